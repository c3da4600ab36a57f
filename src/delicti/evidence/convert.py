"""Turns columns of raw text, as a log holds them, into columns of REQUEST.

For formats that are split by a separator, a pattern or JSON rather than a template. Raw text has one character a byte
(see `evidence.lines`). The kinds are those of `evidence.layout`; what is not of its kind becomes null, and a line whose
time cannot be read is not good.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple

import msgspec
import numpy as np
import polars as pl

from delicti.evidence import times
from delicti.evidence.layout import split_request, split_url
from delicti.evidence.lines import finished, same
from delicti.evidence.strict import read_time
from delicti.model import tables as t

Undo = Callable[[bytes], bytes]
Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]

_SCALE = {"duration_s": 1.0, "duration_ms": 1e3, "duration_us": 1e6, "duration_ns": 1e9}
_PORT = r"(?s)^(.+):([0-9]{1,5})$"


class Kind(NamedTuple):
    """What a raw column is: a kind of `evidence.layout`, the column it fills, and how its text is unescaped."""

    kind: str
    column: str | None = None
    undo: Undo = same


def convert(raw: pl.DataFrame, kinds: Mapping[str, Kind], zone: str | None) -> tuple[pl.DataFrame, pl.Series]:
    """The columns that `kinds` names, with `line` as in `raw`, and which lines have a time (all, if no kind is one)."""
    made: dict[str, pl.Series] = {}
    headers: dict[str, list[tuple[str, pl.Series]]] = {"request_headers": [], "response_headers": []}
    for name, kind in kinds.items():
        if kind.kind.startswith(("header:", "response_header:")):
            group = "request_headers" if kind.kind.startswith("header:") else "response_headers"
            headers[group].append((kind.kind.partition(":")[2], finished(raw[name], kind.undo, dash_is_null=True)))
            continue
        for column, values in _columns(raw[name], kind, zone).items():
            known = made.get(column)
            made[column] = values if known is None else pl.select(pl.coalesce(known, values)).to_series()
    for column, fields in headers.items():
        if fields:
            made[column] = pairs(fields)
    frame = pl.DataFrame({"line": raw["line"]} | {name: values.cast(t.REQUEST[name]) for name, values in made.items()})
    good = frame["time"].is_not_null() if "time" in frame.columns else frame["line"].is_not_null()
    return frame, good


def _columns(raw: pl.Series, kind: Kind, zone: str | None) -> dict[str, pl.Series]:
    name, column = kind.kind, kind.column
    if name in ("text", "address"):
        return {str(column): finished(raw, kind.undo, dash_is_null=True)}
    if name == "body":
        return {"request_body": _bytes(raw, kind.undo)}
    if name == "request":
        return request_words(raw, kind.undo)
    if name == "url":
        return _mapped(raw, ("host", "target"), split_url, kind.undo)
    if name == "address_port":
        return _address_port(raw, column, kind.undo)
    if name in ("status", "port", "size"):
        return {str(column): _whole(raw, {"status": 3, "port": 5, "size": 18}[name])}
    if name in _SCALE:
        seconds = raw.str.extract(r"^([0-9]{1,15}(?:\.[0-9]{1,9})?)$").cast(pl.Float64, strict=False)
        # NumPy divides; Polars multiplies by the inverse, which is not the same number.
        divided = pl.Series(seconds.to_numpy() / _SCALE[name]).fill_nan(None)
        return {"duration_s": divided}
    return {"time": _time(raw, name, zone)}


def _bytes(raw: pl.Series, undo: Undo) -> pl.Series:
    distinct = raw.drop_nulls().unique()
    values = [undo(value.encode("latin-1")) if value not in ("-", "") else None for value in distinct.to_list()]
    known = pl.DataFrame({"raw": distinct, "body": pl.Series(values, dtype=pl.Binary)})
    return pl.DataFrame({"raw": raw}).join(known, on="raw", how="left", maintain_order="left")["body"]


NO_ZONE = "(none)"  # some times carry no zone and were taken in the declared one


def zones_of(raw: pl.DataFrame, kinds: Mapping[str, Kind]) -> frozenset[str]:
    """The zones that stand in the times, as written; UTC for `Z` and for time since 1970, `NO_ZONE` where none does."""
    found: set[str] = set()
    for name, kind in kinds.items():
        if kind.kind in ("time_iso", "time_any", "time_clf"):
            text = raw[name].drop_nulls()
            zones = text.str.extract(r"([Zz]|[+-][0-9]{2}:?[0-9]{2})$")
            found |= {"UTC" if zone in "Zz" else zone for zone in zones.drop_nulls().unique().to_list()}
            bare = text.filter(zones.is_null())
            counted = bare.str.contains(r"^[0-9.]+$")
            found |= ({"UTC"} if counted.any() else set()) | ({NO_ZONE} if (~counted).any() else set())
    return frozenset(found)


def _whole(raw: pl.Series, digits: int) -> pl.Series:
    return raw.str.extract(rf"^([0-9]{{1,{digits}}})$").cast(pl.Int64, strict=False)


def _address_port(raw: pl.Series, column: str | None, undo: Undo) -> dict[str, pl.Series]:
    split = pl.DataFrame({"raw": raw, "parts": raw.str.extract_groups(_PORT)}).unnest("parts")
    address = split.select(pl.coalesce("1", "raw")).to_series().str.replace(r"^\[(.*)\]$", "$1")
    made = {column or "client": finished(address, undo, dash_is_null=True)}
    if column == "client":
        made["client_port"] = _whole(split["2"], 5)
    return made


def _time(raw: pl.Series, kind: str, zone: str | None) -> pl.Series:
    if kind.startswith("time:"):
        return times.read_pattern_column(raw, kind[5:], zone)
    if kind == "time_iso":
        return times.read_iso_column(raw, zone)
    distinct = raw.drop_nulls().unique()
    values: list[datetime | None] = [read_time(kind, value.encode("latin-1"), zone) for value in distinct.to_list()]
    known = pl.DataFrame({"raw": distinct, "time": pl.Series(values, dtype=t.UTC)})
    return pl.DataFrame({"raw": raw}).join(known, on="raw", how="left", maintain_order="left")["time"]


def request_words(raw: pl.Series, undo: Undo) -> dict[str, pl.Series]:
    """A column of request lines as `method`, `target`, `protocol`; see `layout.split_request`."""
    return _mapped(raw, ("method", "target", "protocol"), split_request, undo)


def _mapped(
    raw: pl.Series, columns: tuple[str, ...], split: Callable[[bytes], tuple[bytes | None, ...]], undo: Undo
) -> dict[str, pl.Series]:
    distinct = raw.drop_nulls().unique().to_list()
    rows = [[None if w is None else w.decode("latin-1") for w in split(value.encode("latin-1"))] for value in distinct]
    schema = {"raw": pl.String} | dict.fromkeys(columns, pl.String)
    table = [(value, *row) for value, row in zip(distinct, rows, strict=True)]
    known = pl.DataFrame(table, schema=schema, orient="row")
    known = known.with_columns(finished(known[name], undo).alias(name) for name in columns)
    joined = pl.DataFrame({"raw": raw}).join(known, on="raw", how="left", maintain_order="left")
    return {name: joined[name] for name in columns}


def pairs(fields: list[tuple[str, pl.Series]]) -> pl.Series:
    """Columns of header text as JSON lists of [name, text], each distinct combination once."""
    frame = pl.DataFrame({str(index): values for index, (_, values) in enumerate(fields)})
    distinct = frame.unique(maintain_order=True)
    names = [name for name, _ in fields]
    texts = []
    for row in distinct.iter_rows():
        kept = [(name, text) for name, text in zip(names, row, strict=True) if text is not None]
        texts.append(msgspec.json.encode(kept).decode() if kept else None)
    found = distinct.with_columns(pl.Series("pairs", texts, pl.String))
    return frame.join(found, on=frame.columns, how="left", nulls_equal=True, maintain_order="left")["pairs"]
