"""The literals a regular expression cannot do without."""

import re
from typing import Any

from delicti.detect.sigma_pattern import REPEATS, parsed

Choice = tuple[bytes, ...]  # at least one of these stands in whatever the pattern finds


def literals(pattern: str) -> list[Choice]:
    """Choices of lower-case literals, each of which the pattern asks for. May be empty."""
    if not pattern.isascii():  # letter case beyond ASCII would need more literals than one
        return []
    try:
        tree = parsed(pattern)
    except (re.error, RecursionError, OverflowError):
        return []
    return _required(tree)


def strength(choice: Choice) -> int:
    """How telling a choice is: the length of its shortest literal."""
    return min((len(literal) for literal in choice), default=0)


def _required(tokens: Any) -> list[Choice]:
    """Runs of neighbouring characters, and what stands between the runs."""
    found: list[Choice] = []
    run = b""
    for op, value in tokens:
        fixed = _fixed(str(op), value)
        if fixed is not None:
            run += fixed
            continue
        if run:
            found.append((run,))
            run = b""
        found.extend(_between(str(op), value))
    if run:
        found.append((run,))
    return found


def _fixed(op: str, value: Any) -> bytes | None:
    """What a part stands for when it can be only one thing, letter case aside; None for the rest."""
    if op == "LITERAL":
        return bytes([value]).lower() if value < 0x80 else None
    if op == "AT":
        return b""
    if op == "IN" and all(str(kind) == "LITERAL" and code < 0x80 for kind, code in value):
        letters = {bytes([code]).lower() for _, code in value}
        return letters.pop() if len(letters) == 1 else None
    if op == "SUBPATTERN":
        parts = [_fixed(str(inner), code) for inner, code in value[3]]
        return b"".join(part for part in parts if part is not None) if None not in parts else None
    return None


def _between(op: str, value: Any) -> list[Choice]:
    if op == "SUBPATTERN":
        return _required(value[3])
    if op in REPEATS and int(value[0]) > 0:
        return _required(value[2])
    if op == "ATOMIC_GROUP":
        return _required(value)
    if op == "BRANCH":
        best = [max(_required(branch), key=strength, default=()) for branch in value[1]]
        return [tuple(dict.fromkeys(literal for choice in best for literal in choice))] if all(best) else []
    return []
