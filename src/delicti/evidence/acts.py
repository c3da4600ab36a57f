"""Reads lines of daemons that let people in by other ways than the web, as `model.acts` writes them.

A format gives the lines after their prefix and the forms that its programs use; the first form that fits tells the act.
A line that fits none is a message without an act.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import polars as pl

from delicti.evidence.lines import finished, lines_of, places
from delicti.evidence.parsed import Parsed
from delicti.evidence.pattern import TIMELESS, UNFIT

_PARTS = ("client", "client_port", "user", "file", "size")


class Form(NamedTuple):
    """One kind of line: `pattern` names any of the groups client, client_port, user, file, size."""

    way: str
    act: str
    pattern: str


def parsed(chunk: bytes, line: str, clock: Callable[[pl.Series], pl.Series], forms: Sequence[Form]) -> Parsed:
    """The messages of a chunk whose lines fit `line`, which names the groups `time`, `said` and perhaps `before`."""
    lines = lines_of(chunk)
    frame = pl.DataFrame({"line": pl.int_range(len(lines), dtype=pl.Int64, eager=True), "raw": lines})
    frame = frame.with_columns(pl.col("raw").str.extract_groups(line).alias("parts")).unnest("parts")
    frame = frame.with_columns(clock(frame["time"]).alias("time"))
    if "before" in frame.columns:
        frame = frame.with_columns(pl.concat_str("before", pl.lit(" "), "said").alias("said"))
    return accounted(frame, frame["said"].is_not_null(), forms)


def accounted(
    frame: pl.DataFrame, fits: pl.Series, forms: Sequence[Form], zones: frozenset[str] = frozenset()
) -> Parsed:
    """What `frame` (`line`, `raw`, `time`, `said`) holds, its blank lines, and those that do not fit or lack a time."""
    blank = frame["raw"] == ""
    refused = frame.filter(~fits & ~blank)["line"].to_list()
    timeless = frame.filter(fits & frame["time"].is_null())["line"].to_list()
    quarantined = dict.fromkeys(refused, UNFIT) | dict.fromkeys(timeless, TIMELESS)
    good = frame.filter(fits & frame["time"].is_not_null())
    return Parsed(read(good, forms), places(blank), dict(sorted(quarantined.items())), zones)


def read(lines: pl.DataFrame, forms: Sequence[Form]) -> pl.DataFrame:
    """Columns of MESSAGE from `line`, `time` and `said`, a character a byte."""
    left, made = lines, []
    for form in forms:
        fits = left["said"].str.contains(form.pattern).fill_null(value=False)
        if fits.any():
            made.append(_told(left.filter(fits), form))
            left = left.filter(~fits)
    text = finished(left["said"]).alias("text")
    made.append(left.select("line", "time").with_columns(text))
    return pl.concat(made, how="diagonal").sort("line")


def _told(lines: pl.DataFrame, form: Form) -> pl.DataFrame:
    parts = lines["said"].str.extract_groups(form.pattern).struct.unnest()
    given = {name: parts[name] if name in parts.columns else pl.Series(name, [None], pl.String) for name in _PARTS}
    given = {
        name: value if len(value) == len(lines) else value.new_from_index(0, len(lines))
        for name, value in given.items()
    }
    user = (
        finished(given["user"]).str.replace_all(" ", r"\x20", literal=True).str.replace_all(":", r"\x3a", literal=True)
    )
    size = given["size"].cast(pl.Int64, strict=False)
    text = pl.concat_str(
        pl.lit(f"{form.way} {form.act} user="),
        pl.when(user != "").then(user).otherwise(pl.lit("-")),
        pl.when(size.is_not_null()).then(pl.format(" size={}", size)).otherwise(pl.lit("")),
        pl.lit(": "),
        finished(lines["said"]),
    )
    return lines.select("line", "time").with_columns(
        finished(given["client"]).alias("client"),
        given["client_port"].cast(pl.Int32, strict=False).alias("client_port"),
        pl.lit(form.act).alias("level"),
        finished(given["file"]).alias("script"),
        text.alias("text"),
    )
