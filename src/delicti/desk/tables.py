"""Reads every table of a case file once from its first byte to its last, and says how much each really holds.

A Parquet file says itself how many rows it has and what they unpack to, and it may lie. So it is read in full, a row
group at a time, and counted; this runs apart and under limits (`worker.tables`), never in the desk. No Django here.
"""

import struct
from collections.abc import Iterator, Mapping
from typing import IO, Any, NamedTuple

import polars as pl

from delicti.casefile.layout import table_path
from delicti.model import tables as t
from delicti.model.errors import UserError

MOST_VALUE = 16 << 20  # bytes of one text
MOST_GROUP_ROWS = 1 << 20
MOST_ITEMS = 8 << 20  # values of one column in a row group, those in lists each
_MOST_FOOTER = 16 << 20
_BATCH = 1 << 16  # rows
_TAIL = struct.Struct("<I4s")
_GROUP, _LARGE_GROUP = 512 << 20, 1 << 30  # bytes of a row group, unpacked; the desk itself reads none of the large


class Most(NamedTuple):
    """The most that a table may hold: rows, bytes unpacked, bytes of one row group."""

    rows: int
    bytes: int
    group: int = _GROUP


MOST: Mapping[str, Most] = {
    "evidence": Most(100_000, 256 << 20),
    "actors": Most(200_000, 512 << 20),
    "episodes": Most(200_000, 512 << 20),
    "findings": Most(20_000_000, 16 << 30),
    "requests": Most(100_000_000, 64 << 30, _LARGE_GROUP),
    "messages": Most(100_000_000, 64 << 30, _LARGE_GROUP),
    "quarantine": Most(100_000_000, 64 << 30, _LARGE_GROUP),
}
_FEW = {("findings", "class"): 1_000, ("findings", "actor"): MOST["actors"].rows}  # what the desk counts by


def measured(name: str, file: IO[bytes]) -> dict[str, int]:
    """The `rows` and `bytes` of a table, read in full. Raises UserError where it passes a bound or its footer lies."""
    path, most = table_path(name), MOST[name]
    try:
        said = _said(name, file)
        found = {"rows": 0, "bytes": 0}
        seen: dict[str, set[Any]] = {}
        for batch in _batches(name, path, file):
            found["rows"] += batch.height
            found["bytes"] += _bytes(path, batch)
            if found["rows"] > said:
                break
            if found["bytes"] > most.bytes:
                raise UserError(f"{path} unpacks to more than {most.bytes:,} bytes, which is more than is taken in")
            _count_few(name, path, batch, seen)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError, OverflowError) as error:
        raise UserError(f"{path} cannot be read: {_first_line(error)}") from None
    if found["rows"] != said:
        raise UserError(f"{path} does not hold the {said:,} rows that it says; it was damaged, or made to mislead")
    return found


def _said(name: str, file: IO[bytes]) -> int:
    """How many rows the footer says; refuses what already passes a bound by its own word, before a page is read."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    path, most = table_path(name), MOST[name]
    size = file.seek(0, 2)
    file.seek(max(0, size - _TAIL.size))
    tail = file.read()
    if len(tail) < _TAIL.size or not tail.endswith(b"PAR1"):
        raise UserError(f"{path} cannot be read: it is no whole Parquet file")
    if _TAIL.unpack(tail)[0] > _MOST_FOOTER:
        raise UserError(f"{path} has a footer larger than any that Delicti writes; it was not taken in")
    try:
        footer = pq.ParquetFile(pa.PythonFile(file), memory_map=False).metadata
        groups = [footer.row_group(number) for number in range(footer.num_row_groups)]
        rows = [group.num_rows for group in groups]
        columns = [[group.column(number) for number in range(group.num_columns)] for group in groups]
        sizes = [
            max(group.total_byte_size, sum(one.total_uncompressed_size for one in found))
            for group, found in zip(groups, columns, strict=True)
        ]
        items = max((one.num_values for found in columns for one in found), default=0)
        lists = {column for column, kind in t.CASE_TABLES[name].items() if isinstance(kind, pl.List)}
        uneven = any(
            one.num_values != number
            for number, found in zip(rows, columns, strict=True)
            for one in found
            if one.path_in_schema.split(".")[0] not in lists
        )
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        raise UserError(f"{path} cannot be read: {_first_line(error)}") from None
    if min([footer.num_rows, *rows, *sizes]) < 0 or footer.num_rows != sum(rows) or uneven:
        raise UserError(f"{path} contradicts itself about its rows; it was damaged, or made to mislead")
    if footer.num_rows > most.rows:
        raise UserError(f"{path} has {footer.num_rows:,} rows; at most {most.rows:,} are taken in")
    if sum(sizes) > most.bytes or max(sizes, default=0) > most.group:
        raise UserError(f"{path} unpacks to {sum(sizes):,} bytes, more than is taken in")
    if max(rows, default=0) > MOST_GROUP_ROWS or items > MOST_ITEMS:
        raise UserError(f"{path} has a row group of more rows or values than any that Delicti writes")
    return int(footer.num_rows)


def _batches(name: str, path: str, file: IO[bytes]) -> Iterator[pl.DataFrame]:
    file.seek(0)
    found = pl.scan_parquet(file)
    if found.collect_schema() != t.CASE_TABLES[name]:
        raise UserError(f"{path}: the columns are not those of a case file")
    yield from found.collect_batches(chunk_size=_BATCH)


def _bytes(path: str, batch: pl.DataFrame) -> int:
    """What the values of a batch take when each is written out: a dictionary may name one long text a million times."""
    found = 0
    for column in batch.iter_columns():
        values = column.explode() if isinstance(column.dtype, pl.List) else column
        found += 8 * len(values)
        if values.dtype in (pl.String, pl.Binary):
            lengths = values.str.len_bytes() if values.dtype == pl.String else values.bin.size()
            if (lengths > MOST_VALUE).any():
                raise UserError(f"{path} holds a value of more than {MOST_VALUE:,} bytes in {column.name!r}")
            found += int(lengths.cast(pl.UInt64).sum())
    return found


def _count_few(name: str, path: str, batch: pl.DataFrame, seen: dict[str, set[Any]]) -> None:
    for (table, column), few in _FEW.items():
        if table == name:
            known = seen.setdefault(column, set())
            known |= set(batch[column].unique())
            if len(known) > few + 1:
                raise UserError(f"{path} names more than {few:,} values of {column!r}; it was not taken in")


def _first_line(error: BaseException) -> str:
    return str(error).splitlines()[0][:300] if str(error) else type(error).__name__
