"""What a condition cannot hold without."""

from delicti.detect.sigma_anchor import clauses
from delicti.detect.sigma_plan import AllOf, AnyOf, Check, Not


def texts(node: object) -> list[list[str]]:
    return [[text for _, text, _, _ in clause] for clause in clauses(node)]  # type: ignore[arg-type]


def test_the_ends_of_a_text_are_kept() -> None:
    assert texts(Check("path", "suffix", b"ab")) == [[r"\x61\x62$"]]


def test_both_parts_of_a_conjunction_are_asked_for_the_longer_first() -> None:
    assert [
        len(clause[0][1])
        for clause in clauses(AllOf((Check("path", "contains", b"ab"), Check("agent", "contains", b"abcd"))))
    ] == [16, 8]


def test_the_parts_of_an_alternative_are_one_clause() -> None:
    (clause,) = clauses(AnyOf((Check("path", "contains", b"ab"), Check("agent", "contains", b"cd"))))
    assert {column for column, *_ in clause} == {"path", "agent"}


def test_an_alternative_with_a_part_that_asks_for_nothing_has_no_clause() -> None:
    assert clauses(AnyOf((Check("path", "contains", b"ab"), Check("status", "least", number=500)))) == ()


def test_what_must_not_be_there_is_no_anchor() -> None:
    assert clauses(Not(Check("path", "contains", b"ab"))) == ()


def test_a_pattern_found_everywhere_is_no_anchor() -> None:
    assert clauses(Check("path", "pattern", b"[a-z]+")) == ()


def test_a_pattern_tied_to_the_end_is_an_anchor() -> None:
    assert texts(Check("path", "pattern", rb"[0-9]\Z")) == [["[0-9]$"]]


def test_a_trailing_anything_is_left_out() -> None:
    assert texts(Check("path", "pattern", b"abc.*")) == [["abc"]]


def test_a_keyword_is_looked_for_in_every_text_of_the_request() -> None:
    (clause,) = clauses(Check("*", "contains", b"abc"))
    assert "request" in {column for column, *_ in clause}
