"""Writes a table as Parquet so that the same rows give the same bytes, whatever the order they come in.

The rows are put in the order of a key, cut into row groups at fixed places of that order, and written by one thread
with fixed options. A lazy table is spooled to disk first and read back a row group at a time: beyond one row group,
memory grows only by the key, eight bytes a row.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl

from delicti.casefile.sealing import Writing

ROW_GROUP = 1 << 16  # rows
_KEY = "__key"


def write_table(frames: Iterator[pl.DataFrame], schema: pl.Schema, out: Writing) -> int:
    """Writes each frame as one row group; gives the number of rows."""
    import pyarrow.parquet as pq

    writer = None
    rows = 0
    for frame in frames or ():
        arrow = _arrow(frame)
        if writer is None:
            writer = _writer(pq, out, arrow.schema)
        writer.write_table(arrow, row_group_size=max(frame.height, 1))
        rows += frame.height
    if writer is None:
        writer = _writer(pq, out, _arrow(pl.DataFrame(schema=schema)).schema)
    writer.close()
    return rows


def groups_of(frame: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """A frame in memory, cut into row groups."""
    return frame.iter_slices(ROW_GROUP)


def groups_in_order(table: pl.LazyFrame, key: pl.Expr, spool: Path) -> Iterator[pl.DataFrame]:
    """A lazy table in the order of `key` (an Int64), then of `offset`, cut into row groups; `spool` is a new file."""
    (
        table.with_columns(key.alias(_KEY)).sink_parquet(
            spool, compression="lz4", row_group_size=ROW_GROUP, engine="streaming"
        )
    )
    try:
        yield from _ordered(pl.scan_parquet(spool, glob=False))
    finally:
        spool.unlink(missing_ok=True)


def _ordered(spooled: pl.LazyFrame) -> Iterator[pl.DataFrame]:
    keys = spooled.select(_KEY).collect()[_KEY].to_numpy()
    if not len(keys):
        return
    in_order = bool(np.all(keys[:-1] <= keys[1:]))
    if not in_order:
        keys = np.sort(keys)
    # Groups begin at keys, not at rows: rows of one key stay together, so the cut does not depend on their order.
    begins = np.unique(keys[::ROW_GROUP])
    places = [*np.searchsorted(keys, begins).tolist(), len(keys)]
    del keys
    for number, begin in enumerate(begins.tolist()):
        if in_order:
            rows = spooled.slice(places[number], places[number + 1] - places[number])
        else:
            rows = spooled.filter(pl.col(_KEY) >= begin)
            if number + 1 < len(begins):
                rows = rows.filter(pl.col(_KEY) < int(begins[number + 1]))
        yield rows.collect().sort(_KEY, "offset", maintain_order=True).drop(_KEY)


def _arrow(frame: pl.DataFrame):  # type: ignore[no-untyped-def]
    return frame.rechunk().to_arrow(compat_level=pl.CompatLevel.oldest())


def _writer(pq, out: Writing, schema):  # type: ignore[no-untyped-def]
    return pq.ParquetWriter(
        out, schema, version="2.6", compression="zstd", compression_level=3, write_statistics=True, store_schema=False
    )
