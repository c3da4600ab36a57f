"""PHP's own error log (`error_log` set to a file): a stack trace and a message with newlines stay one record.

The zone stands in the brackets by its IANA name. Columns: `level` is PHP's word for it in lower case (`fatal error`,
`warning`), `script` the file in which it arose. Nothing is escaped. PHP-FPM's log reads the same, without a zone.
"""

import re
from functools import lru_cache
from zoneinfo import available_timezones

import numpy as np
import polars as pl

from delicti.evidence import multiline, times
from delicti.evidence.convert import NO_ZONE
from delicti.evidence.lines import finished
from delicti.evidence.parsed import Context, Parsed, Sample
from delicti.evidence.pattern import TIMELESS
from delicti.evidence.scripts import script_of

NAME = "php-error"
SOURCE = "https://www.php.net/manual/en/errorfunc.configuration.php#ini.error-log"
TABLE = "messages"
SAYS = 20
SAMPLES = (
    Sample(
        "[09-Sep-2026 03:17:47 Europe/Berlin] PHP Fatal error:  Uncaught RuntimeException: first line\n"
        "second line in /srv/www/a.php:2\nStack trace:\n#0 {main}\n  thrown in /srv/www/a.php on line 2",
        time="2026-09-09T01:17:47Z",
        lines=5,
        level="fatal error",
        script="/srv/www/a.php",
        text=r"PHP Fatal error:  Uncaught RuntimeException: first line\x0asecond line in /srv/www/a.php:2"
        r"\x0aStack trace:\x0a#0 {main}\x0a  thrown in /srv/www/a.php on line 2",
    ),
    Sample(
        b"[24-Nov-2026 17:58:22 UTC] given: a\\ \xff",
        time="2026-11-24T17:58:22Z",
        lines=1,
        text=r"given: a\\ \xff",
    ),
    Sample(
        "[24-Nov-2026 17:58:22 UTC] PHP Warning:  shell_exec(): in /srv/www/x.php(3) : eval()'d code on line 1",
        time="2026-11-24T17:58:22Z",
        lines=1,
        level="warning",
        script="/srv/www/x.php",
        text="PHP Warning:  shell_exec(): in /srv/www/x.php(3) : eval()'d code on line 1",
    ),
)

_BEGINS = r"^\[[0-9]{2}-[A-Z][a-z]{2}-[0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2}(?: [A-Za-z0-9_+/:-]{1,40})?\]"
_BEGINS_BYTES = re.compile(_BEGINS.encode())
_PARTS = r"(?s)^\[(\S+ \S+?)(?: (\S+))?\] ?(.*)$"
_LEVEL = r"^(?:PHP )?((?:Recoverable |Catchable )?[Ff]atal error|Parse error|[A-Z][a-z]+(?: [a-z]+)?):"
_FPM = r"^(ALERT|ERROR|WARNING|NOTICE|DEBUG): "
_LEVELS = frozenset(
    "fatal error;recoverable fatal error;catchable fatal error;parse error;warning;notice;deprecated;strict standards;"
    "alert;error;debug;core warning;core error;compile warning;compile error;unknown error".split(";")
)
_PATTERN = "%d-%b-%Y %H:%M:%S"


def sniff(head: bytes) -> float:
    """The share of lines that belong to a record, none if the first is no beginning; a trace has many lines."""
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
    frame = frame.with_columns(_times(frame["1"], frame["2"], context.timezone))
    for line, lines in frame.filter(pl.col("time").is_null()).select("line", "lines").iter_rows():
        quarantined |= dict.fromkeys(range(line, line + lines), TIMELESS)
    frame = frame.filter(pl.col("time").is_not_null())
    level = pl.select(pl.coalesce(frame["3"].str.extract(_LEVEL), frame["3"].str.extract(_FPM))).to_series()
    level = level.str.to_lowercase()
    zones = frozenset(frame["2"].fill_null(NO_ZONE).unique().to_list())
    frame = frame.select(
        "line",
        "lines",
        "time",
        pl.when(level.is_in(list(_LEVELS))).then(level).alias("level"),
        finished(script_of(frame["3"])),
        finished(frame["3"]).alias("text"),
    )
    return Parsed(frame, pl.Series(blank, dtype=pl.Int64).to_numpy(), dict(sorted(quarantined.items())), zones)


def _times(text: pl.Series, zones: pl.Series, declared: str | None) -> pl.Series:
    """Each time in the zone that stands beside it, or in the declared one where none does that is known."""
    wall = times.read_pattern_column(text, _PATTERN, None)
    micro = wall.to_physical().fill_null(0).to_numpy()
    utc = times.to_utc(micro, declared).copy()
    for zone in sorted(zones.drop_nulls().unique().to_list()):
        at = np.flatnonzero((zones == zone).fill_null(value=False).to_numpy())
        offset = times.scalar_offset(zone)
        if offset is not None:
            span = offset.utcoffset(None)
            utc[at] = micro[at] - round(span.total_seconds()) * times.MICROSECOND
        elif zone in _zones():
            utc[at] = times.to_utc(micro[at], zone)
    return times.utc_series(utc, wall.is_not_null().to_numpy())


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    """The names that are zones; a name out of a log is never looked up in any other way."""
    return frozenset(available_timezones())
