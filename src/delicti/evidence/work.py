"""The work on one chunk, done in a worker: bytes in, a Parquet part and its counts out."""

import io
import os
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl
from isal import isal_zlib

from delicti.evidence.addresses import canonical_column
from delicti.evidence.parsed import Context, Lines
from delicti.evidence.proxies import resolve
from delicti.evidence.registry import format_named, wrapper_named
from delicti.model import tables as t
from delicti.model.errors import UserError

RAW_MAX = 64 << 10  # bytes of one quarantined line that are kept
_PART = {"requests": t.REQUEST, "messages": t.MESSAGE}


class Slice(NamedTuple):
    """A chunk by its place in a plain file: a worker on the same machine reads it from there, which spares a copy.

    `check` is the CRC-32 of the bytes that were hashed, so that what is parsed is what was sealed.
    """

    path: Path
    offset: int
    length: int
    check: int

    def read(self) -> bytes:
        """The bytes. Raises UserError where they are no longer those that were hashed."""
        with self.path.open("rb") as file:
            data = os.pread(file.fileno(), self.length, self.offset)
        if isal_zlib.crc32(data) != self.check:
            raise UserError(f"{self.path} changed while it was read; take a copy that nobody writes to")
        return data


class Job(NamedTuple):
    """One chunk with everything a worker needs to read it."""

    source: bytes | Slice
    first_line: int  # 0-based line of the chunk within the item
    offset: int
    format: str
    wrapper: str | None
    context: Context
    trust_proxy: tuple[str, ...] = ()
    part: Path | None = None  # where the worker writes the Parquet part itself; None: it comes back with the result


class Result(NamedTuple):
    """What became of one chunk. `part` is Parquet without the column `item`, None where it lies on disk already."""

    table: str
    part: bytes | None
    lines: int
    structural: int
    records: int
    quarantine: pl.DataFrame  # QUARANTINE without item
    first_time: int | None  # microseconds since the epoch
    last_time: int | None
    zones: frozenset[str]


def parse_chunk(job: Job) -> Result:
    """Reads one chunk with its format. Every line ends in a record, is structural, or is quarantined with a reason."""
    module = format_named(job.format)
    data = job.source.read() if isinstance(job.source, Slice) else job.source
    inner = wrapper_named(job.wrapper).unwrap(data) if job.wrapper else data
    parsed = module.read(inner, job.context)
    if parsed.before is not None:
        job = job._replace(first_line=parsed.before)
    starts, stops = parsed.bounds if parsed.bounds and not job.wrapper else line_bounds(data)
    frame = parsed.frame
    first = frame["line"].to_numpy().astype(np.int64)
    last = first + (frame["lines"].to_numpy().astype(np.int64) - 1 if "lines" in frame.columns else 0)
    offsets = starts[first]
    frame = frame.with_columns(
        pl.Series("line", first + job.first_line + 1),
        pl.Series("offset", offsets + job.offset),
        pl.Series("length", stops[last] - offsets),
    )
    if "client" in frame.columns:
        frame = frame.with_columns(canonical_column(frame["client"]))
    if job.trust_proxy and module.TABLE == "requests":
        frame = resolve(frame, job.trust_proxy)
    schema = pl.Schema({name: dtype for name, dtype in _PART[module.TABLE].items() if name != "item"})
    frame = t.shaped(frame, schema)
    part = None if job.part else io.BytesIO()
    if part is not None or len(frame):
        frame.write_parquet(part or job.part, compression="uncompressed", statistics=False)  # type: ignore[arg-type]
    times = frame["time"].drop_nulls().to_physical()
    return Result(
        module.TABLE,
        part.getvalue() if part else None,
        len(starts),
        len(parsed.structural),
        len(frame),
        _quarantine(job, data, starts, stops, parsed.quarantined),
        None if times.is_empty() else int(times.min()),  # type: ignore[arg-type]
        None if times.is_empty() else int(times.max()),  # type: ignore[arg-type]
        parsed.zones,
    )


def line_bounds(data: bytes) -> tuple[Lines, Lines]:
    """Start and stop (without the newline) of each line; the last one may lack its newline."""
    newlines = np.flatnonzero(np.frombuffer(data, np.uint8) == 10)
    stops = np.append(newlines, len(data)) if data and not data.endswith(b"\n") else newlines
    starts = np.concatenate(([0], stops[:-1] + 1)) if len(stops) else stops
    return starts.astype(np.int64), stops.astype(np.int64)


def _quarantine(job: Job, data: bytes, starts: Lines, stops: Lines, reasons: dict[int, str]) -> pl.DataFrame:
    lines = sorted(reasons)
    schema = pl.Schema({name: dtype for name, dtype in t.QUARANTINE.items() if name != "item"})
    return pl.DataFrame(
        {
            "line": [job.first_line + line + 1 for line in lines],
            "offset": [job.offset + int(starts[line]) for line in lines],
            "length": [int(stops[line] - starts[line]) for line in lines],
            "reason": [reasons[line] for line in lines],
            "raw": [data[starts[line] : min(stops[line], starts[line] + RAW_MAX)] for line in lines],
        },
        schema=schema,
    )
