"""What flows between the rooms beside plain tables: the tables of an investigation and the story of a case."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import polars as pl

from delicti.model import tables as t


class Part(NamedTuple):
    """A file on disk that belongs to one item; a Parquet part lacks the column `item`, known only at the item's end."""

    item: str
    path: Path


@dataclass(frozen=True)
class Tables:
    """What the evidence said. Requests and messages lie in Parquet parts on disk and are scanned, never held whole.

    `items` has the columns of ITEM; `quarantine` those of QUARANTINE. `notes` are sentences about the evidence that
    `limits` repeats (a log given twice, naive times, a file that is no log).
    `raw(places)` takes a frame with `item`, `offset`, `length` and gives a Binary series of those bytes, row for row.
    `kept` are files that came through a pipe and so go into the case (item and where they lie now).
    """

    items: pl.DataFrame
    request_parts: tuple[Part, ...]
    message_parts: tuple[Part, ...]
    quarantine: pl.DataFrame
    notes: tuple[str, ...]
    raw: Callable[[pl.DataFrame], pl.Series]
    kept: tuple[Part, ...] = ()

    @property
    def requests(self) -> pl.LazyFrame:
        """Columns of REQUEST, ordered by item and line within each part."""
        return _scan(self.request_parts, t.REQUEST)

    @property
    def messages(self) -> pl.LazyFrame:
        """Columns of MESSAGE."""
        return _scan(self.message_parts, t.MESSAGE)


def _scan(parts: tuple[Part, ...], schema: pl.Schema) -> pl.LazyFrame:
    if not parts:
        return pl.LazyFrame(schema=schema)
    scans = [
        pl.scan_parquet([part.path for part in group], glob=False)
        .with_columns(pl.lit(item, pl.String).alias("item"))
        .select(schema.names())
        for item, group in groupby(parts, key=lambda part: part.item)
    ]
    return pl.concat(scans)


class Sentence(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence of the story with what it rests on; at least one of the lists or `counts` is filled."""

    text: str
    findings: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    episodes: tuple[str, ...] = ()
    counts: dict[str, int] = {}
    against: str | None = None  # what speaks against it


class EntryPoint(msgspec.Struct, frozen=True, kw_only=True):
    """The first request without which the rest of a chain could not have happened."""

    actor: str | None
    weakness: str  # "SQL injection", "path traversal", "weak password", ..., or "before the log begins"
    target: str | None = None
    parameter: str | None = None
    item: str | None = None
    line: int | None = None
    time: str | None = None
    reason: str = ""
    alternatives: tuple[str, ...] = ()


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """Data that left, in rows and bytes; an interval that holds the truth."""

    what: str
    rows_low: int | None
    rows_best: int | None
    rows_high: int | None
    bytes: int | None
    actor: str | None = None
    episode: str | None = None
    reason: str = ""


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """Something on the site that the evidence shows to have changed."""

    what: str
    actor: str | None = None
    episode: str | None = None
    time: str | None = None
    reason: str = ""


class Notify(msgspec.Struct, frozen=True, kw_only=True):
    """Who must be told, and why. Never a list of names: addresses and counts."""

    who: str
    why: str
    addresses: tuple[str, ...] = ()


class Open(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a hole still answered in the newest evidence."""

    weakness: str
    target: str | None
    state: str  # "open", "closed", "unknown"
    reason: str


class Limit(msgspec.Struct, frozen=True, kw_only=True):
    """Something the evidence cannot show, and which conclusions that weakens."""

    text: str
    weakens: tuple[str, ...] = ()


@dataclass(frozen=True)
class Story:
    """What reconstruction concluded.

    `actors`, `episodes`, `findings`: full tables (findings with their `actor`). `requests`: the requests of every
    actor with a row in `actors`, with `actor` and `episode`, to be collected by whoever writes them.
    """

    summary: str
    sentences: tuple[Sentence, ...]
    actors: pl.DataFrame
    episodes: pl.DataFrame
    findings: pl.DataFrame
    requests: pl.LazyFrame
    messages: pl.LazyFrame
    remainder: dict[str, int]  # everyone else: "clients", "requests"
    entry_points: tuple[EntryPoint, ...]
    changed: tuple[Changed, ...]
    taken: tuple[Taken, ...]
    to_notify: tuple[Notify, ...]
    still_open: tuple[Open, ...]
    limits: tuple[Limit, ...]
    not_examined: tuple[str, ...]
    director: tuple[Sentence, ...] = ()  # the story as a paragraph; `summary` is its text
    engineer: tuple[Sentence, ...] = ()  # the story as a page

    def told(self) -> dict[str, Any]:
        """What of a Case comes from this story, by the Case's names."""
        return {
            "summary": self.summary,
            "story": self.sentences,
            "remainder": self.remainder,
            "entry_points": self.entry_points,
            "changed": self.changed,
            "taken": self.taken,
            "to_notify": self.to_notify,
            "still_open": self.still_open,
            "limits": self.limits,
            "not_examined": self.not_examined,
            "director": self.director,
            "engineer": self.engineer,
        }


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """`case.json`. Times are RFC 3339 texts. Nothing in it depends on when or where it was made."""

    delicti: str  # version of the tool that wrote it
    summary: str
    story: tuple[Sentence, ...]
    counts: dict[str, int]
    remainder: dict[str, int]
    entry_points: tuple[EntryPoint, ...]
    changed: tuple[Changed, ...]
    taken: tuple[Taken, ...]
    to_notify: tuple[Notify, ...]
    still_open: tuple[Open, ...]
    limits: tuple[Limit, ...]
    not_examined: tuple[str, ...]
    parameters: dict[str, Any]
    rule_set: dict[
        str, Any
    ]  # "sha256" of the whole set, "rules" count, "user" [{"path","sha256","id"}], "not_applicable" [...]
    versions: dict[str, str]
    director: tuple[Sentence, ...] = ()  # the story as a paragraph; `summary` is its text
    engineer: tuple[Sentence, ...] = ()  # the story as a page; `story` is the whole
