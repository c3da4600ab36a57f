"""The literals without which a rule cannot hold: what one pass over many values looks for.

A clause is a set of (column, literal), one of which must be there; a rule is judged only where all its clauses hold.
"""

from delicti.detect.sigma_literals import literals, strength
from delicti.detect.sigma_plan import KEYWORD, KEYWORD_COLUMNS, All, Any, Clause, Node, Not, Test

SHORTEST = 3  # a literal below this says nothing
CLAUSES = 3  # more cost more than they spare
_TEXTS = {"contains", "prefix", "suffix", "exact"}


def clauses(node: Node) -> tuple[Clause, ...]:
    """The most telling clauses of a condition; none when it can hold without any literal."""
    found = sorted(set(_clauses(node)), key=lambda clause: (-_length(clause), clause))
    return tuple(found[:CLAUSES])


def _clauses(node: Node) -> list[Clause]:
    match node:
        case Not():
            return []
        case All():
            return [clause for part in node.parts for clause in _clauses(part)]
        case Any():
            best = [
                max(_clauses(part), key=lambda clause: (_length(clause), clause), default=()) for part in node.parts
            ]
            return [tuple(sorted({anchor for clause in best for anchor in clause}))] if all(best) else []
        case Test():
            return [clause for choice in _literals(node) if (clause := _on_columns(node.column, choice))]
    return []


def _literals(test: Test) -> list[tuple[bytes, ...]]:
    if test.kind in _TEXTS:
        return [(test.value.lower(),)]
    if test.kind == "pattern":
        return literals(test.value.decode())
    return []


def _on_columns(column: str, choice: tuple[bytes, ...]) -> Clause:
    if strength(choice) < SHORTEST or any(b"\n" in literal for literal in choice):
        return ()
    names = KEYWORD_COLUMNS if column == KEYWORD else (column,)
    return tuple(sorted((name, literal) for name in names for literal in choice))


def _length(clause: Clause) -> int:
    return min((len(literal) for _, literal in clause), default=0)
