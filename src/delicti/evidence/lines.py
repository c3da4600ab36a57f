r"""A chunk as a column of lines, for formats that are read by patterns or by splitting.

Each byte is one character (Latin-1), so that patterns see the bytes as they are; `finished` turns such text into a
column under the escape of `model.text`, after a server's own escapes were undone.
"""

from collections.abc import Callable

import numpy as np
import polars as pl
import pyarrow as pa

from delicti.evidence.parsed import Lines
from delicti.model.text import escape as written

_PLAIN = r"^[\x20-\x5b\x5d-\x7e]*$"


def same(raw: bytes) -> bytes:
    """No escapes to undo."""
    return raw


def lines_of(chunk: bytes) -> pl.Series:
    r"""Every line without its newline and one carriage return before it; `b"a\nb"` and `b"a\nb\n"` are two lines."""
    data = chunk if chunk.isascii() else chunk.decode("latin-1").encode()
    stops = np.flatnonzero(np.frombuffer(data, np.uint8) == 10).astype(np.int64) + 1
    if data and not data.endswith(b"\n"):
        stops = np.append(stops, len(data))
    offsets = np.concatenate((np.zeros(1, np.int64), stops))
    array = pa.LargeStringArray.from_buffers(len(stops), pa.py_buffer(offsets), pa.py_buffer(data))
    column = pl.Series("raw", array, dtype=pl.String)
    return column.str.strip_suffix("\n").str.strip_suffix("\r")


def finished(text: pl.Series, undo: Callable[[bytes], bytes] = same, *, dash_is_null: bool = False) -> pl.Series:
    """The text of a column: escapes undone, then under the escape of `model.text`. Plain values stay as they are."""
    if dash_is_null:
        text = pl.select(pl.when(text != "-").then(text).otherwise(None).alias(text.name)).to_series()
    awkward = text.filter(~text.str.contains(_PLAIN)).unique()
    if undo is not same:
        marked = text.filter(text.str.contains(r"[#%+\\]")).unique()
        awkward = pl.concat([awkward, marked]).unique()
    if awkward.is_empty():
        return text
    values = [written(undo(value.encode("latin-1"))) for value in awkward.to_list()]
    new = pl.DataFrame({"raw": awkward, "new": values}, schema={"raw": pl.String, "new": pl.String})
    joined = pl.DataFrame({"raw": text}).join(new, on="raw", how="left", maintain_order="left")
    return joined.select(pl.coalesce("new", "raw").alias(text.name)).to_series()


def places(flags: pl.Series) -> Lines:
    """The numbers of the lines for which the flags are true; null is false."""
    return np.flatnonzero(flags.fill_null(value=False).to_numpy()).astype(np.int64)
