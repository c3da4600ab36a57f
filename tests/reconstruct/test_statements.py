import pytest
from hypothesis import given
from hypothesis import strategies as st

from delicti.reconstruct import statements


@pytest.mark.parametrize(
    ("value", "held"),
    [
        ("3 AND 1=1", True),
        ("3 AND 1=2", False),
        ("3) AND 7503=9721 AND (7503=7503", False),
        ("x' AND 'a'='a", True),
        ("x' AND 'a'='b", False),
        ("3 OR 1=1", None),
        ("3 UNION SELECT 1", None),
        ("three and four", None),
    ],
)
def test_a_condition_holds_or_not(value, held):
    assert statements.holds(value) is held


@pytest.mark.parametrize(
    ("value", "columns"),
    [
        ("3 UNION ALL SELECT NULL,NULL,NULL-- -", 3),
        ("-3 UNION SELECT 1,concat(a,0x3a,b),3 FROM t LIMIT 5,5", 3),
        ("3 union/**/select 1", 1),
        ("3 UNION SELECT 'a,b',2#", 2),
        ("3", None),
    ],
)
def test_the_columns_of_a_union_are_counted(value, columns):
    assert statements.union_columns(value) == columns


def test_tables_are_named_and_catalogues_left_out():
    assert statements.tables(
        "1 UNION SELECT a FROM `shop`.customers UNION SELECT b FROM information_schema.tables"
    ) == ["shop.customers"]


@pytest.mark.parametrize(
    ("value", "window"),
    [
        ("x LIMIT 10,5", (10, 5)),
        ("x LIMIT 5 OFFSET 20", (20, 5)),
        ("x LIMIT 3", (0, 3)),
        ("SELECT TOP 7 a", (0, 7)),
        ("x", None),
    ],
)
def test_a_window_of_rows_is_read(value, window):
    assert statements.window(value) == window


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading(value):
    text = f"1 UNION SELECT {value} FROM {value} LIMIT {value}"
    for read in (
        statements.holds,
        statements.union_columns,
        statements.order_by,
        statements.delay,
        statements.tables,
        statements.window,
        statements.skeleton,
        statements.row_overhead,
    ):
        read(text)


def test_a_count_inside_other_functions_is_a_count():
    value = "3 AND SUBSTR((SELECT COALESCE(CAST(COUNT(*) AS TEXT),CHAR(32)) FROM people),1,1)>CHAR(51)"
    assert statements.counts(value)
