import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from delicti.evidence.times import MONTHS
from delicti.evidence.years import FIRST_REAL, Turn, times, turned


def months(*names):
    return pl.Series(names, dtype=pl.String)


def test_december_to_january_turns_the_year():
    assert turned(months("Dec", "Jan"), Turn())[0].to_list() == [0, 1]


def test_a_line_out_of_order_goes_back_again():
    assert turned(months("Dec", "Jan", "Dec", "Jan"), Turn())[0].to_list() == [0, 1, 0, 1]


def test_a_line_without_a_month_keeps_the_year():
    assert turned(months("Dec", None, "Jan"), Turn())[0].to_list() == [0, 0, 1]


def test_all_stand_in_years_lie_before_real_ones():
    made = times(months("Dec"), pl.Series(["31"]), pl.Series(["23:59:59"]), pl.Series([10**6]))
    assert made.dt.year()[0] < FIRST_REAL


def test_the_leap_day_is_a_time():
    assert times(months("Feb"), pl.Series(["29"]), pl.Series(["00:00:00"]), pl.Series([1]))[0] is not None


@given(st.lists(st.sampled_from([*MONTHS, None]), max_size=12), st.integers(0, 12))
def test_it_does_not_matter_where_a_log_is_cut(names, at):
    whole, end = turned(months(*names), Turn())
    first, state = turned(months(*names[:at]), Turn())
    rest, last = turned(months(*names[at:]), state)
    assert (first.to_list() + rest.to_list(), last) == (whole.to_list(), end)
