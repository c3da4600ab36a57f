"""Eight bytes at once tell the same as byte after byte."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from delicti.evidence.windows import WIDTH, Windows, are_digits, first, number

NEAR_DIGITS = st.lists(st.sampled_from(b"/0123456789:\x00\xff"), min_size=WIDTH, max_size=WIDTH).map(bytes)
EIGHTS = st.one_of(st.binary(min_size=WIDTH, max_size=WIDTH), NEAR_DIGITS)
DATA = st.text("ab \0", min_size=1, max_size=300).map(str.encode)


def words(eights: list[bytes]) -> np.ndarray:
    return np.frombuffer(b"".join(eights), "<u8").astype(np.uint64)


@given(st.lists(EIGHTS, min_size=1), st.integers(0, 255))
def test_the_first_byte_of_its_kind_is_found(eights: list[bytes], byte: int) -> None:
    at = [eight.find(byte) for eight in eights]
    assert first(words(eights), byte).tolist() == [WIDTH if place < 0 else place for place in at]


@given(st.lists(EIGHTS, min_size=1))
def test_digits_are_told_from_what_stands_beside_them(eights: list[bytes]) -> None:
    assert are_digits(words(eights)).tolist() == [eight.isdigit() for eight in eights]


@given(st.lists(st.tuples(EIGHTS, st.integers(0, WIDTH)), min_size=1))
def test_a_number_is_read_from_its_digits_alone(cut: list[tuple[bytes, int]]) -> None:
    eights, sizes = [eight for eight, _ in cut], [size for _, size in cut]
    value, good = number(words(eights), np.array(sizes, np.int64))
    told = [int(eight[:size] or b"0") if eight[:size].isdigit() or not size else None for eight, size in cut]
    assert [v if g else None for v, g in zip(value.tolist(), good.tolist(), strict=True)] == told


@given(DATA, st.data())
def test_past_the_end_there_is_nothing(data: bytes, drawn: st.DataObject) -> None:
    places = drawn.draw(st.lists(st.integers(0, len(data) + 20), min_size=1))
    there = [int.from_bytes(data[place : place + WIDTH], "little") for place in places]
    assert Windows(data).at(np.array(places, np.int64)).tolist() == there


@given(DATA, st.binary(min_size=1, max_size=10), st.data())
def test_bytes_stand_where_they_stand(data: bytes, literal: bytes, drawn: st.DataObject) -> None:
    places = drawn.draw(st.lists(st.integers(0, len(data) + 3), min_size=1))
    literal = drawn.draw(st.sampled_from([literal, data[:1], data[:2], data[2:11] or b"a"]))
    there = [data[place : place + len(literal)] == literal for place in places]
    assert Windows(data).stands(np.array(places, np.int64), literal).tolist() == there


@given(DATA, st.data())
def test_the_next_byte_of_its_kind_is_found_when_it_is_near(data: bytes, drawn: st.DataObject) -> None:
    places = drawn.draw(st.lists(st.integers(0, len(data)), min_size=1))
    found = Windows(data).after(np.array(places, np.int64), ord("b")).tolist()
    near = [data.find(b"b", place, place + 128) for place in places]
    assert found == [len(data) if place < 0 else place for place in near]
