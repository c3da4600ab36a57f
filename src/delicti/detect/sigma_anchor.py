r"""What a rule cannot hold without: expressions that one Hyperscan pass over many values looks for.

A clause is a set of anchors, one of which must be found; a rule is judged only where all its clauses are. An anchor
finds at least what its test finds: texts are scanned one a line, so `^` and `$` stand for the ends of a text.
"""

import re
from functools import lru_cache
from typing import Any

import hyperscan

from delicti.detect.sigma_pattern import REPEATS, parsed
from delicti.detect.sigma_plan import KEYWORD, KEYWORD_COLUMNS, AllOf, AnyOf, Check, Clause, Node, Not

CLAUSES = 3  # more cost more than they spare
SHORTEST = 2  # bytes of a literal that an expression must have, else it would be found at every other byte

_END = re.compile(r"(?<!\\)((?:\\\\)*)\\[Zz]")
_BEGIN = re.compile(r"(?<!\\)((?:\\\\)*)\\A")
_TRAILING = re.compile(r"(?<!\\)\.[*+]\??$")
_HIGH = re.compile(r"\\x[89a-fA-F]")


def clauses(node: Node) -> tuple[Clause, ...]:
    """The most telling clauses of a condition; none when it can hold without any text that could be looked for."""
    found = sorted(set(_clauses(node)), key=lambda clause: (-_length(clause), clause))
    return tuple(found[:CLAUSES])


def _clauses(node: Node) -> list[Clause]:
    match node:
        case Not():
            return []
        case AllOf():
            return [clause for part in node.parts for clause in _clauses(part)]
        case AnyOf():
            best = [
                max(_clauses(part), key=lambda clause: (_length(clause), clause), default=()) for part in node.parts
            ]
            return [tuple(sorted({anchor for clause in best for anchor in clause}))] if all(best) else []
        case Check():
            expression = _expression(node)
            if expression is None:
                return []
            names = KEYWORD_COLUMNS if node.column == KEYWORD else (node.column,)
            return [tuple((name, *expression) for name in names)]
    return []


def _length(clause: Clause) -> int:
    return min((length for _, _, _, length in clause), default=0)


def _expression(test: Check) -> tuple[str, bool, int] | None:
    """A Hyperscan expression, whether letter case counts, and the length of its longest sure literal."""
    if test.kind in {"contains", "prefix", "suffix", "exact"}:
        if len(test.value) < SHORTEST or b"\n" in test.value:
            return None
        begin = "^" if test.kind in {"prefix", "exact"} else ""
        end = "$" if test.kind in {"suffix", "exact"} else ""
        return begin + "".join(f"\\x{b:02x}" for b in test.value) + end, test.cased, len(test.value)
    if test.kind != "pattern":
        return None
    pattern, cased = test.value.decode(), "i" not in test.flags
    # Letter case beyond ASCII means different things to the two engines.
    if not pattern.isascii() or (not cased and _HIGH.search(pattern)):
        return None
    length = _sure(pattern)
    pattern = _TRAILING.sub("", _BEGIN.sub(r"\1^", _END.sub(r"\1$", pattern)))
    if (length < SHORTEST and not _found_seldom(test.value.decode())) or not usable(pattern, cased=cased):
        return None
    return pattern, cased, max(length, 1)


def flags(expression: str, *, cased: bool) -> int:
    """The flags an expression needs: prefilter mode for what Hyperscan cannot take exactly."""
    base = hyperscan.HS_FLAG_MULTILINE | (0 if cased else hyperscan.HS_FLAG_CASELESS)
    return base if _compiles(expression, base) else base | hyperscan.HS_FLAG_PREFILTER


def usable(expression: str, *, cased: bool) -> bool:
    """Whether Hyperscan takes the expression, exactly or in prefilter mode."""
    return _compiles(expression, flags(expression, cased=cased))


@lru_cache(maxsize=4096)
def _compiles(expression: str, flag: int) -> bool:
    try:
        hyperscan.Database().compile(expressions=[expression.encode()], ids=[0], elements=1, flags=flag)
    except hyperscan.error:
        return False
    return True


def _sure(pattern: str) -> int:
    """The length of the longest run of characters that stands in whatever the pattern finds."""
    try:
        return max(map(len, _runs(parsed(pattern))), default=0)
    except (re.error, RecursionError, OverflowError):
        return 0


def _found_seldom(pattern: str) -> bool:
    """Whether a pattern without a sure literal is tied to an end of the text and so found a few times at most."""
    try:
        tokens = list(parsed(pattern))
    except (re.error, RecursionError, OverflowError):
        return False
    if not tokens:
        return False
    ends = str(tokens[-1][0]) == "AT" and str(tokens[-1][1]).startswith("AT_END")
    begins = str(tokens[0][0]) == "AT" and str(tokens[0][1]).startswith("AT_BEGINNING")
    return ends or (begins and str(tokens[-1][0]) not in REPEATS)


def _runs(tokens: Any) -> list[str]:
    """Sure runs of characters; of a choice between branches, the run of the branch whose best is shortest."""
    found, run = [], ""
    for op, value in tokens:
        name = str(op)
        if name == "LITERAL":
            run += chr(value)
            continue
        if name == "AT":
            continue
        found.append(run)
        run = ""
        if name == "SUBPATTERN":
            found.extend(_runs(value[3]))
        elif name in REPEATS and int(value[0]) > 0:
            found.extend(_runs(value[2]))
        elif name == "BRANCH":
            found.append(min((max(_runs(branch), key=len, default="") for branch in value[1]), key=len))
    found.append(run)
    return found
