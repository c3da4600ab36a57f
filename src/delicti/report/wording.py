"""Figures, times and lists as people read them: `1 request`, `16,253 requests`, `2026-09-09 03:17:47 UTC`."""

from collections.abc import Sequence
from datetime import datetime

_IRREGULAR = {"address": "addresses", "entry": "entries"}
_SIZES = ("bytes", "kB", "MB", "GB", "TB")
_STEP = 1000


def count(number: int, noun: str) -> str:
    """The number with its noun, in the singular for one."""
    return f"{number:,} {noun if number == 1 else _IRREGULAR.get(noun, noun + 's')}"


def counted(name: str, number: int) -> str:
    """A count whose name is a plural word (`requests`), as `count` says it."""
    words = name.replace("_", " ")
    singular = next((one for one, many in _IRREGULAR.items() if many == words), words.removesuffix("s"))
    return count(number, singular)


def time(moment: datetime | str | None) -> str:
    """A moment to the second in UTC, or a dash where none is known; RFC 3339 texts of `case.json` are taken too."""
    if moment is None:
        return "–"
    if isinstance(moment, str):
        try:
            return time(datetime.fromisoformat(moment))
        except ValueError:
            return moment
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"


def span(first: datetime | None, last: datetime | None) -> str:
    """From when to when, the day said once where both fall on it."""
    if first is None or last is None or first == last:
        return time(first if first is not None else last)
    if first.date() == last.date():
        return f"{first:%Y-%m-%d %H:%M:%S} to {last:%H:%M:%S} UTC"
    return f"{first:%Y-%m-%d %H:%M:%S} to {last:%Y-%m-%d %H:%M:%S} UTC"


def size(number: int | None) -> str:
    """A size in bytes under 1,000, else in kB, MB, ... with one decimal."""
    if number is None:
        return "–"
    amount, unit = float(number), 0
    while amount >= _STEP and unit < len(_SIZES) - 1:
        amount, unit = amount / _STEP, unit + 1
    return f"{number:,} {'byte' if number == 1 else 'bytes'}" if unit == 0 else f"{amount:,.1f} {_SIZES[unit]}"


def listed(values: Sequence[str], most: int) -> str:
    """The first `most` values with commas, and how many more there are."""
    shown = ", ".join(values[:most])
    return f"{shown} and {len(values) - most:,} more" if len(values) > most else shown


def rows(low: int | None, best: int | None, high: int | None) -> str:
    """An interval of rows as people say it."""
    if best is None and low is None and high is None:
        return "an unknown number of rows"
    if low == high and low is not None:
        return count(low, "row")
    ends = f"between {'0' if low is None else f'{low:,}'} and {'an unknown number' if high is None else f'{high:,}'}"
    return f"about {best:,} rows ({ends})" if best is not None else f"{ends} rows"
