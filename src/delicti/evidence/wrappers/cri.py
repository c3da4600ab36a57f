"""Log files of Kubernetes containers (CRI): `time stream F text`; the parts `P` of a long line stay as many lines."""

from delicti.evidence import prefix
from delicti.evidence.parsed import Sample

NAME = "cri"
SOURCE = "https://kubernetes.io/docs/concepts/cluster-administration/logging/"
SAMPLES = (
    Sample("2026-11-24T16:55:00.123456789Z stdout F 192.0.2.7 - -", inner="192.0.2.7 - -"),
    Sample("2026-11-24T16:55:00.123456789+01:00 stderr P  a", inner=" a"),
)
_PREFIX = prefix.compiled(
    rb"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(?:\.[0-9]{1,9})?(?:Z|[+-][0-9]{2}:[0-9]{2}) std(?:out|err) [FP](?: |$)"
)


def sniff(head: bytes) -> float:
    """The share of lines with the prefix."""
    return prefix.share(_PREFIX, head)


def unwrap(chunk: bytes) -> bytes:
    """The lines without it."""
    return _PREFIX.sub(b"", chunk)
