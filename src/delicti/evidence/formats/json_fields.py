"""JSON lines of any shape: the user's `--fields COLUMN=json.path` say where each column stands.

COLUMN is a column of the requests table, or `request` for a whole request line, `duration_ms`, `duration_us`,
`duration_ns` for a duration in another unit, `url` for an absolute URL, `address_port` for a client with its port.
A path goes into objects by name and into lists by number: `http.request.headers.0`. `time` is read as ISO 8601, the
common log's form, or time since 1970; without a zone it is taken in the declared one.
"""

from delicti.evidence import jsonlines
from delicti.evidence.jsonlines import Key, Value, key
from delicti.evidence.parsed import Context, Parsed, Sample
from delicti.model.errors import UserError

NAME = "json"
SOURCE = "https://jsonlines.org/"
TABLE = "requests"
SAYS = 100
NEEDS_FIELDS = True
SAMPLE_FIELDS = ("time=when", "client=from.ip", "request=what", "status=code", "agent=headers.0")
SAMPLES = (
    Sample(
        '{"when":"2026-09-09 01:17:47","from":{"ip":"192.0.2.7"},"what":"GET /a HTTP/1.1","code":200,'
        '"headers":["curl"]}',
        time="2026-09-09T01:17:47Z",
        client="192.0.2.7",
        method="GET",
        target="/a",
        protocol="HTTP/1.1",
        status=200,
        agent="curl",
    ),
)

_KINDS = {
    "time": "time_any",
    "client": "address",
    "peer": "address",
    "client_port": "port",
    "status": "status",
    "size_bytes": "size",
    "request_body": "body",
}
_TEXTS = ("forwarded_for", "user", "method", "host", "target", "protocol", "referrer", "agent")
_SPECIAL = {
    "request": ("request", None),
    "url": ("url", None),
    "address_port": ("address_port", "client"),
    "duration_s": ("duration_s", "duration_s"),
    "duration_ms": ("duration_ms", "duration_s"),
    "duration_us": ("duration_us", "duration_s"),
    "duration_ns": ("duration_ns", "duration_s"),
}


def keys(fields: tuple[str, ...]) -> tuple[Key, ...]:
    """What the user's fields mean; UserError names one that means nothing."""
    return tuple(_key(field) for field in fields)


def _key(field: str) -> Key:
    column, equals, path = field.partition("=")
    if not equals or not path:
        raise UserError(f"The field {field!r} is not of the form COLUMN=json.path.")
    if column in _SPECIAL:
        kind, filled = _SPECIAL[column]
        return key(kind, filled, path)
    if column in _KINDS or column in _TEXTS:
        return key(_KINDS.get(column, "text"), column, path)
    known = ", ".join(sorted((*_KINDS, *_TEXTS, *_SPECIAL)))
    raise UserError(f"The field {field!r} names no column of a request; known are {known}.")


def sniff(head: bytes) -> float:
    """The share of lines that are JSON objects."""
    return jsonlines.share(head, _any)


def _any(value: Value) -> bool:
    return bool(value)


def read(chunk: bytes, context: Context) -> Parsed:
    """The requests of a chunk."""
    return jsonlines.read(chunk, context, keys(context.fields))
