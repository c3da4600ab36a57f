"""Elastic Common Schema, one JSON document a line: what Filebeat and others ship, and exports of Elasticsearch.

Names may nest (`{"http": {"request": ...}}`) or be written with dots (`"http.request.method"`); a hit of Elasticsearch
has the document in `_source`. `event.duration` counts nanoseconds. `target` is the path with its query as the original
address has it, else put together. `client` is `client`, else `source`.
"""

from collections.abc import Iterable
from typing import Any

from delicti.evidence import jsonlines
from delicti.evidence.jsonlines import Key, Value, key, sent
from delicti.evidence.parsed import Context, Parsed, Sample

NAME = "ecs"
SOURCE = "https://www.elastic.co/guide/en/ecs/current/ecs-http.html"
TABLE = "requests"
SAYS = 40
SAMPLES = (
    Sample(
        r'{"@timestamp":"2026-11-24T16:56:42.123Z","ecs":{"version":"8.11.0"},"event":{"duration":250000000},"source":'
        r'{"address":"192.0.2.7","ip":"192.0.2.7","port":39864},"http":{"version":"1.1","request":{"method":"POST",'
        r'"referrer":"https://www.example.com/","headers":{"Host":["a.example"],"Accept":"*/*"},"body":{"bytes":7,"content":'
        r'"{\"b\":1}"}},"response":{"status_code":404,"body":{"bytes":153},"headers":{"Server":["x"]}}},"url":{"original":'
        r'"/a?b=%27","path":"/a","query":"b=%27","domain":"www.example.com"},"user":{"name":"ada"},"user_agent":{"name":"Other",'
        r'"original":"x \"y\""}}',
        time="2026-11-24T16:56:42.123Z",
        client="192.0.2.7",
        client_port=39864,
        user="ada",
        method="POST",
        host="www.example.com",
        target="/a?b=%27",
        protocol="HTTP/1.1",
        status=404,
        size_bytes=153,
        duration_s=0.25,
        referrer="https://www.example.com/",
        agent='x "y"',
        request_headers='[["Host","a.example"],["Accept","*/*"]]',
        request_body=b'{"b":1}',
        response_headers='[["Server","x"]]',
    ),
    Sample(
        '{"_index":"a","_source":{"@timestamp":"2026-11-24T17:56:42+01:00","client.ip":"2001:db8::7","http.request.method":'
        '"GET","http.response.status_code":200,"url.path":"/a","url.query":"b=1","url.domain":"a.example",'
        '"user_agent.original":"curl"}}',
        time="2026-11-24T16:56:42Z",
        client="2001:db8::7",
        method="GET",
        host="a.example",
        target="/a?b=1",
        status=200,
        agent="curl",
    ),
)


def _name(kind: str, column: str | None, *paths: str) -> Key:
    """A key whose names may nest or be written with dots."""
    nested = key(kind, column, *paths)
    return Key(nested.kind, tuple(way for path, way in zip(paths, nested.paths, strict=True) for way in (way, (path,))))


_TIME = key("time_any", None, "@timestamp")
_METHOD = _name("text", "method", "http.request.method")
_STATUS = _name("status", "status", "http.response.status_code")
_ORIGINAL = _name("text", "original", "url.original", "url.full")
_PATH = _name("text", "path", "url.path")
_QUERY = _name("text", "query", "url.query")
_VERSION = _name("text", "version", "http.version")
_BODY = _name("text", "body", "http.request.body.content", "http.request.body.original")
_KEYS = (
    _TIME,
    _name("address", "client", "client.ip", "source.ip", "client.address", "source.address"),
    _name("port", "client_port", "client.port", "source.port"),
    _name("text", "user", "user.name", "client.user.name", "source.user.name"),
    _METHOD,
    _name("text", "host", "url.domain", "destination.domain"),
    key("text", "target", "(target)"),
    key("url", None, "(url)"),
    key("text", "protocol", "(protocol)"),
    _STATUS,
    _name("size", "size_bytes", "http.response.body.bytes", "http.response.bytes"),
    _name("duration_ns", "duration_s", "event.duration"),
    _name("text", "referrer", "http.request.referrer"),
    _name("text", "agent", "user_agent.original"),
)


def sniff(head: bytes) -> float:
    """The share of documents with a time and an exchange over HTTP."""
    return jsonlines.share(head, _fits)


def read(chunk: bytes, context: Context) -> Parsed:
    """The requests of a chunk."""
    return jsonlines.read(chunk, context, _KEYS, headers=_headers, body=_body, view=_flat)


def _fits(value: Value) -> bool:
    document = _document(value)
    asked = any(jsonlines.has(document, one) for one in (_METHOD, _STATUS))
    return "@timestamp" in document and asked and any(jsonlines.has(document, one) for one in (_ORIGINAL, _PATH))


def _document(value: Value) -> Value:
    source = value.get("_source")
    return source if isinstance(source, dict) else value


def _flat(value: Value) -> Value:
    """The document with the target and protocol as one text each."""
    document = _document(value)
    added: Value = {}
    original, path, query, version = (_text(document, one) for one in (_ORIGINAL, _PATH, _QUERY, _VERSION))
    if original is not None:
        added["(url)" if "://" in original.partition("?")[0] else "(target)"] = original
    elif path is not None:
        added["(target)"] = f"{path}?{query.removeprefix('?')}" if query else path
    if version is not None:
        added["(protocol)"] = version if "/" in version else f"HTTP/{version}"
    return document | added


def _text(document: Value, one: Key) -> str | None:
    found = jsonlines.found_at(document, one)
    return found if isinstance(found, str) else None


def _headers(value: Value, side: str) -> Iterable[tuple[str, Any]]:
    found = jsonlines.found_at(value, _name("text", None, f"http.{side}.headers"), whole=True)
    return found.items() if isinstance(found, dict) else ()


def _body(value: Value) -> bytes | None:
    text = _text(value, _BODY)
    return sent(text) if text else None
