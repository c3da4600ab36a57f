"""Patterns of rules and their bounds."""

import time

import pytest

from delicti.detect.sigma_pattern import LOOKAROUND_LENGTH, BadPattern, check, escaped, finder


def test_a_pattern_gives_the_place_of_its_first_match() -> None:
    assert finder("b+", "")(b"abbc") == (1, 3)


def test_a_pattern_is_compared_with_any_bytes() -> None:
    assert finder("a.b", "")(b"\xffa\xfeb") == (1, 4)


def test_a_pattern_beyond_ascii_is_read_as_utf_8() -> None:
    assert finder("caf[éè]", "")("un café".encode()) == (3, 8)


def test_flags_are_honoured() -> None:
    assert finder("a.b", "is")(b"A\nB") == (0, 3)


def test_a_pattern_with_lookahead_works() -> None:
    assert finder("a(?!b)", "")(b"abac") == (2, 3)


def test_a_pattern_with_lookahead_sees_a_bounded_part() -> None:
    assert finder("x(?=y)", "")(b"a" * LOOKAROUND_LENGTH + b"xy") is None


def test_a_linear_engine_takes_nested_repetitions() -> None:
    start = time.process_time()
    finder("(a+)+$", "")(b"a" * 60_000 + b"b")
    assert time.process_time() - start < 2


def test_nested_repetitions_with_lookahead_are_refused() -> None:
    with pytest.raises(BadPattern, match="exponential"):
        check("(a+)+(?=b)", "")


def test_a_broken_pattern_is_refused() -> None:
    with pytest.raises(BadPattern, match="no regular expression"):
        check("a(b", "")


def test_escaped_text_finds_just_itself() -> None:
    assert finder(escaped("a.*[é]"), "")("x a.*[é]".encode()) == (2, 9)
