"""Turns spans of a chunk into columns: text without copying a byte, numbers and times with array arithmetic.

Text columns are Arrow string views onto the chunk itself. Only values of awkward lines (escapes, controls, bytes above
ASCII) are decoded, each distinct one once, into a second buffer.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from delicti.evidence.spans import Bytes, Flags, Positions
from delicti.evidence.times import MONTHS, wall_time

Decode = Callable[[bytes], str | None]
_INLINE = 12  # longest text that a string view holds in itself


def text(
    data: bytes, begin: Positions, stop: Positions, awkward: Flags, decode: Decode, *, dash_is_null: bool = True
) -> pl.Series:
    """A String series of the spans; `-` is null; awkward ones go through `decode`, once for each distinct value."""
    length = stop - begin
    null = (length == 1) & (np.frombuffer(data, np.uint8)[np.minimum(begin, len(data) - 1)] == 0x2D) & dash_is_null
    rows = np.flatnonzero(awkward & ~null)
    begin, length = begin.copy(), length.copy()
    decoded, extra = _decoded(data, begin, stop, rows, decode, null)
    length[null] = 0
    views = _views(data, begin, length)
    if len(rows):
        views[rows] = _views(extra, decoded[0], decoded[1], buffer=1)
    validity = pa.py_buffer(np.packbits(~null, bitorder="little")) if null.any() else None
    buffers = [validity, pa.py_buffer(views), pa.py_buffer(data), pa.py_buffer(extra)]
    array = pa.Array.from_buffers(pa.string_view(), len(begin), buffers, null_count=int(null.sum()))
    return pl.Series(pl.from_arrow(array))


def _decoded(
    data: bytes, begin: Positions, stop: Positions, rows: Positions, decode: Decode, null: Flags
) -> tuple[tuple[Positions, Positions], bytes]:
    known: dict[bytes, tuple[int, int]] = {}
    out, size = [], 0
    places = np.empty((2, len(rows)), np.int64)
    for index, row in enumerate(rows.tolist()):
        raw = data[begin[row] : stop[row]]
        place = known.get(raw)
        if place is None:
            value = decode(raw)
            encoded = (value or "").encode("utf-8")
            place = known[raw] = (-1 if value is None else size, len(encoded))
            out.append(encoded)
            size += len(encoded)
        places[0, index], places[1, index] = place
        if place[0] < 0:
            null[row] = True
    places[0] = np.maximum(places[0], 0)
    return (places[0], places[1]), b"".join(out)


def _views(data: bytes, begin: Positions, length: Positions, buffer: int = 0) -> npt.NDArray[np.uint64]:
    """String views as Arrow lays them out: length, then 12 bytes of text, or 4 bytes of it, buffer and offset."""
    padded = data if len(data) >= 16 else data + bytes(16)
    words = np.ndarray((len(padded) - 7,), "<u8", padded, 0, (1,))  # the 8 bytes from every place on
    out = np.empty((len(begin), 2), "<u8")
    size = length.astype(np.uint64)
    prefix = _word(words, begin) & _mask(np.minimum(length, 4))
    out[:, 0] = size | (prefix << np.uint64(32))
    rest = _word(words, begin + 4) & _mask(np.clip(length - 4, 0, 8))
    out[:, 1] = np.where(length <= _INLINE, rest, np.uint64(buffer) | (begin.astype(np.uint64) << np.uint64(32)))
    return out


def _word(words: npt.NDArray[np.uint64], place: Positions) -> npt.NDArray[np.uint64]:
    """The 8 bytes at each place; at the chunk's end those past it read as zero."""
    last = len(words) - 1
    word = words[np.minimum(place, last)]
    for row in np.flatnonzero(place > last).tolist():
        over = int(place[row]) - last
        word[row] = int(words[last]) >> (8 * over) if over < 8 else 0
    return word


_MASKS = np.array([(1 << (8 * size)) - 1 for size in range(9)], np.uint64)


def _mask(size: Positions) -> npt.NDArray[np.uint64]:
    return _MASKS[size]


def digits(buffer: Bytes, begin: Positions, stop: Positions) -> tuple[npt.NDArray[np.int64], Flags, Flags]:
    """Decimal numbers of up to 18 digits: value, whether it is `-` or `-1`, whether it is a number at all."""
    length = stop - begin
    last = len(buffer) - 1
    value = np.zeros(len(begin), np.int64)
    good = (length > 0) & (length <= 18)
    longest = int(length[good].max()) if good.any() else 0
    for index in range(longest):
        inside = good & (length > index)
        byte = buffer[np.minimum(begin + index, last)] - np.uint8(0x30)
        good &= ~inside | (byte < 10)
        value = np.where(inside, value * 10 + byte, value)
    first = buffer[np.minimum(begin, last)] == 0x2D
    second = buffer[np.minimum(begin + 1, last)] == 0x31
    null = first & ((length == 1) | ((length == 2) & second))
    return value, null, good


_MONTH = np.zeros(1 << 24, np.uint8)
for _number, _name in enumerate(MONTHS, 1):
    _MONTH[int.from_bytes(_name.encode("ascii"), "big")] = _number
_CLF = 26  # 09/Sep/2026:03:17:47 +0200
_CLF_DIGITS = (0, 1, 7, 8, 9, 10, 12, 13, 15, 16, 18, 19, 22, 23, 24, 25)
_CLF_FIXED = {2: "/", 6: "/", 11: ":", 14: ":", 17: ":", 20: " "}


def clf_times(buffer: Bytes, begin: Positions, stop: Positions) -> tuple[npt.NDArray[np.int64], Flags]:
    """Times as the Common Log Format writes them, in microseconds since 1970 UTC, and whether each is well formed."""
    if len(buffer) < _CLF:
        return np.zeros(len(begin), np.int64), np.zeros(len(begin), np.bool_)
    window = np.lib.stride_tricks.sliding_window_view(buffer, _CLF)
    chars = window[np.minimum(begin, len(buffer) - _CLF)]
    good = (stop - begin == _CLF) & np.isin(chars[:, 21], (0x2B, 0x2D))
    for index, char in _CLF_FIXED.items():
        good &= chars[:, index] == ord(char)
    number = chars[:, _CLF_DIGITS].astype(np.int64) - 0x30
    good &= ((number >= 0) & (number <= 9)).all(axis=1)
    pair = number[:, 0::2] * 10 + number[:, 1::2]
    day, century, years, hour, minute, second, zone_h, zone_m = (pair[:, index] for index in range(8))
    letters = chars[:, 3:6].astype(np.int64)
    month = _MONTH[letters[:, 0] << 16 | letters[:, 1] << 8 | letters[:, 2]].astype(np.int64)
    seconds, valid = wall_time(century * 100 + years, month, day, hour, minute, second)
    east = np.where(chars[:, 21] == 0x2D, -1, 1) * (zone_h * 3600 + zone_m * 60)
    return (seconds - east) * 1_000_000, good & valid & (zone_h <= 23) & (zone_m <= 59)


def clf_zones(buffer: Bytes, begin: Positions) -> frozenset[str]:
    """The distinct zones of well-formed Common Log Format times."""
    if not len(begin):
        return frozenset()
    words = np.ndarray((len(buffer) - 3,), "<u4", buffer, 0, (1,))
    zones = np.unique(words[begin + 21].astype(np.uint64) << np.uint64(8) | buffer[begin + 25])
    return frozenset((int(z) >> 8).to_bytes(4, "little").decode() + chr(int(z) & 0xFF) for z in zones)
