r"""Error log of Apache 2.4 and 2.2: `[time] [module:level] [pid] [client address:port] message`.

Columns: `level` without the module, `client`, `client_port`, `script` where the message names one, `text` with Apache's
`\n`, `\\` and `\xhh` undone and with all that follows the client (`AH` code, `, referer: ...`).
Times carry no zone. A line that does not begin like this was written by a program that Apache ran (a shell that says
`not found`, a download): it is a record of its own, with its text alone.
"""

import polars as pl

from delicti.evidence import times
from delicti.evidence.layout import unescape
from delicti.evidence.lines import finished, lines_of, places
from delicti.evidence.parsed import Context, Parsed, Sample
from delicti.evidence.scripts import script_of

NAME = "apache-error"
SOURCE = "https://httpd.apache.org/docs/2.4/logs.html#errorlog"
TABLE = "messages"
NAIVE = True
SAYS = 30
SAMPLES = (
    Sample(
        "[Sun Sep 06 23:59:30.000000 2026] [core:notice] [pid 7] AH00094: Command line: '/usr/sbin/apache2'",
        time="2026-09-06T23:59:30Z",
        level="notice",
        text="AH00094: Command line: '/usr/sbin/apache2'",
    ),
    Sample(
        r"[Tue Sep 08 03:00:19.845158 2026] [php:error] [pid 7:tid 9] [client 192.0.2.106:40122] PHP Fatal error:  "
        r"Uncaught Exception: near ':\\x' in /var/www/html/item.php:3\nStack trace:\n#0 {main}\n  thrown in "
        r"/var/www/html/item.php on line 3, referer: http://www.example.com/",
        time="2026-09-08T03:00:19.845158Z",
        level="error",
        client="192.0.2.106",
        client_port=40122,
        script="/var/www/html/item.php",
        text=r"PHP Fatal error:  Uncaught Exception: near ':\\x' in /var/www/html/item.php:3\x0aStack trace:"
        r"\x0a#0 {main}\x0a  thrown in /var/www/html/item.php on line 3, referer: http://www.example.com/",
    ),
    Sample(
        "[Mon Sep 07 15:30:00.353055 2026] [php7:error] [pid 7] [client 2001:db8::7:0] script "
        "'/var/www/html/123qwe.php' not found or unable to stat",
        time="2026-09-07T15:30:00.353055Z",
        level="error",
        client="2001:db8::7",
        client_port=0,
        script="/var/www/html/123qwe.php",
        text="script '/var/www/html/123qwe.php' not found or unable to stat",
    ),
    Sample(
        "[Mon Sep  7 15:30:00 2026] [error] [client 192.0.2.7] File does not exist: /var/www/favicon.ico",
        time="2026-09-07T15:30:00Z",
        level="error",
        client="192.0.2.7",
        text="File does not exist: /var/www/favicon.ico",
    ),
    Sample("sh: 1: wgett: not found", text="sh: 1: wgett: not found"),
)

_TIME = r"\[([A-Z][a-z]{2} [A-Z][a-z]{2} [ 0-9][0-9] [0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{6})? [0-9]{4})\] "
_HEAD = rf"(?s)^{_TIME}\[(?:[A-Za-z0-9_+-]*:)?([a-z]+[0-9]?)\] (?:\[pid [0-9]+(?::tid [0-9]+)?\] )?(.*)$"
_CLIENT = r"(?s)^([^\[]{0,300}?)\[(?:client|remote) ((?:\[[^\] \t]{1,60}\])?[^\] \t]{1,300})\] ?(.*)$"
_PORT = r"(?s)^(.*):([0-9]{1,5})$"
_COARSE, _FINE = "%a %b %e %H:%M:%S %Y", "%a %b %e %H:%M:%S.%6f %Y"


def sniff(head: bytes) -> float:
    """The share of lines that begin with a time and a level, but none unless some do in the first ones."""
    lines = lines_of(head)
    lines = lines.filter(lines != "")
    return float(lines.str.contains(_HEAD).mean() or 0.0) if len(lines) else 0.0  # type: ignore[arg-type]


def read(chunk: bytes, context: Context) -> Parsed:
    """The messages of a chunk; only blank lines are none."""
    lines = lines_of(chunk)
    frame = pl.DataFrame(
        {
            "line": pl.int_range(len(lines), dtype=pl.Int64, eager=True),
            "raw": lines,
            "head": lines.str.extract_groups(_HEAD),
        }
    ).unnest("head")
    frame = frame.with_columns(_time(frame["1"], context.timezone))
    known = pl.col("time").is_not_null()
    frame = frame.with_columns(
        pl.when(known).then("2").alias("level"), pl.when(known).then("3").otherwise("raw").alias("text")
    )
    client = (
        pl.when(known).then(pl.col("text")).str.extract_groups(_CLIENT).struct.rename_fields(["before", "who", "after"])
    )
    frame = frame.with_columns(client.alias("client")).unnest("client").filter(pl.col("raw") != "")
    # Apache 2.4 writes microseconds and a port, 2.2 neither: there the last colon of an IPv6 address is its own.
    ported = pl.col("1").str.contains(".", literal=True) | ~pl.col("who").str.contains(":.*:")
    frame = frame.with_columns(
        pl.when(pl.col("who").is_not_null()).then(pl.concat_str("before", "after")).otherwise("text").alias("text"),
        pl.when(ported)
        .then("who")
        .str.extract_groups(_PORT)
        .struct.rename_fields(["address", "client_port"])
        .alias("split"),
    ).unnest("split")
    address = frame.select(pl.coalesce("address", "who").str.strip_chars("[]").alias("client")).to_series()
    frame = frame.select(
        "line",
        "time",
        finished(address),
        pl.col("client_port").cast(pl.Int32),
        "level",
        finished(script_of(frame["text"]), _undone),
        finished(frame["text"], _undone),
    )
    return Parsed(frame, places(lines == ""))


def _undone(raw: bytes) -> bytes:
    return unescape(raw, "apache")


def _time(text: pl.Series, zone: str | None) -> pl.Series:
    fine = times.read_pattern_column(text, _FINE, zone)
    return pl.select(pl.coalesce(fine, times.read_pattern_column(text, _COARSE, zone)).alias("time")).to_series()
