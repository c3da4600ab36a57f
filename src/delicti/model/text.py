r"""The one reversible escape under which text from evidence is written in tables.

Bytes that are valid UTF-8 stand for themselves, except the backslash (`\\`) and the control bytes below 0x20 and 0x7f.
Those, and every byte that is not valid UTF-8, are written `\xhh`. So each text column gives back the exact bytes.
"""

import re

_ESCAPED = re.compile(rb"\\(?:\\|x([0-9a-f]{2}))")
_SPECIAL = re.compile(r"[\\\x00-\x1f\x7f]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def escape(value: bytes) -> str:
    """Bytes as text under the escape; `unescape` gives them back."""
    # A backslash must be doubled before "backslashreplace" adds its own.
    text = value.replace(b"\\", b"\\\\").decode("utf-8", "backslashreplace")
    return _CONTROL.sub(lambda m: f"\\x{ord(m[0]):02x}", text) if _CONTROL.search(text) else text


def unescape(text: str) -> bytes:
    """The bytes that `escape` wrote as this text."""
    raw = text.encode("utf-8")
    if b"\\" not in raw:
        return raw
    return _ESCAPED.sub(lambda m: bytes([int(m[1], 16)]) if m[1] else b"\\", raw)


def needs_escape(text: str) -> bool:
    """Whether the text holds anything that `escape` would write differently."""
    return _SPECIAL.search(text) is not None


BEGIN, END = "⟦", "⟧"  # around the decisive part of a text that is shown
AROUND = 120  # bytes shown before and after it
_LONGEST = 1000  # bytes of it


def marked(value: bytes, start: int, end: int) -> str:
    """The part from `start` to `end` between marks, with what stands around it, under the escape."""
    begin, stop = max(0, start - AROUND), min(end, start + _LONGEST)
    last = min(len(value), end + AROUND) if stop == end else stop
    return "".join(
        (
            "…" if begin else "",
            _unmarked(value[begin:start]),
            BEGIN,
            _unmarked(value[start:stop]),
            END,
            _unmarked(value[stop:last]),
            "…" if last < len(value) else "",
        )
    )


def parted(shown: str) -> tuple[str, str, str]:
    """What stands before the decisive part of a text that `marked` made, the part, and what stands behind."""
    before, mark, rest = shown.partition(BEGIN)
    part, _, after = rest.partition(END)
    return (before, part, after) if mark else ("", shown, "")


def _unmarked(value: bytes) -> str:
    """Under the escape, marks that the evidence itself holds too."""
    text = escape(value)
    for mark in (BEGIN, END):
        text = text.replace(mark, "".join(f"\\x{byte:02x}" for byte in mark.encode()))
    return text
