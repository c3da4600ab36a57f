"""Raw bytes come back as they lie in the evidence."""

import gzip
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from delicti.evidence.acquire import acquire
from delicti.evidence.raw import MAX_BYTES, RawReader
from delicti.model.errors import UserError

CONTENT = bytes(range(256)) * 9000
PLACES = st.lists(st.tuples(st.integers(0, len(CONTENT) - 1), st.integers(0, 3000)), min_size=1, max_size=30)


@pytest.fixture(scope="module")
def readers(tmp_path_factory: pytest.TempPathFactory) -> list[RawReader]:
    folder: Path = tmp_path_factory.mktemp("raw")
    (folder / "plain.log").write_bytes(CONTENT)
    (folder / "packed.log.gz").write_bytes(gzip.compress(CONTENT))
    return [RawReader([("i", source, None)]) for source in acquire([folder])]


@given(places=PLACES)
def test_any_places_in_any_order_are_read(readers: list[RawReader], places: list[tuple[int, int]]) -> None:
    frame = pl.DataFrame(
        {"item": ["i"] * len(places), "offset": [o for o, _ in places], "length": [n for _, n in places]}
    )
    expected = [CONTENT[offset : offset + length] for offset, length in places]
    assert [reader(frame).to_list() for reader in readers] == [expected, expected]


def test_a_place_is_cut_at_its_bound(readers: list[RawReader]) -> None:
    frame = pl.DataFrame({"item": ["i"], "offset": [5], "length": [1 << 20]})
    assert [len(reader(frame)[0]) for reader in readers] == [MAX_BYTES, MAX_BYTES]


def test_a_file_that_changed_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_bytes(b"one\n")
    reader = RawReader([("i", acquire([tmp_path])[0], None)])
    (tmp_path / "a.log").write_bytes(b"one\ntwo\n")
    with pytest.raises(UserError, match="changed while it was read"):
        reader(pl.DataFrame({"item": ["i"], "offset": [0], "length": [3]}))
