"""Caddy's JSON access log; what Caddy logs of itself in the same file is quarantined as no request.

Columns: all headers in `request_headers` and `response_headers`, a header given several times as several pairs; Caddy
hides the values of Cookie and Authorization itself. `duration_s` in seconds. `peer` is the address of the connection,
`client` the one that Caddy took for the client's.
"""

from collections.abc import Iterable
from typing import Any

from delicti.evidence import jsonlines
from delicti.evidence.jsonlines import Value, has, key
from delicti.evidence.parsed import Context, Parsed, Sample

NAME = "caddy"
SOURCE = "https://caddyserver.com/docs/logging"
TABLE = "requests"
SAYS = 30
SAMPLES = (
    Sample(
        r'{"level":"info","ts":1795539502.464279,"logger":"http.log.access.log0","msg":"handled request","request":'
        r'{"remote_ip":"2001:db8::7","remote_port":"39864","client_ip":"192.0.2.9","proto":"HTTP/1.1","method":"GET",'
        r'"host":"www.example.com","uri":"/?q=%27\"","headers":{"User-Agent":["a \"quoted\" \\ agent"],"Accept":["a",'
        r'"b"]}},"user_id":"","duration":0.000036102,"size":2,"status":200,"resp_headers":{"Server":["Caddy"]}}',
        time="2026-11-24T16:58:22.464279Z",
        peer="2001:db8::7",
        client="192.0.2.9",
        client_port=39864,
        protocol="HTTP/1.1",
        method="GET",
        host="www.example.com",
        target='/?q=%27"',
        agent=r'a "quoted" \\ agent',
        duration_s=0.000036102,
        size_bytes=2,
        status=200,
        request_headers=r'[["User-Agent","a \"quoted\" \\\\ agent"],["Accept","a"],["Accept","b"]]',
        response_headers='[["Server","Caddy"]]',
    ),
    Sample(
        '{"level":"info","ts":"2026-09-09T01:17:47.123Z","logger":"http.log.access","msg":"handled request","request":'
        '{"remote_addr":"[2001:db8::7]:39864","proto":"HTTP/2.0","method":"FOO","host":"a","uri":"*","headers":{}},'
        '"duration":1,"size":0,"status":501}',
        time="2026-09-09T01:17:47.123Z",
        client="2001:db8::7",
        client_port=39864,
        protocol="HTTP/2.0",
        method="FOO",
        host="a",
        target="*",
        duration_s=1.0,
        size_bytes=0,
        status=501,
    ),
)

_URI = key("text", "target", "request.uri")
_KEYS = (
    key("time_any", None, "ts"),
    key("address", "client", "request.client_ip", "request.remote_ip"),
    key("address_port", "client", "request.remote_addr"),
    key("address", "peer", "request.remote_ip"),
    key("port", "client_port", "request.remote_port"),
    key("text", "user", "user_id"),
    key("text", "method", "request.method"),
    key("text", "host", "request.host"),
    _URI,
    key("text", "protocol", "request.proto"),
    key("status", "status", "status"),
    key("size", "size_bytes", "size"),
    key("duration_s", "duration_s", "duration"),
    key("text", "referrer", "request.headers.Referer"),
    key("text", "agent", "request.headers.User-Agent"),
    key("text", "forwarded_for", "request.headers.X-Forwarded-For"),
)


def _headers(value: Value, side: str) -> Iterable[tuple[str, Any]]:
    request = value.get("request")
    found = (
        value.get("resp_headers")
        if side == "response"
        else request.get("headers")
        if isinstance(request, dict)
        else None
    )
    return found.items() if isinstance(found, dict) else ()


def _fits(value: Value) -> bool:
    return has(value, _URI) and "ts" in value and "status" in value


def sniff(head: bytes) -> float:
    """The share of lines that tell of a request."""
    return jsonlines.share(head, _fits)


def read(chunk: bytes, context: Context) -> Parsed:
    """The requests of a chunk."""
    return jsonlines.read(chunk, context, _KEYS, headers=_headers)
