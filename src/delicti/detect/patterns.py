"""Patterns of a grammar that are first looked for together: one pass over a value tells which of them to try.

A value is asked for dozens of patterns, and hardly any of them is found. So those of a module are compiled into one
Hyperscan table, which may find too much, never too little; a pattern is then tried exactly where the table found it.
That holds for plain ASCII, where both engines mean the same; any other value is tried exactly at once, and so is any
pattern that Hyperscan does not take.
"""

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from types import ModuleType
from typing import Any

import hyperscan

from delicti.detect.database import Asked, willing

_KEPT = 64  # values whose answers are remembered: a grammar asks for one value many times
_PRINTABLE = re.compile(r"[\t\n\r -~]*")
_UNLIKE = re.compile(r"\{,|\\[uU]|\(\?[a-zA-Z]*x")  # what the two engines read differently
_WIDE = re.compile(r"\{(\d+),\d{2,}\}")  # slow to compile; where nothing is negated, no bound only finds more
_ASKED = (
    (re.IGNORECASE, hyperscan.HS_FLAG_CASELESS),
    (re.DOTALL, hyperscan.HS_FLAG_DOTALL),
    (re.MULTILINE, hyperscan.HS_FLAG_MULTILINE),
)


class Together:
    """Patterns that are looked for together."""

    def __init__(self, patterns: list[re.Pattern[str]]) -> None:
        self._numbers = {pattern: number for number, pattern in enumerate(dict.fromkeys(filter(_alike, patterns)))}
        self._known: dict[str, frozenset[int]] = {}

    @property
    def asked(self) -> list[Asked]:
        """What the table is compiled from."""
        return [(number, _loose(p.pattern), _flags(p)) for p, number in self._numbers.items()]

    @cached_property
    def _table(self) -> tuple[hyperscan.Database, frozenset[int]]:
        """The table, and the patterns it lacks."""
        table, taken = willing(self.asked)
        return table, frozenset(self._numbers.values()) - taken

    def of(self, pattern: re.Pattern[str]) -> "Sought | re.Pattern[str]":
        """The pattern, tried only where it may be found."""
        return Sought(self, pattern, self._numbers[pattern]) if pattern in self._numbers else pattern

    def found(self, text: str) -> frozenset[int]:
        """The numbers of the patterns that may be found in the text."""
        try:
            return self._known[text]
        except KeyError:
            if len(self._known) >= _KEPT:
                self._known.clear()
            self._known[text] = found = self._look(text)
            return found

    def _look(self, text: str) -> frozenset[int]:
        if not text.isascii() or not (text.isprintable() or _PRINTABLE.fullmatch(text)):
            return frozenset(self._numbers.values())
        table, lacking = self._table
        numbers = set(lacking)
        table.scan(text.encode("ascii"), match_event_handler=_note, context=numbers)
        return frozenset(numbers)


class Sought:
    """A compiled pattern whose methods look at a text only where the pattern may be found in it."""

    __slots__ = ("_exact", "_number", "_together")

    def __init__(self, together: Together, exact: re.Pattern[str], number: int) -> None:
        self._together, self._exact, self._number = together, exact, number

    def _may(self, text: str) -> bool:
        return self._number in self._together.found(text)

    def search(self, text: str, *place: int) -> re.Match[str] | None:
        """As of a compiled pattern."""
        return self._exact.search(text, *place) if self._may(text) else None

    def match(self, text: str, *place: int) -> re.Match[str] | None:
        """As of a compiled pattern."""
        return self._exact.match(text, *place) if self._may(text) else None

    def fullmatch(self, text: str, *place: int) -> re.Match[str] | None:
        """As of a compiled pattern."""
        return self._exact.fullmatch(text, *place) if self._may(text) else None

    def findall(self, text: str) -> list[Any]:
        """As of a compiled pattern."""
        return self._exact.findall(text) if self._may(text) else []

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """As of a compiled pattern."""
        return self._exact.finditer(text) if self._may(text) else iter(())

    def sub(self, put: str | Callable[[re.Match[str]], str], text: str, count: int = 0) -> str:
        """As of a compiled pattern."""
        return self._exact.sub(put, text, count=count) if self._may(text) else text


def look_together(module: ModuleType) -> Together:
    """Lets the patterns that stand in the module, by name or in tuples, be looked for together from now on."""
    held = {name: value for name, value in vars(module).items() if _holds(value)}
    together = Together([pattern for value in held.values() for pattern in _patterns(value)])
    for name, value in held.items():
        setattr(module, name, _replaced(value, together))
    return together


def _patterns(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _patterns(part)


def _holds(value: object) -> bool:
    return next(_patterns(value), None) is not None


def _replaced(value: Any, together: Together) -> Any:
    if isinstance(value, re.Pattern):
        return together.of(value)
    if not isinstance(value, tuple) or not _holds(value):
        return value
    parts = [_replaced(part, together) for part in value]
    return value.__class__(*parts) if hasattr(value, "_fields") else tuple(parts)


def _alike(pattern: re.Pattern[str]) -> bool:
    return pattern.pattern.isascii() and not pattern.flags & re.VERBOSE and not _UNLIKE.search(pattern.pattern)


def _loose(pattern: str) -> str:
    return pattern if "(?!" in pattern or "(?<!" in pattern else _WIDE.sub(r"{\1,}", pattern)


def _flags(pattern: re.Pattern[str]) -> int:
    asked = sum(ours for theirs, ours in _ASKED if pattern.flags & theirs)
    return hyperscan.HS_FLAG_PREFILTER | hyperscan.HS_FLAG_SINGLEMATCH | asked


def _note(number: int, _start: int, _end: int, _flags: int, found: Any) -> None:
    found.add(number)
