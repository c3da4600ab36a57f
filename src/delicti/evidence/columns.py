"""Turns spans of a chunk into columns: text without copying a byte, numbers and times with array arithmetic.

Text columns are Arrow string views onto the chunk itself. Only values of awkward lines (escapes, controls, bytes above
ASCII) are decoded, each distinct one once, into a second buffer.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from delicti.evidence.spans import CLF
from delicti.evidence.times import MONTHS, wall_time
from delicti.evidence.windows import WIDTH, Flags, Positions, Windows, are_digits, mask, number

Decode = Callable[[bytes], str | None]
_INLINE = 12  # longest text that a string view holds in itself
_DASH = 0x2D


def text(
    chunk: Windows, begin: Positions, stop: Positions, awkward: Flags, decode: Decode, *, dash_is_null: bool = True
) -> pl.Series:
    """A String series of the spans; `-` is null; awkward ones go through `decode`, once for each distinct value."""
    length = stop - begin
    head = chunk.at(begin)
    null = (length == 1) & (head & np.uint64(0xFF) == _DASH) if dash_is_null else np.zeros(len(begin), np.bool_)
    if null.all():
        return pl.Series(dtype=pl.String).clear(len(begin))
    rows = np.flatnonzero(awkward & ~null)
    views = _views(chunk, begin, np.where(null, 0, length), head)
    extra = b""
    if len(rows):
        decoded, extra = _decoded(chunk.data, begin, stop, rows, decode, null)
        other = Windows(extra)
        views[rows] = _views(other, decoded[0], decoded[1], other.at(decoded[0]), buffer=1)
    buffers = [_validity(null), pa.py_buffer(views), pa.py_buffer(chunk.data), pa.py_buffer(extra)]
    return pl.Series(pl.from_arrow(pa.Array.from_buffers(pa.string_view(), len(begin), buffers)))


def _validity(null: Flags) -> pa.Buffer | None:
    return pa.py_buffer(np.packbits(~null, bitorder="little")) if null.any() else None


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


def _views(
    chunk: Windows, begin: Positions, length: Positions, head: npt.NDArray[np.uint64], buffer: int = 0
) -> npt.NDArray[np.uint64]:
    """String views as Arrow lays them out: length, then 12 bytes of text, or 4 bytes of it, buffer and offset.

    `head` are the first eight bytes at each begin.
    """
    half = np.uint64(32)
    out = np.empty((len(begin), 2), "<u8")
    head = head & mask(np.minimum(length, WIDTH))
    out[:, 0] = length.astype(np.uint64) | (head << half)
    out[:, 1] = np.uint64(buffer) | (begin.astype(np.uint64) << half)
    short = np.flatnonzero(length <= _INLINE)
    longer = short[length[short] > WIDTH]
    out[short, 1] = head[short] >> half
    out[longer, 1] |= (chunk.at(begin[longer] + WIDTH) & mask(length[longer] - WIDTH)) << half
    return out


def numbers(values: npt.NDArray[np.int64], null: Flags) -> pl.Series:
    """A series of the numbers, null where `null`."""
    buffers = [_validity(null), pa.py_buffer(np.ascontiguousarray(values))]
    return pl.Series(pl.from_arrow(pa.Array.from_buffers(pa.int64(), len(values), buffers)))


def digits(chunk: Windows, begin: Positions, stop: Positions) -> tuple[npt.NDArray[np.int64], Flags, Flags]:
    """Decimal numbers of up to 18 digits: value (0 for none), whether it is `-` or `-1`, whether it is a number."""
    length = stop - begin
    head = chunk.at(begin)
    value, good = number(head, np.clip(length, 0, WIDTH))
    longer = np.flatnonzero((length > WIDTH) & (length <= 18))
    if len(longer):
        # Its last eight digits, then those before them.
        tail, tail_good = number(chunk.at(stop[longer] - WIDTH), np.full(len(longer), WIDTH))
        front, _, front_good = digits(chunk, begin[longer], stop[longer] - WIDTH)
        value[longer], good[longer] = front * 100_000_000 + tail, front_good & tail_good
    good &= (length > 0) & (length <= 18)
    null = (length == 1) & (head & np.uint64(0xFF) == _DASH)
    null |= (length == 2) & (head & np.uint64(0xFFFF) == int.from_bytes(b"-1", "little"))
    return np.where(good, value, 0), null, good


_MONTH = np.zeros(1 << 24, np.uint8)
for _number, _name in enumerate(MONTHS, 1):
    _MONTH[int.from_bytes(_name.encode("ascii"), "big")] = _number
_DIGITS = (0, 1, 7, 8, 9, 10, 22, 23, 24, 25)  # of the date and the zone
_FIXED = {2: "/", 6: "/", 11: ":", 20: " "}


def clf_times(chunk: Windows, begin: Positions, stop: Positions) -> tuple[npt.NDArray[np.int64], Flags, frozenset[str]]:
    """Times as the Common Log Format writes them: microseconds since 1970 UTC, whether each is well formed, the zones.

    Lines of a log follow each other in time: the date and the zone of a run of lines that share them are read once.
    """
    if len(chunk.data) < CLF:
        return np.zeros(len(begin), np.int64), np.zeros(len(begin), np.bool_), frozenset()
    zone = chunk.at(begin + 18) >> np.uint64(16)  # bytes 20 to 25
    date = chunk.at(begin), chunk.at(begin + 4)  # bytes 0 to 11
    changes = np.ones(len(begin), np.bool_)
    changes[1:] = False
    for word in (zone, *date):
        changes[1:] |= word[1:] != word[:-1]
    run = np.flatnonzero(changes)
    lengths = np.diff(run, append=len(begin))
    midnight, valid = _midnights(chunk, begin[run])
    seconds, good = _clock(chunk.at(begin + 12))
    good &= np.repeat(valid, lengths) & (stop - begin == CLF)
    written = np.unique(zone[run[np.logical_or.reduceat(good, run)]]) if len(run) else zone
    zones = frozenset(int(one).to_bytes(6, "little")[1:].decode("ascii") for one in written)
    return (np.repeat(midnight, lengths) + seconds) * 1_000_000, good, zones


def _midnights(chunk: Windows, begin: Positions) -> tuple[npt.NDArray[np.int64], Flags]:
    """When the day began whose time stands at each place, in seconds since 1970 UTC, and whether it is a day."""
    window = np.lib.stride_tricks.sliding_window_view(chunk.buffer, CLF)
    chars = window[np.minimum(begin, len(window) - 1)]
    good = (begin < len(window)) & np.isin(chars[:, 21], (0x2B, 0x2D))
    for index, char in _FIXED.items():
        good &= chars[:, index] == ord(char)
    number = chars[:, _DIGITS].astype(np.int64) - 0x30
    good &= ((number >= 0) & (number <= 9)).all(axis=1)
    pair = number[:, 0::2] * 10 + number[:, 1::2]
    day, century, years, zone_h, zone_m = (pair[:, index] for index in range(5))
    letters = chars[:, 3:6].astype(np.int64)
    month = _MONTH[letters[:, 0] << 16 | letters[:, 1] << 8 | letters[:, 2]].astype(np.int64)
    none = np.zeros(len(begin), np.int64)
    seconds, valid = wall_time(century * 100 + years, month, day, none, none, none)
    east = np.where(chars[:, 21] == _DASH, -1, 1) * (zone_h * 3600 + zone_m * 60)
    return seconds - east, good & valid & (zone_h <= 23) & (zone_m <= 59)


def _clock(words: npt.NDArray[np.uint64]) -> tuple[npt.NDArray[np.int64], Flags]:
    """Seconds since midnight of `HH:MM:SS`, and whether it is that."""
    colons = np.uint64(int.from_bytes(b"\0\0:\0\0:\0\0", "little"))
    good = are_digits(words, 0xFFFF_00FF_FF00_FFFF) & (words & np.uint64(0x0000_FF00_00FF_0000) == colons)
    digit = words & np.uint64(0x0F0F_0F0F_0F0F_0F0F)
    pairs = digit * np.uint64(10) + (digit >> np.uint64(8))
    hour, minute, second = ((pairs >> np.uint64(shift) & np.uint64(0xFF)).astype(np.int64) for shift in (0, 24, 48))
    return hour * 3600 + minute * 60 + second, good & (hour <= 23) & (minute <= 59) & (second <= 59)
