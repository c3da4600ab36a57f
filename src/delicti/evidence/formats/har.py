"""HTTP Archive 1.2: one JSON document of exchanges, recorded by a browser, a proxy or a gateway.

It has no lines: `line` is the number of the entry in the file, and `offset` and `length` are those of the entry's own
bytes. A document is cut between two entries, so that memory is bounded by the largest entry (64 MB). Columns: all
headers; a Cookie or Content-Type that stands only in the archive's own lists is added to them. `request_body` is the
text that was posted, base64 undone where the archive says so, or the posted parameters as a form. `client` where the
recorder names it (`clientIPAddress`); a browser's archive does not.
"""

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from delicti.evidence import entries, jsonlines
from delicti.evidence.jsonlines import Value, decoded, key, sent
from delicti.evidence.parsed import Context, Parsed, Sample

NAME = "har"
SOURCE = "https://w3c.github.io/web-performance/specs/HAR/Overview.html"
TABLE = "requests"
SAYS = 200
WHOLE = True  # one document: never inside a wrapper of lines
SAMPLES = (
    Sample(
        r'{"log":{"version":"1.2","creator":{"name":"a","version":"1"},"pages":[],"entries":[{"startedDateTime":'
        r'"2026-11-24T17:56:42.500+01:00","time":250.5,"request":{"method":"POST","url":"https://www.example.com/a?b=%27",'
        r'"httpVersion":"HTTP/1.1","cookies":[],"headers":[{"name":"Host","value":"www.example.com:443"},{"name":'
        r'"User-Agent","value":"a \"b\""},{"name":"Referer","value":"https://www.example.com/"},{"name":"Content-Type",'
        r'"value":"application/json"}],"queryString":[],"postData":{"mimeType":"application/json","text":"{\"c\":\"é\"}"},'
        r'"headersSize":-1,"bodySize":8},"response":{"status":201,"statusText":"","headers":[{"name":"Server","value":"x"}],'
        r'"content":{"size":12,"mimeType":""},"bodySize":-1},"cache":{},"timings":{}}]}}',
        time="2026-11-24T16:56:42.5Z",
        method="POST",
        host="www.example.com:443",
        target="/a?b=%27",
        protocol="HTTP/1.1",
        status=201,
        size_bytes=12,
        duration_s=0.2505,
        referrer="https://www.example.com/",
        agent='a "b"',
        request_headers='[["Host","www.example.com:443"],["User-Agent","a \\"b\\""],["Referer","https://www.example.com/"],'
        '["Content-Type","application/json"]]',
        request_body='{"c":"é"}'.encode(),
        response_headers='[["Server","x"]]',
    ),
    Sample(
        '{ "log": { "version": "1.2", "creator": {}, "entries": [\n  { "startedDateTime": "2026-11-24T16:56:42Z",\n'
        '    "clientIPAddress": "192.0.2.7", "time": -1, "request": { "method": "PUT", "url": "https://a.example",\n'
        '      "httpVersion": "h2", "headers": [], "cookies": [ {"name":"a","value":"b"}, {"name":"c","value":"d"} ],\n'
        '      "postData": { "mimeType": "image/png", "encoding": "base64", "text": "/wA=" } },\n'
        '    "response": { "status": 0, "headers": [], "bodySize": 0 } }\n] } }',
        time="2026-11-24T16:56:42Z",
        client="192.0.2.7",
        method="PUT",
        host="a.example",
        target="/",
        protocol="h2",
        size_bytes=0,
        request_headers='[["Cookie","a=b; c=d"],["Content-Type","image/png"]]',
        request_body=b"\xff\x00",
    ),
)

_BEGINS = re.compile(rb'\s*(?:\xef\xbb\xbf)?\s*\{\s*"log"\s*:\s*\{')
_MARKS = (b'"entries"', b'"creator"', b'"pages"', b'"browser"')
_NO_PATH = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*://[^/?#]*)(?=[?#]|$)")
_CLIENTS = ("clientIPAddress", "_clientIPAddress", "_clientAddress")
_KEYS = (
    key("time_iso", None, "time"),
    key("address", "client", "client"),
    key("text", "forwarded_for", "x-forwarded-for"),
    key("text", "method", "method"),
    key("text", "host", "host"),
    key("url", None, "url"),
    key("text", "protocol", "protocol"),
    key("status", "status", "status"),
    key("size", "size_bytes", "sent"),
    key("size", "size_bytes", "content"),
    key("duration_ms", "duration_s", "duration"),
    key("text", "referrer", "referer"),
    key("text", "agent", "user-agent"),
)


class State(NamedTuple):
    """How many entries came before a chunk, and what it begins in."""

    before: int
    place: entries.Place


cut = entries.cut


def start(head: bytes) -> State:  # noqa: ARG001
    """Before the first byte."""
    return State(0, "start")


def advance(state: State, chunk: bytes) -> State:
    """The state behind a chunk."""
    found = entries.entries(chunk, state.place)
    return State(state.before + len(found.starts) + len(found.others), found.place)


def sniff(head: bytes) -> float:
    """Certain of a document that begins with `log` and one of its members."""
    return float(_BEGINS.match(head) is not None and any(mark in head for mark in _MARKS))


def read(chunk: bytes, context: Context) -> Parsed:
    """The exchanges of the entries in a chunk."""
    state = context.state or start(b"")
    found = entries.entries(chunk, state.place)
    places = sorted(
        [
            *zip(found.starts.tolist(), found.stops.tolist(), strict=True),
            *((a, b) for a, (b, _) in found.others.items()),
        ]
    )
    lines: list[int] = []
    objects: list[Value] = []
    quarantined: dict[int, str] = {}
    for number, (begin, end) in enumerate(places):
        entry = decoded(chunk[begin:end]) if begin not in found.others else None
        if entry is not None:
            lines.append(number)
            objects.append(_flat(entry))
        else:
            quarantined[number] = found.others[begin][1] if begin in found.others else jsonlines.NO_OBJECT
    parsed = jsonlines.records(lines, objects, context, _KEYS, headers=_headers, body=_body)
    reasons = {n: why.replace("The line", "The entry") for n, why in (quarantined | parsed.quarantined).items()}
    bounds = np.array(places, np.int64).reshape(-1, 2)
    return replace(
        parsed, quarantined=dict(sorted(reasons.items())), bounds=(bounds[:, 0], bounds[:, 1]), before=state.before
    )


def _flat(entry: Value) -> Value:
    """What the columns need of an entry, each under its own name."""
    request, response = _object(entry.get("request")), _object(entry.get("response"))
    headers = list(_pairs(request.get("headers")))
    post = _object(request.get("postData"))
    names = {name.lower() for name, _ in headers}
    cookies = "; ".join(f"{name}={value}" for name, value in _pairs(request.get("cookies")))
    if cookies and "cookie" not in names:
        headers.append(("Cookie", cookies))
    if isinstance(post.get("mimeType"), str) and post["mimeType"] and "content-type" not in names:
        headers.append(("Content-Type", post["mimeType"]))
    first = {name.lower(): value for name, value in reversed(headers)}
    url = request.get("url")
    status = response.get("status")
    return {
        "time": entry.get("startedDateTime"),
        "client": next((entry[name] for name in _CLIENTS if name in entry), None),
        "method": request.get("method"),
        "host": first.get("host") or first.get(":authority"),
        "url": _NO_PATH.sub(r"\1/", url) if isinstance(url, str) else None,
        "protocol": request.get("httpVersion"),
        "status": status or None,  # 0 stands for no answer
        "sent": response.get("bodySize"),
        "content": _object(response.get("content")).get("size"),
        "duration": entry.get("time"),
        "request": headers,
        "response": list(_pairs(response.get("headers"))),
        "post": post,
    } | {name: first[name] for name in ("referer", "user-agent", "x-forwarded-for") if name in first}


def _object(value: Any) -> Value:
    return value if isinstance(value, dict) else {}


def _pairs(items: Any) -> Iterable[tuple[str, str]]:
    """The names and values of a list of `{"name": ..., "value": ...}`; what is of another shape is left out."""
    for item in items if isinstance(items, list) else ():
        name, value = _object(item).get("name"), _object(item).get("value")
        if isinstance(name, str) and isinstance(value, str):
            yield name, value


def _headers(value: Value, side: str) -> Iterable[tuple[str, Any]]:
    found: list[tuple[str, Any]] = value[side]
    return found


def _body(value: Value) -> bytes | None:
    post = value["post"]
    text = post.get("text")
    if isinstance(text, str) and text:
        raw = sent(text)
        if "base64" in (post.get("encoding"), post.get("_encoding")):
            try:
                return base64.b64decode(raw, validate=True)
            except (binascii.Error, ValueError):
                return raw
        return raw
    # Recorders write parameters as they were sent or decoded; what would cut the form is encoded, no more.
    form = "&".join(f"{_quoted(name)}={_quoted(text)}" for name, text in _pairs(post.get("params")))
    return sent(form) or None


def _quoted(text: str) -> str:
    return re.sub(r"[&=#\x00-\x20]", lambda found: f"%{ord(found[0]):02X}", text)
