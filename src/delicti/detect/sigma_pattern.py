r"""Regular expressions of rules, compiled so that no value can make them slow.

RE2 takes most patterns and is linear in the value. A pattern it refuses (lookaround, back references) is run by
`regex` on at most `LOOKAROUND_LENGTH` bytes for at most one second; one that repeats a repetition without a bound,
which could take exponential time, is refused when the rule is read.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import re2  # type: ignore[import-untyped]
import regex  # type: ignore[import-untyped]

LOOKAROUND_LENGTH = 4096
LOOKAROUND_SECONDS = 1.0

Span = tuple[int, int]
Finder = Callable[[bytes], "Span | None"]

_PLAIN = re.compile(rb"[A-Za-z0-9_]")


class BadPattern(ValueError):
    """A pattern that cannot be used, and why."""


def escaped(text: str) -> str:
    """The text as a pattern that finds just it, byte by byte."""
    return "".join(chr(b) if _PLAIN.match(bytes([b])) else f"\\x{b:02x}" for b in text.encode())


def check(pattern: str, flags: str) -> None:
    """Raises BadPattern when the pattern is no regular expression, or one that may take exponential time."""
    try:
        finder(pattern, flags)
    except (re2.error, regex.error) as e:
        raise BadPattern(f"its pattern {pattern[:80]!r} is no regular expression") from e


@lru_cache(maxsize=4096)
def finder(pattern: str, flags: str) -> Finder:
    """A function that gives the place of the first match in a text, or None."""
    prefix = f"(?{flags})" if flags else ""
    options = re2.Options()
    options.log_errors = False
    if pattern.isascii():  # bytes stand for themselves; else the text is read as UTF-8
        options.encoding = re2.Options.Encoding.LATIN1
    translated = pattern.replace(r"\Z", r"\z")
    try:
        linear = re2.compile((prefix + translated).encode(), options)
    except re2.error:
        return _lookaround(pattern, prefix)

    def find(text: bytes) -> Span | None:
        found = linear.search(text)
        return (found.start(), found.end()) if found else None

    return find


def _lookaround(pattern: str, prefix: str) -> Finder:
    backtracking = regex.compile((prefix + pattern.replace(r"\z", r"\Z")).encode())
    if _repeats_a_repetition(pattern):
        raise BadPattern(f"its pattern {pattern[:80]!r} repeats a repetition and could take exponential time")

    def find(text: bytes) -> Span | None:
        try:
            found = backtracking.search(text[:LOOKAROUND_LENGTH], timeout=LOOKAROUND_SECONDS)
        except TimeoutError:
            return None
        return found.span() if found else None

    return find


def parsed(pattern: str) -> Any:
    """The pattern as the standard library's parser sees it; raises re.error."""
    return re._parser.parse(pattern.replace(r"\z", r"\Z"))  # type: ignore[attr-defined] # noqa: SLF001


REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")


def _repeats_a_repetition(pattern: str) -> bool:
    try:
        tree = parsed(pattern)
    except (re.error, RecursionError, OverflowError):
        return True
    stack = [(tree, False)]
    while stack:
        tokens, inside = stack.pop()
        for op, value in tokens:
            repeated = str(op) in REPEATS and int(value[1]) > 64
            if repeated and inside:
                return True
            stack.extend((part, inside or repeated) for part in _children(op, value))
    return False


def _children(op: Any, value: Any) -> list[Any]:
    match str(op):
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return [value[2]]
        case "SUBPATTERN":
            return [value[3]]
        case "BRANCH":
            return list(value[1])
        case "ASSERT" | "ASSERT_NOT":
            return [value[1]]
        case "ATOMIC_GROUP":
            return [value]
        case "GROUPREF_EXISTS":
            return [part for part in value[1:] if part is not None]
    return []
