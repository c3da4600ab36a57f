"""Reads logs in the W3C extended format: the `#Fields:` line in force says what each line holds.

A `#Fields:` line may come again in mid-file and say something else. `State` is what a chunk must know of what came
before it.
Source: https://www.w3.org/TR/WD-logfile.html
"""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import numpy as np
import polars as pl

from delicti.evidence.convert import Kind, convert
from delicti.evidence.lines import lines_of
from delicti.evidence.parsed import Context, Parsed
from delicti.model.tables import REQUEST

UNNAMED = "No #Fields line says what the line holds."
MISFIT = "The line has another number of fields than its #Fields line names."
TIMELESS = "The line's time cannot be read."


class State(NamedTuple):
    """The field names in force, and the date of the last `#Date:` line for logs whose lines hold only the time."""

    fields: tuple[str, ...] = ()
    date: str | None = None


def advance(state: State, chunk: bytes) -> State:
    """What is in force after a chunk."""
    for prefix in (b"#Fields:", b"#Date:"):
        at = _last_line(chunk, prefix)
        if at is not None:
            state = _told(state, at.decode("latin-1"))
    return state


def _last_line(chunk: bytes, prefix: bytes) -> bytes | None:
    at = chunk.rfind(b"\n" + prefix)
    if at < 0 and not chunk.startswith(prefix):
        return None
    begin = at + 1 if at >= 0 else 0
    stop = chunk.find(b"\n", begin)
    return chunk[begin : stop if stop >= 0 else len(chunk)].removesuffix(b"\r")


def _told(state: State, line: str) -> State:
    if line.startswith("#Fields:"):
        return state._replace(fields=tuple(line[8:].split()))
    if line.startswith("#Date:"):
        return state._replace(date=next(iter(line[6:].split()), None))
    return state


Columns = Callable[[tuple[str, ...]], Mapping[str, Kind]]


def read(chunk: bytes, context: Context, separator: str, columns: Columns) -> Parsed:
    """The requests of a chunk. `columns` says for field names in force what each is; others are read past."""
    lines = lines_of(chunk)
    state = context.state if isinstance(context.state, State) else State()
    frame = pl.DataFrame({"line": pl.int_range(len(lines), dtype=pl.Int64, eager=True), "raw": lines})
    special = frame.filter(pl.col("raw").str.starts_with("#") | (pl.col("raw") == ""))
    frame = frame.filter(~pl.col("raw").str.starts_with("#") & (pl.col("raw") != ""))
    made: list[pl.DataFrame] = []
    quarantined: dict[int, str] = {}
    for told, part in _by_state(frame, special, state):
        good, refused = _read(part, told, separator, columns)
        made.append(good)
        quarantined |= refused
    present = {name for part in made for name in part.columns}
    order = ["line", *(name for name in REQUEST if name in present - {"line"})]
    empty = pl.DataFrame(schema={"line": pl.Int64, "time": REQUEST["time"]})
    joined = pl.concat(made, how="diagonal").select(order) if made else empty
    return Parsed(joined.sort("line"), special["line"].to_numpy(), dict(sorted(quarantined.items())))


def _by_state(frame: pl.DataFrame, special: pl.DataFrame, state: State) -> Iterator[tuple[State, pl.DataFrame]]:
    """The lines under each state: a server that starts often says the same again and again."""
    numbers = {state: 0}
    begins, told = [-1], [0]
    for line, text in special.filter(pl.col("raw").str.contains("^#(?:Fields|Date):")).iter_rows():
        state = _told(state, text)
        if "date" in state.fields:
            state = state._replace(date=None)  # each line has its own
        begins.append(line)
        told.append(numbers.setdefault(state, len(numbers)))
    under = np.array(told)[np.searchsorted(begins, frame["line"].to_numpy(), side="right") - 1]
    frame = frame.with_columns(pl.Series("state", under))
    for known, number in numbers.items():
        part = frame.filter(pl.col("state") == number).drop("state")
        if len(part):
            yield known, part


def _read(part: pl.DataFrame, state: State, separator: str, columns: Columns) -> tuple[pl.DataFrame, dict[int, str]]:
    if not state.fields:
        return _nothing(), dict.fromkeys(part["line"].to_list(), UNNAMED)
    words = part["raw"].str.strip_chars_end(separator).str.split(separator)
    count = len(state.fields)
    fits = words.list.len() == count
    odd = part.filter(~fits)
    split = [_quoted(text, separator) for text in odd["raw"].to_list()]
    rows = [(line, row) for line, row in zip(odd["line"].to_list(), split, strict=True) if len(row) == count]
    known = {line for line, _ in rows}
    refused = {line: MISFIT for line in odd["line"].to_list() if line not in known}
    both = pl.concat(
        [
            pl.DataFrame({"line": part["line"].filter(fits), "words": words.filter(fits)}),
            pl.DataFrame(rows, schema={"line": pl.Int64, "words": pl.List(pl.String)}, orient="row"),
        ]
    ).sort("line")
    names = {name: index for index, name in reversed(list(enumerate(state.fields)))}
    raw = both.select("line", *(pl.col("words").list.get(index).alias(name) for name, index in names.items()))
    raw = _with_time(_with_target(raw), state.date)
    kinds = {name: kind for name, kind in columns(tuple(raw.columns)).items() if name in raw.columns}
    made, good = convert(raw, kinds, None)
    if "time" not in made.columns:
        good = pl.repeat(0, len(made), eager=True) == 1
    refused |= dict.fromkeys(made.filter(~good)["line"].to_list(), TIMELESS)
    return made.filter(good), refused


def _nothing() -> pl.DataFrame:
    return pl.DataFrame(schema={"line": pl.Int64})


def _with_time(raw: pl.DataFrame, date: str | None) -> pl.DataFrame:
    if "time" not in raw.columns:
        return raw
    day = pl.col("date") if "date" in raw.columns else pl.lit(date, pl.String)
    return raw.with_columns(pl.concat_str(day, pl.col("time"), separator=" ").alias(" time"))


def _with_target(raw: pl.DataFrame) -> pl.DataFrame:
    """`cs-uri` as it stands, else stem and query put together again."""
    if "cs-uri" in raw.columns:
        return raw.with_columns(pl.col("cs-uri").alias(" target"))
    if "cs-uri-stem" not in raw.columns:
        return raw
    if "cs-uri-query" not in raw.columns:
        return raw.with_columns(pl.col("cs-uri-stem").alias(" target"))
    stem, query = pl.col("cs-uri-stem"), pl.col("cs-uri-query")
    whole = pl.when(query == "-").then(stem).otherwise(pl.concat_str(stem, pl.lit("?"), query))
    return raw.with_columns(whole.alias(" target"))


def _quoted(text: str, separator: str) -> list[str]:
    """The words of a line whose server puts text with blanks in quotes; a doubled quote stands for one."""
    words, at = [], 0
    while at < len(text):
        if text[at] == '"':
            end = text.find('"', at + 1)
            while end >= 0 and text.startswith('""', end):
                end = text.find('"', end + 2)
            if end < 0 or not text.startswith((separator, ""), end + 1):
                return []
            words.append(text[at + 1 : end].replace('""', '"'))
            at = end + 2
            continue
        end = text.find(separator, at)
        end = len(text) if end < 0 else end
        words.append(text[at:end])
        at = end + 1
    return words


def share(head: bytes, separator: str, columns: Columns, *, wanted: frozenset[str]) -> float:
    """The share of lines that read, provided that `#Fields:` stands in `head` and names what a request has."""
    state = advance(State(), head)
    if not wanted <= set(state.fields):
        return 0.0
    parsed = read(head, Context(), separator, columns)
    lines = len(parsed.frame) + len(parsed.quarantined)
    return len(parsed.frame) / lines if lines else 0.5
