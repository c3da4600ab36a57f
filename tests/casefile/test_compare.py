"""Differences between a case and its evidence are named by row, column and value."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from delicti.casefile.compare import NAMED, document_differences, table_differences
from delicti.model import tables as t

ITEM = "ab" * 32
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


def requests(count: int) -> pl.DataFrame:
    lines = pl.int_range(1, count + 1, eager=True).alias("line")
    return t.shaped(
        pl.DataFrame([lines]).with_columns(pl.lit(ITEM).alias("item"), pl.lit(200).alias("status")), t.REQUEST
    )


def actors() -> pl.DataFrame:
    rows = {"actor": ["a", "b", "c"], "addresses": [["192.0.2.1"], [], None], "role": ["attacker", "visitor", None]}
    return t.shaped(pl.DataFrame(rows), t.ACTOR)


def said(name: str, theirs: pl.DataFrame, ours: pl.DataFrame) -> list[str]:
    return table_differences(name, theirs.lazy(), ours.lazy(), t.CASE_TABLES[name], {ITEM: "access.log"})


def test_equal_tables_do_not_differ() -> None:
    assert said("actors", actors(), actors()) == []


def test_a_row_past_the_first_window_is_named() -> None:
    late = pl.when(pl.col("line") == 150_001).then(404).otherwise("status").cast(pl.Int32).alias("status")
    assert said("requests", requests(200_000).with_columns(late), requests(200_000)) == [
        "requests: 'access.log' line 150001 differs: status is 404 in the case, but the evidence gives 200."
    ]


def test_a_table_that_ends_at_a_window_is_compared_to_its_end() -> None:
    assert said("requests", requests(1 << 16), requests((1 << 16) + 1)) == [
        "requests: 'access.log' line 65537 is given by the evidence, but is not in the case."
    ]


def test_a_change_within_a_list_is_named() -> None:
    changed = actors().with_columns(pl.Series("addresses", [["192.0.2.1"], ["198.51.100.7"], None], t.TEXTS))
    assert said("actors", changed, actors()) == [
        "actors: actor 'b' differs: addresses is ['198.51.100.7'] in the case, but the evidence gives []."
    ]


def test_null_is_another_value_than_empty() -> None:
    changed = actors().with_columns(pl.Series("addresses", [["192.0.2.1"], [], []], t.TEXTS))
    assert "addresses is [] in the case, but the evidence gives None" in said("actors", changed, actors())[0]


def test_two_changed_columns_are_both_named() -> None:
    changed = actors().with_columns(pl.lit("x").alias("why"), pl.lit(5, pl.Int64).alias("requests"))
    assert all(word in said("actors", changed, actors())[0] for word in ("why is 'x'", "requests is 5"))


def test_a_changed_id_is_named_from_both_sides() -> None:
    changed = actors().with_columns(pl.col("actor").replace("b", "d"))
    told = " ".join(said("actors", changed, actors()))
    assert "actor 'd' is in the case, but" in told
    assert "actor 'b' is given by the evidence" in told


def test_many_differences_are_counted() -> None:
    told = said("requests", requests(100).with_columns(pl.lit("x").alias("user")), requests(100))
    assert (len(told), told[-1]) == (NAMED + 1, "requests: 90 more rows differ.")


def test_another_column_is_named() -> None:
    assert "'rank'" in said("actors", actors().rename({"role": "rank"}), actors())[0]


def test_a_column_of_another_type_is_named() -> None:
    assert "'requests'" in said("actors", actors().with_columns(pl.col("requests").cast(pl.String)), actors())[0]


def test_a_value_cannot_act_on_the_terminal() -> None:
    changed = actors().with_columns(pl.lit("\x1b[2J\u202eevil").alias("why"))
    assert r"'\x1b[2J\u202eevil'" in said("actors", changed, actors())[0]


@settings(deadline=None)
@given(document=JSON)
def test_equal_documents_do_not_differ(document: object) -> None:
    assert list(document_differences(document, document)) == []


@settings(deadline=None)
@given(one=JSON, other=JSON)
def test_documents_that_differ_are_named(one: object, other: object) -> None:
    same = repr(one) == repr(other)
    canonical = one == other
    assert bool(list(document_differences(one, other))) != (same or (canonical and _types(one) == _types(other)))


def _types(value: object) -> object:
    if isinstance(value, dict):
        return {key: _types(inner) for key, inner in value.items()}
    return [_types(inner) for inner in value] if isinstance(value, list) else type(value)


@pytest.mark.parametrize(
    ("theirs", "ours", "text"),
    [
        ({"a": [{"b": 1}]}, {"a": [{"b": 2}]}, "case.json: a[0].b is 1, but the evidence gives 2."),
        ({"a": 1}, {}, "case.json: a is 1, but the evidence gives none."),
        ({}, {"a": 1}, "case.json: a is missing; the evidence gives 1."),
        ({"a": [1]}, {"a": []}, "case.json: a has 1 entries, but the evidence gives 0."),
        ({"a": True}, {"a": 1}, "case.json: a is True, but the evidence gives 1."),
    ],
)
def test_a_place_in_a_document_is_named(theirs: object, ours: object, text: str) -> None:
    assert list(document_differences(theirs, ours)) == [text]
