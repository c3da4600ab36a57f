"""LDAP injection: a value that closes its part of a search filter and adds parts of its own.

CWE-90. Source: RFC 4515, String Representation of Search Filters.
"""

import re

from delicti.detect.contexts import FREE, HEADERS, POSSIBLE, PROBABLE, STRONG, Context, Verdict

CLASS, TECHNIQUE, WEAKNESS = "ldap-injection", "T1190", "CWE-90"
ANCHORS = (
    r"\)[\s)]*(?:[&|!]\s*)?\(",
    r"\(\s*[&|!]\s*(?:\(|$)",
    r"\)\s*[&|!]\s*\(",
    r"[*)]\s*\)?\s*\(\s*[&|!]",
    r"^\*[(|)]",
    r"\)\s*\(\s*[&|]\s*$",
    r"\*\)+\x00",
    r"^[*()|&'\"!=\\]{4,12}$",
)
CONTEXTS = FREE | HEADERS
HITS = (
    "*)(uid=*))(|(uid=*",
    "admin)(&)",
    "admin)(|(password=*))",
    "*)(objectClass=*",
    "x)(!(&(1=0",
    "*(|(mail=*))",
)
LOOKALIKES = ("f(x)(y)", "(a) (b)", "see (1) & (2)", "sum(a)=sum(b)", "hello :) (not sad)")

_ATTRIBUTE = r"[a-zA-Z][\w.;-]{0,40}(?::[\w.]+:)?\s*(?:=|~=|>=|<=)"
_PART = re.compile(rf"\)[\s)]*[&|!]?\s*\(\s*(?:[&|!]\s*(?:\(|\)|$|\w)|[&|!]*\s*{_ATTRIBUTE}\s*[^()]{{0,80}}|[&|!]\s*$)")
_OPENED = re.compile(rf"^[^()]{{0,60}}\*?\s*\(\s*[&|!]\s*\(\s*{_ATTRIBUTE}")
_NEGATED = re.compile(r"\)\s*[!&|]\s*\(\s*[a-zA-Z][\w-]{0,40}\s*(?:=|~=|>=|<=)")
_CLOSED = re.compile(
    r"^[\w@.*-]{1,60}\)\)?\s*\(\s*[&|]\s*\)?\s*$|^[\w@.*-]{1,60}\)\s*\(&\)|\*\)+\x00|\)\s*\(+\s*[&|!]\s*\(?\w+\s*="
)


# All the signs of a filter at once and nothing else, to see which of them breaks it.
_SIGNS = re.compile(r"(?=.*\*)(?=.*\()(?=.*\))(?=.*[|&])[*()|&'\"!=\\]{4,12}")


_JOINED = re.compile(r"\(\w+=[\w ]+\)(?:[&|]\(\w+=[\w ]+\))+")


def judge(value: str, context: Context) -> Verdict | None:  # noqa: ARG001
    """A filter part closed and another opened, with an attribute or an operator that only a filter has."""
    why = "In a search filter, the value closes its part and adds a condition of its own."
    if _SIGNS.fullmatch(value):
        return Verdict(POSSIBLE, value, "The signs of a search filter would break it, and the error would show it.")
    if _JOINED.fullmatch(value):
        return None  # of another language: a filter has its sign before the parts
    if match := _CLOSED.search(value) or _NEGATED.search(value):
        return Verdict(STRONG, match[0][:300], why)
    if match := _PART.search(value):
        whole = re.search(r"^(?:[a-z]{2,} ){0,4}\(\s*[&|!]", value) is not None and value.count("(") == value.count(")")
        if whole and not re.search(r"\((?:1=[01]|userpassword=)", value, re.IGNORECASE):
            return None  # a filter written out
        balanced = value.count("(") == value.count(")")
        word = re.search(
            (
                r"\b(?:uid|cn|sn|mail|objectclass|userpassword|password|ou|dc|samaccountname|member\w*|user\w*|"
                r"gid\w*)\s*[~<>]?="
            ),
            value,
            re.IGNORECASE,
        )
        code = re.search(r"[{};]|==|\bfunction\b|=>|'\s*\)|\"\s*\)", value)
        if code and not word:
            return None
        return Verdict(STRONG if word or not balanced else PROBABLE, match[0][:300], why)
    if match := _OPENED.search(value):
        return Verdict(PROBABLE, match[0][:300], why)
    return None
