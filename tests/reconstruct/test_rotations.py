import polars as pl
import pytest

from delicti.model import tables as t
from delicti.reconstruct.rotations import rotations


def said(*files):
    rows = [file if isinstance(file, tuple) else (file, 5000) for file in files]
    frame = pl.DataFrame(
        {"name": [name for name, _ in rows], "records": [count for _, count in rows], "format": "combined"}
    )
    return [limit.text for limit in rotations(t.shaped(frame, t.ITEM))]


def test_a_number_that_is_left_out_is_named():
    assert said("access.log", "access.log.1", "access.log.3.gz") == [
        "Rotated logs are missing: access.log.2 stand before one that is there."
    ]


def test_the_newest_may_be_left_out_where_none_is_given():
    assert said("access.log.1", "access.log.2.gz") == []


@pytest.mark.parametrize(
    "name", ["access.log-202603%02d", "access-2026-03-%02d.log", "u_ex2603%02d.log", "log.2026.03.%02d.gz"]
)
def test_a_day_that_is_left_out_is_named(name):
    texts = said(*(name % day for day in (1, 2, 3, 4, 6, 7)))
    assert [text.count("2026-03-05") for text in texts] == [1]


def test_weekly_logs_are_missing_a_week():
    assert "2026-03-15" in said(*(f"access.log-202603{day:02}" for day in (1, 8, 22, 29)), "access.log-20260405")[0]


def test_days_without_a_rhythm_are_not_missing():
    assert said(*(f"access.log-202603{day:02}" for day in (1, 2, 9, 11, 25))) == []


def test_a_file_far_smaller_than_the_others_is_named():
    texts = said(*(f"a.log.{at}" for at in (1, 2, 3, 5, 6)), ("a.log.4", 300))
    assert [text.startswith("a.log.4 holds 300 records") for text in texts] == [True]


def test_the_newest_and_the_oldest_may_be_short():
    assert said(("a.log", 10), *(f"a.log.{at}" for at in (1, 2, 3, 4)), ("a.log.5", 10)) == []


def test_a_site_whose_days_differ_shows_nothing():
    assert said(*((f"a.log.{at}", 10 ** (at % 3 + 1)) for at in range(1, 9))) == []


def test_one_log_alone_is_no_row():
    assert said("access.log") == []


def test_a_date_that_never_was_is_no_rotation():
    assert said("access.log-20261341", "access.log-20261342") == []
