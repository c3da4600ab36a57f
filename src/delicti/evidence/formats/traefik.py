"""Traefik's access log in JSON.

In its other form, CLF, Traefik writes the combined format with fields behind it.

Columns: `request_NAME` and `downstream_NAME` keys go into `request_headers` and `response_headers`; `duration_s` is
`Duration`, which Traefik gives in nanoseconds; `size_bytes` what went to the client.
"""

from collections.abc import Iterable
from typing import Any

from delicti.evidence import jsonlines
from delicti.evidence.jsonlines import Value, has, key
from delicti.evidence.parsed import Context, Parsed, Sample

NAME = "traefik"
SOURCE = "https://doc.traefik.io/traefik/observability/access-logs/"
TABLE = "requests"
SAYS = 30
SAMPLES = (
    Sample(
        '{"ClientAddr":"192.0.2.7:50000","ClientHost":"192.0.2.7","ClientPort":"50000","ClientUsername":"-",'
        '"DownstreamContentSize":19,"DownstreamStatus":404,"Duration":52300,"RequestAddr":"www.example.com",'
        '"RequestHost":"www.example.com","RequestMethod":"GET","RequestPath":"/a?b=%27","RequestPort":"-",'
        '"RequestProtocol":"HTTP/1.1","StartUTC":"2026-09-09T01:17:47.123456789Z","downstream_Content-Type":"text/plain",'
        '"level":"info","msg":"","request_User-Agent":"curl/8.5","time":"2026-09-09T03:17:47+02:00"}',
        time="2026-09-09T01:17:47.123456Z",
        client="192.0.2.7",
        client_port=50000,
        size_bytes=19,
        status=404,
        duration_s=0.0000523,
        host="www.example.com",
        method="GET",
        target="/a?b=%27",
        protocol="HTTP/1.1",
        agent="curl/8.5",
        request_headers='[["User-Agent","curl/8.5"]]',
        response_headers='[["Content-Type","text/plain"]]',
    ),
)

_PATH = key("text", "target", "RequestPath")
_KEYS = (
    key("time_any", None, "StartUTC", "StartLocal", "time"),
    key("address", "client", "ClientHost"),
    key("address_port", "client", "ClientAddr"),
    key("text", "user", "ClientUsername"),
    key("text", "method", "RequestMethod"),
    key("text", "host", "RequestHost", "RequestAddr"),
    _PATH,
    key("text", "protocol", "RequestProtocol"),
    key("status", "status", "DownstreamStatus"),
    key("size", "size_bytes", "DownstreamContentSize"),
    key("duration_ns", "duration_s", "Duration"),
    key("text", "referrer", "request_Referer"),
    key("text", "agent", "request_User-Agent"),
    key("text", "forwarded_for", "request_X-Forwarded-For"),
)
_PREFIX = {"request": "request_", "response": "downstream_"}


def _headers(value: Value, side: str) -> Iterable[tuple[str, Any]]:
    prefix = _PREFIX[side]
    return ((name.removeprefix(prefix), text) for name, text in value.items() if name.startswith(prefix))


def _fits(value: Value) -> bool:
    return has(value, _PATH) and ("ClientHost" in value or "ClientAddr" in value)


def sniff(head: bytes) -> float:
    """The share of lines that tell of a request."""
    return jsonlines.share(head, _fits)


def read(chunk: bytes, context: Context) -> Parsed:
    """The requests of a chunk."""
    return jsonlines.read(chunk, context, _KEYS, headers=_headers)
