"""The years of logs that write none (`Mar  5 12:00:00`).

While a log is read, its times stand in stand-in years before FIRST_REAL, one for each time that the year turned, all of
them leap years and in wall time. When all evidence is read, `evidence.settle` moves them to the years in which they lie
best beside what does carry years.
"""

from typing import NamedTuple

import numpy as np
import polars as pl

from delicti.evidence import times as clock

FIRST_REAL = 1900
BASE, STEP = 1604, 4  # the first stand-in year, and the years to the next
_MOST = 60
_HALF = 7  # months by which a line lies behind the one before when the year has turned


class Turn(NamedTuple):
    """How often the year had turned, and the month of the last line."""

    years: int = 0
    month: int = 0


def turned(months: pl.Series, state: Turn) -> tuple[pl.Series, Turn]:
    """For each line how often the year had turned; what to tell the next chunk. Null months keep the year."""
    number = months.replace_strict(clock.MONTHS, range(1, 13), default=None, return_dtype=pl.Int64)
    known = number.forward_fill().fill_null(state.month).to_numpy()
    if not len(known):
        return pl.Series([], dtype=pl.Int64), state
    before = np.concatenate(([state.month or known[0]], known[:-1]))
    step = np.where((before > 0) & (known > 0), known - before, 0)
    count = state.years + np.cumsum((step <= -_HALF).astype(np.int64) - (step >= _HALF).astype(np.int64))
    return pl.Series(count), Turn(int(count[-1]), int(known[-1]))


def times(months: pl.Series, days: pl.Series, clocks: pl.Series, years: pl.Series) -> pl.Series:
    """Wall times in stand-in years; null where there is none."""
    year = (years.clip(0, _MOST) * STEP + BASE).cast(pl.String)
    text = pl.select(pl.format("{} {} {} {}", year, months, days.str.strip_chars().str.zfill(2), clocks)).to_series()
    return clock.read_pattern_column(text, "%Y %b %d %H:%M:%S", None)
