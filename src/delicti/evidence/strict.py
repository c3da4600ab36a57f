"""Reads one line by its template, plainly and exactly: the reader that the columnar one must agree with.

Slow and careful. It first holds the server to its escape rules; users, hosts and other fields without quotes may hold
blanks, so it tries each place where the next fixed bytes stand. Only when no such reading exists does it allow raw
quotes inside a quoted field, and never a reading that would swallow what looks like the border of another quoted field.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import msgspec

from delicti.evidence import times
from delicti.evidence.layout import UNKEPT, Field, Literal, Template, split_port, split_request, split_url, unescape
from delicti.model.text import escape as written

Row = dict[str, Any]

_STEPS = 20_000  # tries for one line; a real line needs a few dozen
_SCANNED = 32 << 20  # bytes looked at for one line, all tries together
_LENIENT_STEPS = 1_000
_LENIENT_LENGTH = 16 << 10  # a longer line is read by the server's own rules or not at all
_BLANK = re.compile(rb"[ \t\n\v\f\r]")
_BORDER = re.compile(rb'" (?:\S+ )?"')
_QUOTE_END = {
    "apache": re.compile(rb'(?:[^"\\]++|\\.)*+', re.DOTALL),
    "json": re.compile(rb'(?:[^"\\]++|\\.)*+', re.DOTALL),
}

_CLF = rb"([0-9]{2})/(" + times.MONTH.encode() + rb")/([0-9]{4}):([0-9]{2}):([0-9]{2}):([0-9]{2}) ([+-][0-9]{4})"
_ISO = (
    rb"([0-9]{4})-([0-9]{2})-([0-9]{2})[T ]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:[.,]([0-9]{1,9}))?"
    rb"(Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_SHAPES = {
    "status": rb"[0-9]{3}|-1|-",
    "port": rb"[0-9]{1,5}|-1|-",
    "size": rb"[0-9]{1,18}|-",
    "duration_s": rb"-?[0-9]{1,15}(?:\.[0-9]{1,9})?|-",
    "duration_ms": rb"-?[0-9]{1,15}(?:\.[0-9]{1,9})?|-",
    "duration_us": rb"-?[0-9]{1,15}(?:\.[0-9]{1,9})?|-",
    "number": rb"-?[0-9]{1,18}(?:\.[0-9]{1,9})?|-",
    "time_clf": _CLF,
    "time_iso": _ISO,
    "time_epoch_s": rb"[0-9]{1,11}(?:\.[0-9]{1,9})?",
    "time_epoch_ms": rb"[0-9]{1,14}",
    "time_epoch_us": rb"[0-9]{1,17}",
}
_SHAPED = {kind: re.compile(shape, re.ASCII) for kind, shape in _SHAPES.items()}
_WORDS = ("address", "address_port", "word")
_ANY = ("time_iso", "time_clf", "time_epoch_s", "time_epoch_ms", "time_epoch_us")
_SCALE = {"duration_s": 1.0, "duration_ms": 1e3, "duration_us": 1e6}


def reference_read(template: Template, line: bytes, timezone: str | None = None, *, lenient: bool = True) -> Row | None:
    """The columns of one line (without its newline; a trailing carriage return is dropped), or None.

    Every column that the template can fill is there, with None where the line has nothing. `timezone` is for naive
    times. With `lenient` false only a reading by the server's own escape rules counts.
    """
    line = line.removesuffix(b"\r")
    spans = _Search(template, line, timezone, lenient=False).run()
    if spans is None and lenient and b'"' in line and len(line) <= _LENIENT_LENGTH:
        spans = _Search(template, line, timezone, lenient=True).run()
    return None if spans is None else _row(template, line, spans, timezone)


@dataclass
class _Search:
    """A search, depth first, for the first reading in which every field is of its kind."""

    template: Template
    line: bytes
    timezone: str | None
    lenient: bool
    steps: int = 0
    scanned: int = 0
    next_place: dict[bytes, tuple[int, int]] = field(default_factory=dict)  # what -> (looked from, found at)
    dead: set[tuple[int, int]] = field(default_factory=set)

    def run(self) -> list[tuple[int, int]] | None:
        head, fields = _shape(self.template)
        if not self.line.startswith(head):
            return None
        trail: list[tuple[int, int]] = []
        open_ends = [self._ends(fields[0], len(head), quoted=head.endswith(b'"'))]
        starts = [len(head)]
        while open_ends:
            depth = len(open_ends) - 1
            end = next(open_ends[-1], None)
            self.steps += 1
            if self.steps > (_LENIENT_STEPS if self.lenient else _STEPS) or self.scanned > _SCANNED:
                return None
            if end is None:
                open_ends.pop()
                self.dead.add((depth, starts.pop()))
                if trail:
                    trail.pop()
                continue
            after = end + len(fields[depth].until)
            if depth + 1 == len(fields):
                if after == len(self.line):
                    return [*trail, (starts[-1], end)]
                continue
            if (depth + 1, after) in self.dead:
                continue
            trail.append((starts[-1], end))
            starts.append(after)
            open_ends.append(self._ends(fields[depth + 1], after, quoted=fields[depth].until.endswith(b'"')))
        return None

    def _ends(self, part: Field, start: int, *, quoted: bool) -> Iterator[int]:
        """Where this field may end, likeliest first."""
        shaped = _SHAPED.get(part.kind)
        if shaped is not None:
            found = shaped.match(self.line, start)
            good = found is not None and self._is_value(part, found[0])
            return iter((found.end(),) if good and found and self.line.startswith(part.until, found.end()) else ())
        if quoted and part.until.startswith(b'"'):
            return self._quoted(part, start)
        return self._unquoted(part, start)

    def _is_value(self, part: Field, raw: bytes) -> bool:
        return part.kind in UNKEPT or _value(part, raw, self.template, self.timezone) is not _NOT

    def _quoted(self, part: Field, start: int) -> Iterator[int]:
        rule = _QUOTE_END.get(self.template.escape)
        if rule is None:
            first = self.line.find(b'"', start)
        else:
            found = rule.match(self.line, start)
            first = found.end() if found else -1
        self.scanned += max(first - start, 0)
        if first >= 0 and self.line.startswith(part.until, first):
            yield from self._good(part, start, first)
        if not self.lenient:
            return
        border = _BORDER.search(self.line, start)
        for end in self._unquoted(part, start):
            if border is not None and border.start() < end:
                return
            if end != first:
                yield end

    def _unquoted(self, part: Field, start: int) -> Iterator[int]:
        last = len(self.line) - len(part.until)
        if part.until == b"":
            yield from self._good(part, start, last)
            return
        limit = len(self.line)
        if part.kind in _WORDS:
            blank = _BLANK.search(self.line, start)
            limit = blank.start() + len(part.until) if blank else limit
            self.scanned += limit - start
        end = self._find(part.until, start)
        while 0 <= end <= limit - len(part.until):
            yield from self._good(part, start, end)
            end = self._find(part.until, end + 1)

    def _find(self, what: bytes, start: int) -> int:
        """The next place of some bytes, -1 where there is none; what was found last time is not looked for again."""
        begin, place = self.next_place.get(what, (0, -2))
        if place != -2 and begin <= start and (place < 0 or start <= place):
            return place
        place = self.line.find(what, start)
        self.scanned += (place if place >= 0 else len(self.line)) - start
        self.next_place[what] = (start, place)
        return place

    def _good(self, part: Field, start: int, end: int) -> Iterator[int]:
        if part.kind in _WORDS:
            raw = self.line[start:end]
            if not raw or _BLANK.search(raw):
                return
        elif part.kind.startswith("time:") and (
            end - start > 64 or _value(part, self.line[start:end], self.template, self.timezone) is _NOT
        ):
            return
        yield end


@lru_cache(maxsize=256)
def _shape(template: Template) -> tuple[bytes, tuple[Field, ...]]:
    head = template.parts[0].raw if isinstance(template.parts[0], Literal) else b""
    return head, template.fields


_NOT: Any = object()  # the field is not of its kind


def _row(template: Template, line: bytes, spans: list[tuple[int, int]], timezone: str | None) -> Row:
    row: Row = dict.fromkeys(template.columns)
    headers: dict[str, list[tuple[str, str]]] = {"request_headers": [], "response_headers": []}
    for part, (start, end) in zip(template.fields, spans, strict=True):
        raw = line[start:end]
        if part.kind.startswith(("header:", "response_header:")):
            kind, _, name = part.kind.partition(":")
            text = _text(raw, template)
            if text is not None:
                headers["request_headers" if kind == "header" else "response_headers"].append((name, text))
            continue
        for column, value in _columns(part, raw, template, timezone):
            if row[column] is None:
                row[column] = value
    for column, pairs in headers.items():
        if pairs:
            row[column] = msgspec.json.encode(pairs).decode()
    return row


def _columns(part: Field, raw: bytes, template: Template, timezone: str | None) -> Iterator[tuple[str, Any]]:
    if part.kind in UNKEPT:
        return
    if part.kind == "request":
        words = split_request(raw)
        for column, word in zip(words._fields, words, strict=True):
            yield column, None if word is None else written(unescape(word, template.escape))
    elif part.kind == "url":
        host, target = split_url(raw)
        yield "host", None if host is None else written(unescape(host, template.escape))
        yield "target", None if target is None else written(unescape(target, template.escape))
    elif part.kind == "body":
        yield "request_body", None if raw == b"-" else unescape(raw, template.escape)
    elif part.kind == "address_port":
        address, port = split_port(raw)
        yield part.column or "client", _text(address, template)
        if part.column == "client":
            yield "client_port", port
    else:
        yield part.column or _named(part), _value(part, raw, template, timezone)


def _named(part: Field) -> str:
    return "time" if part.kind.startswith("time") else part.kind


def _text(raw: bytes, template: Template) -> str | None:
    if raw == b"-":
        return None
    return written(unescape(raw, template.escape))


def _value(part: Field, raw: bytes, template: Template, timezone: str | None) -> Any:
    """The field's value, None where the line says that there is none, `_NOT` where it is not of this kind."""
    kind = part.kind
    if kind in ("status", "port", "size"):
        return None if raw in (b"-", b"-1") else int(raw)
    if kind in _SCALE:
        number = None if raw == b"-" else float(raw)
        return None if number is None or number < 0 else number / _SCALE[kind]
    if kind.startswith("time"):
        return _time(kind, raw, timezone)
    bare = not part.until.startswith(b'"')  # where the layout itself puts no quotes
    if raw == b'""' and template.escape == "apache" and kind == "text" and bare:
        return ""
    return _text(raw, template)


def _time(kind: str, raw: bytes, timezone: str | None) -> Any:
    value = read_time(kind, raw, timezone)
    return _NOT if value is None else value


def read_time(kind: str, raw: bytes, timezone: str | None) -> datetime | None:
    """One time of a kind as UTC, None when it does not read so. `time_any` tries ISO, CLF, then time since 1970."""
    if kind.startswith("time:"):
        return times.read_pattern(raw.decode("latin-1"), kind[5:], timezone)
    if kind == "time_any":
        kind = next((kind for kind in _ANY if _SHAPED[kind].fullmatch(raw)), "time_iso")
    if kind == "time_clf":
        return _clf(raw)
    if kind == "time_iso":
        return read_iso(raw, timezone)
    if not _SHAPED[kind].fullmatch(raw):
        return None
    if kind == "time_epoch_s":
        seconds, _, fraction = raw.partition(b".")
        return times.from_epoch(int(seconds) * times.MICROSECOND + int(fraction.ljust(6, b"0")[:6]))
    return times.from_epoch(int(raw) * (1000 if kind == "time_epoch_ms" else 1))


def _clf(raw: bytes) -> datetime | None:
    found = _SHAPED["time_clf"].fullmatch(raw)
    if found is None:
        return None
    day, month, year, hour, minute, second, zone = (text.decode() for text in found.groups())
    wall = times.scalar_time(int(year), times.MONTHS.index(month) + 1, int(day), int(hour), int(minute), int(second))
    offset = times.scalar_offset(zone)
    return None if wall is None or offset is None else wall.replace(tzinfo=offset).astimezone(UTC)


def read_iso(raw: bytes, timezone: str | None) -> datetime | None:
    """An ISO 8601 time as UTC; without a zone in the declared one."""
    found = _SHAPED["time_iso"].fullmatch(raw)
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(text) for text in found.groups()[:6])
    micro = int((found[7] or b"0").ljust(6, b"0")[:6])
    wall = times.scalar_time(year, month, day, hour, minute, second, micro)
    if wall is None:
        return None
    if found[8] is None:
        return times.in_zone(wall, timezone)
    offset = times.scalar_offset(found[8].decode())
    return None if offset is None else wall.replace(tzinfo=offset).astimezone(UTC)


def field_columns(part: Field, raw: bytes, template: Template, timezone: str | None) -> Row | None:
    """The columns that one field fills, None where it is not of its kind; for kinds without a columnar way."""
    shaped = _SHAPED.get(part.kind)
    if shaped is not None and not shaped.fullmatch(raw):
        return None
    if part.kind in _WORDS and (not raw or _BLANK.search(raw)):
        return None
    row = dict(_columns(part, raw, template, timezone))
    return None if any(value is _NOT for value in row.values()) else row


def columns_of(part: Field) -> tuple[str, ...]:
    """The names of the columns that `field_columns` gives."""
    if part.kind == "address_port" and part.column == "client":
        return "client", "client_port"
    if part.kind == "url":
        return "host", "target"
    if part.kind == "body":
        return ("request_body",)
    if part.kind in UNKEPT:
        return ()
    return (part.column or _named(part),)
