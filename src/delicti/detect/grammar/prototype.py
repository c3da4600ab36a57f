"""Prototype pollution: a name that would change the ancestor of every object of a script.

CWE-1321. Source: ECMA-262, Object.prototype.__proto__ and constructor.
"""

import re

from delicti.detect.contexts import CERTAIN, FREE, HEADERS, POSSIBLE, PROBABLE, STRONG, Context, Place, Verdict

CLASS, TECHNIQUE, WEAKNESS = "prototype-pollution", "T1190", "CWE-1321"
ANCHORS = (r"__proto__", r"__pro__proto__to__|\bobject\.prototype\.\w+\s*=", r"constructor[\s\]\['\".:{]{1,8}prototype")
CONTEXTS = FREE | HEADERS | {Place.PATH}
HITS = (
    "__proto__[admin]",
    "constructor[prototype][x]",
    '{"__proto__":{"admin":true}}',
    "a.__proto__.b",
    "constructor.prototype.x",
)
LOOKALIKES = ("what is __proto__ in javascript", "constructor pattern", "prototype")

_NAME = re.compile(
    (
        r"__pro__proto__to__|\bObject\.prototype\.\w+\s*=(?!=)|__proto__(?:\s*(?:\[|\.|['\"]?\s*:)|\]?$|\]\[)|constructor(?:\]?\[['\"]?|\s*\.\s*|"
        r"['\"]?\s*:\s*\{\s*['\"]?)prototype"
    ),
    re.IGNORECASE,
)


def judge(value: str, context: Context) -> Verdict | None:
    """The name as a key: with brackets, dots or in an object."""
    match = _NAME.search(value)
    if match is None:
        return None
    why = "Merged into an object, the name would change every object of the script."
    if context.place is Place.NAME:
        return Verdict(CERTAIN, value[:300], why)
    if re.search(r"['\"]\s*:\s*|:\{", value[match.start() :][:60]) and "{" in value:
        return Verdict(STRONG, match[0][:300], why)
    if re.search(r"\s[a-z]{2,}\s[a-z]{2,}|[a-z]{2,} __proto__$", value):
        return None
    return Verdict(PROBABLE if re.search(r"[\[.]\S*=|\]\[", value) else POSSIBLE, value[:300], why)
