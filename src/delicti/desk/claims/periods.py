"""The time a sentence speaks of, relative to the day of the page."""

import calendar
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from types import ModuleType

from delicti.desk.claims.claim import Period

Days = tuple[dt.date | None, dt.date | None] | None
Reader = Callable[[re.Match[str], dt.date | None, ModuleType], Days]
_DAYS = {"day": 1, "week": 7, "hour": 0}
_MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120}


@dataclass(frozen=True, slots=True)
class Dated:
    """A period at characters `start` to `end` of a text; `how` is the pattern's name."""

    start: int
    end: int
    how: str
    period: Period


@cache
def _patterns(language: ModuleType) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern, re.IGNORECASE), how) for pattern, how in language.PERIODS)


def periods(text: str, page_day: dt.date | None, language: ModuleType) -> list[Dated]:
    """The periods of a text in order, none inside another."""
    found: list[Dated] = []
    for pattern, how in _patterns(language):
        for match in pattern.finditer(text):
            if any(match.start() < one.end and one.start < match.end() for one in found):
                continue
            try:
                days = _READERS[how](match, page_day, language)
            except (ValueError, OverflowError):
                continue
            if days is not None:
                found.append(Dated(match.start(), match.end(), how, Period(days[0], days[1], match[0].strip())))
    return _once(_year_before(sorted(found, key=lambda one: one.start)), text)


def _year_before(found: list[Dated]) -> list[Dated]:
    """As in "in the same period a year earlier": a year before the last period that the sentence names."""
    moved: list[Dated] = []
    for one in found:
        last = moved[-1].period if moved else None
        if one.how == "year_before" and last and last.start and last.end:
            period = Period(_year_back(last.start), _year_back(last.end), one.period.words)
            one = Dated(one.start, one.end, one.how, period)
        moved.append(one)
    return [one for one in moved if one.how != "year_before" or one.period.start]


def _once(found: list[Dated], text: str) -> list[Dated]:
    """As in "on Saturday (July 5, 2025)": one day, said twice."""
    once: list[Dated] = []
    for one in found:
        last = once[-1] if once else None
        if (
            last
            and last.how == "weekday"
            and re.fullmatch(r"\s*[(,]\s*", text[last.end : one.start])
            and one.how == "at"
        ):
            once[-1] = Dated(
                last.start, one.end, last.how, Period(one.period.start, one.period.end, text[last.start : one.end])
            )
        else:
            once.append(one)
    return _between_days(once, text)


def _between_days(found: list[Dated], text: str) -> list[Dated]:
    """As in "between Tuesday (Nov. 19) and Thursday"."""
    joined: list[Dated] = []
    for one in found:
        last = joined[-1] if joined else None
        if (
            last
            and last.how == one.how == "weekday"
            and (
                re.search(r"\b(?:between|from) $", text[: last.start], re.IGNORECASE)
                or re.fullmatch(r"\s+and\s+", text[last.end : one.start])  # "on Monday and Tuesday"
            )
            and re.fullmatch(r"\)?\s*(?:and|to|until|through|–|-)\s*", text[last.end : one.start])
        ):
            period = Period(last.period.start, one.period.end, text[last.start : one.end])
            joined[-1] = Dated(last.start, one.end, "days", period)
        else:
            joined.append(one)
    return joined


def _day(text: str | None, near: dt.date | None, language: ModuleType) -> Days:
    """The first and last day of "12 March 2015", "March 2015", "March", "2015"."""
    text = (text or "").lower()
    if iso := re.search(r"\d{4}-\d\d-\d\d", text):
        day = dt.date.fromisoformat(iso[0])
        return day, day
    year_text = re.search(r"\b(?:19|20)\d\d\b", text)
    month = next((number for word in re.findall(r"[^\W\d_]+", text) if (number := language.MONTHS.get(word))), None)
    day_text = re.search(r"\b(\d{1,2})(?!\d)", text)
    year = int(year_text[0]) if year_text else near.year if near else None
    if year is None:
        return None
    if "last year" in text:
        year -= 1
    if month is None:
        return (dt.date(year, 1, 1), dt.date(year, 12, 31)) if year_text else None
    if (
        not year_text
        and near
        and "year" not in text
        and (month > near.month or (month == near.month and day_text and int(day_text[1]) > near.day))
    ):
        year -= 1
    if day_text:
        day = dt.date(year, month, int(day_text[1]))
        return day, day
    return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])


def _range(match: re.Match[str], day: dt.date | None, language: ModuleType) -> Days:
    last = _day(match["b"], day, language)
    if match["b"].lower() in language.NOW:
        last = (day, day) if day else None
    elif match["b"].lower() in ("last year", "this year") and day:
        last = _whole_year(day.year - 1) if match["b"].lower() == "last year" else (day, day)
    if last is None or last[1] is None:
        return None
    start = _day(match["a"], last[1], language)
    if start is None or start[0] is None or start[0] > last[1]:
        return None
    return start[0], last[1]


def _days(match: re.Match[str], day: dt.date | None, language: ModuleType) -> Days:
    """As in "January 16-22", "between 3 and 9 May 2015"."""
    month, year = match["m"], f" {match['y']}" if match["y"] else ""
    first, last = (_day(f"{match[side]} {month}{year}", day, language) for side in ("a", "b"))
    return (first[0], last[1]) if first and last and first[0] and last[1] and first[0] <= last[1] else None


def _number(text: str, language: ModuleType) -> int:
    few = {"a": 1, "few": 3, "couple of": 2}
    text = text.lower()
    return int(text) if text.isdigit() else few.get(text) or language.NUMBERS[text]


def _back(end: dt.date, number: int, unit: str) -> dt.date:
    if unit in _DAYS:
        return end - dt.timedelta(days=number * _DAYS[unit])
    months = end.year * 12 + end.month - 1 - number * _MONTHS[unit]
    year, month = divmod(months, 12)
    return dt.date(year, month + 1, min(end.day, calendar.monthrange(year, month + 1)[1]))


def _past(match: re.Match[str], day: dt.date | None, language: ModuleType) -> Days:
    groups = match.groupdict()
    try:
        number = _number(groups.get("n") or "one", language)
    except KeyError:
        return None
    return (_back(day, number, language.UNITS[match["u"].lower()]), day) if day else None


def _past_to(match: re.Match[str], day: dt.date | None, language: ModuleType) -> Days:
    end = _day(match["b"], day, language)
    if end is None or end[1] is None:
        return None
    start = _back(end[1] + dt.timedelta(days=1), _number(match["n"], language), language.UNITS[match["u"].lower()])
    return start, end[1]


def _since(match: re.Match[str], day: dt.date | None, language: ModuleType) -> Days:
    start = _day(match["last"] or match["a"], day, language)
    return (start[0], day) if start else None


def _whole_year(year: int) -> Days:
    return dt.date(year, 1, 1), dt.date(year, 12, 31)


def _year_in(match: re.Match[str], day: dt.date | None) -> int | None:
    found = re.search(r"\b(?:19|20)\d\d\b", match[0])
    if found:
        return int(found[0])
    return (
        None
        if day is None
        else day.year - ("last year" in match[0].lower() or ("the year" in match[0].lower() and day.month < 3))
    )


_FIRST = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "1": 1, "2": 2, "3": 3, "4": 4}


def _part(months: int) -> Reader:
    def read(match: re.Match[str], day: dt.date | None, _: ModuleType) -> Days:
        year = _year_in(match, day)
        if year is None:
            return None
        number = _FIRST[(match.groupdict().get("half") or match.groupdict().get("q") or "1").lower()]
        last = number * months
        return dt.date(year, last - months + 1, 1), dt.date(year, last, calendar.monthrange(year, last)[1])

    return read


def _months_of(match: re.Match[str], day: dt.date | None, language: ModuleType) -> Days:
    """As in "the first nine months of 2015"."""
    year, number = _year_in(match, day), _number(match["n"], language)
    if year is None:
        return None
    if match["part"].lower() == "last":
        return dt.date(year, 13 - number, 1), dt.date(year, 12, 31)
    return dt.date(year, 1, 1), dt.date(year, number, calendar.monthrange(year, number)[1])


def _year_back(day: dt.date) -> dt.date:
    return _back(day, 1, "year")


def _years(match: re.Match[str], _: dt.date | None, __: ModuleType) -> Days:
    first, last = (match["a"], match["b"]) if match["a"] else (match["c"], match["d"])
    start = int(first)
    end = int(last) if len(last) == 4 else start // 100 * 100 + int(last)
    if end != start + 1 and not (start < end < start + 10 and len(last) == 4):
        return None
    return dt.date(start, 1, 1), dt.date(end, 12, 31)


_RELATIVE = ("this_year", "last_year", "last_month", "this_month", "last_week", "this_week", "yesterday", "today")


def _relative(how: str) -> Reader:
    return lambda match, day, _: _days_of(match, how, day)


def _days_of(match: re.Match[str], how: str, day: dt.date | None) -> Days:
    if day is None:
        return None
    monday = day - dt.timedelta(days=day.weekday())
    first = day.replace(day=1)
    before = first - dt.timedelta(days=1)
    one = dt.timedelta(days=1)
    found = re.search(r"\b(?:19|20)\d\d\b", match[0])
    year = int(found[0]) if found else day.year
    return {
        "this_year": (dt.date(year, 1, 1), day),
        "last_year": _whole_year(day.year - 1),
        "last_month": (before.replace(day=1), before),
        "this_month": (first, day),
        "last_week": (monday - 7 * one, monday - one),
        "this_week": (monday, day),
        "yesterday": (day - one, day - one),
        "today": (day, day),
    }[how]


def _weekday(match: re.Match[str], day: dt.date | None, language: ModuleType) -> Days:
    if day is None:
        return None
    back = (day.weekday() - language.WEEKDAYS[match["w"].lower()]) % 7
    found = day - dt.timedelta(days=back)
    return found, found


def _since_day(match: re.Match[str], day: dt.date | None, language: ModuleType) -> Days:
    found = _weekday(match, day, language)
    return (found[0], day) if found else None


def _until(match: re.Match[str], day: dt.date | None, language: ModuleType) -> Days:
    end = _day(match["b"], day, language)
    return (None, end[1]) if end else None


_READERS: dict[str, Reader] = {
    "range": _range,
    "days": _days,
    "months_of": _months_of,
    "year_before": lambda *_: (None, None),
    "past": _past,
    "past_one": _past,
    "span": lambda *_: None,
    "past_to": _past_to,
    "since": _since,
    "half": _part(6),
    "quarter": _part(3),
    "years": _years,
    "until": _until,
    "at": lambda match, day, language: _day(match["a"], day, language),
    "weekday": _weekday,
    "since_day": _since_day,
    "until_day": lambda match, day, language: (None, (_weekday(match, day, language) or (None, None))[1]),
    "year_of": lambda match, *_: _whole_year(int(match["c"])),
    **{how: _relative(how) for how in _RELATIVE},
}
