"""Puts the lines of a chunk together into records, for logs in which a record may go on over several lines.

A record begins with a line of a certain shape and goes on until the next such line. A chunk is cut where a record
begins, so that none is torn; what stands before the first beginning of a file belongs to a record that the file does
not hold.
"""

import re

import polars as pl

from delicti.evidence.lines import lines_of

TAIL = "The line continues a record whose beginning is not in this file."


def records(chunk: bytes, begins: str) -> tuple[pl.DataFrame, list[int], list[int]]:
    r"""Records with `line`, `lines`, `raw` (lines joined by `\n`); the blank lines outside of them; the tail's lines.

    Blank lines at the end of a record are outside; those within belong to it.
    """
    lines = lines_of(chunk)
    frame = pl.DataFrame({"line": pl.int_range(len(lines), dtype=pl.Int64, eager=True), "raw": lines})
    frame = frame.with_columns(pl.col("raw").str.contains(begins).fill_null(value=False).cum_sum().alias("record"))
    filled = pl.col("line").filter(pl.col("raw") != "").max().over("record")
    inside = (pl.col("record") > 0) & (pl.col("line") <= filled)
    frame = frame.with_columns(inside.alias("inside"))
    outside = frame.filter(~pl.col("inside"))
    blank = outside.filter(pl.col("raw") == "")["line"].to_list()
    tail = outside.filter(pl.col("raw") != "")["line"].to_list()
    made = (
        frame.filter("inside")
        .group_by("record", maintain_order=True)
        .agg(pl.col("line").first(), pl.len().cast(pl.Int64).alias("lines"), pl.col("raw").str.join("\n"))
        .drop("record")
    )
    return made, blank, tail


def cut(buffer: bytes, begins: re.Pattern[bytes]) -> int:
    """The last offset in `buffer` at which a record begins after a newline, 0 where none does."""
    at = len(buffer)
    while at > 0:
        newline = buffer.rfind(b"\n", 0, at)
        if newline < 0:
            return 0
        if begins.match(buffer, newline + 1):
            return newline + 1
        at = newline
    return 0
