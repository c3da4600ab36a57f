"""Output of journalctl: `short`, `short-precise`, `short-iso`, `short-iso-precise`, `short-full`, `with-unit`.

Its own lines (`-- Boot ... --`, `-- Journal begins ...`) become blank ones.
"""

import re

from delicti.evidence import prefix
from delicti.evidence.parsed import Sample

NAME = "systemd-journal"  # after `syslog`, whose prefix the format `short` shares
SOURCE = "https://www.freedesktop.org/software/systemd/man/latest/journalctl.html#-o"
SAMPLES = (
    Sample("Nov 24 16:56:42 web1 nginx[7]: 192.0.2.7 - -", inner="192.0.2.7 - -"),
    Sample("Nov 24 16:56:42.123456 web1 nginx[7]: a", inner="a"),
    Sample("2026-11-24T16:56:42+0100 web1 nginx[7]: a", inner="a"),
    Sample("Tue 2026-11-24 16:56:42 CET web1 nginx[7]: a", inner="a"),
    Sample("-- Boot 0123456789abcdef0123456789abcdef --", inner=""),
)
_PREFIX = prefix.compiled(
    rb"(?:"
    + prefix.BSD_TIME
    + rb"(?:\.[0-9]{6})?|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(?:[.,][0-9]{6})?[+-][0-9]{2}:?[0-9]{2}"
    + rb"|[A-Z][a-z]{2} [0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8}(?:\.[0-9]{6})? [A-Z+0-9-]{1,6}) "
    + prefix.PROGRAM
)
_OWN = re.compile(rb"^-- (?:Boot|Journal begins|Logs begin|No entries|Reboot|Subject)[^\n]*$", re.MULTILINE)


def sniff(head: bytes) -> float:
    """The share of lines with the prefix or journalctl's own."""
    return prefix.share(_PREFIX, head)


def unwrap(chunk: bytes) -> bytes:
    """The lines without it."""
    return _OWN.sub(b"", _PREFIX.sub(b"", chunk))
