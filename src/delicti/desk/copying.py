"""What is copied out of a case file into the database: items, actors, episodes, indicators, people to be told.

A case file may come from anybody: rows, texts and lists are bounded, and texts keep the escape of `model.text`.
"""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
import polars as pl

from delicti.casefile.layout import table_path
from delicti.casefile.read import CaseFile as Opened
from delicti.desk.models import Actor, Episode, EvidenceItem, Indicator, Notifiable
from delicti.model.errors import UserError
from delicti.model.flow import Case
from delicti.model.words import Outcome, Role

MOST_ROWS = {"evidence": 100_000, "actors": 200_000, "episodes": 200_000}
MOST_FINDINGS = 20_000_000
MOST_BYTES = {"evidence": 256 << 20, "actors": 512 << 20, "episodes": 512 << 20, "findings": 16 << 30}
MOST_GROUP_BYTES = 512 << 20  # of one row group, which is decompressed at once
MOST_INDICATORS = 50_000
MOST_IN_LIST = 200
_DOCUMENT = ("counts", "remainder", "entry_points", "changed", "taken", "still_open", "limits", "not_examined")
_MOST_DOCUMENT = 4 << 20
# Whose addresses, agents and tools may be met again; a visitor's or an owner's are nobody's business elsewhere.
_HOSTILE = (Role.ATTACKER, Role.SCANNER)

Rows = list[dict[str, Any]]


def copied_from(opened: Opened) -> dict[type, Rows]:
    """The rows by their model. Raises UserError where the case file cannot be read or passes a bound."""
    for name, most in {**MOST_ROWS, "findings": MOST_FINDINGS}.items():
        _bounded(opened, name, most)
    actors, episodes = opened.actors.to_dicts(), opened.episodes.to_dicts()
    return {
        EvidenceItem: [_item(row) for row in opened.evidence.to_dicts()],
        Actor: [_actor(row) for row in _once(actors, "actor")],
        Episode: [_episode(row) for row in _once(episodes, "episode")],
        Indicator: list(_indicators(opened, actors, episodes)),
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


def _bounded(opened: Opened, name: str, most: int) -> None:
    """Refuses a table by what its footer says of its rows and sizes, before any page is decompressed."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    opened.scan(name)  # refuses links and other columns
    path = table_path(name)
    try:
        with pq.ParquetFile(opened.folder / path) as file:
            footer = file.metadata
            groups = [footer.row_group(number) for number in range(footer.num_row_groups)]
            rows = [group.num_rows for group in groups]
            sizes = [max(group.total_byte_size, _columns(group)) for group in groups]
    except (pa.ArrowException, OSError) as error:
        raise UserError(f"{path} cannot be read: {str(error).splitlines()[0]}") from None
    if max(footer.num_rows, sum(rows)) > most:
        raise UserError(f"{path} has {max(footer.num_rows, sum(rows)):,} rows; at most {most:,} are taken in")
    if sum(sizes) > MOST_BYTES[name] or max(sizes, default=0) > MOST_GROUP_BYTES:
        raise UserError(f"{path} unpacks to {sum(sizes):,} bytes, more than is taken in")


def _columns(group: Any) -> int:
    return sum(group.column(number).total_uncompressed_size for number in range(group.num_columns))


def _once(rows: Rows, key: str) -> Iterator[dict[str, Any]]:
    seen: set[str] = set()
    for row in rows:
        if row[key] is not None and row[key] not in seen:
            seen.add(row[key])
            yield row


def _item(row: dict[str, Any]) -> dict[str, Any]:
    texts = {"name": 500, "container": 500, "member": 1000, "sha256_stored": 64, "format": 60, "time_zone": 60}
    numbers = ("size_bytes", "lines", "record_lines", "structural_lines", "quarantined_lines", "records")
    return {
        "item": _cut(row["item"], 64),
        **{name: _cut(row[name], most) for name, most in texts.items()},
        **{name: row[name] for name in (*numbers, "first_time", "last_time")},
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


def _indicators(opened: Opened, actors: Rows, episodes: Rows) -> Iterator[dict[str, Any]]:
    roles = {row["actor"]: row["role"] for row in actors}
    seen: set[tuple[str, str, str]] = set()
    for kind, value, actor, first, last in _candidates(opened, actors, episodes):
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


def _candidates(opened: Opened, actors: Rows, episodes: Rows) -> Iterator[tuple[str, str, str | None, Any, Any]]:
    kinds = Indicator.Kind
    for item in opened.evidence.to_dicts():
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
    found = opened.findings.filter(pl.col("path").is_not_null()).select("path", "actor").unique(maintain_order=True)
    return found.head(MOST_INDICATORS).collect().iter_rows()


def _cut(value: Any, most: int) -> str:
    return "" if value is None else str(value).replace("\0", "\\x00")[:most]
