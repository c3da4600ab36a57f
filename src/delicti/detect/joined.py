"""Many texts in one buffer, and percent signs undone in it by array operations.

A buffer begins with a mark and each text in it ends with one, so that a pattern can ask for the begin and the end of a
text. A field (`fields`) holds no mark.
"""

import numpy as np
import numpy.typing as npt
import polars as pl

Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

EQUALS, MARK = 0x1E, 0x1F  # the `=` behind a parameter's name; what stands around a text
_IS, _PLUS, _PERCENT, _BLANK = b"=+% "
DIGITS = np.full(256, 255, np.uint8)
DIGITS[list(b"0123456789")] = range(10)
DIGITS[list(b"abcdef")] = DIGITS[list(b"ABCDEF")] = range(10, 16)


def joined(values: pl.Series, *, names: bool = False, pluses: bool = False) -> tuple[Bytes, Places]:
    """The texts in a buffer; where each begins, and where the last ends with its mark.

    `names`: the `=` behind a name becomes EQUALS; `pluses`: `+` becomes a space.
    """
    arrow = (values + chr(MARK)).to_arrow()
    buffers = arrow.buffers()
    if not len(arrow) or buffers[2] is None:
        return np.full(1, MARK, np.uint8), np.ones(1, np.int64)
    width = np.int64 if str(arrow.type).startswith("large") else np.int32
    ends = np.frombuffer(buffers[1], dtype=width)[arrow.offset :][: len(arrow) + 1].astype(np.int64)
    data = np.empty(ends[-1] - ends[0] + 1, np.uint8)
    data[0] = MARK
    data[1:] = np.frombuffer(buffers[2], dtype=np.uint8)[ends[0] : ends[-1]]
    ends += 1 - ends[0]
    if names:
        data[_first(np.flatnonzero(data == _IS), ends)] = EQUALS
    if pluses:
        data[data == _PLUS] = _BLANK
    return data, ends


def chosen(data: Bytes, ends: Places, which: Flags) -> tuple[Bytes, Places]:
    """Some texts of a buffer in a buffer of their own."""
    sizes = np.diff(ends)
    kept = data[1:][np.repeat(which, sizes)]
    stops = np.cumsum(sizes[which])
    return np.concatenate((np.full(1, MARK, np.uint8), kept)), np.concatenate((np.zeros(1, np.int64), stops)) + 1


def owners(ends: Places, at: Places) -> Places:
    """The numbers of the texts in which the places are."""
    found: Places = np.searchsorted(ends, at, side="right") - 1
    return found


def places(data: Bytes, letters: bytes) -> Places:
    """Where one of the letters stands (`letters`: for each byte 1 or 0, as `table` makes it)."""
    return np.flatnonzero(np.frombuffer(data.tobytes().translate(letters), np.bool_))


def table(letters: bytes) -> bytes:
    """For each byte whether it is one of the letters."""
    return bytes(byte in letters for byte in range(256))


def percents(data: Bytes) -> Places:
    """Where a percent sign with two hexadecimal digits stands."""
    at = np.flatnonzero(data[:-2] == _PERCENT) if len(data) > 2 else np.empty(0, np.int64)
    good: Flags = (DIGITS[data[at + 1]] < 16) & (DIGITS[data[at + 2]] < 16)
    return at[good]


def torn(data: Bytes, ends: Places, at: Places) -> Places:
    """The texts in which a percent escape (`at`: where they stand) means a mark, which would seem to be their end."""
    signs = _meant(data, at)
    return owners(ends, at[(signs == MARK) | (signs == EQUALS)])


def undo_percent(data: Bytes, ends: Places, at: Places) -> tuple[Bytes, Places]:
    """The buffer with percent escapes (`at`: where they stand) undone once, its ends moved."""
    out = data.copy()
    out[at] = _meant(data, at)
    kept = np.ones(len(data), np.bool_)
    kept[at + 1] = kept[at + 2] = False
    return out[kept], ends - 2 * np.searchsorted(at, ends)


def _meant(data: Bytes, at: Places) -> Bytes:
    found: Bytes = DIGITS[data[at + 1]] * np.uint8(16) + DIGITS[data[at + 2]]
    return found


def _first(at: Places, ends: Places) -> Places:
    """The first of the places in each text that has one."""
    found = np.append(at, np.iinfo(np.int64).max)[np.searchsorted(at, ends[:-1])]
    return found[found < ends[1:]]
