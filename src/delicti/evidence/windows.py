"""Looks at the eight bytes that stand at many places of a chunk, all at once, each as one number.

Array arithmetic on such numbers is many times faster than on rows of bytes. The first byte is the lowest one; bytes
past the chunk's end read as zero.
"""

import numpy as np
import numpy.typing as npt

Positions = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.uint8]
Words = npt.NDArray[np.uint64]

WIDTH = 8
_LONGEST = 128  # bytes that `after` looks through
_EVERY = np.uint64(0x0101010101010101)
_HIGH = np.uint64(0x8080808080808080)
_LOW_HALF = np.uint64(0x0F0F0F0F0F0F0F0F)
_ZEROS = np.uint64(0x3030303030303030)  # "00000000"
_MASKS = np.array([(1 << (8 * size)) - 1 for size in range(WIDTH + 1)], np.uint64)
_ONE, _THREE, _EIGHT = np.uint64(1), np.uint64(3), np.uint64(8)


class Windows:
    """A chunk of bytes, to be looked at from any place."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.buffer: Bytes = np.frombuffer(data, np.uint8)
        padded = data if len(data) >= WIDTH else data + bytes(WIDTH)
        self._words: Words = np.ndarray((len(padded) - WIDTH + 1,), "<u8", padded, 0, (1,))

    def at(self, places: Positions) -> Words:
        """The eight bytes from each place on."""
        last = len(self._words) - 1
        words = self._words[np.minimum(places, last)]
        for row in np.flatnonzero(places > last).tolist():
            over = int(places[row]) - last
            words[row] = int(self._words[last]) >> (8 * over) if over < WIDTH else 0
        return words

    def byte(self, places: Positions) -> Bytes:
        """The byte at each place; past the chunk's end its last one."""
        return self.buffer[np.minimum(places, len(self.buffer) - 1)]

    def stands(self, places: Positions, literal: bytes) -> Flags:
        """Whether these bytes stand at each place."""
        good = places + len(literal) <= len(self.buffer)
        if len(literal) <= 2:
            for index, byte in enumerate(literal):
                good &= self.byte(places + index) == byte
            return good
        for begin in range(0, len(literal), WIDTH):
            piece = literal[begin : begin + WIDTH]
            words = self.at(places + begin if begin else places)
            good &= words & _MASKS[len(piece)] == np.uint64(int.from_bytes(piece, "little"))
        return good

    def after(self, places: Positions, byte: int) -> Positions:
        """The first place of a byte at or after each place; the chunk's size where there is none near."""
        none = len(self.buffer)
        index = first(self.at(places), byte)
        found = np.where(index < WIDTH, places + index, none)
        rows = np.flatnonzero(index == WIDTH)
        for step in range(WIDTH, _LONGEST, WIDTH):
            if not len(rows):
                break
            begin = places[rows] + step
            index = first(self.at(begin), byte)
            hit = index < WIDTH
            found[rows[hit]] = begin[hit] + index[hit]
            rows = rows[~hit]
        return np.minimum(found, none)


def mask(size: Positions) -> Words:
    """For each size up to eight, the number that keeps so many bytes of a word."""
    return _MASKS[size]


def first(words: Words, byte: int) -> Positions:
    """The index of the first such byte in each word; 8 where it is not there."""
    other = words ^ (_EVERY * np.uint64(byte))  # zero where the byte stands
    marks = (other - _EVERY) & ~other & _HIGH  # the lowest mark is that of the first zero byte
    below = (marks - _ONE) & ~marks
    return (np.bitwise_count(below) >> np.uint8(3)).astype(np.int64)


def are_digits(words: Words, which: int = (1 << 64) - 1) -> Flags:
    """Whether the bytes are decimal digits; `which` has 0xff at each byte that is asked about."""
    asked = np.uint64(which)
    raised = words + np.uint64(0x0606060606060606)  # what is above "9" leaves the sixteen bytes that begin with "0"
    return np.asarray((words & raised & ~_LOW_HALF & asked) == (_ZEROS & asked))


def number(words: Words, size: Positions) -> tuple[npt.NDArray[np.int64], Flags]:
    """The decimal numbers of 0 to 8 digits that the first `size` bytes write, and whether they are digits all."""
    shift = (WIDTH - size).astype(np.uint64) * _EIGHT
    # To the high end, "0" before it: as many numbers of eight digits.
    aligned = np.where(size > 0, words << (shift & np.uint64(63)), 0) | (_ZEROS & mask(WIDTH - size))
    good = are_digits(aligned)
    digits = aligned & _LOW_HALF
    pairs = digits * np.uint64(10) + (digits >> np.uint64(8))
    left = pairs & np.uint64(0x000000FF000000FF)
    right = (pairs >> np.uint64(16)) & np.uint64(0x000000FF000000FF)
    value = left * np.uint64(1_000_000 << 32 | 100) + right * np.uint64(10_000 << 32 | 1)
    return (value >> np.uint64(32)).astype(np.int64), good
