"""Syslog lines of RFC 5424: `<priority>1 time host program pid id [data] text`, with or without the count of octets."""

from delicti.evidence import prefix
from delicti.evidence.parsed import Sample

NAME = "syslog5424"
SOURCE = "https://datatracker.ietf.org/doc/html/rfc5424#section-6"
SAMPLES = (
    Sample("<134>1 2026-11-24T16:56:42.123+01:00 web1 haproxy 7 - - 192.0.2.7:1 [x]", inner="192.0.2.7:1 [x]"),
    Sample(r'<165>1 2026-11-24T16:56:42Z - nginx - ID47 [a@1 b="c \" ]" d="e"][f] a', inner="a"),
    Sample(b"<165>1 2026-11-24T16:56:42Z web1 nginx - - - \xef\xbb\xbfa", inner="a"),
    Sample("57 <165>1 2026-11-24T16:56:42Z web1 nginx - - -", inner=""),
)
_PREFIX = prefix.compiled(
    rb"(?:[0-9]{1,6} )?<[0-9]{1,3}>[1-9][0-9]? "
    rb"(?:-|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,18}(?:Z|[+-][0-9]{2}:[0-9]{2})) "
    rb"[!-~]{1,255} [!-~]{1,48} [!-~]{1,128} [!-~]{1,32} "
    rb'(?:-|(?:\[(?:[^\]"\n]|"(?:[^"\\\n]|\\[^\n])*+")*+\])++)(?: (?:\xef\xbb\xbf)?|(?=\n|$))'
)


def sniff(head: bytes) -> float:
    """The share of lines with the prefix."""
    return prefix.share(_PREFIX, head)


def unwrap(chunk: bytes) -> bytes:
    """The lines without it."""
    return _PREFIX.sub(b"", chunk)
