"""Finds the entries of a JSON document (`{"log": {"entries": [...]}}`) by its quotes and brackets alone.

No entry is decoded here, so that a document of any size can be cut between two entries and read piece by piece. What
stands between entries must be a comma; where the document breaks, nothing behind that place is taken for an entry.
Time and memory are linear in the bytes, however deep they nest.
"""

import re
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from delicti.evidence.parsed import Lines

Place = Literal["start", "inside", "broken"]  # before a document, between two entries, behind a broken place
CUT_OFF = "The document ends in the middle of an entry."
BROKEN = "From here on this is no JSON document with entries."
NO_ENTRIES = "The document holds no list of entries."

_DEPTH = 3  # of the list: inside the document, inside `log`, inside the list
_NAME = re.compile(rb'"entries"\s*:\s*$')
_NAME_BEFORE = 64  # bytes before a bracket in which the name of its list is looked for
_BETWEEN = re.compile(rb"\s*,\s*")
_BLANK = re.compile(rb"\s*")
_OUTSIDE = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*")  # a byte order mark may begin a document
_END = re.compile(rb"\s*,?\s*")
_SIGNS, _OPENS = (np.isin(np.arange(256), list(signs)) for signs in (b"[{]}", b"[{"))


class Entries(NamedTuple):
    """Where each whole entry starts and stops; other places with the reason why they are none; where the bytes end."""

    starts: Lines
    stops: Lines
    others: dict[int, tuple[int, str]]  # start -> stop, reason
    place: Place


class _Signs(NamedTuple):
    """Brackets outside of texts: where they stand, whether they open, how deep it is behind them."""

    at: Lines
    opens: npt.NDArray[np.bool_]
    depth: Lines
    text_open: bool  # the bytes end inside a text


def entries(data: bytes, place: Place) -> Entries:
    """The entries in a piece of a document that begins at `place`."""
    if place == "broken" or not data.strip():
        return _result([], [], _other(data, 0, BROKEN), place)
    signs = _signs(data, _DEPTH if place == "inside" else 0)
    end = _sound_until(data, signs, place)
    return _listed(data, signs, end, place)


def cut(buffer: bytes) -> int:
    """The offset behind the last whole entry in bytes that begin a document or go on behind an entry; 0 for none."""
    begins = buffer[:64].lstrip()[:1] in (b"{", b"\xef")
    found = entries(buffer, "start" if begins else "inside")
    return int(found.stops[-1]) if len(found.stops) else 0


def _signs(data: bytes, depth: int) -> _Signs:
    raw = np.frombuffer(data, np.uint8)
    quotes = _unescaped(raw, np.flatnonzero(raw == ord('"')))
    at = np.flatnonzero(_SIGNS[raw])
    at = at[np.searchsorted(quotes, at) % 2 == 0]
    opens = _OPENS[raw[at]]
    return _Signs(at, opens, depth + np.cumsum(np.where(opens, 1, -1)), len(quotes) % 2 == 1)


def _unescaped(raw: npt.NDArray[np.uint8], quotes: Lines) -> Lines:
    """The quotes before which no backslash or an even number of them stands."""
    behind = np.flatnonzero((quotes > 0) & (raw[quotes - 1] == ord("\\")))
    if not len(behind):
        return quotes
    slashes = np.flatnonzero(raw == ord("\\"))
    begins = np.concatenate(([True], np.diff(slashes) != 1))
    first = np.maximum.accumulate(np.where(begins, slashes, 0))
    escaped = quotes[behind]
    odd = (escaped - first[np.searchsorted(slashes, escaped - 1)]) % 2 == 1
    return np.delete(quotes, behind[odd])


def _sound_until(data: bytes, signs: _Signs, place: Place) -> int:
    """Where the first thing stands that cannot be outside of a document; the end of the bytes if there is none."""
    negative = np.flatnonzero(signs.depth < 0)
    end = int(signs.at[negative[0]]) if len(negative) else len(data)
    closed = signs.at[(signs.depth == 0) & ~signs.opens]
    begins = [0] if place == "start" else []
    begins += [int(at) + 1 for at in closed[closed < end]]
    opened = signs.at[(signs.depth == 1) & signs.opens]
    for begin in begins:
        space = _OUTSIDE.match(data, begin)
        stop = space.end() if space else begin
        if stop < end and not (data[stop : stop + 1] == b"{" and np.searchsorted(opened, stop) < len(opened)):
            return stop
        if stop >= end:
            break
    return end


def _listed(data: bytes, signs: _Signs, end: int, place: Place) -> Entries:
    inside = place == "inside"
    lists = np.flatnonzero(signs.opens & (signs.depth == _DEPTH))
    named = np.array([_is_list(data, int(signs.at[sign])) for sign in lists] + [inside], np.bool_)
    opened = np.flatnonzero(signs.opens & (signs.depth == _DEPTH + 1))
    closed = np.append(np.flatnonzero(~signs.opens & (signs.depth == _DEPTH)), len(signs.at))
    at = np.append(signs.at, len(data))
    owner = np.searchsorted(lists, opened) - 1  # -1, the last of `named`, is the list that was open already
    opened, owner = opened[named[owner]], owner[named[owner]]
    closes = at[closed[np.searchsorted(closed, opened)]]
    starts: list[int] = []
    stops: list[int] = []
    reason, before, previous = BROKEN, 0, -1 if inside else None
    for start, stop, whose in zip(at[opened].tolist(), closes.tolist(), owner.tolist(), strict=True):
        fresh = whose != previous
        if fresh:
            before, previous = int(at[lists[whose]]) + 1, whose
        if start >= end:
            break
        if not (_BLANK if fresh else _BETWEEN).fullmatch(data, before, start):
            end = before
            break
        if stop >= end:
            end, reason = start, CUT_OFF
            break
        before = stop + 1
        starts.append(start)
        stops.append(before)
    others = _without_entries(data, signs, end, lists[named[:-1]], inside=inside)
    if end < len(data):
        return _result(starts, stops, others | _other(data, end, reason), "broken")
    depth = int(signs.depth[-1]) if len(signs.depth) else _DEPTH * inside
    if depth == 0 and not signs.text_open:
        return _result(starts, stops, others, "start")
    if depth == _DEPTH and named[len(lists) - 1]:
        behind = int(signs.at[-1]) + 1 if len(signs.at) else 0
        if _END.fullmatch(data, behind):
            return _result(starts, stops, others, "inside")
        others |= _other(data, behind, CUT_OFF)
    return _result(starts, stops, others, "broken")


def _without_entries(data: bytes, signs: _Signs, end: int, lists: Lines, *, inside: bool) -> dict[int, tuple[int, str]]:
    """The documents that have no list of entries."""
    begins = np.flatnonzero(signs.opens & (signs.depth == 1) & (signs.at < end))
    finishes = np.append(np.flatnonzero(~signs.opens & (signs.depth == 0)), len(signs.at))
    at = np.append(signs.at + 1, end)
    found: dict[int, tuple[int, str]] = {}
    for begin, finish in zip(begins.tolist(), finishes[int(inside) :].tolist(), strict=False):
        held = np.searchsorted(lists, begin)
        if held == len(lists) or lists[held] > finish:
            found |= _other(data[: min(int(at[finish]), end)], int(signs.at[begin]), NO_ENTRIES)
    return found


def _is_list(data: bytes, at: int) -> bool:
    return data[at : at + 1] == b"[" and _NAME.search(data, max(0, at - _NAME_BEFORE), at) is not None


def _other(data: bytes, start: int, reason: str) -> dict[int, tuple[int, str]]:
    """A place from `start` to the end of the bytes, without the blanks around it; none where nothing is left."""
    start += len(data) - start - len(data[start:].lstrip())
    stop = len(data.rstrip())
    return {start: (stop, reason)} if start < stop else {}


def _result(starts: list[int], stops: list[int], others: dict[int, tuple[int, str]], place: Place) -> Entries:
    return Entries(np.array(starts, np.int64), np.array(stops, np.int64), others, place)
