"""One pass over many values."""

import pickle

import polars as pl

from delicti.detect.sigma_scan import Scanner


def held(scanner: Scanner, *values: str) -> list[tuple[int, int]]:
    owners, anchors = scanner.scan(pl.Series(values, dtype=pl.String))
    return list(zip(owners.tolist(), anchors.tolist(), strict=True))


def test_each_value_with_an_anchor_is_named_once() -> None:
    assert held(Scanner("agent", [("ab", False)]), "xAB ab", "cd", "ab") == [(0, 0), (2, 0)]


def test_the_ends_of_a_value_are_known() -> None:
    assert held(Scanner("agent", [("^ab$", False)]), "ab", "abc", "xab") == [(0, 0)]


def test_an_anchor_is_not_found_across_two_values() -> None:
    assert held(Scanner("agent", [("ab", False)]), "a", "b") == []


def test_escapes_are_undone() -> None:
    assert held(Scanner("path", [("/x/y", False)]), "/x%2fy", "/x%252fy", "//x/./y", "/x") == [(0, 0), (1, 0), (2, 0)]


def test_a_value_with_a_newline_counts_as_holding_everything() -> None:
    assert held(Scanner("query", [("ab", False), ("cd", False)]), "x%0ay", "x") == [(0, 0), (0, 1)]


def test_letter_case_may_count() -> None:
    assert held(Scanner("agent", [("Ab", True)]), "ab", "Ab") == [(1, 0)]


def test_compiled_tables_work_elsewhere() -> None:
    stored = pickle.loads(pickle.dumps(Scanner("agent", [("ab", False)]).dump()))
    assert held(Scanner("agent", [("ab", False)], stored), "ab") == [(0, 0)]


def test_damaged_tables_are_made_again() -> None:
    assert held(Scanner("agent", [("ab", False)], b"no tables"), "ab") == [(0, 0)]
