from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from delicti.reconstruct.asked import Asked, named
from delicti.reconstruct.columns import path, query

BEGIN = datetime(2026, 3, 2, tzinfo=UTC)


def rows(*asked):
    """Requests from (second, target)."""
    frame = pl.DataFrame(
        {
            "row": range(len(asked)),
            "time": [BEGIN + timedelta(seconds=second) for second, _ in asked],
            "target": [target for _, target in asked],
            "agent": ["curl/8.5"] * len(asked),
        }
    )
    return frame.with_columns(path(), query())


def flagged(frame, *numbers):
    return frame.filter(pl.col("row").is_in(numbers)).with_columns(pl.lit("sqli").alias("class"))


@pytest.fixture
def probes():
    return rows((0, "/a?id=1&x=2"), (5, "/a?id=1'"), (9, "/b?id=3"), (12, "/a?x=4"), (9000, "/a?id=5"))


def test_what_was_sent_in_one_parameter_stands_together(probes):
    near = Asked(probes).near("/a", "query:id", flagged(probes, 1))
    assert near.select("row", "value").rows() == [(0, "1"), (1, "1'")]


def test_the_flagged_requests_among_them_carry_their_class(probes):
    near = Asked(probes).near("/a", "query:id", flagged(probes, 1))
    assert near["cls"].to_list() == [None, "sqli"]


def test_for_a_header_only_flagged_requests_count(probes):
    near = Asked(probes).near("/a", "agent", flagged(probes, 3))
    assert near.select("row", "value").rows() == [(3, "curl/8.5")]


def test_a_path_that_was_never_asked_with_a_query_gives_nothing(probes):
    assert Asked(probes).near("/c", "query:id", flagged(probes, 1)).is_empty()


def test_requests_without_a_time_give_nothing(probes):
    timeless = probes.with_columns(pl.lit(None, pl.Datetime("us", "UTC")).alias("time"))
    assert Asked(timeless).near("/a", "query:id", flagged(timeless, 1)).is_empty()


@pytest.mark.parametrize(("where", "name"), [("query:id", "id"), ("agent", None), ("path", None)])
def test_only_a_query_names_a_parameter(where, name):
    assert named(where) == name
