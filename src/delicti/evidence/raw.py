"""Gives back the raw bytes of places in the evidence: plain files by offset, compressed ones by reading them again."""

import mmap
from collections.abc import Sequence
from contextlib import closing
from typing import IO

import numpy as np
import polars as pl

from delicti.evidence.acquire import Source
from delicti.evidence.streams import Damaged, Readable, members
from delicti.model.errors import UserError

MAX_BYTES = 64 << 10  # of one place
_BLOCK = 1 << 20


class RawReader:
    """Called with a frame of `item`, `offset`, `length`: a Binary series of those bytes (64 kB at most), row for row.

    Raises UserError where a file changed or went away since it was read.
    """

    def __init__(self, places: Sequence[tuple[str, Source, str | None]]) -> None:
        self._places = {item: (source, member) for item, source, member in places}

    def __call__(self, frame: pl.DataFrame) -> pl.Series:
        """The bytes of each row."""
        rows = frame.select("item", "offset", "length").with_row_index("row").sort("item", "offset")
        out: list[bytes] = [b""] * len(rows)
        for (item,), group in rows.group_by("item", maintain_order=True):
            places = np.stack(
                [group["offset"].to_numpy(), group["length"].clip(upper_bound=MAX_BYTES).to_numpy()], axis=1
            )
            for row, value in zip(group["row"], self._of_item(str(item), places.tolist()), strict=True):
                out[row] = value
        return pl.Series("raw", out, pl.Binary)

    def _of_item(self, item: str, places: list[tuple[int, int]]) -> list[bytes]:
        source, member = self._places[item]
        with closing(source.open()) as raw:
            if source.size_bytes is not None and source.path and source.path.stat().st_size != source.size_bytes:
                raise UserError(f"{source.path} changed while it was read; take a copy that nobody writes to")
            try:
                for found in members(raw, source.name):
                    if found.member != member:
                        _skip(found.stream)
                    elif found.stored.plain and member is None:
                        return _mapped(raw, places)
                    else:
                        return _streamed(found.stream, places)
            except Damaged:
                pass
        raise UserError(f"{source.name} can no longer be read at the places that were found in it")


def _mapped(raw: IO[bytes], places: list[tuple[int, int]]) -> list[bytes]:
    with mmap.mmap(raw.fileno(), 0, access=mmap.ACCESS_READ) as view:
        return [view[offset : offset + length] for offset, length in places]


def _skip(stream: Readable) -> None:
    while stream.read(_BLOCK):
        pass


def _streamed(stream: Readable, places: list[tuple[int, int]]) -> list[bytes]:
    """Places sorted by offset, taken while the stream passes by; they may overlap."""
    out: list[bytes] = []
    window, begin = b"", 0  # bytes from `begin` on that a place may still need
    for offset, length in places:
        window, begin = (
            (window[offset - begin :], offset) if offset <= begin + len(window) else (b"", begin + len(window))
        )
        while begin + len(window) < offset + length:
            try:
                block = stream.read(_BLOCK)
            except Damaged:
                block = b""
            if not block:
                break
            window += block
            if begin + len(window) <= offset:
                begin, window = begin + len(window), b""
            elif begin < offset:
                begin, window = offset, window[offset - begin :]
        if begin < offset:
            window, begin = window[offset - begin :], offset
        out.append(window[:length])
    return out
