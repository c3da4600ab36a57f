"""Only a stretch that agrees record for record is a copy."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from delicti.evidence.overlap import common_stretch


def digests(values: list[int]) -> pl.DataFrame:
    return pl.DataFrame({"digest": pl.Series(values, dtype=pl.UInt64)}).with_row_index("index")


@given(st.integers(0, 40), st.integers(0, 40), st.integers(3, 40))
def test_a_common_stretch_is_found_wherever_it_lies(before: int, after: int, common: int) -> None:
    log = list(range(before + common + after))
    one, other = digests(log[: before + common]), digests(log[before:])
    assert common_stretch(one, other) == (0, common)


@given(st.lists(st.integers(0, 5), min_size=1, max_size=40), st.lists(st.integers(3, 8), min_size=1, max_size=40))
def test_a_stretch_that_is_named_is_the_same_in_both(one: list[int], other: list[int]) -> None:
    first, last = common_stretch(digests(one), digests(other))
    run = other[first:last]
    assert not run or any(one[at : at + len(run)] == run for at in range(len(one)))


def test_a_stretch_with_one_other_record_is_no_copy() -> None:
    assert common_stretch(digests([1, 2, 3, 4, 5]), digests([1, 2, 9, 4, 5])) == (0, 0)


def test_two_common_records_may_be_chance() -> None:
    assert common_stretch(digests([7, 1, 2]), digests([1, 2, 8])) == (0, 0)
