"""ModSecurity's audit log as JSON (`SecAuditLogFormat JSON`), one transaction a line, of version 2.9 and of version 3.

Columns: all headers and the body as ModSecurity saw them (sanitised where its rules say so; parts that
`SecAuditLogParts` leaves out are null). `size_bytes` is the response's Content-Length. Version 3 writes local times
without a zone. Neither says how long the answer took.
"""

import re
from collections.abc import Iterable
from typing import Any

from delicti.evidence import jsonlines
from delicti.evidence.jsonlines import Value, key, sent
from delicti.evidence.parsed import Context, Parsed, Sample
from delicti.evidence.times import MONTHS

NAME = "modsecurity"
SOURCE = "https://github.com/owasp-modsecurity/ModSecurity/wiki/Reference-Manual-(v3.x)#secauditlogformat"
TABLE = "requests"
SAYS = 40
SAMPLES = (
    Sample(
        r'{"transaction":{"client_ip":"192.0.2.7","time_stamp":"Tue Nov  3 16:56:42 2026","server_id":"a",'
        r'"client_port":61596,"host_ip":"192.0.2.1","host_port":443,"unique_id":"1","request":{"method":"POST","http_version":1.1,"uri":'
        r'"/?a=cat /etc/passwd","body":"b=1&c=\"","headers":{"Host":"www.example.com","User-Agent":"x \\","referer":'
        r'"https://www.example.com/"}},"response":{"body":"","http_code":403,"headers":{"Content-Length":"146"}},'
        r'"producer":{},"messages":[]}}',
        time="2026-11-03T16:56:42Z",
        client="192.0.2.7",
        client_port=61596,
        method="POST",
        host="www.example.com",
        target="/?a=cat /etc/passwd",
        protocol="HTTP/1.1",
        status=403,
        size_bytes=146,
        referrer="https://www.example.com/",
        agent=r"x \\",
        request_headers=r'[["Host","www.example.com"],["User-Agent","x \\\\"],["referer","https://www.example.com/"]]',
        request_body=b'b=1&c="',
        response_headers='[["Content-Length","146"]]',
    ),
    Sample(
        r'{"transaction":{"time":"24/Nov/2026:17:56:42.123456 +0100","transaction_id":"a","remote_address":'
        r'"2001:db8::7","remote_port":39864,"local_address":"::1","local_port":80},"request":'
        r'{"request_line":"POST /a HTTP/1.1",'
        r'"headers":{"Host":"a.example","Accept":["a","b"]},"body":["b=","1"]},"response":{"protocol":"HTTP/1.1","status":'
        r'200,"headers":{}},"audit_data":{"messages":[]}}',
        time="2026-11-24T16:56:42.123456Z",
        client="2001:db8::7",
        client_port=39864,
        method="POST",
        host="a.example",
        target="/a",
        protocol="HTTP/1.1",
        status=200,
        request_headers='[["Host","a.example"],["Accept","a"],["Accept","b"]]',
        request_body=b"b=1",
    ),
)

_ASCTIME = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) ([ 0-9][0-9]) ([0-9]{2}:[0-9]{2}:[0-9]{2}) ([0-9]{4})")
_CLF = re.compile(
    r"\[?([0-9]{2})/([A-Z][a-z]{2})/([0-9]{4}):([0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?) ([+-]{1,2}[0-9]{4})\]?"
)
_KEYS = (
    key("time_iso", None, "time"),
    key("address", "client", "client"),
    key("port", "client_port", "port"),
    key("text", "forwarded_for", "x-forwarded-for"),
    key("text", "method", "method"),
    key("text", "host", "host"),
    key("text", "target", "target"),
    key("text", "protocol", "protocol"),
    key("request", None, "line"),
    key("status", "status", "status"),
    key("size", "size_bytes", "size"),
    key("text", "referrer", "referer"),
    key("text", "agent", "user-agent"),
)


def sniff(head: bytes) -> float:
    """The share of lines that tell of a transaction."""
    return jsonlines.share(head, _fits)


def read(chunk: bytes, context: Context) -> Parsed:
    """The requests of a chunk."""
    return jsonlines.read(chunk, context, _KEYS, headers=_headers, body=_body, view=_flat)


def _fits(value: Value) -> bool:
    transaction = _object(value.get("transaction"))
    return ("time_stamp" in transaction and "client_ip" in transaction) or (
        "time" in transaction and "remote_address" in transaction and isinstance(value.get("request"), dict)
    )


def _flat(value: Value) -> Value:
    """What the columns need of a transaction of either version, each under its own name."""
    transaction = _object(value.get("transaction"))
    newer = "client_ip" in transaction or "time_stamp" in transaction
    outer = transaction if newer else value
    request, response = _object(outer.get("request")), _object(outer.get("response"))
    headers, answered = list(_named(request.get("headers"))), list(_named(response.get("headers")))
    first = {name.lower(): text for name, text in reversed(headers)}
    found = {name: first[name] for name in ("host", "referer", "user-agent", "x-forwarded-for") if name in first}
    version = request.get("http_version")
    return found | {
        "time": _time(transaction.get("time_stamp" if newer else "time")),
        "client": transaction.get("client_ip" if newer else "remote_address"),
        "port": transaction.get("client_port" if newer else "remote_port"),
        "method": request.get("method", request.get("protocol")),
        "target": request.get("uri"),
        "protocol": f"HTTP/{version}" if isinstance(version, int | float | str) and version else None,
        "line": request.get("request_line"),
        "status": response.get("http_code", response.get("status")),
        "size": next((text for name, text in answered if name.lower() == "content-length"), None),
        "request": headers,
        "response": answered,
        "body": request.get("body"),
    }


def _object(value: Any) -> Value:
    return value if isinstance(value, dict) else {}


def _named(headers: Any) -> Iterable[tuple[str, Any]]:
    """The names and values of headers; early builds of version 3 wrote the collection in front of the name."""
    for name, value in _object(headers).items():
        yield name.removeprefix("REQUEST_HEADERS:").removeprefix("RESPONSE_HEADERS:"), value


def _time(text: Any) -> str | None:
    """Either version's time as ISO 8601."""
    if not isinstance(text, str):
        return None
    if (found := _ASCTIME.fullmatch(text)) and found[1] in MONTHS:
        return f"{found[4]}-{MONTHS.index(found[1]) + 1:02d}-{int(found[2]):02d}T{found[3]}"
    if (found := _CLF.fullmatch(text)) and found[2] in MONTHS:
        # Version 2 has written `--` and `+-` for a zone west of Greenwich.
        zone = found[5].replace("+-", "-").replace("--", "-").replace("++", "+")
        return f"{found[3]}-{MONTHS.index(found[2]) + 1:02d}-{found[1]}T{found[4]}{zone}"
    return None


def _headers(value: Value, side: str) -> Iterable[tuple[str, Any]]:
    found: list[tuple[str, Any]] = value[side]
    return found


def _body(value: Value) -> bytes | None:
    body = value["body"]
    parts = [part for part in body if isinstance(part, str)] if isinstance(body, list) else [body]
    return b"".join(sent(part) for part in parts if isinstance(part, str)) or None
