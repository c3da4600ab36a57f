"""Columns made of spans hold exactly the bytes of their spans."""

from datetime import UTC, datetime, timedelta, timezone

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from delicti.evidence import columns
from delicti.evidence.windows import Windows
from delicti.model.text import escape

VALUES = st.lists(st.binary(max_size=40).filter(lambda b: b"\n" not in b), min_size=1, max_size=30)


def joined(values: list[bytes]) -> tuple[bytes, np.ndarray, np.ndarray]:
    stops = np.cumsum([len(v) + 1 for v in values]) - 1
    begins = np.concatenate(([0], stops[:-1] + 1))
    return b"\n".join(values) + b"\n", begins.astype(np.int64), stops.astype(np.int64)


@given(VALUES)
def test_text_holds_every_byte(values: list[bytes]) -> None:
    data, begin, stop = joined(values)
    awkward = np.array([escape(v).encode() != v for v in values])
    got = columns.text(Windows(data), begin, stop, awkward, escape).to_list()
    assert got == [None if v == b"-" else escape(v) for v in values]


@given(st.lists(st.integers(0, 10**18 - 1), min_size=1, max_size=30))
def test_digits_are_read_exactly(numbers: list[int]) -> None:
    data, begin, stop = joined([b"%d" % n for n in numbers])
    value, _, good = columns.digits(Windows(data), begin, stop)
    assert (good.all(), value.tolist()) == (True, numbers)


@given(VALUES)
def test_what_is_no_number_is_not_read_as_one(values: list[bytes]) -> None:
    data, begin, stop = joined(values)
    _, _, good = columns.digits(Windows(data), begin, stop)
    assert good.tolist() == [v.isdigit() and len(v) <= 18 for v in values]


TIMES = st.datetimes(datetime(1901, 1, 1), datetime(2150, 1, 1)).map(lambda d: d.replace(microsecond=0))


@given(st.lists(st.tuples(TIMES, st.integers(-14 * 60, 14 * 60)), min_size=1, max_size=20))
def test_a_clf_time_is_that_moment(times: list[tuple[datetime, int]]) -> None:
    zoned = [time.replace(tzinfo=timezone(timedelta(minutes=east))) for time, east in times]
    data, begin, stop = joined([time.strftime("%d/%b/%Y:%H:%M:%S %z").encode() for time in zoned])
    micro, good, _ = columns.clf_times(Windows(data), begin, stop)
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    assert (good.all(), micro.tolist()) == (True, [(time - epoch) // timedelta(microseconds=1) for time in zoned])


def test_the_thirtieth_of_february_is_no_time() -> None:
    data, begin, stop = joined(
        [b"30/Feb/2026:00:00:00 +0000", b"28/Feb/2026:24:00:00 +0000", b"28/Feb/2026:00:00:00 0000"]
    )
    _, good, _ = columns.clf_times(Windows(data), begin, stop)
    assert not good.any()


def test_the_zones_are_told() -> None:
    data, begin, stop = joined(
        [b"28/Mar/2026:00:00:00 +0100", b"29/Mar/2026:04:00:00 +0200", b"29/Mar/2026:24:00:00 +0300"]
    )
    assert columns.clf_times(Windows(data), begin, stop)[2] == {"+0100", "+0200"}
