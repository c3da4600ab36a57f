import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from delicti.evidence.lines import finished, lines_of
from delicti.model.text import unescape


@settings(deadline=None)
@given(st.binary())
def test_lines_joined_again_are_the_chunk(chunk: bytes) -> None:
    chunk = chunk.replace(b"\r", b"")
    joined = "\n".join(lines_of(chunk).to_list()).encode("latin-1")
    assert joined == chunk.removesuffix(b"\n")


@settings(deadline=None)
@given(st.lists(st.binary(), min_size=1))
def test_finished_text_gives_the_bytes_back(values: list[bytes]) -> None:
    column = finished(pl.Series([value.decode("latin-1") for value in values]))
    assert [unescape(text) for text in column.to_list()] == values


def test_an_undone_escape_reaches_values_without_a_backslash_too() -> None:
    column = finished(pl.Series(["a#22b", "c", None]), lambda raw: raw.replace(b"#22", b'"'))
    assert column.to_list() == ['a"b', "c", None]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b""])
def test_the_line_s_end_is_no_part_of_it(end: bytes) -> None:
    assert lines_of(b"a" + end).to_list() == ["a"]
