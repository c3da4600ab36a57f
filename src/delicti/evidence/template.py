"""Reads a chunk by a template, all lines at once; lines that do not fit plainly go to the strict reader one by one.

The strict reader (`strict.reference_read`) defines what is right; this one is fast and agrees with it on every byte.
Lines that neither can read are quarantined.
"""

from functools import partial
from typing import Any

import msgspec
import numpy as np
import polars as pl

from delicti.evidence import columns, strict
from delicti.evidence.layout import Escape, Field, Request, Template, split_request, unescape
from delicti.evidence.parsed import Context, Parsed
from delicti.evidence.spans import Spans, find
from delicti.evidence.windows import WIDTH, Flags, Positions, Windows, are_digits, first, mask
from delicti.model import tables as t
from delicti.model.text import escape as written

_NUMBERS = {"status": (3, 3), "port": (1, 5), "size": (1, 18)}


def read(template: Template, chunk: bytes, context: Context) -> Parsed:
    """The records of the chunk; see `evidence.parsed`."""
    spans = find(template, chunk)
    reader = _Reader(template, spans, context)
    frame = reader.frame()
    good = reader.good
    doubtful = np.concatenate((spans.refused, spans.lines[~good]))
    rows, quarantined = _strictly(template, spans, np.sort(doubtful), context)
    if not good.all():
        frame = frame.filter(pl.Series(good))
    if rows:
        schema = {name: dtype for name, dtype in t.REQUEST.items() if name in frame.columns}
        frame = pl.concat([frame, pl.DataFrame(rows, schema=schema).select(frame.columns)], rechunk=True)
        frame = frame[np.argsort(frame["line"].to_numpy(), kind="stable")]
    return Parsed(frame, spans.blank, quarantined, reader.zones, (spans.starts, spans.ends))


def _strictly(
    template: Template, spans: Spans, lines: Positions, context: Context
) -> tuple[list[dict[str, Any]], dict[int, str]]:
    rows, quarantined = [], {}
    for line in lines.tolist():
        raw = spans.data[spans.starts[line] : spans.ends[line]]
        row = strict.reference_read(template, raw, context.timezone)
        if row is None:
            quarantined[line] = "The line does not fit the format."
        else:
            rows.append({"line": line, **row})
    return rows, quarantined


class _Reader:
    """Turns the spans of one chunk into columns; `good` marks the lines in which every field is of its kind."""

    def __init__(self, template: Template, spans: Spans, context: Context) -> None:
        self._template, self._spans, self._context = template, spans, context
        self.good: Flags = np.ones(len(spans.lines), np.bool_)
        self.zones: frozenset[str] = frozenset()
        self._columns: dict[str, pl.Series] = {}
        self._headers: dict[str, list[tuple[str, pl.Series]]] = {"request_headers": [], "response_headers": []}

    def frame(self) -> pl.DataFrame:
        """The columns that the template fills, with `line`."""
        for field, begin, stop in self._spans.fields:
            self._read(field, begin, stop)
        for column, fields in self._headers.items():
            if fields:
                self._add(column, _pairs(fields))
        series = {"line": pl.Series(self._spans.lines)}
        for name in self._template.columns:
            series[name] = self._columns[name].cast(t.REQUEST[name])
        return pl.DataFrame(series)

    def _add(self, column: str, values: pl.Series) -> None:
        known = self._columns.get(column)
        if known is not None:
            values = pl.select(pl.coalesce(known, values)).to_series()
        self._columns[column] = values.alias(column)

    def _read(self, field: Field, begin: Positions, stop: Positions) -> None:
        kind = field.kind
        if kind == "skip":
            return
        if kind in ("text", "address") or kind.startswith(("header:", "response_header:")):
            self._text(field, begin, stop)
        elif kind == "request":
            self._request(begin, stop)
        elif kind in _NUMBERS:
            self._number(field, begin, stop)
        elif kind == "time_clf":
            micro, good, self.zones = columns.clf_times(self._spans.chunk, begin, stop)
            self.good &= good
            self._add("time", pl.Series(micro).cast(t.UTC))
        else:
            self._by_value(field, begin, stop)

    def _text(self, field: Field, begin: Positions, stop: Positions) -> None:
        escape = self._template.escape
        values = columns.text(
            self._spans.chunk, begin, stop, self._spans.awkward, lambda raw: written(unescape(raw, escape))
        )
        if field.kind == "address":
            # A blank would be a field of two words; the strict reader decides where such a line is to be cut.
            self.good &= stop > begin
            rows = np.flatnonzero(self._spans.awkward) if field.until[:1] == b" " else np.arange(len(begin))
            self.good[rows] &= ~values.gather(rows).fill_null("-").str.contains(r"\s|\\x").to_numpy()
        elif field.kind == "text" and escape == "apache" and not field.until.startswith(b'"'):
            values = values.replace({'""': ""})
        if field.kind.startswith("header:"):
            self._headers["request_headers"].append((field.kind[7:], values))
        elif field.kind.startswith("response_header:"):
            self._headers["response_headers"].append((field.kind[16:], values))
        else:
            self._add(str(field.column), values)

    def _number(self, field: Field, begin: Positions, stop: Positions) -> None:
        value, null, good = columns.digits(self._spans.chunk, begin, stop)
        least, most = _NUMBERS[field.kind]
        length = stop - begin
        if field.kind == "size":
            null &= length == 1
        self.good &= null | (good & (length >= least) & (length <= most))
        self._add(field.column or field.kind, columns.numbers(value, null))

    def _request(self, begin: Positions, stop: Positions) -> None:
        """Splits at the first and the last blank where the line is plainly METHOD TARGET HTTP/n.n."""
        chunk = self._spans.chunk
        blank = _method_end(chunk, begin)
        last = np.maximum(stop - _protocol_length(chunk, stop) - 1, 0)
        plain = (blank > begin) & (last > blank + 1) & (last < stop - 1) & ~self._spans.awkward
        plain &= (chunk.byte(blank) == 0x20) & (chunk.byte(last) == 0x20)
        words: dict[bytes, Request] = {}
        splits = ((begin, blank), (blank + 1, last), (last + 1, stop))
        for index, (column, (left, right)) in enumerate(zip(Request._fields, splits, strict=True)):
            # A line that is not plain goes whole through the splitter, which gives this column's word of it.
            values = columns.text(
                chunk,
                np.where(plain, left, begin),
                np.where(plain, right, stop),
                ~plain,
                partial(_word, index, words, self._template.escape),
                dash_is_null=False,
            )
            self._add(column, values)

    def _by_value(self, field: Field, begin: Positions, stop: Positions) -> None:
        """Kinds without a columnar way: each distinct value once through the strict reader."""
        data, known = self._spans.data, {}
        rows = []
        for index, (left, right) in enumerate(zip(begin.tolist(), stop.tolist(), strict=True)):
            raw = data[left:right]
            if raw not in known:
                known[raw] = strict.field_columns(field, raw, self._template, self._context.timezone)
            if known[raw] is None:
                self.good[index] = False
            rows.append(known[raw] or {})
        for column in strict.columns_of(field):
            values = [row.get(column) for row in rows]
            self._add(column, pl.Series(values, dtype=t.REQUEST[column]))


def _word(index: int, known: dict[bytes, Request], escape: Escape, raw: bytes) -> str | None:
    """One word of a request line, as text; `known` holds the lines that were split."""
    words = known.get(raw)
    if words is None:
        words = known[raw] = split_request(raw)
    word = words[index]
    return None if word is None else written(unescape(word, escape))


_TOKEN = frozenset(b"!#$%&'*+.^_`|~-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")


def _method_end(chunk: Windows, begin: Positions) -> Positions:
    """Where the word at each place ends when it is a method; else its begin.

    Methods are few and short: each distinct word is looked at once. A longer one is looked at one by one.
    """
    words = chunk.at(begin)
    length = first(words, 0x20)
    words &= mask(length)
    other = [word for word in np.unique(words) if not set(int(word).to_bytes(WIDTH, "little").rstrip(b"\0")) <= _TOKEN]
    method = (length < WIDTH) & ~np.isin(words, other) if other else length < WIDTH
    return np.where(method, begin + length, begin)


def _protocol_length(chunk: Windows, stop: Positions) -> Positions:
    """Length of the `HTTP/n.n` or `HTTP/n` that ends at each place; 0 for any other, which is looked at one by one."""
    length = np.zeros(len(stop), np.int64)
    for shape in (b"HTTP/0.0", b"HTTP/0"):
        rows = np.flatnonzero((length == 0) & (stop >= len(shape)))
        words = chunk.at(stop[rows] - len(shape))
        digits = int.from_bytes(bytes(0xFF * (char == 0x30) for char in shape), "little")
        fixed = np.uint64(int.from_bytes(bytes(0xFF * (char != 0x30) for char in shape), "little"))
        same = words & fixed == np.uint64(int.from_bytes(shape, "little")) & fixed
        length[rows[same & are_digits(words, digits)]] = len(shape)
    return length


def _pairs(fields: list[tuple[str, pl.Series]]) -> pl.Series:
    """Header columns as JSON lists of [name, text], each distinct combination once."""
    frame = pl.DataFrame({str(index): values for index, (_, values) in enumerate(fields)})
    distinct = frame.unique(maintain_order=True)
    names = [name for name, _ in fields]
    texts = []
    for row in distinct.iter_rows():
        pairs = [(name, text) for name, text in zip(names, row, strict=True) if text is not None]
        texts.append(msgspec.json.encode(pairs).decode() if pairs else None)
    found = distinct.with_columns(pl.Series("pairs", texts, pl.String))
    return frame.join(found, on=frame.columns, how="left", nulls_equal=True, maintain_order="left")["pairs"]
