"""What is copied out of a case file into the database: items, actors, episodes, indicators, people to be told.

A case file may come from anybody. Its tables were read in full apart before (`checked`), so they hold no more than
`tables` lets in; texts and lists are cut here, and texts keep the escape of `model.text`.
"""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
import polars as pl

from delicti.casefile.layout import table_path
from delicti.casefile.read import CaseFile as Opened
from delicti.desk.models import Actor, Episode, EvidenceItem, Indicator, Notifiable
from delicti.model import tables as t
from delicti.model.errors import UserError
from delicti.model.flow import Case
from delicti.model.words import Outcome, Role

MOST_INDICATORS = 50_000
MOST_IN_LIST = 200
_DOCUMENT = ("counts", "remainder", "entry_points", "changed", "taken", "still_open", "limits", "not_examined")
_MOST_DOCUMENT = 4 << 20
# Whose addresses, agents and tools may be met again; a visitor's or an owner's are nobody's business elsewhere.
_HOSTILE = (Role.ATTACKER, Role.SCANNER)

Rows = list[dict[str, Any]]


def copied_from(opened: Opened) -> dict[type, Rows]:
    """The rows by their model, of a case file whose tables were checked. Raises UserError where it cannot be read."""
    items = _table(opened, "evidence", ("item", *_ITEM, *_COUNTS, *_TIMES))
    actors = _table(opened, "actors", t.ACTOR.names())
    episodes = _table(opened, "episodes", t.EPISODE.names())
    return {
        EvidenceItem: [_item(row) for row in items],
        Actor: [_actor(row) for row in _once(actors, "actor")],
        Episode: [_episode(row) for row in _once(episodes, "episode")],
        Indicator: list(_indicators(opened, items, actors, episodes)),
        Notifiable: [
            {"who": _cut(one.who, 500), "why": one.why, "addresses": [_cut(a, 60) for a in one.addresses[:1000]]}
            for one in opened.case.to_notify[:1000]
        ],
    }


def document_of(case: Case) -> dict[str, Any]:
    """The parts of case.json that pages show first; the rest is read from the case file when it is asked for."""
    parts: dict[str, Any] = {name: msgspec.to_builtins(getattr(case, name)) for name in _DOCUMENT}
    if len(msgspec.json.encode(parts)) > _MOST_DOCUMENT:
        raise UserError("case.json holds more than any that Delicti writes; it was not taken in")
    return parts


def _table(opened: Opened, name: str, columns: Iterable[str]) -> Rows:
    """The rows of a table, with these columns alone."""
    path = table_path(name)
    try:
        return opened.scan(name).select(*columns).collect(engine="streaming").to_dicts()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise UserError(f"{path} cannot be read: {str(error).splitlines()[0]}") from None


def _once(rows: Rows, key: str) -> Iterator[dict[str, Any]]:
    seen: set[str] = set()
    for row in rows:
        if row[key] is not None and row[key] not in seen:
            seen.add(row[key])
            yield row


def _item(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "item": _cut(row["item"], 64),
        **{name: _cut(row[name], most) for name, most in _ITEM.items()},
        **{name: row[name] for name in (*_COUNTS, *_TIMES)},
    }


def _actor(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "actor": _cut(row["actor"], 80),
        "role": row["role"] if row["role"] in set(Role) else Role.UNKNOWN.value,
        "address_count": len(row["addresses"] or ()),
        **{name: [_cut(one, 500) for one in (row[name] or ())[:MOST_IN_LIST]] for name in _LISTS},
        "first_time": row["first_time"],
        "last_time": row["last_time"],
        "requests": row["requests"] or 0,
        "why": _cut(row["why"], 20_000),
        "why_not": _cut(row["why_not"], 20_000),
    }


_ITEM = {"name": 500, "container": 500, "member": 1000, "sha256_stored": 64, "format": 60, "time_zone": 60}
_COUNTS = ("size_bytes", "lines", "record_lines", "structural_lines", "quarantined_lines", "records")
_TIMES = ("first_time", "last_time")
_LISTS = ("addresses", "agents", "tools")
_EPISODE = {"actor": 80, "tactic": 20, "technique": 20, "offence": 120, "target": 4_000, "reason": 20_000}


def _episode(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "episode": _cut(row["episode"], 80),
        "kind": _cut(row["kind"], 40),
        **{name: _cut(row[name], most) for name, most in _EPISODE.items()},
        "why_not": _cut(row["why_not"], 20_000),
        "attempted_only": bool(row["attempted_only"]),
        "first_time": row["first_time"],
        "last_time": row["last_time"],
        "requests": row["requests"] or 0,
        "outcome": row["outcome"] if row["outcome"] in set(Outcome) else Outcome.UNKNOWN.value,
    }


def _indicators(opened: Opened, items: Rows, actors: Rows, episodes: Rows) -> Iterator[dict[str, Any]]:
    roles = {row["actor"]: row["role"] for row in actors}
    seen: set[tuple[str, str, str]] = set()
    for kind, value, actor, first, last in _candidates(opened, items, actors, episodes):
        digest = hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()
        key = (kind, digest, actor or "")
        if not value or key in seen:
            continue
        seen.add(key)
        if len(seen) > MOST_INDICATORS:
            return
        yield {
            "kind": kind,
            "value": _cut(value, 500),
            "value_hash": digest,
            "actor": _cut(actor, 80),
            "role": _cut(roles.get(actor), 20),
            "first_time": first,
            "last_time": last,
        }


def _candidates(
    opened: Opened, items: Rows, actors: Rows, episodes: Rows
) -> Iterator[tuple[str, str, str | None, Any, Any]]:
    kinds = Indicator.Kind
    for item in items:
        if item["item"]:
            yield kinds.ITEM, item["item"], None, item["first_time"], item["last_time"]
    for row in actors:
        if row["role"] not in _HOSTILE:
            continue
        for kind, name in ((kinds.ADDRESS, "addresses"), (kinds.AGENT, "agents"), (kinds.TOOL, "tools")):
            for value in row[name] or ():
                yield kind, value or "", row["actor"], row["first_time"], row["last_time"]
    for changed in opened.case.changed:
        yield kinds.FILE, changed.what, changed.actor, None, None
    for path, actor in _paths_of_files(opened):
        yield kinds.FILE, path, actor, None, None
    for row in episodes:
        if row["target"] and str(row["target"]).startswith("/"):
            yield kinds.PATH, row["target"], row["actor"], row["first_time"], row["last_time"]


def _paths_of_files(opened: Opened) -> Iterable[tuple[str, str | None]]:
    found: dict[tuple[str, str | None], None] = {}
    for batch in opened.findings.filter(pl.col("path").is_not_null()).select("path", "actor").collect_batches():
        found |= dict.fromkeys(batch.unique(maintain_order=True).iter_rows())
        if len(found) >= MOST_INDICATORS:
            break
    return list(found)[:MOST_INDICATORS]


def _cut(value: Any, most: int) -> str:
    return "" if value is None else str(value).replace("\0", "\\x00")[:most]
