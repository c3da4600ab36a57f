"""The same rows give the same bytes, whatever order or pieces they come in."""

import tempfile
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from delicti.casefile import parquet
from delicti.casefile.parquet import groups_in_order, groups_of, write_table
from delicti.casefile.sealing import Seal, Sealing
from delicti.model import tables as t

SCHEMA = pl.Schema({"line": pl.Int64, "offset": pl.Int64, "text": pl.String, "raw": pl.Binary, "list": t.TEXTS})


def frame(lines: list[int]) -> pl.DataFrame:
    rows = [
        {"line": n, "offset": n * 7, "text": f"t{n % 5}", "raw": bytes([n % 256]), "list": [str(n)] * (n % 3)}
        for n in lines
    ]
    return pl.DataFrame(rows, schema=SCHEMA)


def written(lazy: pl.LazyFrame) -> tuple[Seal, pl.DataFrame]:
    with tempfile.TemporaryDirectory() as folder:
        sealing = Sealing(Path(folder), lasting=False)
        with sealing.create("t.parquet") as out:
            write_table(groups_in_order(lazy, pl.col("line"), Path(folder) / "spool"), SCHEMA, out)
        return sealing.seals["t.parquet"], pl.read_parquet(Path(folder) / "t.parquet")


@pytest.fixture(autouse=True)
def small_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "ROW_GROUP", 64)


@settings(max_examples=25, deadline=None)
@given(order=st.permutations(range(300)), cuts=st.lists(st.integers(1, 299), max_size=5))
def test_order_and_pieces_do_not_matter(order: list[int], cuts: list[int]) -> None:
    mixed = frame(order)
    places = [0, *sorted(set(cuts)), 300]
    pieces = pl.concat([mixed[a:b].lazy() for a, b in pairwise(places)])
    assert written(pieces)[0] == written(frame(list(range(300))).lazy())[0]


def test_rows_come_back_in_order() -> None:
    assert written(frame([5, 3, 9, 1]).lazy())[1].equals(frame([1, 3, 5, 9]))


@pytest.mark.parametrize("order", [1, -1])
def test_rows_of_one_key_stay_in_one_group(order: int) -> None:
    lines = sorted([1] * 100 + [2] * 30 + list(range(3, 200)))[::order]
    assert written(frame(lines).lazy())[1]["line"].to_list() == sorted(lines)


def test_an_empty_table_keeps_its_columns() -> None:
    assert written(frame([]).lazy())[1].schema == SCHEMA


def test_a_table_in_memory_is_written_whole(tmp_path: Path) -> None:
    sealing = Sealing(tmp_path)
    with sealing.create("t.parquet") as out:
        rows = write_table(groups_of(frame(list(range(150)))), SCHEMA, out)
    assert (rows, pl.read_parquet(tmp_path / "t.parquet").equals(frame(list(range(150))))) == (150, True)


@pytest.mark.parametrize("name", t.CASE_TABLES)
def test_every_table_keeps_its_schema_on_disk(tmp_path: Path, name: str) -> None:
    schema = t.CASE_TABLES[name]
    sealing = Sealing(tmp_path)
    with sealing.create("t.parquet") as out:
        write_table(groups_of(pl.DataFrame(schema=schema).clear(n=1)), schema, out)
    assert pl.read_parquet_schema(tmp_path / "t.parquet") == schema
