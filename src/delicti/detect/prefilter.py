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
from pathlib import Path

import hyperscan
import numpy as np
import numpy.typing as npt
import polars as pl

from delicti.detect.views import base64_text, hex_text

Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]
_FLAGS = hyperscan.HS_FLAG_CASELESS | hyperscan.HS_FLAG_DOTALL
_BEGIN = r"(?:^|[=&?/:\",\[{;\s\x1f])"
_SIGN = 0xFFFF  # the number of a sign, which is no grammar's
_END = r"(?:$|[&=#\"/\s?,}\]\x1f])"


# What holds none of these has no form beyond percent, base64 and hex (a test derives the bytes of look-alike letters).
SIGNS = (
    r"%u[0-9a-f]{4}",
    r"[\xc0\xc1\xf8]|\xe0[\x80-\x9f]|\xf0[\x80-\x8f]",
    r"&#|&[a-z]{2,8};|&(?:lt|gt|quot|amp|apos)\b",
    r"\\(?:x[0-9a-f]{2}|u[0-9a-f{]|[0-7]{2})",
    r"\bu00[2-7][0-9a-f]",
    r"\x00",
    r"/\*",
    r"\\[\"/\\bfnrt]",
    r"[\xc2\xc4\xc5\xc7\xca\xcb\xcd\xce]|\xe1[\xb4-\xb6\xba\xbe\xbf]|\xe2[\x80-\x82\x84-\x86\x88\x8c\x91-\x93\x9f\xa9\xb1]|"
    r"\xe3[\x80\x82\x88-\x8b\x8d-\x8f]|\xea\x9f|\xef[\xac\xb1\xb7-\xb9\xbb-\xbd\xbf]|\xf0\x90\x9e|\xf0\x9d[\x90-\x9a\x9f]|"
    r"\xf0\x9f[\x84-\x86\xaf]",
    r"basic |base64[,:]",
)


def _bulk(anchor: str) -> str:
    """An anchor for values joined in one buffer: begin and end of a value are the marks around it."""
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
    key = hashlib.sha256(repr((hyperscan.__version__, flags, patterns)).encode("utf-8", "surrogatepass")).hexdigest()
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

    def __init__(self, anchors: Iterable[tuple[int, str]]) -> None:
        listed = list(anchors)
        self._one = _database(listed, _FLAGS | hyperscan.HS_FLAG_SINGLEMATCH)
        self._one_scratch = hyperscan.Scratch(self._one)
        self._many = _database([(number, _bulk(text)) for number, text in listed] + [(_SIGN, s) for s in SIGNS], _FLAGS)
        self._many_scratch = hyperscan.Scratch(self._many)

    def concerned(self, form: bytes) -> set[int]:
        """Which grammars may have something to say about one form of a value."""
        found: set[int] = set()
        self._one.scan(form, match_event_handler=_note, context=found, scratch=self._one_scratch)
        return found

    def suspects(self, values: pl.Series) -> npt.NDArray[np.bool_]:
        """For each text (under the escape of `model.text`): whether a closer look may find anything."""
        suspected = values.str.contains("\\", literal=True).fill_null(value=False).to_numpy().copy()
        arrow = (values.fill_null("") + "\x1f").to_arrow()
        buffers = arrow.buffers()
        wide = str(arrow.type).startswith("large")
        ends = np.frombuffer(buffers[1], dtype=np.int64 if wide else np.int32)[arrow.offset :][: len(arrow) + 1].astype(
            np.int64
        )
        data = np.frombuffer(buffers[2], dtype=np.uint8)[ends[0] : ends[-1]] if len(arrow) else np.empty(0, np.uint8)
        ends = ends - ends[0]
        for step in range(3):
            if step:
                undone = undo_percent(data, ends, plus=step == 1)
                if undone is None:
                    if step == 1:
                        continue
                    break
                data, ends = undone
            self._scan(data, ends, suspected)
            self._tokens(data, ends, suspected)
        if len(data):
            last = data[:-2]
            more = (last == 37) & _HEXADECIMAL[data[1:-1]] & _HEXADECIMAL[data[2:]]
            suspected[np.searchsorted(ends, np.flatnonzero(more), side="right") - 1] = True
        return suspected

    def _scan(self, data: Bytes, ends: Places, suspected: npt.NDArray[np.bool_]) -> None:
        hits: list[int] = []
        if len(data):
            self._many.scan(data.tobytes(), match_event_handler=_place, context=hits, scratch=self._many_scratch)
        if hits:
            at = np.searchsorted(ends, np.asarray(hits, np.int64) - 1, side="right") - 1
            suspected[np.clip(at, 0, len(suspected) - 1)] = True

    def _tokens(self, data: Bytes, ends: Places, suspected: npt.NDArray[np.bool_]) -> None:
        for alphabet in (_WITH_SLASH, _WITHOUT_SLASH):
            for start, stop in zip(*_runs(data, alphabet), strict=True):
                row = int(np.searchsorted(ends, start, side="right")) - 1
                if suspected[row]:
                    continue
                text = data[start:stop].tobytes().decode("ascii")
                form = base64_text(text)
                if form is None:
                    form = hex_text(text)
                if form is not None and (_DEEPER.search(form) or self.concerned(form.encode("utf-8", "replace"))):
                    suspected[row] = True


_DEEPER = re.compile(r"[%\\&]|/\*|[^\x00-\x7f]|\x00|^[A-Za-z0-9+/_ -]{8,}={0,3}$")


def _note(number: int, _start: int, _end: int, _flags: int, found: set[int]) -> None:
    found.add(number)


def _place(_number: int, _start: int, end: int, _flags: int, found: list[int]) -> None:
    found.append(end)


_VALUES = np.full(256, 255, np.uint8)
for _digit, _byte in enumerate(b"0123456789"):
    _VALUES[_byte] = _digit
for _digit, (_low, _high) in enumerate(zip(b"abcdef", b"ABCDEF", strict=True)):
    _VALUES[_low] = _VALUES[_high] = 10 + _digit
_HEXADECIMAL = _VALUES < 16


def undo_percent(data: Bytes, ends: Places, *, plus: bool) -> tuple[Bytes, Places] | None:
    """The buffer with percent escapes undone once (and `+` as a space), its ends moved; None when nothing changes."""
    at = np.flatnonzero(data[:-2] == 37) if len(data) > 2 else np.empty(0, np.int64)
    high, low = _VALUES[data[at + 1]], _VALUES[data[at + 2]]
    good = (high < 16) & (low < 16)
    at = at[good]
    pluses = (data == 43) if plus else None
    if not len(at) and (pluses is None or not pluses.any()):
        return None
    out = data.copy()
    if pluses is not None:
        out[pluses] = 32
    out[at] = (high[good] << 4) | low[good]
    keep = np.ones(len(data), np.bool_)
    keep[at + 1] = False
    keep[at + 2] = False
    moved = np.concatenate((np.zeros(1, np.int64), np.cumsum(keep, dtype=np.int64)))
    return out[keep], moved[ends]


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


def _plain_byte(value: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    return (((value >= 32) & (value < 127)) | ((value >= 9) & (value <= 13)) | (value == 0) | (value == 27)).astype(
        np.bool_
    )


def _runs(data: Bytes, alphabet: npt.NDArray[np.bool_]) -> tuple[list[int], list[int]]:
    """Begins and ends of runs of eight letters and more whose first bytes would be plain text in base64 or hex."""
    inside = np.concatenate((np.zeros(1, np.bool_), alphabet[data], np.zeros(1, np.bool_)))
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    starts, stops = edges[0::2], edges[1::2]
    long = stops - starts >= 8
    starts, stops = starts[long], stops[long]
    if not len(starts):
        return [], []
    group = _SEXTET[data[starts[:, None] + np.arange(8)]]
    first = (group[:, 0] << 2) | (group[:, 1] >> 4)
    second = ((group[:, 1] & 15) << 4) | (group[:, 2] >> 2)
    third = ((group[:, 2] & 3) << 6) | group[:, 3]
    fourth = (group[:, 4] << 2) | (group[:, 5] >> 4)
    fifth = ((group[:, 5] & 15) << 4) | (group[:, 6] >> 2)
    sixth = ((group[:, 6] & 3) << 6) | group[:, 7]
    good = np.ones(len(starts), np.bool_)
    for byte in (first, second, third, fourth, fifth, sixth):
        good &= _plain_byte(byte)
    packed = (data[starts] == 72) & (data[starts + 1] == 52) & (data[starts + 2] == 115)  # gzip's magic
    prefixed = data[starts] == 48
    digits = _HEXADECIMAL[data[starts[:, None] + np.arange(8)]]
    hexadecimal = (digits.all(axis=1) | ((data[starts + 1] == 120) & prefixed)) & (stops - starts >= 12)
    good |= packed | hexadecimal
    return starts[good].tolist(), stops[good].tolist()
