"""Text in tables gives back the exact bytes, and never holds a control character."""

import re

from hypothesis import given
from hypothesis import strategies as st

from delicti.model.text import AROUND, escape, marked, needs_escape, parted, unescape


@given(st.binary())
def test_the_escape_is_reversible(value: bytes) -> None:
    assert unescape(escape(value)) == value


@given(st.binary())
def test_escaped_text_holds_no_control_character(value: bytes) -> None:
    assert re.search(r"[\x00-\x1f\x7f]", escape(value)) is None


@given(st.binary(), st.binary())
def test_different_bytes_are_different_text(one: bytes, other: bytes) -> None:
    assert (escape(one) == escape(other)) == (one == other)


@given(st.text())
def test_text_that_needs_no_escape_stands_for_itself(text: str) -> None:
    plain = text.encode("utf-8", "replace").decode()
    assert needs_escape(plain) or escape(plain.encode()) == plain


def test_a_backslash_that_was_sent_is_told_from_one_that_escapes() -> None:
    assert (escape(b"\\x41"), escape(b"\xff")) == ("\\\\x41", "\\xff")


def test_the_decisive_part_stands_between_marks() -> None:
    assert marked(b"a=1' or 1=1", 3, 8) == "a=1⟦' or ⟧1=1"


def test_what_is_far_from_it_is_left_out() -> None:
    assert marked(b"x" * 500 + b"bad" + b"y" * 500, 500, 503) == f"…{'x' * AROUND}⟦bad⟧{'y' * AROUND}…"


def test_marks_of_the_evidence_itself_are_escaped() -> None:
    assert marked("a⟦b⟧c".encode(), 0, 1) == r"⟦a⟧\xe2\x9f\xa6b\xe2\x9f\xa7c"


@given(st.binary(max_size=40), st.binary(max_size=40), st.binary(max_size=40))
def test_marked_text_comes_apart_again(before: bytes, part: bytes, after: bytes) -> None:
    whole = marked(before + part + after, len(before), len(before) + len(part))
    assert parted(whole)[1] == marked(part, 0, len(part)).strip("⟦⟧")


def test_text_without_marks_is_all_decisive() -> None:
    assert parted("60 tries in 10 minutes") == ("", "60 tries in 10 minutes", "")
