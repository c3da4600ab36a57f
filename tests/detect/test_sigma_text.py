"""The texts a rule is compared with."""

from hypothesis import given
from hypothesis import strategies as st

from delicti.detect.sigma_text import LONGEST, texts
from delicti.model.text import escape


def test_a_plain_value_has_one_text() -> None:
    assert texts("path", "/a/b") == [((), b"/a/b")]


def test_escapes_of_the_table_are_undone() -> None:
    assert texts("agent", r"a\\b\x00") == [((), b"a\\b\x00")]


def test_a_value_escaped_twice_has_three_texts() -> None:
    assert [text for _, text in texts("query", "%2541")] == [b"%2541", b"%41", b"A"]


def test_a_plus_is_a_space_in_a_query_only() -> None:
    assert (len(texts("query", "a+b")), len(texts("path", "a+b"))) == (2, 1)


def test_doubled_slashes_of_a_path_are_undone() -> None:
    assert texts("path", "//a/./b")[-1] == (("slashes",), b"/a/b")


def test_a_long_value_is_cut() -> None:
    assert len(texts("path", "a" * (LONGEST + 9))[0][1]) == LONGEST


@given(st.binary(max_size=60))
def test_any_bytes_give_themselves_first(raw: bytes) -> None:
    assert texts("query", escape(raw))[0] == ((), raw)
