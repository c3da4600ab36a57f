from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from delicti.model.words import Outcome
from delicti.reconstruct.series import runs

BEGIN = datetime(2026, 3, 2, tzinfo=UTC)
MANY = ("' AND 1=1-- ", "' AND 2=2-- ", "' AND 1=2-- ", "' AND 3=2-- ", "' AND 4=4-- ", "' AND 5=4-- ")


def at(*seconds):
    times = [None if one is None else BEGIN + timedelta(seconds=one) for one in seconds]
    return pl.DataFrame(
        {"row": range(len(seconds)), "time": times}, schema={"row": pl.UInt32, "time": pl.Datetime("us", "UTC")}
    )


def lengths(*seconds):
    return [len(one) for one in runs(at(*seconds))]


def test_no_requests_make_no_run():
    assert lengths() == []


def test_requests_close_together_are_one_run():
    assert lengths(0, 1, 2, 500) == [4]


def test_a_long_pause_cuts():
    assert lengths(0, 1, 2, 3, 4, 1000, 1001) == [5, 2]


def test_what_is_usual_in_a_slow_series_does_not_cut():
    assert lengths(0, 3000, 6000, 9000, 14000) == [5]


def test_requests_without_a_time_stay_in_their_run():
    assert lengths(None, None, 0, 1) == [4]


def test_rows_out_of_order_are_put_in_order():
    assert [one["row"].to_list() for one in runs(at(0, 1, 2).reverse())] == [[0, 1, 2]]


@given(st.lists(st.integers(0, 10**7), max_size=40))
def test_runs_hold_every_row_once_and_in_order(seconds):
    assert [row for one in runs(at(*sorted(seconds))) for row in one["row"]] == list(range(len(seconds)))


@pytest.fixture
def injected(evidence):
    """An injection that decides by its condition, in a parameter that visitors use."""
    evidence.crowd()
    for second, visitor in enumerate(range(1, 6)):
        evidence.ask(second, f"198.51.100.{visitor}", "/item?id=7", 200, 5000)
    evidence.ask(100_000, "203.0.113.5", "/item?id=7", 200, 5000)
    for number, text in enumerate(MANY):
        size = 5000 if text[6] == text[8] else 900
        target = "/item?id=7" + text.replace("'", "%27").replace(" ", "%20")
        evidence.ask(100_001 + number, "203.0.113.5", target, 200, size, found=("sqli", "query:id", "7" + text))
    return evidence


def test_attacks_on_one_parameter_are_one_series(injected):
    assert injected.story().episodes["kind"].to_list() == ["exploitation"]


def test_a_series_is_judged_by_its_answers(injected):
    assert injected.story().episodes["outcome"].to_list() == [Outcome.SUCCEEDED]


def test_a_plain_value_before_the_attacks_belongs_to_the_series(injected):
    assert injected.story().episodes["requests"].to_list() == [len(MANY) + 1]
