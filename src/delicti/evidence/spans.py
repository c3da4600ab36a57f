"""Finds where each field of a template begins and stops, for all lines of a chunk at once.

Each delimiter's positions are listed once; a field stops at the first one after its begin (a binary search over all
lines together). A line in which the template's fixed bytes do not stand where they should is refused, not bent: the
strict reader looks at it. Escaped quotes are no delimiters.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from delicti.evidence.layout import ESCAPE_BYTE, Field, Literal, Template

Positions = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Spans:
    """Begin and stop of each field for the lines that fit; `awkward` ones hold escapes, controls or non-ASCII bytes."""

    data: bytes
    buffer: Bytes
    lines: Positions  # 0-based numbers of the lines that fit
    fields: tuple[tuple[Field, Positions, Positions], ...]
    awkward: Flags
    blank: Positions
    refused: Positions
    starts: Positions  # of every line
    ends: Positions  # at the newline
    stops: Positions  # at the newline or a carriage return before it
    blanks: Positions  # places of every blank


def find(template: Template, data: bytes) -> Spans:
    """The spans of every field of the template in the chunk."""
    buffer = np.frombuffer(data, np.uint8)
    places = _Places(template, data, buffer)
    starts, ends, stops = _lines(data, buffer, places.of(10))
    blank = starts == stops
    fits = ~blank
    position = starts
    fields: list[tuple[Field, Positions, Positions]] = []
    if isinstance(template.parts[0], Literal):
        fits &= _stands(buffer, position, template.parts[0].raw)
        position = position + len(template.parts[0].raw)
    for field in template.fields:
        stop = places.after(position, field.until[0]) if field.until else stops
        if field.until:
            fits &= stop + len(field.until) <= stops
            fits &= _stands(buffer, stop, field.until)
        fields.append((field, position, stop))
        position = stop + len(field.until)
    if isinstance(template.parts[-1], Literal):
        fits &= position == stops
    awkward = places.has_special(starts, stops)
    every = bool(fits.all())  # then nothing needs to be copied
    return Spans(
        data=data,
        buffer=buffer,
        lines=np.flatnonzero(fits),
        fields=tuple(fields) if every else tuple((field, begin[fits], stop[fits]) for field, begin, stop in fields),
        awkward=awkward if every else awkward[fits],
        blank=np.flatnonzero(blank),
        refused=np.flatnonzero(~fits & ~blank),
        starts=starts,
        ends=ends,
        stops=stops,
        blanks=places.of(0x20),
    )


class _Places:
    """Positions of every delimiter byte, and of the bytes that make a line awkward, from one pass over the chunk."""

    def __init__(self, template: Template, data: bytes, buffer: Bytes) -> None:
        escape = ESCAPE_BYTE[template.escape]
        delimiters = {10, 0x20} | {field.until[0] for field in template.fields if field.until}
        special = set(range(0x20)) - {10} | set(range(0x7F, 0x100)) | {0x5C} | set(escape)
        table = bytes(byte in delimiters or byte in special for byte in range(256))
        found = np.flatnonzero(np.frombuffer(data.translate(table), np.bool_))
        kinds = buffer[found]
        self._size = len(data)
        self._of: dict[int, Positions] = {byte: found[kinds == byte] for byte in delimiters}
        self._special = found[np.frombuffer(bytes(byte in special for byte in range(256)), np.bool_)[kinds]]
        if 0x22 in self._of and template.escape in ("apache", "json") and b'\\"' in data:
            self._of[0x22] = _unescaped(buffer, self._of[0x22])
        self._ends = {byte: np.append(places, self._size) for byte, places in self._of.items()}

    def of(self, byte: int) -> Positions:
        return self._of[byte]

    def after(self, position: Positions, byte: int) -> Positions:
        """The first place of the byte at or after each position; the chunk's size where there is none."""
        ends = self._ends[byte]
        return np.asarray(ends[np.searchsorted(self._of[byte], position)])

    def has_special(self, starts: Positions, stops: Positions) -> Flags:
        if not len(self._special):
            return np.zeros(len(starts), np.bool_)
        return np.asarray(np.searchsorted(self._special, starts) < np.searchsorted(self._special, stops))


def _lines(data: bytes, buffer: Bytes, newlines: Positions) -> tuple[Positions, Positions, Positions]:
    ends = np.append(newlines, len(data)) if data and not data.endswith(b"\n") else newlines
    starts = np.concatenate((np.zeros(1, np.int64), ends[:-1] + 1)) if len(ends) else ends
    returns = (ends > starts) & (buffer[np.maximum(ends - 1, 0)] == 13) if len(ends) else np.zeros(0, np.bool_)
    return starts, ends, ends - returns


def _stands(buffer: Bytes, position: Positions, literal: bytes) -> Flags:
    """Whether the literal stands at each position."""
    last = len(buffer) - 1
    stands = position + len(literal) <= len(buffer)
    for index, byte in enumerate(literal):
        stands &= buffer[np.minimum(position + index, last)] == byte
    return stands


def _unescaped(buffer: Bytes, quotes: Positions) -> Positions:
    """The quotes that no backslash escapes: an even run of backslashes stands before them."""
    run = np.zeros(len(quotes), np.int64)
    at = quotes - 1
    going = np.flatnonzero((at >= 0) & (buffer[np.maximum(at, 0)] == 0x5C))
    while len(going):
        run[going] += 1
        at[going] -= 1
        going = going[(at[going] >= 0) & (buffer[np.maximum(at[going], 0)] == 0x5C)]
    return np.asarray(quotes[run % 2 == 0])
