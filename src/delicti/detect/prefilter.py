"""One multi-pattern pass that picks the few distinct texts that are worth a closer look.

Tables are compiled from the anchors of the grammars. They say which grammars one form of a value may concern, and run
over thousands of texts in one buffer (`joined`), raw and with percent signs undone once and twice by array operations,
and also know the signs of every other encoding (`views`), so that no text is passed over because its form
was not looked at. What looks like base64 or hex (`encoded`) is decoded and looked at too. Plain texts (`plain`) are
looked through only for the anchors that plain text can hold.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

import hyperscan
import numpy as np
import polars as pl

from delicti.detect.contexts import Anchor
from delicti.detect.database import Asked, database
from delicti.detect.encoded import encoded
from delicti.detect.joined import (
    EQUALS,
    MARK,
    Bytes,
    Flags,
    Places,
    chosen,
    joined,
    owners,
    percents,
    torn,
    undo_percent,
)
from delicti.detect.plain import LETTERS, may_be_plain
from delicti.detect.views import LONGEST, base64_text, hex_text

_FLAGS = hyperscan.HS_FLAG_CASELESS | hyperscan.HS_FLAG_DOTALL
_BEGIN = r"(?:^|[\x1d-\x1f?/\"])"
_BEFORE, _BEHIND, _STRETCHES, _MOST_ENDS = 160, 480, 4, 2000
_NO_MARKS = bytes.maketrans(b"\x1d\x1e\x1f", b"   ")  # which Python's \s takes for blanks as well
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


def bulk(anchor: str | Anchor) -> str:
    """An anchor for a buffer: begin and end of a value are the marks around it, and nothing reaches beyond them."""
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
            found.append(r"^\x1e\x1f" if letter == "^" and found[-1] == "[" else letter)
        else:
            inside = letter == "["
            found.append({"^": _BEGIN, "$": _END, ".": r"[^\x1e\x1f]"}.get(letter, letter))
    return "".join(found)


def _joint(anchors: Iterable[tuple[int, str | Anchor]]) -> list[tuple[int, str]]:
    return [(number, bulk(text)) for number, text in anchors]


def tables(anchors: Sequence[tuple[int, str | Anchor]]) -> tuple[list[Asked], list[Asked], list[Asked]]:
    """What the tables hold: for any texts, for plain ones, and what is looked for in a form without its name."""
    every = [*_joint(anchors), *((_SIGN, sign) for sign in SIGNS)]
    return (
        [(number, text, _FLAGS) for number, text in every],
        [(number, text, _FLAGS) for number, text in every if may_be_plain(text)],
        [(number, text.value, _FLAGS) for number, text in anchors if isinstance(text, Anchor)],
    )


class Prefilter:
    """Compiled anchors. Numbers say whose anchor it is (a grammar's place in the list)."""

    def __init__(self, anchors: Iterable[tuple[int, str | Anchor]]) -> None:
        self._given = list(anchors)
        many, few, nameless = tables(self._given)
        self._many, self._few = database(many), database(few)
        self._nameless = database(nameless) if nameless else None

    @cached_property
    def _long(self) -> hyperscan.Database:
        listed = ((number, text.value if isinstance(text, Anchor) else text) for number, text in self._given)
        return database([(number, text, _FLAGS) for number, text in listed])

    def concerned(self, form: bytes) -> set[int]:
        """Which grammars may have something to say about one form of a value."""
        found: set[int] = set()
        self._many.scan(_marked(form), match_event_handler=_note, context=found)
        if self._nameless is not None:
            self._nameless.scan(form, match_event_handler=_note, context=found)
        return found - {_SIGN}

    @cached_property
    def _plain(self) -> list[tuple[int, re.Pattern[bytes]]]:
        return _exact(_joint(self._given))

    @cached_property
    def _whole(self) -> list[tuple[int, re.Pattern[bytes]]]:
        return _exact((number, text.value) for number, text in self._given if isinstance(text, Anchor))

    def plainly(self, form: bytes) -> set[int]:
        """The same by another engine, one pattern after the other: what `concerned` is checked against."""
        nameless = {number for number, pattern in self._whole if pattern.search(form)}
        return nameless | {number for number, pattern in self._plain if pattern.search(_marked(form))}

    def windows(self, form: bytes) -> dict[int, list[tuple[int, int]]]:
        """For each grammar concerned, the stretches of a long form around its anchors, a few at most."""
        ends: list[tuple[int, int]] = []
        self._long.scan(form, match_event_handler=_numbered, context=ends)
        found: dict[int, list[tuple[int, int]]] = {}
        for number, end in sorted(ends, key=lambda pair: pair[1]):
            stretches = found.setdefault(number, [])
            if stretches and end < stretches[-1][1] - _BEHIND // 2:
                continue
            if len(stretches) < _STRETCHES:
                stretches.append((max(0, end - _BEFORE), end + _BEHIND))
        return found

    def suspects(self, texts: pl.Series, *, named: bool = False, decoded: bool = False) -> Flags:
        """For each text (under the escape of `model.text`): whether a closer look may find anything.

        `named`: the texts are parameters, `name=value`. `decoded`: `+` stands for a space, and nobody takes the text as
        it is where percent signs can be undone.
        """
        unread = texts.str.contains("\\", literal=True) | (texts.str.len_bytes() > LONGEST)
        plain = texts.str.contains(_PLAIN_PARAMETER if named else _PLAIN) & ~unread
        suspected = unread.to_numpy().copy()
        for table, which in ((self._few, plain), (self._many, ~(plain | unread))):
            if which.any():
                data, ends = joined(texts.filter(which), names=named, pluses=decoded)
                suspected[which.to_numpy()] = self._looked(table, data, ends, decoded=decoded)
        return suspected

    def _looked(self, database: hyperscan.Database, data: Bytes, ends: Places, *, decoded: bool) -> Flags:
        """Which of the texts hold an anchor or a sign, as they are (unless `decoded`) or with percent signs undone."""
        suspected = np.zeros(len(ends) - 1, np.bool_)
        numbers = np.arange(len(suspected))
        at = percents(data)
        if decoded and len(at):
            suspected[torn(data, ends, at)] = True
            data, ends = undo_percent(data, ends, at)
            at = percents(data)
        for step in range(int(decoded), _UNDONE + 1):
            suspected[numbers[_hits(database, data, ends)]] = True
            more = np.zeros(len(numbers), np.bool_)
            more[owners(ends, at)] = True
            for owner, text in encoded(data, ends, ~more & ~suspected[numbers]):
                if not suspected[numbers[owner]] and self._hides(text):
                    suspected[numbers[owner]] = True
            more &= ~suspected[numbers]
            if not more.any():
                break
            if step == _UNDONE:  # encoded more often than anybody needs: worth a look
                suspected[numbers[more]] = True
                break
            data, ends = chosen(data, ends, more)
            numbers = numbers[more]
            at = percents(data)
            suspected[numbers[torn(data, ends, at)]] = True
            data, ends = undo_percent(data, ends, at)
            at = percents(data)
        return suspected

    def _hides(self, text: str) -> bool:
        form = base64_text(text)
        if form is None:
            form = hex_text(text)
        return form is not None and bool(
            _DEEPER.search(form)
            or base64_text(form)
            or hex_text(form)
            or self.concerned(form.encode("utf-8", "replace"))
        )


def _exact(texts: Iterable[tuple[int, str]]) -> list[tuple[int, re.Pattern[bytes]]]:
    return [(number, re.compile(text.encode("latin-1"), re.IGNORECASE | re.DOTALL)) for number, text in texts]


def _marked(form: bytes) -> bytes:
    """A form as a buffer has it behind a parameter's name."""
    return bytes((EQUALS,)) + form.translate(_NO_MARKS) + bytes((MARK,))


_DEEPER = re.compile(r"[%\\&]|/\*|[^\x00-\x7f]|\x00")
_PLAIN = f"^[{LETTERS}]*$"
_PLAIN_PARAMETER = f"^[{LETTERS}]*=?[{LETTERS}]*$"


def _hits(database: hyperscan.Database, data: Bytes, ends: Places) -> Places:
    """The texts in which an anchor or a sign ends."""
    hits: list[int] = []
    database.scan(data.tobytes(), match_event_handler=_place, context=hits)
    return np.clip(owners(ends, np.asarray(hits, np.int64) - 1), 0, len(ends) - 2)


def _numbered(number: int, _start: int, end: int, _flags: int, found: Any) -> None:
    if len(found) < _MOST_ENDS:
        found.append((number, end))


def _note(number: int, _start: int, _end: int, _flags: int, found: Any) -> None:
    found.add(number)


def _place(_number: int, _start: int, end: int, _flags: int, found: Any) -> None:
    found.append(end)
