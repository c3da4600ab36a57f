"""Times in which the log says nothing though it should: other days tell what was to come at the same hours."""

from datetime import datetime, timedelta

import numpy as np
import polars as pl

from delicti.model.acts import is_act
from delicti.model.flow import Limit, Tables

_SLOT = timedelta(minutes=10)
_DAY = 144  # slots of a day
_LONG = timedelta(hours=6)
_SHORT = timedelta(minutes=30)  # below this a pause says nothing on any site
_EXPECTED = 20  # requests that every other day has at those hours, from which a pause is unusual
_SHOWN = 20
_MOST = 2_000_000  # slots; a log whose times span more than that (38 years) is not searched by days


def silences(tables: Tables) -> list[Limit]:
    """Silences that are unusual here, each with what other logs hold of that time."""
    slots = (
        tables.requests.select(pl.col("time").dt.truncate("10m").alias("slot"))
        .drop_nulls()
        .group_by("slot")
        .len()
        .collect(engine="streaming")
        .sort("slot")
    )
    if len(slots) < 50:
        return []
    found = [pause for pause in _pauses(slots["slot"]) if _unusual(pause, slots)][:_SHOWN]
    return [_said(begin, end, tables) for begin, end in found]


def _pauses(slots: pl.Series) -> list[tuple[datetime, datetime]]:
    steps = slots.diff()
    after = (steps > _SHORT).fill_null(value=False).arg_true().to_list()
    return [(slots[at - 1], slots[at]) for at in after]


def _unusual(pause: tuple[datetime, datetime], slots: pl.DataFrame) -> bool:
    """Longer than the site's own pauses by far, or at hours in which every other day was busy."""
    usual = slots["slot"].diff().drop_nulls().quantile(0.99)
    limit = max(_LONG, usual * 4) if isinstance(usual, timedelta) else _LONG
    return pause[1] - pause[0] >= limit or _busy_elsewhen(pause, slots)


def _busy_elsewhen(pause: tuple[datetime, datetime], slots: pl.DataFrame) -> bool:
    first, last = slots["slot"][0], slots["slot"][-1]
    length = int((last - first) / _SLOT) + 1
    if length > _MOST:
        return False
    counts = np.zeros(length + 1, np.int64)
    at = ((slots["slot"] - first).dt.total_seconds() // 600).to_numpy()
    counts[at + 1] = slots["len"].to_numpy()
    sums = np.cumsum(counts)
    begin, end = int((pause[0] - first) / _SLOT) + 1, int((pause[1] - first) / _SLOT)
    days = [day for day in range(-(begin // _DAY), (length - end) // _DAY + 1) if day]
    others = [int(sums[end + day * _DAY] - sums[begin + day * _DAY]) for day in days if end + day * _DAY <= length]
    return len(others) >= 2 and min(others) >= _EXPECTED


def _said(begin: datetime, end: datetime, tables: Tables) -> Limit:
    text = f"No request is logged between {begin:%Y-%m-%d %H:%M} and {end:%Y-%m-%d %H:%M} UTC, which is unusual here"
    inside = pl.col("time").is_between(pl.lit(begin + _SLOT), pl.lit(end), closed="left")
    told = tables.messages.filter(inside & ~is_act() & pl.col("client").is_not_null()).select(pl.len())
    count = int(told.collect(engine="streaming").item())
    if count:
        other = f"; an error log names clients {count:,} times in it, so lines of the access log are missing"
        return Limit(text=f"{text}{other}.", weakens=("everything in that time", "that all actors are known"))
    return Limit(text=f"{text}.", weakens=("everything in that time", "entry points before it ends"))
