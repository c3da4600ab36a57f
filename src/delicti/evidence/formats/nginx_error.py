r"""Error log of nginx: `time [level] pid#tid: *connection message, client: ..., server: ..., request: "..."`.

nginx writes bytes as they came, newlines of a FastCGI program too: such a record goes on over several lines. Columns:
`client` and `request` from the keys at the end, `script` where PHP or nginx names one, `text` the message with its
keys. A visitor can write `, client: 192.0.2.1, server: ` into a path or a header; where such a key stands more than
once, both columns are null rather than a guess. Times carry no zone.
"""

import re

import polars as pl

from delicti.evidence import multiline, times
from delicti.evidence.lines import finished
from delicti.evidence.parsed import Context, Parsed, Sample
from delicti.evidence.pattern import TIMELESS
from delicti.evidence.scripts import script_of

NAME = "nginx-error"
SOURCE = "https://nginx.org/en/docs/ngx_core_module.html#error_log"
TABLE = "messages"
NAIVE = True
SAYS = 30
SAMPLES = (
    Sample(
        '2026/11/24 16:56:42 [error] 7#9: *5 open() "/srv/www/a" failed (2: No such file or directory), client: '
        '2001:db8::7, server: www.example.com, request: "GET /a?b="c"&d=\\e HTTP/1.1", host: "www.example.com", '
        'referrer: "http://x/"y"',
        time="2026-11-24T16:56:42Z",
        lines=1,
        level="error",
        client="2001:db8::7",
        request=r'GET /a?b="c"&d=\\e HTTP/1.1',
        text=r'open() "/srv/www/a" failed (2: No such file or directory), client: 2001:db8::7, server: '
        r'www.example.com, request: "GET /a?b="c"&d=\\e HTTP/1.1", host: "www.example.com", referrer: "http://x/"y"',
    ),
    Sample(
        b"2026/11/24 16:56:42 [info] 7#7: *7 client sent invalid method while reading client request line, client: "
        b'192.0.2.7, server: www.example.com, request: "\x16\x03\x01\x00\xfc TLS"',
        time="2026-11-24T16:56:42Z",
        lines=1,
        level="info",
        client="192.0.2.7",
        request=r"\x16\x03\x01\x00\xfc TLS",
        text="client sent invalid method while reading client request line, client: 192.0.2.7, server: "
        r'www.example.com, request: "\x16\x03\x01\x00\xfc TLS"',
    ),
    Sample(
        '2026/11/24 16:56:42 [error] 7#7: *7 FastCGI sent in stderr: "PHP message: PHP Warning:  a in /srv/www/a.php '
        'on line 2\nPHP message: b" while reading upstream, client: 192.0.2.7, server: _, request: "GET / HTTP/1.1", '
        'upstream: "fastcgi://127.0.0.1:9000", host: "a"',
        time="2026-11-24T16:56:42Z",
        lines=2,
        level="error",
        client="192.0.2.7",
        request="GET / HTTP/1.1",
        script="/srv/www/a.php",
        text=r'FastCGI sent in stderr: "PHP message: PHP Warning:  a in /srv/www/a.php on line 2\x0aPHP message: b" '
        'while reading upstream, client: 192.0.2.7, server: _, request: "GET / HTTP/1.1", upstream: '
        '"fastcgi://127.0.0.1:9000", host: "a"',
    ),
    Sample(
        '2026/11/24 16:56:42 [notice] 7#7: using the "epoll" event method',
        time="2026-11-24T16:56:42Z",
        lines=1,
        level="notice",
        text='using the "epoll" event method',
    ),
    Sample(
        '2026/11/24 16:56:42 [error] 7#7: *1 open() "/srv/, client: 192.0.2.1, server: x, request: "GET /" failed, '
        'client: 192.0.2.7, server: x, request: "GET /, HTTP/1.1"',
        time="2026-11-24T16:56:42Z",
        lines=1,
        level="error",
        text='open() "/srv/, client: 192.0.2.1, server: x, request: "GET /" failed, client: 192.0.2.7, server: x, '
        'request: "GET /, HTTP/1.1"',
    ),
)

_BEGINS = r"^[0-9]{4}/[0-9]{2}/[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2} \[[a-z]{1,8}\] [0-9]+#[0-9]+: "
_BEGINS_BYTES = re.compile(_BEGINS.encode())
_PARTS = r"(?s)^([0-9/]{10} [0-9:]{8}) \[([a-z]+)\] [0-9]+#[0-9]+: (?:\*[0-9]+ )?(.*)$"
_CLIENT = r"(?s)^.*, client: ([^,\s]+)(?:, |$)"
_REQUEST = (
    r'(?s)^.*, client: [^,\s]+, server: [^,\s]*, request: "(.*?)"'
    r'(?:, (?:subrequest|upstream|host|referrer): ".*)?$'
)
_PATTERN = "%Y/%m/%d %H:%M:%S"


def sniff(head: bytes) -> float:
    """The share of lines that belong to a record; one of FastCGI may have many."""
    made, _, tail = multiline.records(head, _BEGINS)
    lines = int(made["lines"].sum()) + len(tail)
    return int(made["lines"].clip(upper_bound=40).sum()) / lines if lines else 0.0


def cut(buffer: bytes) -> int:
    """The last place where a record begins."""
    return multiline.cut(buffer, _BEGINS_BYTES)


def read(chunk: bytes, context: Context) -> Parsed:
    """The messages of a chunk."""
    made, blank, tail = multiline.records(chunk, _BEGINS)
    quarantined = dict.fromkeys(tail, multiline.TAIL)
    frame = made.with_columns(pl.col("raw").str.extract_groups(_PARTS).alias("parts")).unnest("parts")
    frame = frame.with_columns(times.read_pattern_column(frame["1"], _PATTERN, context.timezone).alias("time"))
    for line, lines in frame.filter(pl.col("time").is_null()).select("line", "lines").iter_rows():
        quarantined |= dict.fromkeys(range(line, line + lines), TIMELESS)
    frame = frame.filter(pl.col("time").is_not_null())
    text = pl.col("3")
    sure = text.str.count_matches(", client: ", literal=True) == 1
    frame = frame.with_columns(
        pl.when(sure).then(text.str.extract(_CLIENT)).alias("client"),
        pl.when(sure).then(text.str.extract(_REQUEST)).alias("request"),
    )
    frame = frame.select(
        "line",
        "lines",
        "time",
        finished(frame["client"]),
        pl.col("2").alias("level"),
        finished(_script(frame["3"])),
        finished(frame["3"]).alias("text"),
        finished(frame["request"]),
    )
    return Parsed(frame, pl.Series(blank, dtype=pl.Int64).to_numpy(), dict(sorted(quarantined.items())))


def _script(text: pl.Series) -> pl.Series:
    """PHP's words end where nginx's begin, and each message that FastCGI sent is one."""
    own = text.str.replace('(?s)" while .*$', "").str.replace("(?s), client: .*$", "")
    return script_of(own)
