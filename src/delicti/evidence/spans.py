"""Finds where each field of a template begins and stops, for all lines of a chunk at once.

A field stops at the first delimiter after its begin, looked for in all lines together. A line in which the
template's fixed bytes do not stand where they should is refused, not bent: the strict reader looks at it. Escaped
quotes are no delimiters.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from delicti.evidence.layout import ESCAPE_BYTE, Field, Literal, Template

_WINDOWS = (16, 32, 80)  # bytes; a field of no more than their sum is found, a longer one is for the strict reader

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


def find(template: Template, data: bytes) -> Spans:
    """The spans of every field of the template in the chunk."""
    buffer = np.frombuffer(data, np.uint8)
    places = _Places(template, data, buffer)
    starts, ends, stops = _lines(data, buffer, places.newlines)
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
    )


class _Places:
    """Finds delimiters, and the bytes that make a line awkward.

    Quotes, newlines and special bytes are listed. Any other delimiter (mostly blanks, of which agents are full) ends a
    short field, so it is looked for from the field's begin, a window for all lines at a time.
    """

    def __init__(self, template: Template, data: bytes, buffer: Bytes) -> None:
        low_or_high = np.flatnonzero(buffer - np.uint8(0x20) >= 0x5F)  # controls, newlines, and all from 0x7f on
        newline = buffer[low_or_high] == 10
        self.newlines: Positions = low_or_high[newline]
        quotes: Positions = np.flatnonzero(buffer == 0x22)
        if template.escape in ("apache", "json") and b'\\"' in data:
            quotes = _unescaped(buffer, quotes)
        self._quotes, self._quote_ends = quotes, np.append(quotes, len(data))
        special = [low_or_high[~newline]]
        special += [np.flatnonzero(buffer == byte) for byte in {0x5C, *ESCAPE_BYTE[template.escape]} if byte in data]
        self._special: Positions = np.sort(np.concatenate(special)) if len(special) > 1 else special[0]
        self._buffer = buffer

    def after(self, position: Positions, byte: int) -> Positions:
        """The first place of the byte at or after each position; the chunk's size where there is none near."""
        if byte == 0x22:
            return np.asarray(self._quote_ends[np.searchsorted(self._quotes, position)])
        none = len(self._buffer)
        places = np.full(len(position), none, np.int64)
        rows, begin = np.arange(len(position)), position
        for width in _WINDOWS:
            if not len(rows) or none < width:
                break
            # Near the chunk's end the window begins earlier; what it shows before the begin does not count.
            base = np.minimum(begin, none - width)
            hits = np.lib.stride_tricks.sliding_window_view(self._buffer, width)[base] == byte
            late = np.flatnonzero(base < begin)
            hits[late] &= np.arange(width) >= (begin[late] - base[late])[:, None]
            first = hits.argmax(axis=1)
            hit = hits[np.arange(len(rows)), first]
            places[rows[hit]] = (base + first)[hit]
            rows, begin = rows[~hit], base[~hit] + width
        return places

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
