"""Prefixes that a logging system puts before a server's own lines."""

import re

from delicti.evidence.times import MONTH

BSD_TIME = rb"(?:" + MONTH.encode() + rb") [ 0-3][0-9] [0-2][0-9]:[0-5][0-9]:[0-6][0-9]"
# A host, or none, then the program with its number.
PROGRAM = rb"(?:[^\s\[\]]{1,255} )?[^\s:\[\]]{1,128}(?:\[[0-9]{1,10}\])?: ?"


def compiled(pattern: bytes) -> re.Pattern[bytes]:
    """The pattern at the beginning of any line. It must never match a newline."""
    return re.compile(rb"^(?:" + pattern + rb")", re.MULTILINE)


def share(pattern: re.Pattern[bytes], head: bytes) -> float:
    """The share of the lines that begin so."""
    lines = [line for line in head.split(b"\n") if line.strip()][:200]
    return sum(pattern.match(line) is not None for line in lines) / len(lines) if lines else 0.0
