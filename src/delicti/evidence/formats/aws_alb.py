r"""Access log of AWS Application Load Balancers, and of the classic ones (without the type in front).

Columns: `time` is when the answer was sent, `duration_s` the sum of the three times, `host` and `target` come from the
URL that the load balancer puts together; a port stays with the host. `\x22` and `\\` are undone.
What AWS adds at the end of a line is read past.
"""

import polars as pl

from delicti.evidence import pattern
from delicti.evidence.convert import Kind
from delicti.evidence.layout import unescape
from delicti.evidence.parsed import Context, Parsed, Sample

NAME = "aws-alb"
SOURCE = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html"
TABLE = "requests"
SAYS = 40
_TAIL = (
    " ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 arn:aws:elasticloadbalancing:eu-central-1:000000000000:targetgroup/t/1 "
    '"Root=1-5" "www.example.com" "arn:x" 1 2026-09-09T01:17:47.000000Z "forward" "-" "-" "10.0.0.1:80" "200" "-" "-"'
)
SAMPLES = (
    Sample(
        "https 2026-09-09T01:17:47.186641Z app/lb/50dc6c495c0c9188 192.0.2.7:2817 10.0.0.1:80 0.086 0.048 0.037 200 "
        '200 0 57 "GET https://www.example.com:443/a?b=%22 HTTP/1.1" "curl/8.5"' + _TAIL,
        time="2026-09-09T01:17:47.186641Z",
        client="192.0.2.7",
        client_port=2817,
        duration_s=0.171,
        status=200,
        size_bytes=57,
        method="GET",
        host="www.example.com:443",
        target="/a?b=%22",
        protocol="HTTP/1.1",
        agent="curl/8.5",
    ),
    Sample(
        "http 2026-09-09T01:17:47.186641Z app/lb/50dc6c495c0c9188 2001:db8::7:2817 - -1 -1 -1 400 - 0 272 "
        '"- http://www.example.com:80- -" "-"' + _TAIL,
        time="2026-09-09T01:17:47.186641Z",
        client="2001:db8::7",
        client_port=2817,
        status=400,
        size_bytes=272,
        host="www.example.com:80-",
    ),
    Sample(
        '2026-09-09T01:17:47.186641Z lb 192.0.2.7:2817 10.0.0.1:80 0.1 0.2 0.3 404 404 0 29 "GET http://a:80/ HTTP/1.1"'
        r' "say \x22hi\x22" - -',
        time="2026-09-09T01:17:47.186641Z",
        client="192.0.2.7",
        client_port=2817,
        duration_s=0.6,
        status=404,
        size_bytes=29,
        method="GET",
        host="a:80",
        target="/",
        protocol="HTTP/1.1",
        agent='say "hi"',
    ),
)

_SECONDS = r"(?:-1|[0-9]+(?:\.[0-9]+)?)"
_PATTERN = (
    r"(?s)^(?:(?:https?|h2|grpcs?|wss?) )?(?P<time>[0-9]{4}-[0-9]{2}-[0-9]{2}T\S{8,22}) \S+ "
    r"(?P<client>\S+:[0-9]+|-) \S+ "
    rf"(?P<first>{_SECONDS}) (?P<second>{_SECONDS}) (?P<third>{_SECONDS}) (?P<status>[0-9]{{3}}|-) \S+ [0-9]+ "
    r'(?P<size>[0-9]+) "(?P<method>[^" ]*) (?P<url>(?:[^"\\]|\\.)*?)(?: (?P<protocol>HTTP/[0-9.]+)| -| )? ?" '
    r'"(?P<agent>(?:[^"\\]|\\.)*)" \S+ \S+(?: .*)?$'
)


def _undo(raw: bytes) -> bytes:
    return unescape(raw, "apache")


_KINDS = {
    "time": Kind("time_iso"),
    "client": Kind("address_port", "client"),
    "status": Kind("status", "status"),
    "size": Kind("size", "size_bytes"),
    "method": Kind("text", "method", _undo),
    "url": Kind("url", undo=_undo),
    "protocol": Kind("text", "protocol", _undo),
    "agent": Kind("text", "agent", _undo),
    "total": Kind("duration_s"),
}


def sniff(head: bytes) -> float:
    """The share of lines that fit."""
    return pattern.share(head, _PATTERN)


def read(chunk: bytes, context: Context) -> Parsed:
    """The requests of a chunk."""
    return pattern.read(chunk, _PATTERN, _KINDS, context.timezone, _with_total)


def _with_total(frame: pl.DataFrame) -> pl.DataFrame:
    """The three times added; one of -1 (no answer) makes the whole unknown."""
    parts = [pl.col(name).cast(pl.Decimal(20, 9), strict=False) for name in ("first", "second", "third")]
    total = sum(parts[1:], start=parts[0])
    known = pl.all_horizontal(part >= 0 for part in parts)
    return frame.with_columns(pl.when(known).then(total.cast(pl.String)).alias("total"))
