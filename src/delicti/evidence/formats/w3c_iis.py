"""W3C extended log of Microsoft IIS, and of other servers that write it with blanks between the fields.

Times are UTC. IIS writes a blank within a field as `+`: undone in the agent and in X-Forwarded-For, where a plus sign
is rare; elsewhere `+` stays, since there it cannot be told from a plus that was sent. `time-taken` is in milliseconds.
Columns: `target` is `cs-uri-stem` and `cs-uri-query` put together, `host` is `cs-host` or `cs(Host)`.
"""

import re
from collections.abc import Mapping

from delicti.evidence import w3c
from delicti.evidence.convert import Kind
from delicti.evidence.parsed import Context, Parsed, Sample

NAME = "w3c"
SOURCE = "https://learn.microsoft.com/en-us/windows/win32/http/w3c-logging"
TABLE = "requests"
SAYS = 40
_FIELDS = (
    "#Software: Microsoft Internet Information Services 10.0\r\n#Version: 1.0\r\n#Date: 2026-09-09 01:17:47\r\n"
    "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) "
    "sc-status sc-substatus sc-win32-status time-taken\r\n"
)
SAMPLES = (
    Sample(
        _FIELDS + "2026-09-09 01:17:47 10.0.0.1 GET /a.aspx id=1'%20or%20'1 443 - 192.0.2.7 "
        "Mozilla/5.0+(Windows+NT+10.0) https://www.example.com/a+b 500 0 64 1031",
        time="2026-09-09T01:17:47Z",
        method="GET",
        target="/a.aspx?id=1'%20or%20'1",
        client="192.0.2.7",
        agent="Mozilla/5.0 (Windows NT 10.0)",
        referrer="https://www.example.com/a+b",
        status=500,
        duration_s=1.031,
    ),
    Sample(
        "#Fields: date time c-ip cs-username cs-method cs-uri-stem cs-uri-query sc-status sc-bytes cs-version cs-host "
        "cs(Cookie) X-Forwarded-For\r\n2026-09-09 01:17:47 2001:db8::7 EXAMPLE\\ada POST /\xe9.asp - 200 512 HTTP/1.1 "
        "www.example.com a=b 192.0.2.9,+198.51.100.1",
        time="2026-09-09T01:17:47Z",
        method="POST",
        target="/\xe9.asp",
        client="2001:db8::7",
        user=r"EXAMPLE\\ada",
        status=200,
        size_bytes=512,
        protocol="HTTP/1.1",
        host="www.example.com",
        request_headers='[["Cookie","a=b"]]',
        forwarded_for="192.0.2.9, 198.51.100.1",
    ),
)
WANTED = frozenset({"time", "c-ip", "sc-status"})


def _blanks(raw: bytes) -> bytes:
    return raw.replace(b"+", b" ")


_KINDS = {
    " time": Kind("time_iso"),
    "c-ip": Kind("address", "client"),
    "c-port": Kind("port", "client_port"),
    "cs-username": Kind("text", "user"),
    "cs-method": Kind("text", "method"),
    "cs-host": Kind("text", "host"),
    "cs(Host)": Kind("text", "host"),
    " target": Kind("text", "target"),
    "cs-version": Kind("text", "protocol"),
    "sc-status": Kind("status", "status"),
    "sc-bytes": Kind("size", "size_bytes"),
    "time-taken": Kind("duration_ms"),
    "cs(Referer)": Kind("text", "referrer"),
    "cs(User-Agent)": Kind("text", "agent", _blanks),
    "cs(X-Forwarded-For)": Kind("text", "forwarded_for", _blanks),
}


def columns(fields: tuple[str, ...]) -> Mapping[str, Kind]:
    """What each field is; custom fields that IIS logs for X-Forwarded-For go by any case."""
    kinds = dict(_KINDS)
    for name in fields:
        if name.lower() in ("x-forwarded-for", "x_forwarded_for", "cs(x-forwarded-for)"):
            kinds[name] = Kind("text", "forwarded_for", _blanks)
        elif name not in kinds and (header := re.fullmatch(r"cs\(([^)]+)\)", name)):
            kinds[name] = Kind(f"header:{header[1]}")
        elif header := re.fullmatch(r"sc\(([^)]+)\)", name):
            kinds[name] = Kind(f"response_header:{header[1]}")
    return kinds


def sniff(head: bytes) -> float:
    """The share of lines that fit the `#Fields:` lines above them."""
    return w3c.share(head, " ", columns, wanted=WANTED)


def start(head: bytes) -> w3c.State:  # noqa: ARG001 - nothing is in force before the first line
    """Nothing is in force at the beginning of a file."""
    return w3c.State()


def advance(state: w3c.State, chunk: bytes) -> w3c.State:
    """The fields in force after a chunk."""
    return w3c.advance(state, chunk)


def read(chunk: bytes, context: Context) -> Parsed:
    """The requests of a chunk."""
    return w3c.read(chunk, context, " ", columns)
