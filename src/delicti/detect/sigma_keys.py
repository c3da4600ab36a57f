"""The one column by whose distinct values the rows are chosen that a rule is judged on.

A rule holds only where all its clauses do. Those whose anchors are all looked for in one column of the request table
(or in what is made from it) can be asked for each of its values, whatever the rest of the row is; the column that
tells most is a rule's key.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from delicti.detect.sigma_fields import DERIVED
from delicti.detect.sigma_plan import Clause, Rule

_TELLING = ("target", "agent", "referrer", "request_headers", "request_body", "user", "host")  # first what tells most


class Key(NamedTuple):
    """A clause of a rule (by its place) that a value of the column must hold, one of `needed`."""

    column: str
    clause: int
    needed: int


def keys(rule: Rule) -> list[Key]:
    """Every row on which the rule holds has a value of some key's column that holds `needed` of its clauses.

    None when no single column is telling; such a rule is judged on any row.
    """
    by_column: defaultdict[str, list[int]] = defaultdict(list)
    for place, clause in enumerate(rule.clauses):
        bases = _bases(clause)
        if len(bases) == 1 and (column := next(iter(bases))) is not None:
            by_column[column].append(place)
    if by_column:
        column = min(by_column, key=lambda name: (_TELLING.index(name) if name in _TELLING else len(_TELLING), name))
        return [Key(column, place, len(by_column[column])) for place in by_column[column]]
    for place, clause in enumerate(rule.clauses):
        bases = _bases(clause)
        if None not in bases:
            return [Key(str(column), place, 1) for column in sorted(map(str, bases))]
    return []


def columns(column: str, rules: Iterable[Rule]) -> tuple[str, ...]:
    """The columns made from this one in which anchors of the rules' keys are looked for."""
    asked = {
        name
        for rule in rules
        for key in keys(rule)
        if key.column == column
        for name, *_ in rule.clauses[key.clause]
        if _base(name) == column
    }
    return tuple(sorted(asked))


def _bases(clause: Clause) -> set[str | None]:
    return {_base(name) for name, *_ in clause}


def _base(name: str) -> str | None:
    """The column of the request table that this one is made from; None when it is made from several."""
    bases = DERIVED.get(name, (name,))
    return bases[0] if len(bases) == 1 else None
