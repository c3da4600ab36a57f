"""The charts of a dashboard: what each shows, in which order, and that nothing hidden shows through."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from delicti.desk.charts import board
from delicti.desk.models import Campaign
from delicti.desk.rights import NotThere
from delicti.desk.services.boards import Sight

VALUES = {
    "cases": 40,
    "cases?week=2026-W50": 20,
    "cases?week=2027-W01": 20,
    "cases?week=2026-W50&sector=bank": 3,
    "cases?week=2026-W50&sector=hoster": 17,
    "cases?week=2027-W01&sector=bank": 20,
    "cases?sector=bank": 23,
    "cases?sector=hoster": 17,
    "cases?region=North": 4,
    "cases?region=South": 30,
    "cases?region=": 6,
    "cases?age=closed": 10,
    "cases?age=up+to+7+days": 12,
    "cases?age=over+90+days": 18,
    "attackers?sector=bank": 2,
    "losses?currency=EUR": 123456,
    "losses?currency=EUR&sector=bank": 123456,
    "suspects?sector=bank": 9,
}
HIDDEN = {
    "cases?week=2026-W50&sector=bank": "small",
    "cases?week=2026-W50&sector=hoster": "beside",
    "cases?region=North": "small",
    "cases?region=": "beside",
    "attackers?sector=bank": "table",
    "losses?currency=EUR&sector=bank": "small",
}


def sight(*, whole: bool = False, **changed: int) -> Sight:
    values = VALUES | changed
    return Sight(Campaign(slug="a", threshold=5), datetime(2026, 11, 28, tzinfo=UTC), 0.1, whole, values, HIDDEN)


def words(seen: Sight, name: str) -> list[list[str]]:
    return [[first.said, *(one.said for one in cells)] for first, cells in board.chart(seen, name).table.rows]


def test_what_is_hidden_shows_through_in_no_length_order_or_cell() -> None:
    others = {key: 4 if why == "small" else 900 for key, why in HIDDEN.items()}
    assert board.charts(replace(sight(), values=VALUES | others)) == board.charts(sight())


def test_who_may_open_everything_sees_every_count() -> None:
    assert words(sight(whole=True), "weeks")[0] == ["2026-W50", "20", "3", "17"]


def test_what_is_not_shown_apart_is_drawn_as_that() -> None:
    weeks = board.chart(sight(), "weeks")
    first = [one for one in weeks.specs[0]["data"]["values"] if one["column"] == "2026-W50"]
    assert ([one["count"] for one in first], weeks.legend[-1]) == ([20], (None, "not shown apart"))


def test_weeks_without_a_case_keep_their_place() -> None:
    assert [row[0] for row in words(sight(), "weeks")] == ["2026-W50", "2026-W51", "2026-W52", "2026-W53", "2027-W01"]


def test_weeks_of_many_years_are_only_those_with_a_case() -> None:
    assert len(words(sight(**{"cases?week=1990-W01": 9}), "weeks")) == 3


def test_zero_is_not_told_from_what_is_in_a_table_that_is_not_shown() -> None:
    """No attacker in a hoster's cases, and two in those of banks, which nobody may learn."""
    rows = {row[0]: row[2] for row in words(sight(), "sector")}
    assert rows == {"bank": "not shown", "hoster": "not shown"}


def test_sums_of_few_cases_are_not_called_small() -> None:
    rows = {row[0]: row[-1] for row in words(sight(), "sector")}
    assert rows == {"bank": "not shown", "hoster": "0"}


def test_money_is_told_in_whole_units() -> None:
    assert words(sight(whole=True), "sector")[0][-1] == "1,234"


def test_ages_stand_in_their_order() -> None:
    assert [row[0] for row in words(sight(), "cases-age")] == ["up to 7 days", "over 90 days", "closed"]


def test_the_largest_stand_first_and_what_is_not_shown_last_by_name() -> None:
    assert [row[0] for row in words(sight(), "region")] == ["South", "not known", "North"]


def test_links_lead_only_to_lists_that_there_are() -> None:
    seen = sight()
    cells = [one for chart in board.charts(seen) for _, row in chart.table.rows for one in row]
    known = {f"/campaigns/a/figures/{key}" for key in VALUES} | {
        f"/campaigns/a/figures/{name}" for name in board.FUNNEL
    }
    assert {one.address for one in cells} - {""} <= known  # fmt: skip


def test_a_chart_that_there_is_not_is_not_there() -> None:
    with pytest.raises(NotThere):
        board.chart(sight(), "technique")


def test_charts_are_drawn_ahead_for_both_who_see_all_and_who_do_not(home: object) -> None:
    seen = [sight(whole=True), sight()]
    assert board.draw_ahead(seen) == sum(len(board.charts(one)) for one in seen)
    assert all(chart.kept() for one in seen for chart in board.charts(one))
