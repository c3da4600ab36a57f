"""Progress is read from what a command says: stage, amounts, rate, time left; anything else is no record."""

import pytest

from delicti.desk.worker.watch import Tally


def test_rate_and_time_left_follow_from_amount_and_time() -> None:
    times = iter([0.0, 0.0, 0.0, 10.0])
    tally = Tally(lambda: next(times))
    tally.take('{"stage": "read", "unit": "bytes", "done": 0, "total": 4000, "ended": false}')
    tally.take('{"stage": "read", "unit": "bytes", "done": 1000, "total": 4000, "ended": false}')
    assert (tally.fields["rate"], tally.fields["seconds_left"]) == (100.0, 30.0)


def test_an_unknown_total_has_no_time_left() -> None:
    tally = Tally()
    tally.take('{"stage": "detect", "unit": "values", "done": 5, "total": null, "ended": false}')
    assert tally.fields["seconds_left"] is None


@pytest.mark.parametrize("line", ["", "delicti: no such file", "{}", "[]", "1", "null", '{"stage": "a", "done": "x"}'])
def test_a_line_that_is_no_record_is_kept_as_text(line: str) -> None:
    assert Tally().take(line) is False
