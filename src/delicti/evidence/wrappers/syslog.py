"""Syslog lines as RFC 3164 has them and as rsyslog keeps them: `<priority>`, BSD or ISO time, host, `program[pid]:`.

The priority and the host may be missing. Their time is not used: what is inside carries its own.
"""

from delicti.evidence import prefix
from delicti.evidence.parsed import Sample

NAME = "syslog"
SOURCE = "https://datatracker.ietf.org/doc/html/rfc3164#section-4.1"
SAMPLES = (
    Sample("<134>Nov 24 16:56:42 localhost haproxy[20631]: 192.0.2.7:37568 [x]", inner="192.0.2.7:37568 [x]"),
    Sample("Nov  4 16:56:42 web1 nginx: 192.0.2.7 - -", inner="192.0.2.7 - -"),
    Sample("2026-11-24T16:56:42.123456+01:00 web1 apache2[7]: a: b", inner="a: b"),
    Sample("<190>Nov 24 16:56:42 nginx: a", inner="a"),
)
_PREFIX = prefix.compiled(
    rb"(?:<[0-9]{1,3}>)?(?:"
    + prefix.BSD_TIME
    + rb"|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(?:\.[0-9]{1,9})?(?:Z|[+-][0-9]{2}:[0-9]{2})) "
    + prefix.PROGRAM
)


def sniff(head: bytes) -> float:
    """The share of lines with the prefix."""
    return prefix.share(_PREFIX, head)


def unwrap(chunk: bytes) -> bytes:
    """The lines without it."""
    return _PREFIX.sub(b"", chunk)
