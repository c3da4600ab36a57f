"""Which anchors may be found in plain text: letters, digits, `_`, `-`, `.` and `/`, between marks.

Most values are plain, and most anchors need a sign that plain text lacks; so plain values are looked through for the
few others only. An anchor that is not understood counts as one that may be found.
"""

import re
from typing import Any

from delicti.detect.joined import EQUALS, MARK

LETTERS = r"A-Za-z0-9_./-"
_BYTES = frozenset(b for b in range(128) if re.match(f"[{LETTERS}]", chr(b))) | {EQUALS, MARK}
_CATEGORIES = {
    "CATEGORY_DIGIT": rb"\d", "CATEGORY_NOT_DIGIT": rb"\D", "CATEGORY_SPACE": rb"\s", "CATEGORY_NOT_SPACE": rb"\S",
    "CATEGORY_WORD": rb"\w", "CATEGORY_NOT_WORD": rb"\W",
}  # fmt: skip


def may_be_plain(anchor: str) -> bool:
    """Whether the anchor (without regard to case, `.` for every byte) may be found in plain text."""
    try:
        return _possible(re._parser.parse(anchor))  # type: ignore[attr-defined] # noqa: SLF001
    except (re.error, RecursionError, OverflowError):
        return True


def _possible(tokens: Any) -> bool:
    return all(_token(str(op), value) for op, value in tokens)


def _token(op: str, value: Any) -> bool:
    match op:
        case "LITERAL":
            return value in _BYTES
        case "IN":
            return not _BYTES.isdisjoint(_members(value))
        case "BRANCH":
            return any(_possible(branch) for branch in value[1])
        case "SUBPATTERN":
            return _possible(value[3])
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return value[0] == 0 or _possible(value[2])
    return True


def _members(items: Any) -> set[int]:
    found: set[int] = set()
    without = False
    for op, value in items:
        match str(op):
            case "NEGATE":
                without = True
            case "LITERAL":
                found |= _cases(value)
            case "RANGE":
                for letter in range(value[0], value[1] + 1):
                    found |= _cases(letter)
            case "CATEGORY":
                category = re.compile(_CATEGORIES[str(value)])
                found |= {byte for byte in range(256) if category.match(bytes((byte,)))}
    return set(range(256)) - found if without else found


def _cases(letter: int) -> set[int]:
    return {letter, ord(chr(letter).lower()), ord(chr(letter).upper())} if letter < 128 else {letter}
