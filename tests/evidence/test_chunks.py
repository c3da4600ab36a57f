"""Chunks are whole lines, in order, with nothing lost."""

import io

from hypothesis import given
from hypothesis import strategies as st

from delicti.evidence.chunks import chunks

LINES = st.lists(st.binary(max_size=30).map(lambda b: b.replace(b"\n", b"")), max_size=60)


@given(LINES, st.integers(1, 50), st.booleans())
def test_the_chunks_are_the_stream(lines: list[bytes], size: int, ends_open: bool) -> None:
    content = b"\n".join(lines) + (b"" if ends_open else b"\n")
    got = list(chunks(io.BytesIO(content), size, max_record=20))
    assert b"".join(piece.data for piece in got) == content


@given(LINES, st.integers(1, 50))
def test_each_chunk_knows_the_lines_and_bytes_before_it(lines: list[bytes], size: int) -> None:
    content = b"\n".join(lines) + b"\n"
    got = list(chunks(io.BytesIO(content), size, max_record=20))
    assert all(piece.first_line == content[: piece.offset].count(b"\n") for piece in got)


@given(LINES, st.integers(1, 50))
def test_a_chunk_that_is_to_be_parsed_begins_and_ends_with_a_line(lines: list[bytes], size: int) -> None:
    content = b"\n".join(lines) + b"\n"
    got = [piece for piece in chunks(io.BytesIO(content), size, max_record=1000) if not piece.oversized]
    assert all(piece.data.endswith(b"\n") and content[: piece.offset][-1:] in (b"", b"\n") for piece in got)


def test_a_line_longer_than_the_bound_comes_in_pieces() -> None:
    content = b"a\n" + b"x" * 500 + b"\nb\n"
    got = list(chunks(io.BytesIO(content), 10, max_record=100))
    assert next(p.first_line for p in got if p.oversized) == 1
    assert b"".join(p.data for p in got if p.oversized) == b"x" * 500 + b"\n"
