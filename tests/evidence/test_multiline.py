import re

from hypothesis import given, settings
from hypothesis import strategies as st

from delicti.evidence import multiline

CHUNKS = st.lists(st.sampled_from((b"> a\n", b"b\n", b"\n"))).map(b"".join)
BEGINS = re.compile(rb"> ")


@settings(deadline=None)
@given(CHUNKS)
def test_every_line_is_in_a_record_blank_or_in_the_tail(chunk: bytes) -> None:
    made, blank, tail = multiline.records(chunk, "^> ")
    inside = [line + i for line, lines in made.select("line", "lines").iter_rows() for i in range(lines)]
    assert sorted([*inside, *blank, *tail]) == list(range(chunk.count(b"\n")))


@settings(deadline=None)
@given(CHUNKS)
def test_a_cut_is_where_a_record_begins(chunk: bytes) -> None:
    at = multiline.cut(chunk, BEGINS)
    assert at == 0 or (chunk[at - 1 : at] == b"\n" and chunk[at:].startswith(b"> "))


@settings(deadline=None)
@given(CHUNKS)
def test_no_record_begins_after_the_cut(chunk: bytes) -> None:
    at = multiline.cut(chunk, BEGINS)
    assert b"\n> " not in chunk[at:]
