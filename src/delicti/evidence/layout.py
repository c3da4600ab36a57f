r"""How one line of a log is laid out: fixed bytes and fields, as a server's own format string describes them.

A template is what `logformat.compile` (Apache) and `nginxformat.compile` (nginx) make of a format string and what the
columnar matcher and the strict reader both read. Literals and fields alternate; a field runs until the next literal
(`until`), the last one until the line's end (`until` is empty). Two fields never stand side by side.

Kinds of field, and what they write into which column (`raw` is the field as it stands in the line):

=================  =====================================================================================================
`text`             `column`: raw unescaped; `-` is null
`address`          as `text`, but never holds a blank
`address_port`     `ADDRESS:PORT`, split at the last colon: `column` gets the address, without the brackets of an IPv6
                   address; the port goes into `client_port` when `column` is `client`, else nowhere; no port is fine
`request`          `METHOD TARGET PROTOCOL` into `method`, `target`, `protocol` (see `split_request`); `column` is None
`url`              `SCHEME://HOST/PATH?QUERY` or `HOST/PATH` into `host`, `target` (see `split_url`); `column` is None
`body`             as `text`, the bytes themselves into `request_body`
`port` `status`    decimal digits; `-` and `-1` are null
`size`             decimal digits; `-` is null (Apache's `%b` writes it for 0 bytes sent)
`duration_s`       seconds, milliseconds, microseconds, digits with an optional fraction, into `duration_s` as seconds;
`duration_ms`      `-` and negative are null
`duration_us`
`time_clf`         `09/Sep/2026:03:17:47 +0200`
`time_iso`         `2026-09-09T03:17:47+02:00`; `T` may be a blank, a fraction of up to 9 digits and `Z` are fine;
                   without a zone the time is naive
`time_epoch_s`     seconds since 1970, with an optional fraction; `_ms` and `_us` are integers
`time_epoch_ms`
`time_epoch_us`
`time:PATTERN`     chrono's strftime as Polars takes it, `%3f` for milliseconds; naive when it holds no `%z`
`header:NAME`      a request header, one pair `[NAME, text]` in `request_headers` (compact JSON list, in the order of
                   the fields; `-` gives no pair, no pair at all gives null)
`response_header:NAME`  the same in `response_headers`
`skip`             anything, kept nowhere
`word` `number`    anything without a blank; digits, a fraction, `-`: kept nowhere
=================  =====================================================================================================

Text columns hold the unescaped bytes under the escape of `model.text`. Columns: those of REQUEST. If two
fields name one column, the first that is not null counts. Under the escape `apache` a text field that stands as `""`
where the layout has no quotes is the empty text (so Apache writes an empty user).
"""

import re
from dataclasses import dataclass
from typing import Literal as OneOf
from typing import NamedTuple

from delicti.model.tables import REQUEST

Escape = OneOf["apache", "nginx", "json", "haproxy", "none"]

KINDS = frozenset(
    "text address address_port request url body port status size duration_s duration_ms duration_us time_clf time_iso "
    "time_epoch_s time_epoch_ms time_epoch_us skip word number".split()
)
UNKEPT = frozenset({"skip", "word", "number"})


@dataclass(frozen=True)
class Literal:
    """Bytes that stand in every line as they are."""

    raw: bytes


@dataclass(frozen=True)
class Field:
    """One field; `column` is None for kinds that name their columns themselves."""

    kind: str
    column: str | None
    until: bytes


@dataclass(frozen=True)
class Template:
    """A line's layout, and under which escape its server writes text."""

    parts: tuple[Literal | Field, ...]
    escape: Escape

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields in order."""
        return tuple(part for part in self.parts if isinstance(part, Field))

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of REQUEST that a line can fill, in the order of that table."""
        filled: set[str] = set()
        for f in self.fields:
            if f.kind == "request":
                filled |= {"method", "target", "protocol"}
            elif f.kind == "url":
                filled |= {"host", "target"}
            elif f.kind == "body":
                filled.add("request_body")
            elif f.kind.startswith("time"):
                filled.add("time")
            elif f.kind.startswith("header:"):
                filled.add("request_headers")
            elif f.kind.startswith("response_header:"):
                filled.add("response_headers")
            elif f.kind not in UNKEPT:
                filled |= {f.column or f.kind} | ({"client_port"} if _with_port(f) else set())
        return tuple(name for name in REQUEST.names() if name in filled)

    @property
    def naive(self) -> bool:
        """Whether its times carry no zone, so that the declared zone decides (`time_iso` says so line by line)."""
        return any(f.kind.startswith("time:") and "%z" not in f.kind for f in self.fields)


def _with_port(part: Field) -> bool:
    return part.kind == "address_port" and part.column == "client"


class Request(NamedTuple):
    """A request line in its three words, still under the server's escape."""

    method: bytes | None
    target: bytes
    protocol: bytes | None


_METHOD = rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_FULL = re.compile(rb"(" + _METHOD + rb") (.+) ([A-Za-z]+/[0-9]+(?:\.[0-9]+)?)", re.DOTALL)
_SIMPLE = re.compile(rb"(" + _METHOD + rb") ((?:/|\*|[A-Za-z][A-Za-z0-9+.-]*://).*)", re.DOTALL)


def split_request(raw: bytes) -> Request:
    """The request line in its words, before escapes are undone.

    The method is a token of RFC 9110, the protocol reads `NAME/1.1` or `NAME/2`; what stands between is the target,
    blanks included. A line without protocol (HTTP/0.9) is split when what follows the method is a path, `*` or a URL.
    Anything else (TLS bytes, `-`, nothing) is the target, whole.
    """
    if found := _FULL.fullmatch(raw):
        return Request(found[1], found[2], found[3])
    if found := _SIMPLE.fullmatch(raw):
        return Request(found[1], found[2], None)
    return Request(None, raw, None)


def split_port(raw: bytes) -> tuple[bytes, int | None]:
    """`ADDRESS:PORT` at its last colon; brackets around an IPv6 address go."""
    address, _, port = raw.rpartition(b":")
    if not address or not re.fullmatch(rb"[0-9]{1,5}", port):
        address, number = raw, None
    else:
        number = int(port)
    if address.startswith(b"[") and address.endswith(b"]"):
        address = address[1:-1]
    return address, number


_URL = re.compile(rb"(?:[A-Za-z][A-Za-z0-9+.-]*://)?([^/?]*)([/?].*)?", re.DOTALL)


def split_url(raw: bytes) -> tuple[bytes | None, bytes | None]:
    """`SCHEME://HOST/PATH?QUERY` or `HOST/PATH` as host (with its port, if any) and target."""
    found = _URL.fullmatch(raw)
    if found is None or raw == b"-":
        return None, None
    return found[1] or None, found[2]


_BACKSLASHED = {b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v", b"\\": b"\\", b'"': b'"'}
_APACHE = re.compile(rb'\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|([bfnrtv\\"]))')
_NGINX = re.compile(rb"\\x([0-9A-Fa-f]{2})")
_JSON = re.compile(rb'\\(?:u([0-9A-Fa-f]{4})|([bfnrt\\"/]))')
_HAPROXY = re.compile(rb"#([0-9A-Fa-f]{2})")
ESCAPE_BYTE: dict[Escape, bytes] = {"apache": b"\\", "nginx": b"\\", "json": b"\\", "haproxy": b"#", "none": b""}


def _one_apache(found: re.Match[bytes]) -> bytes:
    if found[1]:
        return bytes((int(found[1], 16),))
    if found[2]:
        return _code(int(found[2], 16))
    return _BACKSLASHED[found[3]]


def _code(number: int) -> bytes:
    """Tomcat reads a request as Latin-1, so up to 0xff a character is the byte that was sent."""
    return bytes((number,)) if number < 0x100 else chr(number).encode("utf-8", "surrogatepass")


def _one_json(found: re.Match[bytes]) -> bytes:
    if found[1]:
        return chr(int(found[1], 16)).encode("utf-8", "surrogatepass")
    return b"/" if found[2] == b"/" else _BACKSLASHED[found[2]]


def unescape(raw: bytes, escape: Escape) -> bytes:
    r"""The bytes the server was sent, from what it wrote. What is no escape of this server stays as it stands.

    `apache`: `\"`, `\\`, `\b \f \n \r \t \v`, `\xhh`; also Tomcat's `\uhhhh`, since Apache and nginx write a backslash
    that was sent as `\\` or `\x5C`, so that the three cannot be confused. `nginx`: `\xHH` alone. `json`: as in JSON
    strings. `haproxy`: `#HH`. `none`: nothing.
    """
    if escape == "none" or ESCAPE_BYTE[escape] not in raw:
        return raw
    if escape == "apache":
        return _APACHE.sub(_one_apache, raw)
    if escape == "json":
        return _JSON.sub(_one_json, raw)
    pattern = _NGINX if escape == "nginx" else _HAPROXY
    return pattern.sub(lambda found: bytes((int(found[1], 16),)), raw)
