"""One multi-pattern pass that picks the few distinct values worth a closer look.

Two tables are compiled from the anchors of the grammars: one says which grammars a single form of a value may concern;
the other runs over thousands of values joined in one buffer, raw and with percent signs undone once and twice by
array operations, and also knows the signs of every other encoding (`views`), so that no value is passed over because
its form was not looked at. Tokens that look like base64 or hex are decoded and looked at too.

Compiled tables are kept in the user's cache folder (`XDG_CACHE_HOME`); where that cannot be written they are made anew.
"""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterable
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

import hyperscan
import numpy as np
import numpy.typing as npt
import polars as pl

from delicti.detect.contexts import Anchor
from delicti.detect.views import LONGEST, base64_text, hex_text

Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]
_FLAGS = hyperscan.HS_FLAG_CASELESS | hyperscan.HS_FLAG_DOTALL
# In a joined buffer: the end of a value, the `&` or `?` before a parameter, the `=` behind its name.
_STOP, _MARK, _EQUALS = 0x1D, 0x1F, 0x1E
_BEGIN = r"(?:^|[\x1d-\x1f?/\"])"
_BEFORE, _BEHIND, _STRETCHES, _MOST_ENDS = 160, 480, 4, 2000
_UNDONE = 2  # times that percent signs are undone in bulk
_SIGN = 0xFFFF  # the number of a sign, which is no grammar's
_END = r"(?:$|[\x1d-\x1f?/\"])"


# What holds none of these has no form beyond percent, base64 and hex (a test derives the bytes of look-alike letters).
SIGNS = (
    r"%u[0-9a-f]{4}",
    r"[\xc0\xc1\xf8]|\xe0[\x80-\x9f]|\xf0[\x80-\x8f]",
    r"&#|&[a-z]{2,8};|&(?:lt|gt|quot|amp|apos)\b",
    r"\\(?:x[0-9a-f]{2}|u[0-9a-f{]|[0-7]{2}|r\\\\n|n[a-z][\w-]*:)",
    r"u00[2-7][0-9a-f]",
    r"\x00",
    r"\+[^\x1d-\x1f\s]{0,80}\+|(?:&&|\||;)[a-z]{2,10}\+",
    r"/\*",
    r"\\[\"/\\bfnrt]",
    (
        r"[\xc2\xc4\xc5\xc7\xca\xcb\xcd\xce]|\xe1[\xb4-\xb6\xba\xbe\xbf]|"
        r"\xe2[\x80-\x82\x84-\x86\x88\x8c\x91-\x93\x9f\xa9\xb1]|"
        r"\xe3[\x80\x82\x88-\x8b\x8d-\x8f]|\xea\x9f|\xef[\xac\xb1\xb7-\xb9\xbb-\xbd\xbf]|\xf0\x90\x9e|"
        r"\xf0\x9d[\x90-\x9a\x9f]|"
        r"\xf0\x9f[\x84-\x86\xaf]"
    ),
    r"basic |base64[,:]",
)


def _bulk(anchor: str | Anchor) -> str:
    """An anchor for values joined in one buffer: begin and end of a value are the marks around it."""
    if isinstance(anchor, Anchor):
        return anchor.joined
    found: list[str] = []
    inside = False
    letters = iter(anchor)
    for letter in letters:
        if letter == "\\":
            found.append(letter + next(letters))
        elif inside:
            inside = letter != "]"
            found.append(letter)
        else:
            inside = letter == "["
            found.append({"^": _BEGIN, "$": _END}.get(letter, letter))
    return "".join(found)


def _cache(name: str) -> Path | None:
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "delicti" / name if base else None


def _database(patterns: list[tuple[int, str]], flags: int) -> hyperscan.Database:
    key = hashlib.sha256(repr((version("hyperscan"), flags, patterns)).encode("utf-8", "surrogatepass")).hexdigest()
    place = _cache(f"prefilter-{key[:32]}.hs")
    try:
        if place is not None and place.is_file():
            return hyperscan.loadb(place.read_bytes(), hyperscan.HS_MODE_BLOCK)
    except (OSError, hyperscan.HyperscanError, ValueError):
        pass
    made = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    made.compile(
        expressions=[text.encode("latin-1") for _, text in patterns],
        ids=[number for number, _ in patterns],
        flags=[flags] * len(patterns),
    )
    try:
        if place is not None:
            place.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as file:
                file.write(hyperscan.dumpb(made))
            Path(file.name).replace(place)
    except OSError:
        pass
    return made


class Prefilter:
    """Anchors compiled twice. Numbers say whose anchor it is (a grammar's place in the list)."""

    def __init__(self, anchors: Iterable[tuple[int, str | Anchor]]) -> None:
        given = list(anchors)
        listed = [(number, text.value if isinstance(text, Anchor) else text) for number, text in given]
        self._listed = listed
        self._one = _database(listed, _FLAGS | hyperscan.HS_FLAG_SINGLEMATCH)
        self._one_scratch = hyperscan.Scratch(self._one)
        self._long = _database(listed, _FLAGS)
        self._long_scratch = hyperscan.Scratch(self._long)
        self._many = _database([(number, _bulk(text)) for number, text in given] + [(_SIGN, s) for s in SIGNS], _FLAGS)
        self._many_scratch = hyperscan.Scratch(self._many)

    def concerned(self, form: bytes) -> set[int]:
        """Which grammars may have something to say about one form of a value."""
        found: set[int] = set()
        self._one.scan(form, match_event_handler=_note, context=found, scratch=self._one_scratch)
        return found

    @cached_property
    def _plain(self) -> list[tuple[int, re.Pattern[bytes]]]:
        flags = re.IGNORECASE | re.DOTALL
        return [(number, re.compile(text.encode("latin-1"), flags)) for number, text in self._listed]

    def plainly(self, form: bytes) -> set[int]:
        """The same by another engine, one pattern after the other: what `concerned` is checked against."""
        return {number for number, pattern in self._plain if pattern.search(form)}

    def windows(self, form: bytes) -> dict[int, list[tuple[int, int]]]:
        """For each grammar concerned, the stretches of a long form around its anchors, a few at most."""
        ends: list[tuple[int, int]] = []
        self._long.scan(form, match_event_handler=_numbered, context=ends, scratch=self._long_scratch)
        found: dict[int, list[tuple[int, int]]] = {}
        for number, end in sorted(ends, key=lambda pair: pair[1]):
            stretches = found.setdefault(number, [])
            if stretches and end < stretches[-1][1] - _BEHIND // 2:
                continue
            if len(stretches) < _STRETCHES:
                stretches.append((max(0, end - _BEFORE), end + _BEHIND))
        return found

    def suspects(self, values: pl.Series, *, address: bool) -> npt.NDArray[np.bool_]:
        """For each text (under the escape of `model.text`): whether a closer look may find anything.

        `address`: the texts are addresses with parameters, whose values stand between `&`.
        """
        suspected = (values.str.contains("\\", literal=True) | (values.str.len_bytes() > LONGEST)).to_numpy().copy()
        if address:
            # What is no address is read as a whole, too.
            target = values.str.starts_with("/")
            suspected |= ~(target | values.str.contains(r"^(?i)https?://")).to_numpy()
        data, ends = _joined(values)
        rows = np.arange(len(values), dtype=np.int64)
        if address:
            data, ends, rows = _marked(data, ends)
        for step in range(_UNDONE + 1):
            self._scan(data, ends, rows, suspected)
            more = np.unique(np.searchsorted(ends, _percents(data), side="right") - 1)
            more = more[~suspected[rows[more]]]
            changed = np.zeros(len(rows), np.bool_)
            changed[more] = True
            kept = ~changed & ~suspected[rows]
            self._tokens(*_only(data, ends, kept), rows[kept], suspected)
            if not len(more):
                return suspected
            if step == _UNDONE:  # encoded more often than anybody needs: worth a look
                suspected[rows[more]] = True
                return suspected
            data, ends = _only(data, ends, changed)
            rows = rows[changed]
            data, ends = undo_percent(data, ends)
        return suspected

    def _scan(self, data: Bytes, ends: Places, rows: Places, suspected: npt.NDArray[np.bool_]) -> None:
        hits: list[int] = []
        if len(data):
            self._many.scan(data.tobytes(), match_event_handler=_place, context=hits, scratch=self._many_scratch)
        if hits:
            at = np.searchsorted(ends, np.asarray(hits, np.int64) - 1, side="right") - 1
            suspected[rows[np.clip(at, 0, len(rows) - 1)]] = True

    def _tokens(self, data: Bytes, ends: Places, rows: Places, suspected: npt.NDArray[np.bool_]) -> None:
        for alphabet in (_WITH_SLASH, _WITHOUT_SLASH):
            starts, stops = _runs(data, alphabet)
            owners = rows[np.searchsorted(ends, starts, side="right") - 1]
            for owner, start, stop in zip(owners.tolist(), starts.tolist(), stops.tolist(), strict=True):
                if suspected[owner]:
                    continue
                text = data[start:stop].tobytes().decode("ascii")
                form = base64_text(text)
                if form is None:
                    form = hex_text(text)
                if form is not None and (
                    _DEEPER.search(form) or base64_text(form) or self.concerned(form.encode("utf-8", "replace"))
                ):
                    suspected[owner] = True


def _only(data: Bytes, ends: Places, chosen: npt.NDArray[np.bool_]) -> tuple[Bytes, Places]:
    """The rows chosen from a joined buffer, joined anew."""
    if chosen.all():
        return data, ends
    sizes = np.diff(ends)
    kept = data[np.repeat(chosen, sizes)]
    return kept, np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes[chosen], dtype=np.int64)))


_DEEPER = re.compile(r"[%\\&]|/\*|[^\x00-\x7f]|\x00")


def _numbered(number: int, _start: int, end: int, _flags: int, found: Any) -> None:
    if len(found) < _MOST_ENDS:
        found.append((number, end))


def _note(number: int, _start: int, _end: int, _flags: int, found: Any) -> None:
    found.add(number)


def _place(_number: int, _start: int, end: int, _flags: int, found: Any) -> None:
    found.append(end)


_VALUES = np.full(256, 255, np.uint8)
for _digit, _byte in enumerate(b"0123456789"):
    _VALUES[_byte] = _digit
for _digit, (_low, _high) in enumerate(zip(b"abcdef", b"ABCDEF", strict=True)):
    _VALUES[_low] = _VALUES[_high] = 10 + _digit
_HEXADECIMAL = _VALUES < 16


def _joined(values: pl.Series) -> tuple[Bytes, Places]:
    """The texts in one buffer, each followed by a mark, and where each begins (and the last ends)."""
    arrow = (values + chr(_STOP)).to_arrow()
    if not len(arrow):
        return np.empty(0, np.uint8), np.zeros(1, np.int64)
    buffers = arrow.buffers()
    width = np.int64 if str(arrow.type).startswith("large") else np.int32
    ends = np.frombuffer(buffers[1], dtype=width)[arrow.offset :][: len(arrow) + 1].astype(np.int64)
    return np.frombuffer(buffers[2], dtype=np.uint8)[ends[0] : ends[-1]], ends - ends[0]


_ODD = np.zeros(256, np.bool_)
_ODD[list(b"'\"<>();\\`%+ \t\n\r\x0b\x0c")] = True


def _marked(data: Bytes, ends: Places) -> tuple[Bytes, Places, Places]:
    """The buffer with `&` and the `=` behind a name written as marks, so that only data keeps the signs.

    `+` is a space. A name with odd letters may be data that a sign has cut: such rows stand behind the others once
    more, unmarked.
    """
    out = data.copy()
    at = np.flatnonzero((data == 38) | (data == 61) | (data == 63) | (data == _STOP))
    signs = data[at]
    names = np.zeros(len(at), np.bool_)
    names[1:] = (signs[1:] == 61) & (signs[:-1] != 61) & (signs[:-1] != _STOP)
    odd = np.flatnonzero(_ODD[data])
    behind = np.flatnonzero(names)
    queer = np.searchsorted(odd, at[behind]) > np.searchsorted(odd, at[behind - 1])
    doubled = (signs[1:] == 38) & (signs[:-1] == 38) & (np.diff(at) == 1)
    cut = np.concatenate((at[behind[queer]], at[1:][doubled]))
    again = np.unique(np.searchsorted(ends, cut, side="right") - 1)
    out[at[names]] = _EQUALS
    out[at[signs == 38]] = _MARK
    begins = signs == 63
    begins[1:] &= signs[:-1] == _STOP
    out[at[begins]] = _MARK
    out[data == 43] = 32
    rows = np.arange(len(ends) - 1, dtype=np.int64)
    if not len(again):
        return out, ends, rows
    chosen = np.zeros(len(rows), np.bool_)
    chosen[again] = True
    extra, extra_ends = _only(data, ends, chosen)
    extra = np.where(extra == 43, 32, extra).astype(np.uint8)
    return (
        np.concatenate((out, extra)),
        np.concatenate((ends, ends[-1] + extra_ends[1:])),
        np.concatenate((rows, again)),
    )


def _percents(data: Bytes) -> Places:
    """Where a percent sign with two hexadecimal digits stands."""
    at = np.flatnonzero(data[:-2] == 37) if len(data) > 2 else np.empty(0, np.int64)
    good: npt.NDArray[np.bool_] = _HEXADECIMAL[data[at + 1]] & _HEXADECIMAL[data[at + 2]]
    return at[good]


def undo_percent(data: Bytes, ends: Places) -> tuple[Bytes, Places]:
    """The buffer with percent escapes undone once, its ends moved."""
    at = _percents(data)
    out = data.copy()
    out[at] = (_VALUES[data[at + 1]] << 4) | _VALUES[data[at + 2]]
    gone = np.concatenate((at + 1, at + 2))
    moved = ends - 2 * np.searchsorted(at, ends)
    return np.delete(out, gone), moved


def _table(letters: bytes) -> npt.NDArray[np.bool_]:
    table = np.zeros(256, np.bool_)
    table[list(letters)] = True
    return table


_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-_ "
_WITHOUT_SLASH = _table(_LETTERS)
_WITH_SLASH = _table(_LETTERS + b"/")
# In base64 of plain text every group of four begins with a letter for the high six bits of a printable byte, and so on.
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_SEXTET = np.full(256, 64, np.uint8)
for _value, _byte in enumerate(_ALPHABET):
    _SEXTET[_byte] = _value
for _byte, _value in ((32, 62), (45, 62), (95, 63)):
    _SEXTET[_byte] = _value


_TEXT = _table(bytes([*range(32, 127), *range(9, 14), 0, 27]))


def _likely(data: Bytes, starts: Places, stops: Places) -> tuple[Places, Places]:
    """The runs whose first four letters may stand for plain text: a cheap look that leaves few for the full one."""
    letters = data[starts[:, None] + np.arange(4)]
    sextets = _SEXTET[letters]
    good = _TEXT[(sextets[:, 0] << 2) | (sextets[:, 1] >> 4)]
    good &= _TEXT[((sextets[:, 1] & 15) << 4) | (sextets[:, 2] >> 2)]
    good |= (letters[:, 0] == 72) & (letters[:, 1] == 52)
    good |= (letters[:, 0] == 48) & ((letters[:, 1] | 32) == 120)
    values = _VALUES[letters]
    good |= (values < 16).all(axis=1) & _TEXT[(values[:, 0] << 4) | (values[:, 1] & 15)]
    return starts[good], stops[good]


def _runs(data: Bytes, alphabet: npt.NDArray[np.bool_]) -> tuple[Places, Places]:
    """Begins and ends of runs of eight letters and more whose first bytes would be plain text in base64 or hex."""
    inside = np.concatenate((np.zeros(1, np.bool_), alphabet[data], np.zeros(1, np.bool_)))
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    starts, stops = edges[0::2], edges[1::2]
    long = stops - starts >= 8
    starts, stops = starts[long], stops[long]
    starts, stops = _likely(data, starts, stops)
    if not len(starts):
        return starts, stops
    sizes = stops - starts
    at = np.minimum(starts[:, None] + np.arange(16), len(data) - 1)
    letters = data[at]
    sextets = _SEXTET[letters].reshape(-1, 4, 4)
    first = (sextets[:, :, 0] << 2) | (sextets[:, :, 1] >> 4)
    second = ((sextets[:, :, 1] & 15) << 4) | (sextets[:, :, 2] >> 2)
    third = ((sextets[:, :, 2] & 3) << 6) | sextets[:, :, 3]
    beyond = (np.arange(4) * 4 + 4)[None, :] > sizes[:, None]
    plain = (_TEXT[first] & _TEXT[second] & _TEXT[third]) | beyond
    good = plain.all(axis=1)
    good |= (letters[:, 0] == 72) & (letters[:, 1] == 52) & (letters[:, 2] == 115)  # gzip begins so
    values = _VALUES[letters]
    prefixed = (letters[:, 0] == 48) & ((letters[:, 1] == 120) | (letters[:, 1] == 88))
    pairs = np.where(prefixed[:, None], np.roll(values, -2, axis=1), values)[:, :12]
    high, low = pairs[:, 0::2], pairs[:, 1::2]
    digits = (high < 16).all(axis=1) & (low < 16).all(axis=1) & _TEXT[(high << 4) | (low & 15)].all(axis=1)
    good |= digits & (sizes >= 12) & (sizes % 2 == 0)
    return starts[good], stops[good]
