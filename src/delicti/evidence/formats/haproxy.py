"""HAProxy's HTTP log (`option httplog`), bare or behind a syslog prefix.

Columns: `duration_s` is the total time `Ta`, `host` is not told. Captured headers carry no names in this format: they
are kept in `request_headers` and `response_headers` as one pair under the name `captured`. Text is escaped as `#HH`.
A request that HAProxy could not read is written `<BADREQ>`; a line longer than the configured length (1024 by default)
ends within the request, which is kept as far as it goes. Times carry no zone.
"""

from delicti.evidence import pattern
from delicti.evidence.convert import Kind
from delicti.evidence.layout import unescape
from delicti.evidence.parsed import Context, Parsed, Sample

NAME = "haproxy"
SOURCE = "https://docs.haproxy.org/2.6/configuration.html#8.2.3"
TABLE = "requests"
NAIVE = True
SAYS = 30
SAMPLES = (
    Sample(
        "192.0.2.7:37580 [24/Nov/2026:16:56:42.646] web none/s1 0/0/-1/-1/3003 503 217 - - SC-- 1/1/0/0/3 0/0 "
        '{www.example.com|a #22quoted#22 \\ agent} "GET /?q=%27%22 HTTP/1.1"',
        client="192.0.2.7",
        client_port=37580,
        time="2026-11-24T16:56:42.646Z",
        duration_s=3.003,
        status=503,
        size_bytes=217,
        method="GET",
        target="/?q=%27%22",
        protocol="HTTP/1.1",
        request_headers='[["captured","www.example.com|a \\"quoted\\" \\\\\\\\ agent"]]',
    ),
    Sample(
        "2001:db8::7:55064 [24/Nov/2026:16:56:48.656] web~ web/<NOSRV> -1/-1/-1/-1/0 400 0 - - PR-- 1/1/0/0/0 0/0 "
        '"<BADREQ>"',
        client="2001:db8::7",
        client_port=55064,
        time="2026-11-24T16:56:48.656Z",
        duration_s=0.0,
        status=400,
        size_bytes=0,
        target="<BADREQ>",
    ),
    Sample(
        "192.0.2.7:1 [24/Nov/2026:16:56:48.656] web a/b 0/0/0/1/+12 -1 +0 - - ---- 1/1/0/0/0 0/0 {} {a} "
        '"GET /a?b=#22c#22&d=\\e#FF',
        client="192.0.2.7",
        client_port=1,
        time="2026-11-24T16:56:48.656Z",
        duration_s=0.012,
        size_bytes=0,
        method="GET",
        target=r'/a?b="c"&d=\\e\xff',
        request_headers='[["captured",""]]',
        response_headers='[["captured","a"]]',
    ),
)

_PATTERN = (
    r"(?s)^(?P<client>\S+) \[(?P<time>[^\]]{10,40})\] \S+ \S+ (?:[+-]?[0-9]+/){3,4}[+]?(?P<duration>-?[0-9]+) "
    r"(?P<status>-1|[0-9]{3}) [+]?(?P<size>[0-9]+) \S+ \S+ \S{4} (?:[0-9]+/){4}[+]?[0-9]+ [0-9]+/[0-9]+ "
    r'(?:\{(?P<sent>[^}]*)\} )?(?:\{(?P<back>[^}]*)\} )?"(?P<request>[^"]*)"?$'
)


def _undo(raw: bytes) -> bytes:
    return unescape(raw, "haproxy")


_KINDS = {
    "client": Kind("address_port", "client"),
    "time": Kind("time:%d/%b/%Y:%H:%M:%S.%3f"),
    "duration": Kind("duration_ms"),
    "status": Kind("status", "status"),
    "size": Kind("size", "size_bytes"),
    "sent": Kind("header:captured", undo=_undo),
    "back": Kind("response_header:captured", undo=_undo),
    "request": Kind("request", undo=_undo),
}


def sniff(head: bytes) -> float:
    """The share of lines that fit."""
    return pattern.share(head, _PATTERN)


def read(chunk: bytes, context: Context) -> Parsed:
    """The requests of a chunk."""
    return pattern.read(chunk, _PATTERN, _KINDS, context.timezone)
