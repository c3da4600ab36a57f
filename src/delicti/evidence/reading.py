"""One item while it is read: its counts, its parts on disk, its row of the evidence table."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from delicti.evidence.acquire import Source
from delicti.evidence.chunks import Chunk
from delicti.evidence.streams import Member
from delicti.evidence.work import RAW_MAX, Result
from delicti.model import tables as t

RAW_ROWS = 10_000  # quarantined lines of one item that keep their bytes; the others keep their place
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass
class Reading:
    """What is known so far of one item. `table` is "requests" or "messages", or None for what is no log."""

    source: Source
    member: Member
    table: str | None = None
    format: str | None = None
    wrapper: str | None = None
    naive: bool = False
    item: str = ""  # set at the end: SHA-256 of the plain bytes
    stored: str = ""
    size: int = 0
    lines: int = 0
    structural: int = 0
    quarantined: int = 0
    records: int = 0
    parts: list[Path] = field(default_factory=list)
    quarantine: list[pl.DataFrame] = field(default_factory=list)
    first: int | None = None
    last: int | None = None
    zones: set[str] = field(default_factory=set)
    state: Any = None  # what the format remembers from chunk to chunk

    @property
    def title(self) -> str:
        """How messages name it."""
        return f"{self.member.container}:{self.member.member}" if self.member.container else self.member.name

    def take(self, result: Result, part: Path) -> None:
        """Adds what a worker made of the next chunk; its records are in `part`, or are written there now."""
        self.lines += result.lines
        self.structural += result.structural
        self.records += result.records
        self.zones |= result.zones
        self._quarantine(result.quarantine)
        if result.records:
            if result.part is not None:
                part.write_bytes(result.part)
            self.parts.append(part)
        if result.first_time is not None and result.last_time is not None:
            self.first = min(result.first_time, self.first if self.first is not None else result.first_time)
            self.last = max(result.last_time, self.last if self.last is not None else result.last_time)

    def take_oversized(self, piece: Chunk) -> None:
        """Adds a piece of a line that is too long to be read; its first piece opens its row."""
        if self.quarantine and self.quarantine[-1]["line"][-1] == piece.first_line + 1:
            row = self.quarantine[-1]
            length = row["length"][-1] + len(piece.data.rstrip(b"\n"))
            self.quarantine[-1] = row.with_columns(pl.Series("length", [length], pl.Int64))
            return
        self.lines += 1
        place = {"line": [piece.first_line + 1], "offset": [piece.offset], "length": [len(piece.data.rstrip(b"\n"))]}
        why = {"reason": ["The line is longer than 64 MB."], "raw": [piece.data[:RAW_MAX]]}
        schema = pl.Schema({name: dtype for name, dtype in t.QUARANTINE.items() if name != "item"})
        self._quarantine(pl.DataFrame(place | why, schema=schema))

    def _quarantine(self, rows: pl.DataFrame) -> None:
        if rows.is_empty():
            return
        keep = max(RAW_ROWS - self.quarantined, 0)
        if len(rows) > keep:
            raw = pl.when(pl.int_range(pl.len()) < keep).then("raw")
            rows = rows.with_columns(raw.alias("raw"))
        self.quarantined += len(rows)
        self.quarantine.append(rows)

    def _counts(self) -> dict[str, int]:
        """Lines = lines in records + structural lines + quarantined lines."""
        return {
            "lines": self.lines,
            "record_lines": self.lines - self.structural - self.quarantined,
            "structural_lines": self.structural,
            "quarantined_lines": self.quarantined,
        }

    def row(self, records: int, time_zone: str | None) -> dict[str, object]:
        """Its row of the evidence table; `records` are those counted after copies were taken out."""
        return {
            "item": self.item,
            "name": self.member.name,
            "container": self.member.container,
            "member": self.member.member,
            "sha256_stored": self.stored,
            "size_bytes": self.size,
            "format": f"{self.format} in {self.wrapper}" if self.wrapper else self.format,
            "time_zone": time_zone,
            **(self._counts() | {"records": records} if self.format else {}),
            "first_time": _time(self.first),
            "last_time": _time(self.last),
            "method": "standard input" if self.source.modified is None else "file",
            "modified": self.source.modified,
        }


def _time(microseconds: int | None) -> datetime | None:
    return None if microseconds is None else _EPOCH + timedelta(microseconds=microseconds)
