"""Rotated logs by their names: numbers and days that are missing, and files that hold far less than the others."""

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from statistics import median
from typing import NamedTuple

import polars as pl

from delicti.model.flow import Limit

_PACKED = re.compile(r"\.(?:gz|bz2|xz|zst|zip|Z)$")
_NUMBER = re.compile(r"^(?P<base>.+)\.(?P<number>[0-9]{1,3})$")
_DAY = re.compile(
    r"^(?P<base>.*?)(?P<year>20[0-9]{2}|(?<=ex)[0-9]{2})(?P<dash>[-_.]?)(?P<month>[0-9]{2})(?P=dash)(?P<day>[0-9]{2})(?P<rest>\D*)$"
)
_LEAST = 4  # files of a row, from which it shows what is usual
_SMALL = 4  # times fewer records than the median of the others
_EVEN = 3  # times that the others may differ among themselves
_SHOWN = 5


class _File(NamedTuple):
    name: str
    records: int
    number: int | None = None
    day: date | None = None


def rotations(items: pl.DataFrame) -> list[Limit]:
    """What is missing from each row of rotated logs, and what is out of line."""
    rows = _rows(items)
    found: list[Limit] = []
    for base in sorted(rows):
        files = rows[base]
        found += _missing_numbers(base, files)
        found += _missing_days(base, files)
        found += _small(files)
    return found


def _rows(items: pl.DataFrame) -> dict[str, list[_File]]:
    rows: dict[str, list[_File]] = defaultdict(list)
    logs = items.filter(pl.col("format").is_not_null())
    for name, member, records in logs.select("name", "member", "records").iter_rows():
        shown = str(member or name or "")
        plain = _PACKED.sub("", shown)
        numbered, dated = _NUMBER.match(plain), _DAY.match(plain)
        if dated and (when := _date(dated)):
            rows[f"{dated['base']}*{dated['rest']}"].append(_File(shown, records or 0, day=when))
        elif numbered:
            rows[numbered["base"]].append(_File(shown, records or 0, number=int(numbered["number"])))
        else:
            rows[plain].append(_File(shown, records or 0, number=0))
    return rows


def _date(found: re.Match[str]) -> date | None:
    year = int(found["year"]) + (2000 if len(found["year"]) == 2 else 0)
    try:
        return date(year, int(found["month"]), int(found["day"]))
    except ValueError:
        return None


def _missing_numbers(base: str, files: list[_File]) -> Iterator[Limit]:
    numbers = {one.number for one in files if one.number is not None}
    if not numbers - {0}:
        return
    begin = 0 if 0 in numbers else 1
    gone = [one for one in range(begin, max(numbers)) if one not in numbers]
    if gone:
        names = [f"{base}.{one}" if one else base for one in gone]
        yield _limit(names, "stand before one that is there")


def _missing_days(base: str, files: list[_File]) -> Iterator[Limit]:
    days = sorted({one.day for one in files if one.day is not None})
    steps = [after - before for before, after in itertools.pairwise(days)]
    if len(days) < _LEAST or not steps:
        return
    usual = min(steps)
    if usual > timedelta(days=7) or sum(one == usual for one in steps) * 4 < len(steps) * 3:
        return
    gone = []
    for before, step in zip(days, steps, strict=False):
        gone += [before + usual * at for at in range(1, step // usual)] if step % usual == timedelta(0) else []
    if gone:
        yield _limit([f"{base} of {one:%Y-%m-%d}" for one in gone], "would lie between those that are there")


def _limit(names: list[str], why: str) -> Limit:
    more = f" and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
    return Limit(
        text=f"Rotated logs are missing: {', '.join(names[:_SHOWN])}{more} {why}.",
        weakens=("everything in that time", "entry points before it ends"),
    )


def _small(files: list[_File]) -> Iterator[Limit]:
    """A file between others that holds far fewer records than all of them; the newest and the oldest may be short."""
    order = sorted(files, key=lambda one: (one.day or date.min, -(one.number or 0), one.name))
    within = order[1:-1]
    for one in within:
        others = [other.records for other in within if other is not one]
        if len(others) < _LEAST - 1 or max(others) > _EVEN * max(1, min(others)) or one.records * _SMALL >= min(others):
            continue
        yield Limit(
            text=f"{one.name} holds {one.records:,} records, where the others of its row hold about "
            f"{round(median(others)):,}: it may have been cut.",
            weakens=("everything in its time", "that all actors are known"),
        )
