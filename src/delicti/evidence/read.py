"""Reads every item once: hashed, identified, cut into chunks, parsed by workers; tables, counts and notes come back.

Results are taken in the order in which the chunks were cut, so the tables do not depend on the number of workers.
"""

import hashlib
import tempfile
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import closing
from itertools import count
from pathlib import Path

import polars as pl
from isal import isal_zlib

from delicti.evidence import overlap, registry, settle
from delicti.evidence.acquire import Source
from delicti.evidence.chunks import Chunk, chunks, last_line
from delicti.evidence.convert import NO_ZONE
from delicti.evidence.parsed import Context
from delicti.evidence.raw import RawReader
from delicti.evidence.reading import Reading
from delicti.evidence.streams import Damaged, Member, members
from delicti.evidence.work import Job, Result, Slice, parse_chunk
from delicti.model import tables as t
from delicti.model.flow import Part, Tables
from delicti.model.progress import Progress
from delicti.model.settings import Settings

HEAD = 64 << 10  # bytes from which a format is found
IN_FLIGHT = 4  # chunks read ahead; memory is bounded by this many and what the workers hold


def read(
    sources: Sequence[Source], settings: Settings, executor: Executor, progress: Progress, scratch: Path
) -> Tables:
    """The tables of the evidence. `scratch` is an empty folder for their parts; it must outlive them."""
    notes: list[str] = []
    readings: list[Reading] = []
    kept: list[Part] = []
    total = None if any(s.size_bytes is None for s in sources) else sum(s.size_bytes or 0 for s in sources)
    with progress.stage("read", total) as stage:
        reader = _Reader(settings, executor, stage.advance, scratch, notes)
        for given in sources:
            source = given if given.path else _spooled(given, scratch)
            got = list(reader.items(source))
            readings += got
            if source.path != given.path and source.path and settings.keep_stdin:
                kept += [Part(reading.item, source.path) for reading in got[:1]]
    unique = _without_copies(readings, notes)
    settle.settle(unique, settings, notes)
    settle.shift(unique, settings, notes)
    records = overlap.remove(unique, notes)
    _note_zones(unique, settings, notes)
    return _tables(unique, records, settings, tuple(notes), tuple(kept))


class _Reader:
    """Feeds the executor with the chunks of one item after the other."""

    def __init__(
        self, settings: Settings, executor: Executor, advance: Callable[[int], None], scratch: Path, notes: list[str]
    ) -> None:
        self._settings, self._executor, self._advance = settings, executor, advance
        self._notes = notes
        self._shares_disk = isinstance(executor, ProcessPoolExecutor)  # its workers run on this machine
        self._names = (scratch / f"part-{number:06d}.parquet" for number in count())

    def items(self, source: Source) -> Iterator[Reading]:
        """Every plain item inside a file, each read to its end before the next."""
        with closing(source.open()) as raw:
            try:
                for member in members(raw, source.name):
                    yield self._item(source, member)
            except Damaged as error:
                self._notes.append(f"{source.name}: {error}; what came before that place was read.")

    def _item(self, source: Source, member: Member) -> Reading:
        reading = self._identified(source, member)
        digest = None if member.stored.plain else hashlib.sha256()
        pending: deque[tuple[Future[Result], Path]] = deque()
        advanced = 0
        try:
            for piece in self._pieces(reading):
                if digest:
                    digest.update(piece.data)
                reading.size += len(piece.data)
                self._submit(reading, piece, pending)
                self._advance(member.stored.size - advanced)
                advanced = member.stored.size
        except Damaged as error:
            self._notes.append(f"{reading.title}: {error} after {reading.size} bytes; what came before was read.")
        while pending:
            _take(reading, pending)
        reading.stored = member.stored.hexdigest()
        reading.item = digest.hexdigest() if digest else reading.stored
        return reading

    def _identified(self, source: Source, member: Member) -> Reading:
        head = member.stream.peek(HEAD)
        found = registry.identify(head, self._settings.log_format, self._settings.fields) if head else None
        if found is None:
            reading = Reading(source, member)
            self._notes.append(
                f"{reading.title} is no log that Delicti knows; it was sealed but not read."
                if head
                else f"{reading.title} is empty."
            )
            return reading
        module = registry.format_named(found.format)
        return Reading(source, member, module.TABLE, found.format, found.wrapper, getattr(module, "NAIVE", False))

    def _pieces(self, reading: Reading) -> Iterator[Chunk]:
        module = registry.format_named(reading.format) if reading.format else None
        cut = getattr(module, "cut", last_line)
        return chunks(reading.member.stream, self._settings.chunk_bytes, cut)

    def _submit(self, reading: Reading, piece: Chunk, pending: deque[tuple[Future[Result], Path]]) -> None:
        if reading.format is None:
            return
        if piece.oversized:
            reading.take_oversized(piece)
            return
        context = self._context(reading, piece)
        part = next(self._names)
        job = Job(
            self._sliced(reading, piece),
            piece.first_line,
            piece.offset,
            reading.format,
            reading.wrapper,
            context,
            self._settings.trust_proxy,
            part if self._shares_disk else None,
        )
        pending.append((self._executor.submit(parse_chunk, job), part))
        while len(pending) > IN_FLIGHT:
            _take(reading, pending)

    def _sliced(self, reading: Reading, piece: Chunk) -> bytes | Slice:
        """The chunk, or for a plain file its place, where workers are processes of this machine."""
        path = reading.source.path
        plain = reading.member.stored.plain and reading.member.container is None
        if path is None or not plain or not self._shares_disk:
            return piece.data
        return Slice(path, piece.offset, len(piece.data), isal_zlib.crc32(piece.data))

    def _context(self, reading: Reading, piece: Chunk) -> Context:
        """What the chunk must be told of the chunks before it; formats without a memory take the shortest way."""
        module = registry.format_named(str(reading.format))
        if not hasattr(module, "start"):
            return Context(self._settings.timezone, self._settings.fields)
        inner = registry.wrapper_named(reading.wrapper).unwrap(piece.data) if reading.wrapper else piece.data
        if piece.offset == 0:
            reading.state = module.start(inner[:HEAD])
        context = Context(self._settings.timezone, self._settings.fields, reading.state)
        reading.state = module.advance(reading.state, inner)
        return context


def _take(reading: Reading, pending: deque[tuple[Future[Result], Path]]) -> None:
    result, part = pending.popleft()
    reading.take(result.result(), part)


def _spooled(source: Source, scratch: Path) -> Source:
    """Standard input is written to a file first: it can be read only once, and the case may keep it."""
    with (
        tempfile.NamedTemporaryFile(dir=scratch, prefix="stdin-", delete=False) as spool,
        closing(source.open()) as raw,
    ):
        while block := raw.read(1 << 20):
            spool.write(block)
    path = Path(spool.name)
    return Source(source.name, path, path.stat().st_size, None)


def _without_copies(readings: list[Reading], notes: list[str]) -> list[Reading]:
    """Each item once: the same bytes given twice (`.1` and `.1.gz`) are counted once."""
    first: dict[str, Reading] = {}
    for reading in readings:
        known = first.setdefault(reading.item, reading)
        if known is not reading and reading.size:
            notes.append(f"{reading.title} holds the same bytes as {known.title}; it was counted once.")
    return list(first.values())


def _note_zones(readings: list[Reading], settings: Settings, notes: list[str]) -> None:
    naive = [r.title for r in readings if r.records and (r.naive or NO_ZONE in r.zones)]
    if naive:
        zone = (
            f"as {settings.timezone}, as declared" if settings.timezone else "as UTC; declare another with --timezone"
        )
        notes.append(f"The times of {', '.join(naive)} carry no zone; they were read {zone}.")


def _tables(
    readings: list[Reading], records: dict[str, int], settings: Settings, notes: tuple[str, ...], kept: tuple[Part, ...]
) -> Tables:
    rows = [reading.row(records[reading.item], _zone(reading, settings)) for reading in readings]
    parts = {
        table: tuple(Part(r.item, part) for r in readings if r.table == table for part in r.parts)
        for table in ("requests", "messages")
    }
    quarantine = [
        frame.with_columns(pl.lit(reading.item).alias("item")) for reading in readings for frame in reading.quarantine
    ]
    return Tables(
        items=pl.DataFrame(rows, schema=t.ITEM),
        request_parts=parts["requests"],
        message_parts=parts["messages"],
        quarantine=t.shaped(pl.concat(quarantine), t.QUARANTINE) if quarantine else pl.DataFrame(schema=t.QUARANTINE),
        notes=notes,
        raw=RawReader([(reading.item, reading.source, reading.member.member) for reading in readings]),
        kept=kept,
    )


def _zone(reading: Reading, settings: Settings) -> str | None:
    if reading.format is None:
        return None
    if reading.naive or reading.zones == {NO_ZONE}:
        return settings.timezone or "UTC (assumed)"
    return " ".join(sorted(reading.zones)) or "UTC"
