"""What may be shown, and that nothing is lost by showing it."""

import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from delicti.model.text import escape, unescape
from delicti.report.visible import visible, visible_bytes

ACTING = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@given(st.text())
@example("\u202e\u2066\x9b\u200b\U000e0041\ufeff\u2028\x00\x1b")
def test_nothing_that_acts_is_left(text: str) -> None:
    assert not {unicodedata.category(char) for char in visible(text)} & ACTING


@given(st.binary())
def test_the_shown_form_of_table_text_gives_back_its_bytes(raw: bytes) -> None:
    assert unescape(visible(escape(raw))) == raw


@given(st.text())
def test_showing_what_is_shown_changes_nothing(text: str) -> None:
    assert visible(visible(text)) == visible(text)


def test_letters_of_any_language_stay() -> None:
    assert visible("straße Äpfel 東京 مرحبا привет") == "straße Äpfel 東京 مرحبا привет"


def test_a_tower_of_combining_marks_is_cut_to_three() -> None:
    assert visible("a" + "\u0301" * 5) == "a" + "\u0301" * 3 + r"\xcc\x81" * 2


def test_an_eight_bit_terminal_sequence_is_written_as_bytes() -> None:
    assert visible("\x9b2J") == r"\xc2\x9b2J"


def test_bytes_left_out_are_counted() -> None:
    assert visible_bytes(b"x" * 1010, 10) == "xxxxxxxxxx … and 1,000 more bytes"
