"""Figures and times as people read them."""

from datetime import UTC, datetime

from delicti.report import wording

NINTH = datetime(2026, 9, 9, 3, 17, 47, tzinfo=UTC)


def test_one_is_singular() -> None:
    assert wording.count(1, "address") == "1 address"


def test_many_are_plural_with_thousands() -> None:
    assert wording.count(16_253, "address") == "16,253 addresses"


def test_an_unknown_time_is_a_dash() -> None:
    assert wording.time(None) == "–"


def test_a_text_of_the_case_is_read_as_a_time() -> None:
    assert wording.time("2026-09-09T03:17:47Z") == "2026-09-09 03:17:47 UTC"


def test_a_text_that_is_no_time_stays() -> None:
    assert wording.time("yesterday") == "yesterday"


def test_a_day_is_said_once() -> None:
    assert wording.span(NINTH, NINTH.replace(hour=4)) == "2026-09-09 03:17:47 to 04:17:47 UTC"


def test_two_days_are_both_said() -> None:
    assert wording.span(NINTH, NINTH.replace(day=10)) == "2026-09-09 03:17:47 to 2026-09-10 03:17:47 UTC"


def test_sizes_climb_by_a_thousand() -> None:
    assert [wording.size(n) for n in (1, 999, 20_638, 480_000_000)] == ["1 byte", "999 bytes", "20.6 kB", "480.0 MB"]


def test_what_is_left_out_of_a_list_is_counted() -> None:
    assert wording.listed(["a", "b", "c"], 2) == "a, b and 1 more"


def test_rows_are_said_with_their_interval() -> None:
    assert wording.rows(110, 120, 135) == "about 120 rows (between 110 and 135)"


def test_rows_known_exactly_are_said_plainly() -> None:
    assert wording.rows(120, 120, 120) == "120 rows"


def test_rows_nobody_can_count_are_said_to_be_unknown() -> None:
    assert wording.rows(None, None, None) == "an unknown number of rows"
