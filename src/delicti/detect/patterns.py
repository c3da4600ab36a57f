"""Patterns of a grammar that are first looked for together: one pass over a value tells which of them to try.

A value is asked for dozens of patterns, and hardly any of them is found. So those of a module are compiled into one
Hyperscan table, which may find too much, never too little; a pattern is then tried exactly where the table found it.
That holds for plain ASCII, where both engines mean the same; any other value is looked through for the texts that a
pattern cannot do without (`literals`). A pattern that can do without any is tried at once, as it is found in almost
every value, and one that Hyperscan does not take is tried where it may be found.
"""

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from types import ModuleType
from typing import Any

import hyperscan

from delicti.detect.database import Asked, database, willing
from delicti.detect.literals import literals

_KEPT = 64  # values whose answers are remembered: a grammar asks for one value many times
_PRINTABLE = re.compile(r"[\t\n\r -~]*")
_UNLIKE = re.compile(r"\{,|\\[uU]|\(\?[a-zA-Z]*x")  # what the two engines read differently
_FOLDED = re.compile("[\u0130\u0131\u017f\u212a]")  # all that is the same as an ASCII letter without regard to case
_LITERAL = hyperscan.HS_FLAG_CASELESS | hyperscan.HS_FLAG_DOTALL | hyperscan.HS_FLAG_SINGLEMATCH
_WIDE = re.compile(r"\{(\d+),\d{2,}\}")  # slow to compile; where nothing is negated, no bound only finds more
_ASKED = (
    (re.IGNORECASE, hyperscan.HS_FLAG_CASELESS),
    (re.DOTALL, hyperscan.HS_FLAG_DOTALL),
    (re.MULTILINE, hyperscan.HS_FLAG_MULTILINE),
)


class Together:
    """Patterns that are looked for together."""

    def __init__(self, patterns: list[re.Pattern[str]]) -> None:
        needs = {pattern: literals(pattern) for pattern in dict.fromkeys(filter(_alike, patterns))}
        self._needs = [need for need in needs.values() if need[0]]
        self._numbers = {pattern: at for at, pattern in enumerate(p for p, (texts, _) in needs.items() if texts)}
        self._known: dict[str, frozenset[int]] = {}
        self.text: str | None = None  # the last text asked for, and the numbers found in it
        self.numbers: frozenset[int] = frozenset()

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

    @cached_property
    def _sure(self) -> hyperscan.Database:
        """The texts that patterns cannot do without."""
        return database(
            [(at, _bytes(text), _LITERAL) for at, (texts, _) in enumerate(self._needs) for text in sorted(texts)]
        )

    def look(self, text: str) -> None:
        """Finds the numbers of the patterns that may be found in the text."""
        found = self._known.get(text)
        if found is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            self._known[text] = found = self._look(text)
        self.text, self.numbers = text, found

    def _look(self, text: str) -> frozenset[int]:
        if not text.isascii() or not (text.isprintable() or _PRINTABLE.fullmatch(text)):
            return self._look_loosely(text)
        table, lacking = self._table
        numbers = set(lacking)
        table.scan(text.encode("ascii"), match_event_handler=_note, context=numbers)
        return frozenset(numbers)

    def _look_loosely(self, text: str) -> frozenset[int]:
        if _FOLDED.search(text):
            return frozenset(self._numbers.values())
        numbers: set[int] = set()
        self._sure.scan(text.encode("utf-8", "surrogatepass"), match_event_handler=_note, context=numbers)
        there = frozenset(text.lower())
        return frozenset(number for number in numbers if self._needs[number][1] <= there)


class Sought:
    """A compiled pattern whose methods look at a text only where the pattern may be found in it."""

    __slots__ = ("_exact", "_number", "_together")

    def __init__(self, together: Together, exact: re.Pattern[str], number: int) -> None:
        self._together, self._exact, self._number = together, exact, number

    def _may(self, text: str) -> bool:
        together = self._together
        if text is not together.text:
            together.look(text)
        return self._number in together.numbers

    def search(self, text: str, *place: int) -> re.Match[str] | None:
        """As of a compiled pattern."""
        together = self._together  # asked for most often, so without a call of its own
        if text is not together.text:
            together.look(text)
        return self._exact.search(text, *place) if self._number in together.numbers else None

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


def _bytes(text: str) -> str:
    """ASCII as a pattern that finds just it."""
    return "".join(f"\\x{ord(letter):02x}" for letter in text)


def _loose(pattern: str) -> str:
    return pattern if "(?!" in pattern or "(?<!" in pattern else _WIDE.sub(r"{\1,}", pattern)


def _flags(pattern: re.Pattern[str]) -> int:
    asked = sum(ours for theirs, ours in _ASKED if pattern.flags & theirs)
    return hyperscan.HS_FLAG_PREFILTER | hyperscan.HS_FLAG_SINGLEMATCH | asked


def _note(number: int, _start: int, _end: int, _flags: int, found: Any) -> None:
    found.add(number)
