"""Ids follow from content alone."""

from delicti.model.ids import content_id


def test_the_same_parts_give_the_same_id() -> None:
    assert content_id("f", "rule", 3, None) == "f-" + content_id("x", "rule", 3, None)[2:]


def test_parts_are_kept_apart() -> None:
    assert content_id("f", "ab", "c") != content_id("f", "a", "bc")
