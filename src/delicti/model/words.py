"""The closed vocabularies: finding classes, roles, episode kinds, outcomes, offences, limits."""

from enum import StrEnum
from typing import NamedTuple

REQUEST_CLASSES = frozenset(
    "sqli xss lfi rfi rce php-injection nodejs java log4shell ssrf ssti ssi nosqli ldap-injection xpath-injection "
    "mail-injection crlf request-smuggling deserialization xxe prototype-pollution graphql-introspection "
    "orm-injection session-fixation shellshock open-redirect protocol known-exploit exposed-file scanner "
    "credential-guessing web-shell enumeration".split()
)
FILE_CLASSES = frozenset(
    "web-shell backdoor injected-code phishing-kit skimmer redirector spam defacement exposed-secret exposed-data "
    "unreadable".split()
)

FLAGGED = 0.5  # a request counts as flagged when it has a finding of at least this confidence


class Role(StrEnum):
    """What an actor was to this site. Only the first two are hostile."""

    ATTACKER = "attacker"
    SCANNER = "scanner"
    AUTHORISED_TESTER = "authorised-tester"
    CRAWLER = "crawler"
    MONITOR = "monitor"
    OWNER = "owner"
    VICTIM = "victim"
    VISITOR = "visitor"
    UNKNOWN = "unknown"


class Outcome(StrEnum):
    """Whether what was tried worked. An attempt is not a success; unknown is an answer."""

    SUCCEEDED = "succeeded"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Kind(NamedTuple):
    """An episode kind with its ATT&CK tactic and technique and the offence it suggests (an article of ETS 185)."""

    name: str
    tactic: str
    technique: str
    offence: str | None


# Tactics and techniques: MITRE ATT&CK for Enterprise. Offences: Convention on Cybercrime (ETS 185), articles 2 to 8;
# an attempt falls under article 11. A scan alone suggests none.
KINDS = {
    k.name: k
    for k in (
        Kind("reconnaissance", "TA0043", "T1595.002", None),
        Kind("discovery", "TA0043", "T1595.003", None),
        Kind("credential guessing", "TA0006", "T1110.001", "article 2, illegal access"),
        Kind("exploitation", "TA0001", "T1190", "article 2, illegal access"),
        Kind("upload", "TA0003", "T1505.003", "article 4, data interference"),
        Kind("shell use", "TA0002", "T1505.003", "article 2, illegal access"),
        Kind("collection", "TA0009", "T1005", "article 2, illegal access"),
        Kind("exfiltration", "TA0010", "T1041", "article 2, illegal access"),
        Kind("defacement", "TA0040", "T1491.002", "article 4, data interference"),
        Kind("fraud", "TA0040", "T1657", "article 8, computer-related fraud"),
        Kind("cover-up", "TA0005", "T1070", "article 4, data interference"),
    )
}
ATTEMPT = "article 11, attempt: "
