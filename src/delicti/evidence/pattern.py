"""Reads a chunk by one pattern with named groups, all lines at once, for formats with optional parts.

The pattern engine is Rust's `regex`, whose time is linear in the line, whatever the line holds.
"""

from collections.abc import Callable, Mapping

import polars as pl

from delicti.evidence.convert import Kind, convert, zones_of
from delicti.evidence.lines import lines_of, places
from delicti.evidence.parsed import Parsed

UNFIT = "The line does not fit the format."
TIMELESS = "The line's time cannot be read."


Prepare = Callable[[pl.DataFrame], pl.DataFrame]


def read(
    chunk: bytes, pattern: str, kinds: Mapping[str, Kind], zone: str | None, prepare: Prepare | None = None
) -> Parsed:
    """The requests of a chunk; `kinds` says what each named group is, `prepare` may add columns made of groups."""
    lines = lines_of(chunk)
    frame = pl.DataFrame({"line": pl.int_range(len(lines), dtype=pl.Int64, eager=True), "raw": lines})
    blank = lines == ""
    frame = frame.with_columns(pl.col("raw").str.extract_groups(pattern).alias("groups")).unnest("groups")
    fits = ~pl.all_horizontal(pl.col(name).is_null() for name in kinds if name in frame.columns)
    refused = frame.filter(~fits & (pl.col("raw") != ""))["line"].to_list()
    fitting = frame.filter(fits)
    made, good = convert(prepare(fitting) if prepare else fitting, kinds, zone)
    quarantined = dict.fromkeys(refused, UNFIT) | dict.fromkeys(made.filter(~good)["line"].to_list(), TIMELESS)
    return Parsed(made.filter(good), places(blank), quarantined, zones_of(fitting, kinds))


def share(head: bytes, pattern: str) -> float:
    """The share of the lines of `head` that fit a pattern."""
    lines = lines_of(head)
    lines = lines.filter(lines.str.strip_chars() != "")
    return int(lines.str.contains(pattern).sum()) / len(lines) if len(lines) else 0.0
