"""Texts of which one stands in whatever a pattern finds, whatever else the pattern may mean.

They are read from the pattern's own tree, in lower case, and are ASCII only.
"""

import re
from typing import Any

from delicti.detect.sigma_pattern import REPEATS

_MOST = 400  # alternatives; more would be looked for all over a text
_LETTERS = 12  # of a class of characters, where letters of words are among them


def literals(pattern: re.Pattern[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The best such texts (the longest, then the fewest), and letters that all stand there; none if nothing is sure."""
    try:
        clauses = _clauses(re._parser.parse(pattern.pattern, pattern.flags))  # type: ignore[attr-defined] # noqa: SLF001
    except (re.error, RecursionError, OverflowError, ValueError):
        return frozenset(), frozenset()
    return _best(clauses), frozenset(letter for clause in clauses if len(clause) == 1 for letter in "".join(clause))


def _best(clauses: list[frozenset[str]]) -> frozenset[str]:
    return max(clauses, key=lambda clause: (min(map(len, clause)), -len(clause), sorted(clause)), default=frozenset())


def _clauses(tokens: Any) -> list[frozenset[str]]:
    """Sets of which every one has a text in whatever the tokens find."""
    found: list[frozenset[str]] = []
    run = ""
    for op, value in tokens:
        if str(op) == "LITERAL" and value < 128:
            run += chr(value).lower()
            continue
        if run:
            found.append(frozenset((run,)))
        run = ""
        found.extend(_token(str(op), value))
    return [*found, frozenset((run,))] if run else found


def _token(op: str, value: Any) -> list[frozenset[str]]:
    match op:
        case "SUBPATTERN":
            return _clauses(value[3])
        case "ATOMIC_GROUP":
            return _clauses(value)
        case "ASSERT":
            return _clauses(value[1])
        case "BRANCH":
            every = [_best(_clauses(branch)) for branch in value[1]]
            together = frozenset().union(*every)
            return [together] if all(every) and len(together) <= _MOST else []
        case "IN":
            return _letters(value)
    return _clauses(value[2]) if op in REPEATS and int(value[0]) > 0 else []


def _letters(items: Any) -> list[frozenset[str]]:
    found: set[str] = set()
    for op, value in items:
        first, last = (value, value) if str(op) == "LITERAL" else value if str(op) == "RANGE" else (0, 128)
        if last >= 128:
            return []
        found |= {chr(letter).lower() for letter in range(first, last + 1)}
    many = len(found) > _LETTERS and any(letter.isalnum() for letter in found)
    return [frozenset(found)] if found and not many else []
