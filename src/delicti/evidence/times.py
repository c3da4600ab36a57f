"""Times as logs write them, turned into UTC, column-wise and exactly.

A time without zone is taken in the declared zone. Where clocks went back a wall time happened twice: the earlier one is
taken. Where clocks went forward a wall time never happened: it is shifted forward by what was skipped (02:30 becomes
03:30). Both follow from `fold=0` of PEP 495.
"""

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import polars as pl

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MONTH = "|".join(MONTHS)
MICROSECOND = 1_000_000
_QUARTER = 900
_MODERN = 315_532_800  # 1980: since then clocks change at whole quarters of an hour
_LEAST, _MOST = -62_135_596_800, 253_402_300_799  # what `datetime` holds, in seconds
_DAYS_BEFORE = np.array([0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334], np.int64)
_DAYS_IN = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], np.int64)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WALL_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - wall times have no zone yet


def in_zone(wall: datetime, zone: str | None) -> datetime:
    """A wall time without zone as UTC; see the module about clocks that change."""
    if zone is None:
        return wall.replace(tzinfo=UTC)
    return wall.replace(tzinfo=_zone(zone), fold=0).astimezone(UTC)


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


@lru_cache(maxsize=4096)
def _offset(seconds: int, zone: str) -> int:
    wall = _WALL_EPOCH + timedelta(seconds=seconds)
    offset = wall.replace(tzinfo=_zone(zone)).utcoffset()
    return 0 if offset is None else round(offset.total_seconds())


def to_utc(wall: Ints, zone: str | None) -> Ints:
    """Wall times in microseconds since 1970 as UTC, the same as `in_zone` for each."""
    if zone is None or not len(wall):
        return wall
    seconds = wall // MICROSECOND
    buckets = np.where(seconds >= _MODERN, seconds // _QUARTER * _QUARTER, seconds)
    distinct, where = np.unique(buckets, return_inverse=True)
    offsets = np.array([_offset(int(s), zone) for s in distinct], np.int64)
    return wall - offsets[where.ravel()] * MICROSECOND


def wall_time(year: Ints, month: Ints, day: Ints, hour: Ints, minute: Ints, second: Ints) -> tuple[Ints, Bools]:
    """Seconds since 1970 of wall times and whether each is a time at all (seconds 0 to 59, years 2 to 9998)."""
    month0 = np.clip(month, 1, 12) - 1
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    valid = (
        (year >= 2)
        & (year <= 9998)
        & (month >= 1)
        & (month <= 12)
        & (day >= 1)
        & (day <= _DAYS_IN[month0] + (leap & (month0 == 1)))
        & (hour >= 0)
        & (hour <= 23)
        & (minute >= 0)
        & (minute <= 59)
        & (second >= 0)
        & (second <= 59)
    )
    before = year - 1
    days = before * 365 + before // 4 - before // 100 + before // 400 - 719_162
    days += _DAYS_BEFORE[month0] + (leap & (month0 > 1)) + day - 1
    return days * 86_400 + hour * 3_600 + minute * 60 + second, valid


def scalar_time(
    year: int, month: int, day: int, hour: int, minute: int, second: int, micro: int = 0
) -> datetime | None:
    """One wall time, None when there is no such time; the limits of `wall_time`."""
    if not 2 <= year <= 9998:
        return None
    try:
        return datetime(year, month, day, hour, minute, second, micro)  # noqa: DTZ001 - the caller knows the zone
    except ValueError:
        return None


def scalar_offset(text: str) -> timezone | None:
    """A zone written `+0200`, `+02:00` or `Z`; None when it is none (hours to 23, minutes to 59)."""
    if text in ("Z", "z"):
        return UTC
    found = re.fullmatch(r"([+-])([01][0-9]|2[0-3]):?([0-5][0-9])", text)
    if found is None:
        return None
    span = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return timezone(-span if found[1] == "-" else span)


def from_epoch(micro: int) -> datetime | None:
    """Microseconds since 1970 as UTC, None beyond what a date can hold."""
    if not (_LEAST + 366 * 86_400) * MICROSECOND <= micro <= (_MOST - 366 * 86_400) * MICROSECOND:
        return None
    return _EPOCH + timedelta(microseconds=micro)


_DIRECTIVES = {
    "Y": r"(?P<Y>[0-9]{4})",
    "m": r"(?P<m>[0-9]{2})",
    "b": rf"(?P<b>{MONTH})",
    "d": r"(?P<d>[0-9]{2})",
    "e": r"(?P<d>[ 0-9][0-9])",
    "H": r"(?P<H>[0-9]{2})",
    "M": r"(?P<M>[0-9]{2})",
    "S": r"(?P<S>[0-9]{2})",
    "z": r"(?P<z>Z|[+-][0-9]{2}:?[0-9]{2})",
    "3f": r"(?P<f>[0-9]{3})",
    "6f": r"(?P<f>[0-9]{6})",
    "a": r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)",
    "%": "%",
}
_WHOLE = {"T": "%H:%M:%S", "F": "%Y-%m-%d", "h": "%b", "D": "%m/%d/%Y", "R": "%H:%M"}
_PIECE = re.compile(r"%([36]f|.)", re.DOTALL)


@lru_cache(maxsize=64)
def pattern_regex(pattern: str) -> str:
    """A `time:PATTERN` as a regular expression with one named group a part; ValueError names a directive not known."""
    pattern = _PIECE.sub(lambda m: _WHOLE.get(m[1], m[0]), pattern)
    out, last, seen = [], 0, set()
    for found in _PIECE.finditer(pattern):
        if found[1] not in _DIRECTIVES:
            raise ValueError(found[0])
        out.append(re.escape(pattern[last : found.start()]))
        piece = _DIRECTIVES[found[1]]
        name = piece[4] if piece.startswith("(?P<") else ""
        if name in seen:
            piece = re.sub(r"\(\?P<.>", "(?:", piece, count=1)
        seen.add(name or found[1])
        out.append(piece)
        last = found.end()
    if "%" in pattern[last:]:
        raise ValueError(pattern)
    if not {"Y", "d", "H", "M", "S"} <= seen or not seen & {"m", "b"}:
        raise ValueError(pattern)
    return "".join([*out, re.escape(pattern[last:])])


def read_pattern(text: str, pattern: str, zone: str | None) -> datetime | None:
    """One time in a pattern, as UTC; None when it does not read so."""
    found = re.fullmatch(pattern_regex(pattern), text)
    if found is None:
        return None
    part = found.groupdict()
    month = int(part["m"]) if part.get("m") else MONTHS.index(part["b"]) + 1
    micro = int((part.get("f") or "0").ljust(6, "0"))
    wall = scalar_time(int(part["Y"]), month, int(part["d"]), int(part["H"]), int(part["M"]), int(part["S"]), micro)
    if wall is None:
        return None
    if part.get("z"):
        offset = scalar_offset(part["z"])
        return None if offset is None else wall.replace(tzinfo=offset).astimezone(UTC)
    return in_zone(wall, zone)


ISO = (
    r"(?P<Y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})[T ](?P<H>[0-9]{2}):(?P<M>[0-9]{2}):(?P<S>[0-9]{2})"
    r"(?:[.,](?P<f>[0-9]{1,9}))?(?P<z>Z|[+-][0-9]{2}:?[0-9]{2})?"
)


def read_pattern_column(text: pl.Series, pattern: str, zone: str | None) -> pl.Series:
    """`read_pattern` over a column of texts; what does not read so is null."""
    return _column(text, pattern_regex(pattern), zone)


def read_iso_column(text: pl.Series, zone: str | None) -> pl.Series:
    """ISO 8601 times as UTC; those without a zone are taken in the declared one."""
    return _column(text, ISO, zone)


def _column(text: pl.Series, regex: str, zone: str | None) -> pl.Series:
    groups = text.str.extract_groups("^(?:" + regex + ")$").struct.unnest()

    def number(name: str) -> Ints:
        column = groups[name].str.strip_chars_start(" ").cast(pl.Int64, strict=False)
        return column.fill_null(-1).to_numpy()

    if "m" in groups.columns:
        month = number("m")
    else:
        month = groups["b"].replace_strict(MONTHS, range(1, 13), default=-1, return_dtype=pl.Int64).to_numpy()
    seconds, valid = wall_time(number("Y"), month, number("d"), number("H"), number("M"), number("S"))
    valid &= groups["Y"].is_not_null().to_numpy()
    micro = np.zeros(len(text), np.int64)
    if "f" in groups.columns:
        fraction = groups["f"].str.pad_end(6, "0").str.slice(0, 6)
        micro = fraction.cast(pl.Int64, strict=False).fill_null(0).to_numpy()
    wall = np.where(valid, seconds * MICROSECOND + micro, 0)
    if "z" not in groups.columns:
        return utc_series(to_utc(wall, zone), valid, text.name)
    naive = groups["z"].is_null().to_numpy()
    offsets, known = _offsets(groups["z"])
    zoned = wall - offsets * MICROSECOND
    utc = np.where(naive, to_utc(np.where(naive, wall, 0), zone), zoned)
    return utc_series(utc, valid & (naive | known), text.name)


def _offsets(zones: pl.Series) -> tuple[Ints, Bools]:
    """Seconds east of Greenwich of a column of written zones."""
    distinct = zones.drop_nulls().unique().to_list()
    known = {text: zone.utcoffset(None) for text in distinct if (zone := scalar_offset(text)) is not None}
    seconds = {text: round(span.total_seconds()) for text, span in known.items() if span is not None}
    column = zones.replace_strict(list(seconds), list(seconds.values()), default=None, return_dtype=pl.Int64)
    return column.fill_null(0).to_numpy(), column.is_not_null().to_numpy()


def utc_series(micro: Ints, valid: Bools, name: str = "time") -> pl.Series:
    """Microseconds since 1970 as a UTC column, null where not valid."""
    column = pl.Series(name, micro, pl.Int64).cast(pl.Datetime("us", "UTC"))
    return pl.select(pl.when(pl.Series(valid)).then(column).otherwise(None).alias(name)).to_series()
