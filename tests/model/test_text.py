"""Text in tables gives back the exact bytes, and never holds a control character."""

import re

from hypothesis import given
from hypothesis import strategies as st

from delicti.model.text import escape, needs_escape, unescape


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
