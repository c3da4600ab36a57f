"""Finds, among many texts at once, those that may be base64 or hexadecimal digits of plain text.

A value counts when it is nothing else (`views`): it stands between marks, quotes or slashes. Its first bytes are
decoded by array operations; the few that give plain text are decoded one by one.
"""

from collections.abc import Iterator

import numpy as np

from delicti.detect.joined import DIGITS, EQUALS, MARK, Bytes, Flags, Places, owners, places, table

SHORTEST = 8
_SLASH = ord("/")
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-_ "
_OUTSIDE = bytes(1 - inside for inside in table(_LETTERS))
_BEFORE = np.frombuffer(table(bytes((MARK, EQUALS)) + b'"/'), np.bool_)
_BEHIND = np.frombuffer(table(bytes((MARK, EQUALS)) + b'"/='), np.bool_)
_TEXT = np.frombuffer(table(bytes([*range(32, 127), *range(9, 14), 0, 27])), np.bool_)
_SEXTET = np.full(256, 64, np.uint8)
_SEXTET[list(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")] = range(64)
_SEXTET[list(b" -_")] = (62, 62, 63)
# What base64 of plain text or gzip, hexadecimal digits of plain text, or `0x` begins with.
_FIRST = np.frombuffer(
    bytes(
        byte in b"H01234567" or (sextet < 64 and bool(_TEXT[sextet * 4 : sextet * 4 + 4].any()))
        for byte, sextet in enumerate(_SEXTET.tolist())
    ),
    np.bool_,
)


def encoded(data: Bytes, ends: Places, wanted: Flags) -> Iterator[tuple[int, str]]:
    """The number of the text and the letters of every value that may hide another. `wanted`: the texts to look at."""
    for starts, stops in _runs(data):
        good = _hides(data, starts, stops)
        starts, stops = starts[good], stops[good]
        for owner, start, stop in zip(owners(ends, starts).tolist(), starts.tolist(), stops.tolist(), strict=True):
            if wanted[owner]:
                yield owner, data[start:stop].tobytes().decode("ascii")


def _runs(data: Bytes) -> Iterator[tuple[Places, Places]]:
    """Begins and ends of the runs of letters that are values: without slashes, and with at least one among them."""
    edges = places(data, _OUTSIDE)
    signs = data[edges]
    runs = np.flatnonzero(_BEFORE[signs[:-1]] & _BEHIND[signs[1:]])
    yield _long(data, edges[runs] + 1, edges[runs + 1])
    apart = np.flatnonzero(signs != _SLASH)
    runs = np.flatnonzero(np.diff(apart) > 1)
    starts, stops = apart[runs], apart[runs + 1]
    runs = np.flatnonzero(_BEFORE[signs[starts]] & _BEHIND[signs[stops]])
    starts, stops = edges[starts[runs]] + 1, edges[stops[runs]]
    yield _long(data, starts + (data[starts] == _SLASH), stops)  # a path's first slash is none of its letters


def _long(data: Bytes, starts: Places, stops: Places) -> tuple[Places, Places]:
    long = (stops - starts >= SHORTEST) & _FIRST[data[starts]]
    return starts[long], stops[long]


def _hides(data: Bytes, starts: Places, stops: Places) -> Places:
    """Which of the runs would be plain text, as base64 or as hexadecimal digits, as far as their first letters go."""
    likely = np.flatnonzero(_begins(data, starts))
    starts, sizes = starts[likely], (stops - starts)[likely]
    letters = data[np.minimum(starts[:, None] + np.arange(16), len(data) - 1)]
    sextets = _SEXTET[letters].reshape(-1, 4, 4)
    first = (sextets[:, :, 0] << 2) | (sextets[:, :, 1] >> 4)
    second = ((sextets[:, :, 1] & 15) << 4) | (sextets[:, :, 2] >> 2)
    third = ((sextets[:, :, 2] & 3) << 6) | sextets[:, :, 3]
    beyond = (np.arange(4) * 4 + 4)[None, :] > sizes[:, None]
    good = ((_TEXT[first] & _TEXT[second] & _TEXT[third]) | beyond).all(axis=1)
    good |= (letters[:, 0] == 72) & (letters[:, 1] == 52) & (letters[:, 2] == 115)  # gzip begins so
    values = DIGITS[letters]
    prefixed = (letters[:, 0] == 48) & ((letters[:, 1] | 32) == 120)
    pairs = np.where(prefixed[:, None], np.roll(values, -2, axis=1), values)[:, :12]
    high, low = pairs[:, 0::2], pairs[:, 1::2]
    digits = (high < 16).all(axis=1) & (low < 16).all(axis=1) & _TEXT[(high << 4) | (low & 15)].all(axis=1)
    good |= digits & (sizes >= 12) & (sizes % 2 == 0)
    found: Places = likely[good]
    return found


def _begins(data: Bytes, starts: Places) -> Flags:
    """Whether the first four letters may stand for plain text: a cheap look that leaves few for the full one."""
    letters = data[starts[:, None] + np.arange(4)]
    sextets = _SEXTET[letters]
    good: Flags = _TEXT[(sextets[:, 0] << 2) | (sextets[:, 1] >> 4)]
    good &= _TEXT[((sextets[:, 1] & 15) << 4) | (sextets[:, 2] >> 2)]
    good |= (letters[:, 0] == 72) & (letters[:, 1] == 52)
    good |= (letters[:, 0] == 48) & ((letters[:, 1] | 32) == 120)
    values = DIGITS[letters]
    good |= (values < 16).all(axis=1) & _TEXT[(values[:, 0] << 4) | (values[:, 1] & 15)]
    return good
