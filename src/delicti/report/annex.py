"""The tables behind the story: every actor, every episode, findings per actor, quarantined lines, how it was made."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import polars as pl

from delicti.model.text import escape, parted
from delicti.report import wording
from delicti.report.blocks import Cell, Grid, Ref
from delicti.report.outline import actor_grid, actor_ref, episode_grid
from delicti.report.view import Row, View
from delicti.report.visible import visible_bytes

ACTORS_SHOWN = 500
EPISODES_SHOWN = 1000
FINDINGS_EACH = 200
FINDINGS_SHOWN = 5000
QUARANTINE_SHOWN = 20
TEXT_SHOWN = 400  # characters
RAW_SHOWN = 1500  # bytes


@dataclass(frozen=True)
class Cited:
    """A finding that a sentence rests on, with its line."""

    finding: str
    place: str
    who: Ref | None
    where: str
    shown: tuple[str, str, str]  # the decoded text, parted around what decided
    why: str
    confidence: str
    raw: str
    kind: str


@dataclass(frozen=True)
class ActorFindings:
    """The findings of one actor."""

    title: str
    caption: str
    grid: Grid


def cited(view: View) -> list[Cited]:
    """The findings that sentences rest on, in order of the story."""
    return [
        Cited(
            finding=row["finding"],
            place=_place(view, row),
            who=actor_ref(view, row["actor"]) if row["actor"] else None,
            where=row["where"] or "–",
            shown=parted(row["shown"] or "–"),
            why=row["why"] or "",
            confidence=confidence(row["confidence"]),
            raw=visible_bytes(row["raw"] or b"", RAW_SHOWN),
            kind=row["class"] or "–",
        )
        for row in view.cited.values()
    ]


def actors(view: View) -> Grid:
    """The first 500 actors."""
    return actor_grid(view.actors[:ACTORS_SHOWN])


def episodes(view: View, chosen: Sequence[Row] | None = None) -> Grid:
    """The first 1,000 episodes, of all or of those chosen, with tactic, technique and the offence they suggest."""
    rows = (view.episodes if chosen is None else chosen)[:EPISODES_SHOWN]
    plain = episode_grid(view, rows)
    wider = tuple((*cells[:-1], _law(row), cells[-1]) for cells, row in zip(plain.rows, rows, strict=True))
    return Grid((*plain.columns[:-1], "technique, offence", plain.columns[-1]), wider, targets=plain.targets)


def findings(view: View) -> Iterator[ActorFindings]:
    """Up to 200 findings of each actor, 5,000 in all, strongest first."""
    for actor, rows in view.findings_of_actors(FINDINGS_EACH, FINDINGS_SHOWN).items():
        if not rows:
            continue
        whole = view.findings_per_actor.get(actor, len(rows))
        name = actor_ref(view, actor).text
        left = f"; the first {len(rows):,} are shown, {whole - len(rows):,} more are in findings.parquet"
        caption = f"{wording.count(whole, 'finding')}{left if whole > len(rows) else ''}"
        yield ActorFindings(
            f"{name}, {view.actor_by_id[actor]['role'] or 'unknown'}", caption, finding_grid(view, rows)
        )


def finding_grid(view: View, rows: Sequence[Row]) -> Grid:
    """Findings with place, class, decoded text and reason."""
    return Grid(
        ("line", "class", "where", "decoded text", "why", ">confidence"),
        tuple(
            (
                _place(view, row),
                row["class"] or "–",
                row["where"] or "–",
                shortened(row["shown"]),
                row["why"] or "–",
                confidence(row["confidence"]),
            )
            for row in rows
        ),
    )


def evidence(view: View) -> Grid:
    """Every item with the account of its lines and its hash."""
    counts = ("lines", "record_lines", "structural_lines", "quarantined_lines")
    return Grid(
        (
            "item",
            "format",
            "zone",
            ">lines",
            ">records",
            ">structural",
            ">quarantined",
            "when",
            "SHA-256 of the plain bytes",
        ),
        tuple(
            (
                view.item_names[row["item"]],
                row["format"] or "no log",
                row["time_zone"] or "–",
                *("–" if row[name] is None else f"{row[name]:,}" for name in counts),
                wording.span(row["first_time"], row["last_time"]),
                row["item"],
            )
            for row in view.evidence.to_dicts()
        ),
    )


def quarantine(view: View) -> tuple[Grid, str]:
    """The first 20 quarantined lines, and how many there are."""
    rows = view.quarantine.head(QUARANTINE_SHOWN).collect().to_dicts()
    whole = int(view.quarantine.select(pl.len()).collect().item())
    left = f"; {whole - len(rows):,} more are in quarantine.parquet" if whole > len(rows) else ""
    grid = Grid(
        ("line", "why", "bytes"),
        tuple(
            (
                view.place(row["item"], row["line"]) or "–",
                row["reason"] or "–",
                visible_bytes(row["raw"] or b"", TEXT_SHOWN),
            )
            for row in rows
        ),
    )
    return grid, f"{wording.count(whole, 'line')} that no format could read{left}"


def made(view: View) -> Grid:
    """Versions, rules and parameters."""
    case = view.case
    rules = dict(case.rule_set)
    user = rules.pop("user", None) or ()
    refused = rules.pop("not_applicable", None) or ()
    rows: list[tuple[Cell, ...]] = [(name, version) for name, version in sorted(case.versions.items())]
    rows += [(f"rule set, {name.replace('_', ' ')}", _plain(value)) for name, value in sorted(rules.items())]
    rows += [("rule of the user", _plain(one)) for one in user]
    rows += [("rule not applicable", _plain(one)) for one in refused]
    rows += [(f"parameter {name}", _plain(value)) for name, value in sorted(case.parameters.items())]
    return Grid(("what", "value"), tuple(rows))


def custody(view: View) -> Grid:
    """The ledger's entries, each with its fields as they stand there."""
    names = list(dict.fromkeys(name for entry in view.custody for name in entry))
    return Grid(tuple(names), tuple(tuple(_plain(entry.get(name)) for name in names) for entry in view.custody))


def shortened(text: str | None) -> str:
    """The first 400 characters, and how many more there are."""
    if text is None:
        return "–"
    return text if len(text) <= TEXT_SHOWN else f"{text[:TEXT_SHOWN]} … and {len(text) - TEXT_SHOWN:,} more characters"


def confidence(value: float | None) -> str:
    """With two decimals."""
    return "–" if value is None else f"{value:.2f}"


def _place(view: View, row: Mapping[str, Any]) -> str:
    return view.place(row["item"], row["line"]) or row.get("path") or "–"


def _law(row: Row) -> str:
    technique = " ".join(filter(None, (row["tactic"], row["technique"])))
    return "; ".join(filter(None, (technique, row["offence"]))) or "–"


def _plain(value: object) -> str:
    if value is None or value == [] or value == ():
        return "–"
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return escape(value)
    return msgspec.json.encode(value, order="sorted").decode()
