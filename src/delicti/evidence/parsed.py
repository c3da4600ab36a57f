"""What a format gives back for one chunk of whole lines, and what it may know besides the chunk."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

Lines = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Context:
    """What a reader may know beside the bytes: the declared zone and fields, and what earlier chunks left behind."""

    timezone: str | None = None  # IANA name for naive times; None: taken as UTC, and said so
    fields: tuple[str, ...] = ()  # COLUMN=json.path pairs of the user
    state: Any = None  # what `start` and `advance` of the format returned (the #Fields line in force, ...)


@dataclass(frozen=True)
class Parsed:
    """The records of one chunk. Line numbers are 0-based within the chunk.

    `frame` has `line`, for multi-line records `lines`, and any other columns of REQUEST or MESSAGE except `item`,
    `offset` and `length`, which the core adds. Every line of the chunk is in a record, structural, or quarantined.
    A format that has no lines (HAR) counts its records instead: it gives their `bounds` and how many came `before`.
    """

    frame: pl.DataFrame
    structural: Lines = field(default_factory=lambda: np.empty(0, np.int64))
    quarantined: dict[int, str] = field(default_factory=dict)  # line -> reason, one plain sentence
    zones: frozenset[str] = frozenset()  # the zones the times were written in, as written
    bounds: tuple[Lines, Lines] | None = None  # starts and stops (at the newline) of the lines, where they are known
    before: int | None = None  # of a format that has no lines: its records in earlier chunks; `bounds` are the records'


class Sample:
    """One line (or record) of a format with the columns it must give; times as RFC 3339 text."""

    def __init__(self, raw: str | bytes, **columns: object) -> None:
        self.raw = raw.encode("utf-8") if isinstance(raw, str) else raw
        self.columns = columns
