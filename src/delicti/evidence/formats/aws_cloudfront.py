"""Standard log of AWS CloudFront: W3C extended with tabs, its values percent-encoded where they hold anything unusual.

Times are UTC, `time-taken` is in seconds. CloudFront encodes what it logs once more (a `%` that was sent is written
`%25`); that one layer is undone, so that `target`, `agent` and the others are what was sent. `host` is the header that
the visitor sent (`x-host-header`), else the distribution's name.
"""

import re
from collections.abc import Mapping
from urllib.parse import unquote_to_bytes

from delicti.evidence import w3c
from delicti.evidence.convert import Kind
from delicti.evidence.parsed import Context, Parsed, Sample

NAME = "aws-cloudfront"
SOURCE = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html"
TABLE = "requests"
SAYS = 50
_FIELDS = (
    "#Version: 1.0\n#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status "
    "cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header "
    "cs-protocol cs-bytes time-taken x-forwarded-for ssl-protocol ssl-cipher "
    "x-edge-response-result-type cs-protocol-version\n"
)
SAMPLES = (
    Sample(
        _FIELDS + "2026-09-09\t01:17:47\tFRA2\t512\t192.0.2.7\tGET\td1.cloudfront.net\t/a%2520b\t200\t-\t"
        "Mozilla/5.0%20(X11)%20%2522\tid=1%2527\t-\tHit\tabc==\twww.example.com\thttps\t23\t0.001\t-\tTLSv1.2\t"
        "ECDHE-RSA-AES128-GCM-SHA256\tHit\tHTTP/2.0",
        time="2026-09-09T01:17:47Z",
        client="192.0.2.7",
        size_bytes=512,
        method="GET",
        host="www.example.com",
        target="/a%20b?id=1%27",
        status=200,
        agent="Mozilla/5.0 (X11) %22",
        duration_s=0.001,
        protocol="HTTP/2.0",
    ),
)
WANTED = frozenset({"time", "c-ip", "x-edge-location"})
_ENCODED = re.compile(rb"%[0-9A-Fa-f]{2}")


def _undo(raw: bytes) -> bytes:
    return unquote_to_bytes(raw) if _ENCODED.search(raw) else raw


_KINDS = {
    " time": Kind("time_iso"),
    "c-ip": Kind("address", "client"),
    "c-port": Kind("port", "client_port"),
    "cs-method": Kind("text", "method"),
    "x-host-header": Kind("text", "host", _undo),
    "cs(Host)": Kind("text", "host", _undo),
    " target": Kind("text", "target", _undo),
    "cs-protocol-version": Kind("text", "protocol"),
    "sc-status": Kind("status", "status"),
    "sc-bytes": Kind("size", "size_bytes"),
    "time-taken": Kind("duration_s"),
    "cs(Referer)": Kind("text", "referrer", _undo),
    "cs(User-Agent)": Kind("text", "agent", _undo),
    "cs(Cookie)": Kind("header:Cookie", undo=_undo),
    "x-forwarded-for": Kind("text", "forwarded_for", _undo),
}


def columns(fields: tuple[str, ...]) -> Mapping[str, Kind]:  # noqa: ARG001 - as every reader of W3C logs asks it
    """What each field is."""
    return _KINDS


def sniff(head: bytes) -> float:
    """The share of lines that fit the `#Fields:` lines above them."""
    return w3c.share(head, "\t", columns, wanted=WANTED)


def start(head: bytes) -> w3c.State:  # noqa: ARG001 - nothing is in force before the first line
    """Nothing is in force at the beginning of a file."""
    return w3c.State()


def advance(state: w3c.State, chunk: bytes) -> w3c.State:
    """The fields in force after a chunk."""
    return w3c.advance(state, chunk)


def read(chunk: bytes, context: Context) -> Parsed:
    """The requests of a chunk."""
    return w3c.read(chunk, context, "\t", columns)
