from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from delicti.evidence import times

ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC")
WALLS = st.datetimes(datetime(3, 1, 1), datetime(9997, 1, 1))
EPOCH = datetime(1970, 1, 1)


@settings(deadline=None)
@given(WALLS, st.sampled_from(ZONES))
def test_columns_and_single_times_agree(wall: datetime, zone: str) -> None:
    micro = np.array([(wall - EPOCH) // timedelta(microseconds=1)], np.int64)
    expected = (times.in_zone(wall, zone) - EPOCH.replace(tzinfo=UTC)) // timedelta(microseconds=1)
    assert int(times.to_utc(micro, zone)[0]) == expected


@pytest.mark.parametrize(
    ("wall", "utc"),
    [
        (datetime(2026, 3, 29, 1, 59, 59), datetime(2026, 3, 29, 0, 59, 59, 0, UTC)),
        (datetime(2026, 3, 29, 2, 30), datetime(2026, 3, 29, 1, 30, 0, 0, UTC)),
        (datetime(2026, 3, 29, 3, 30), datetime(2026, 3, 29, 1, 30, 0, 0, UTC)),
        (datetime(2026, 10, 25, 1, 59, 59), datetime(2026, 10, 24, 23, 59, 59, 0, UTC)),
        (datetime(2026, 10, 25, 2, 30), datetime(2026, 10, 25, 0, 30, 0, 0, UTC)),
        (datetime(2026, 10, 25, 3, 0), datetime(2026, 10, 25, 2, 0, 0, 0, UTC)),
    ],
)
def test_clocks_that_change_are_followed(wall: datetime, utc: datetime) -> None:
    assert times.in_zone(wall, "Europe/Berlin") == utc


NUMBERS = st.tuples(*(st.integers(low, high) for low, high in ((0, 9999), (0, 13), (0, 32), (0, 25), (0, 61), (0, 61))))


@settings(deadline=None)
@given(NUMBERS)
def test_a_wall_time_is_valid_where_a_date_is(parts: tuple[int, ...]) -> None:
    seconds, valid = times.wall_time(*(np.array([part], np.int64) for part in parts))
    single = times.scalar_time(*parts)
    expected = None if single is None else (single - EPOCH) // timedelta(seconds=1)
    assert (int(seconds[0]) if valid[0] else None) == expected


PATTERNS = ("%d/%b/%Y:%H:%M:%S.%3f", "%Y-%m-%d %H:%M:%S %z", "%a %b %e %T.%6f %Y", "%F %T", "%D %R:%S%z")


@settings(deadline=None)
@given(WALLS, st.sampled_from(PATTERNS), st.sampled_from(ZONES), st.binary(max_size=3), st.integers(0, 30))
def test_a_pattern_reads_the_same_in_a_column_and_alone(
    wall: datetime, pattern: str, zone: str, noise: bytes, at: int
) -> None:
    written = wall.strftime(pattern.replace("%3f", "123").replace("%6f", "123456").replace("%z", "+0530"))
    text = written[:at] + noise.decode("latin-1") + written[at:]
    column = times.read_pattern_column(pl.Series([text, written]), pattern, zone)
    assert column.to_list() == [times.read_pattern(t, pattern, zone) for t in (text, written)]


@pytest.mark.parametrize("pattern", ["%H:%M:%S", "%Y-%m-%d", "%Q", "%Y %m %d %H %M %S %"])
def test_a_pattern_that_is_no_full_time_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="%"):
        times.pattern_regex(pattern)


def test_iso_times_with_and_without_zone_stand_in_one_column() -> None:
    texts = ["2026-09-09T03:17:47+02:00", "2026-09-09 03:17:47", "2026-09-09T03:17:47.5Z", "x", None]
    column = times.read_iso_column(pl.Series(texts), "Asia/Tokyo")
    assert [t and t.strftime("%d %H:%M:%S.%f") for t in column.to_list()] == [
        "09 01:17:47.000000",
        "08 18:17:47.000000",
        "09 03:17:47.500000",
        None,
        None,
    ]
