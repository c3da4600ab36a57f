"""Order, numbers and places."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import polars as pl

from delicti.report.view import View


def test_hostile_actors_who_got_in_come_first(view: View) -> None:
    assert [row["actor"][-2:] for row in view.actors[:3]] == ["01", "02", "03"]


def test_episodes_are_numbered_by_time(view: View) -> None:
    times = [row["first_time"] for row in view.episodes]
    assert times == sorted(times)


def test_the_numbers_do_not_depend_on_the_order_of_rows(view: View, make: Callable[..., View]) -> None:
    from delicti.report.html import render

    turned = replace(
        view,
        actor_table=view.actor_table.reverse(),
        episode_table=view.episode_table.reverse(),
        findings=view.findings.reverse(),
    )
    assert render(turned) == render(view)


def test_a_place_is_file_and_line(view: View) -> None:
    assert view.place("aa" * 32, 12) == "access.log:12"


def test_items_of_one_name_are_told_apart(make: Callable[..., View], view: View) -> None:
    both = pl.concat([view.evidence, view.evidence.with_columns(pl.lit("dd" * 32).alias("item"))])
    made = replace(view, evidence=both.filter(pl.col("name") == "access.log"))
    assert made.place("dd" * 32, 12) == "access.log (dddddddd):12"


def test_each_actor_has_at_most_so_many_findings(view: View) -> None:
    shown = view.findings_of_actors(each=200, total=5000)
    assert len(shown["a-0000000000000001"]) == 200


def test_all_findings_together_have_a_limit(view: View) -> None:
    assert sum(map(len, view.findings_of_actors(each=200, total=205).values())) == 205


def test_the_strongest_findings_come_first(view: View, make: Callable[..., View]) -> None:
    rows: list[dict[str, Any]] = view.findings.collect().to_dicts()
    rows[5]["confidence"] = 0.99
    made = make(findings=rows)
    assert made.findings_of_actors(1, 5000)["a-0000000000000001"][0]["finding"] == rows[5]["finding"]
