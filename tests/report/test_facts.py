"""Two lists side by side."""

from hypothesis import given
from hypothesis import strategies as st

from delicti.report.blocks import Note, Point
from delicti.report.facts import POINTS_SHOWN, Sides, differences, said, short, sides, told

WORDS = st.lists(st.sampled_from("abc"))


@given(WORDS, WORDS)
def test_nothing_is_lost_and_nothing_counted_twice(olds: list[str], news: list[str]) -> None:
    found = sides(olds, news, lambda _now, one: one)
    assert (
        sorted([*(one for one, _ in found.same), *found.gone]),
        sorted([*(one for _, one in found.same), *found.new]),
    ) == (sorted(olds), sorted(news))


def test_a_short_fact_that_differs_is_told_with_what_it_was() -> None:
    assert differences({"outcome": "failed"}, {"outcome": "succeeded"}) == ("Outcome now: succeeded; before: failed.",)


def test_a_fact_that_is_a_sentence_keeps_its_full_stop() -> None:
    assert differences({"reason": "It failed."}, {"reason": "It worked."}) == (
        "Reason now: It worked. Before: It failed.",
    )


def test_what_was_not_known_before_is_none() -> None:
    assert differences({"target": None}, {"target": "/a"}) == ("Target now: /a; before: none.",)


def test_lists_are_told_by_what_came_and_went() -> None:
    assert differences({"tools": ("a", "b")}, {"tools": ("b", "c")}) == ("Tools: now also c; no longer a.",)


def test_facts_that_are_the_same_are_not_told() -> None:
    assert differences({"a": "1", "b": ("x",)}, {"a": "1", "b": ("x",)}) == ()


def test_what_is_not_known_is_not_said() -> None:
    assert said({"reason": None, "tools": (), "kind": "upload", "state": "open"}, ("kind",)) == ("State: open.",)


def test_a_text_without_end_is_cut() -> None:
    assert short("x" * 100_000).endswith("… (100,000 characters)")


def test_a_list_without_end_is_counted() -> None:
    both: Sides[int] = Sides([], [], range(POINTS_SHOWN + 7))
    *points, last = told(both, lambda _now, one: str(one), lambda _now, _one: {})
    assert (len(points), last) == (POINTS_SHOWN, Note("and 7 more changes of this kind"))


def test_the_same_things_give_no_point() -> None:
    both = Sides([("a", "b")], ["c"], [])
    assert list(told(both, lambda _now, one: one, lambda _now, _one: {})) == [Point("No longer: c")]
