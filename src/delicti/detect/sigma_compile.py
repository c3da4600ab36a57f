"""A parsed Sigma condition as a tree of tests.

pySigma reads the rule and resolves its condition; what a web server log cannot answer is refused here with a reason.
"""

from typing import Any

from sigma.conditions import (
    ConditionAND,
    ConditionFieldEqualsValueExpression,
    ConditionNOT,
    ConditionOR,
    ConditionValueExpression,
)
from sigma.types import (
    CompareOperators,
    SigmaBool,
    SigmaCasedString,
    SigmaCIDRExpression,
    SigmaCompareExpression,
    SigmaExists,
    SigmaExpansion,
    SigmaNull,
    SigmaNumber,
    SigmaRegularExpression,
    SigmaString,
    SpecialChars,
)

from delicti.detect.sigma_fields import FIELDS
from delicti.detect.sigma_pattern import check, escaped
from delicti.detect.sigma_plan import KEYWORD, AllOf, AnyOf, Check, Node, Not

_COMPARE = {
    CompareOperators.LT: "less",
    CompareOperators.LTE: "most",
    CompareOperators.GT: "more",
    CompareOperators.GTE: "least",
}


class CannotMean(ValueError):
    """The rule asks for something a web server log does not hold; the text says what."""


def compiled(condition: Any) -> Node:
    """The tree of tests of one parsed and resolved condition."""
    match condition:
        case ConditionAND():
            return AllOf(tuple(compiled(part) for part in condition.args))
        case ConditionOR():
            return AnyOf(tuple(compiled(part) for part in condition.args))
        case ConditionNOT():
            return Not(compiled(condition.args[0]))
        case ConditionFieldEqualsValueExpression():
            return _field(condition.field, condition.value)
        case ConditionValueExpression():
            return _value(KEYWORD, condition.value)
    raise CannotMean("its condition has a part that is not understood")


def _field(name: str, value: Any) -> Node:
    column = FIELDS.get(name.lower())
    if column is None:
        raise CannotMean(f"a web server log has no field {name}")
    node = _value(column, value)
    # Many published rules name the query where they mean the whole target: a literal that begins
    # like a path is looked for there too.
    if column == "query" and isinstance(node, Check) and node.kind in {"contains", "prefix"} and node.value[:1] == b"/":
        return AnyOf((node, Check("target", node.kind, node.value, node.cased)))
    return node


def _value(column: str, value: Any) -> Node:
    match value:
        case SigmaExpansion():
            return AnyOf(tuple(_value(column, part) for part in value.values))
        case SigmaString():
            return _text(column, value)
        case SigmaNumber():
            number = value.number
            text = str(int(number) if float(number).is_integer() else number).encode()
            return Check(column, "contains" if column == KEYWORD else "exact", text)
        case SigmaRegularExpression():
            flags = "".join(sorted(flag.name[0].lower() for flag in value.flags))
            pattern = str(value.regexp)
            check(pattern, flags)
            return Check(column, "pattern", pattern.encode(), cased=True, flags=flags.replace("d", "s"))
        case SigmaCIDRExpression():
            return Check(column, "network", str(value.network).encode())
        case SigmaCompareExpression():
            if value.op is CompareOperators.NEQ:
                return Not(_value(column, value.number))
            return Check(column, _COMPARE[value.op], number=float(value.number.number))  # type: ignore[arg-type]
        case SigmaNull():
            return Check(column, "null")
        case SigmaExists():
            there = Not(Check(column, "null"))
            return there if bool(value) else Check(column, "null")
        case SigmaBool():
            return Check(column, "exact", str(value.boolean).lower().encode())
    raise CannotMean(f"values of the kind {type(value).__name__.removeprefix('Sigma')} cannot be judged")


def _text(column: str, value: SigmaString) -> Check:
    cased = isinstance(value, SigmaCasedString)
    parts = list(value.s)
    if not all(isinstance(part, str | SpecialChars) for part in parts):
        raise CannotMean("it has a placeholder that nothing fills")
    if column == KEYWORD:  # a keyword is looked for anywhere
        while parts and parts[0] is SpecialChars.WILDCARD_MULTI:
            parts.pop(0)
        while parts and parts[-1] is SpecialChars.WILDCARD_MULTI:
            parts.pop()
        parts = [SpecialChars.WILDCARD_MULTI, *parts, SpecialChars.WILDCARD_MULTI]
    starts = bool(parts) and parts[0] is SpecialChars.WILDCARD_MULTI
    ends = bool(parts) and parts[-1] is SpecialChars.WILDCARD_MULTI
    inner = parts[1 if starts else 0 : -1 if ends and len(parts) > 1 else None]
    if all(isinstance(part, str) for part in inner):
        literal = "".join(str(part) for part in inner)
        if not literal:  # "*" alone: any value; "": none
            return Check(column, "contains") if starts else Check(column, "null")
        if literal == "-" and not starts and not ends:
            return Check(column, "null")
        needle = literal.encode() if cased else literal.encode().lower()
        kind = ("contains" if ends else "suffix") if starts else ("prefix" if ends else "exact")
        return Check(column, kind, needle, cased)  # type: ignore[arg-type]
    pattern = "".join(
        escaped(part) if isinstance(part, str) else (".*" if part is SpecialChars.WILDCARD_MULTI else ".")
        for part in inner
    )
    whole = ("" if starts else "^") + pattern + ("" if ends else r"\z")
    return Check(column, "pattern", whole.encode(), cased=True, flags="s" if cased else "is")
