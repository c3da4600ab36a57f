"""Settles times when all items are read: years for logs that write none, and clocks that the user says are off."""

from datetime import UTC, date, datetime, timedelta

import polars as pl

from delicti.evidence import registry, times
from delicti.evidence.reading import Reading
from delicti.evidence.years import BASE, FIRST_REAL, STEP
from delicti.model.errors import UserError
from delicti.model.settings import Settings

_NAMED = 5  # items that a message names
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def settle(readings: list[Reading], settings: Settings, notes: list[str]) -> None:
    """Gives the yearless times of all items their years and zone, in place, and says which."""
    yearless = [r for r in readings if r.parts and r.format and _yearless(r)]
    dated = [r for r in readings if r not in yearless and r.first is not None and r.last is not None]
    span = (min(r.first or 0 for r in dated), max(r.last or 0 for r in dated)) if dated else None
    for reading in yearless:
        year = _best(reading, span)
        _move(reading, year, settings.timezone)
        why = "the year beside the other logs" if span else "no other log tells the year"
        notes.append(f"The times of {reading.title} carry no year; they were read as beginning in {year} ({why}).")


def shift(readings: list[Reading], settings: Settings, notes: list[str]) -> None:
    """Moves the times of the items that `--clock-offset` names, in place. Raises UserError where it names none."""
    for name, seconds in settings.clock_offset:
        chosen = [
            r for r in readings if name in (r.title, r.member.name) or (len(name) >= 8 and r.item.startswith(name))
        ]
        if not chosen:
            known = ", ".join(sorted({reading.title for reading in readings})[:_NAMED])
            raise UserError(f"--clock-offset {name}: there is no such item; the items are {known}")
        for reading in chosen:
            _shift(reading, round(seconds * times.MICROSECOND))
            notes.append(f"The times of {reading.title} were moved by {seconds:+g} s, as declared with --clock-offset.")


def _shift(reading: Reading, micro: int) -> None:
    for part in reading.parts:
        frame = pl.read_parquet(part)
        frame = frame.with_columns(pl.col("time") + pl.duration(microseconds=micro))
        frame.write_parquet(part, compression="uncompressed", statistics=False)
    if reading.first is not None and reading.last is not None:
        reading.first, reading.last = reading.first + micro, reading.last + micro


def _yearless(reading: Reading) -> bool:
    if not getattr(registry.format_named(str(reading.format)), "YEARLESS", False) or reading.first is None:
        return False
    return _at(reading.first).year < FIRST_REAL


def _best(reading: Reading, span: tuple[int, int] | None) -> int:
    """The first year with which the item overlaps most with the other logs, else lies nearest; the latest of equals."""
    if span is None:
        return 1970
    found = []
    low, high = _at(span[0]).year, _at(span[1]).year
    first, last = _wall_span(reading)
    for year in range(low - 1 - (_turns(last)), high + 1):
        begin, end = (_moved(one, year) for one in (first, last))
        over = min(end, _at(span[1])) - max(begin, _at(span[0]))
        found.append((over, year))
    return max(found)[1]


def _wall_span(reading: Reading) -> tuple[datetime, datetime]:
    column = pl.concat([pl.read_parquet(part, columns=["time"]) for part in reading.parts])["time"]
    column = column.filter(column.dt.year() < FIRST_REAL)
    first, last = column.min(), column.max()
    return first, last  # type: ignore[return-value]


def _turns(time: datetime) -> int:
    return (time.year - BASE) // STEP


def _moved(time: datetime, year: int) -> datetime:
    return datetime.combine(_day(time.date(), year), time.timetz())


def _day(day: date, year: int) -> date:
    wanted = year + (day.year - BASE) // STEP
    try:
        return day.replace(year=wanted)
    except ValueError:  # 29 February, of a year that has none
        return day.replace(year=wanted, day=28)


def _move(reading: Reading, year: int, zone: str | None) -> None:
    first, last = None, None
    for part in reading.parts:
        frame = pl.read_parquet(part)
        stand_in = (frame["time"].dt.year() < FIRST_REAL).fill_null(value=False)
        days = frame["time"].filter(stand_in).dt.date()
        known = {one: _day(one, year) for one in days.unique()}
        midnight = days.replace_strict(known, return_dtype=pl.Date).cast(pl.Datetime("us"))
        within = frame["time"].filter(stand_in).dt.replace_time_zone(None) - days.cast(pl.Datetime("us"))
        wall = (midnight + within).to_physical().to_numpy()
        micro = frame["time"].to_physical().to_numpy().copy()
        micro[stand_in.to_numpy()] = times.to_utc(wall, zone)
        frame = frame.with_columns(times.utc_series(micro, frame["time"].is_not_null().to_numpy()))
        frame.write_parquet(part, compression="uncompressed", statistics=False)
        first = min(int(micro.min()), first if first is not None else int(micro.min()))
        last = max(int(micro.max()), last if last is not None else int(micro.max()))
    reading.first, reading.last = first, last


def _at(micro: int) -> datetime:
    return _EPOCH + timedelta(microseconds=micro)
