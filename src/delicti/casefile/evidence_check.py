"""Reads the given evidence once more: does every item still have its digests, every finding its bytes."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from delicti.casefile.layout import shown
from delicti.evidence.acquire import Source, acquire
from delicti.evidence.raw import MAX_BYTES, RawReader
from delicti.evidence.streams import Damaged, Member, members
from delicti.model.errors import UserError

_BLOCK = 1 << 20
_NAMED = 10
STDIN = "standard input"  # the method of an item that came through a pipe


@dataclass(frozen=True)
class Hashed:
    """One item of the given evidence."""

    item: str
    stored: str
    title: str
    name: str
    source: Source
    member: str | None

    @property
    def modified(self) -> datetime | None:
        """When the file that holds it was modified."""
        return self.source.modified


def hash_evidence(paths: Sequence[Path], advance: Callable[[int], None]) -> list[Hashed]:
    """Every item under the paths, hashed plain and as stored. Raises UserError where a path does not exist."""
    return [item for source in acquire(paths) for item in _items(source, advance)]


def _items(source: Source, advance: Callable[[int], None]) -> Iterator[Hashed]:
    with closing(source.open()) as raw:
        try:
            for member in members(raw, source.name):
                yield _hashed(source, member, advance)
        except Damaged:
            return  # what came before was hashed; what is missing is named as missing


def _hashed(source: Source, member: Member, advance: Callable[[int], None]) -> Hashed:
    digest = None if member.stored.plain else hashlib.sha256()
    done = 0
    try:
        while block := member.stream.read(_BLOCK):
            if digest:
                digest.update(block)
            advance(member.stored.size - done)
            done = member.stored.size
    except Damaged:
        pass  # the item is what could be read, as when it was acquired
    stored = member.stored.hexdigest()
    title = f"{member.container}:{member.member}" if member.container else member.name
    return Hashed(digest.hexdigest() if digest else stored, stored, title, member.name, source, member.member)


def item_faults(evidence: pl.DataFrame, given: Sequence[Hashed]) -> tuple[list[str], list[str]]:
    """Sentences on items that are missing, extra or stored otherwise; and notes on what may well be innocent."""
    problems: list[str] = []
    notes: list[str] = []
    known = {row["item"]: row for row in evidence.iter_rows(named=True)}
    here: dict[str, list[Hashed]] = {}
    for one in given:
        here.setdefault(one.item, []).append(one)
    extra = {item: copies[0] for item, copies in here.items() if item not in known}
    for item, row in known.items():
        if item in here:
            problems += _stored_otherwise(row, here[item])
            notes += _dated_otherwise(row, here[item])
            continue
        twin = next((one for one in extra.values() if one.name == row["name"]), None)
        if twin is not None:
            del extra[twin.item]
            problems.append(
                f"{shown(title(row))} is not the evidence that the case was made from: "
                f"its SHA-256 is {twin.item}, the case says {item}."
            )
        elif row["method"] == STDIN:
            notes.append(f"{shown(title(row))} came through a pipe and was not kept: it cannot be checked.")
        else:
            problems.append(f"{shown(title(row))} (SHA-256 {item}) is missing from the evidence given.")
    problems += [
        f"{shown(one.title)} (SHA-256 {one.item}) was given as evidence but is not part of the case."
        for one in extra.values()
    ]
    return problems, notes


def _stored_otherwise(row: dict[str, Any], copies: list[Hashed]) -> list[str]:
    if row["method"] == STDIN or any(one.stored == row["sha256_stored"] for one in copies):
        return []
    return [
        (
            f"{shown(title(row))} holds the same bytes as in the case but is stored otherwise: "
            f"SHA-256 as stored {copies[0].stored}, in the case {shown(row['sha256_stored'])}."
        )
    ]


def _dated_otherwise(row: dict[str, Any], copies: list[Hashed]) -> list[str]:
    if row["method"] == STDIN or row["modified"] in {one.modified for one in copies}:
        return []
    return [f"{shown(title(row))} bears another date of modification than the case says; a copy may."]


def title(row: dict[str, Any]) -> str:
    """How messages name an item of `evidence.parquet`."""
    return f"{row['container']}:{row['member']}" if row["container"] else str(row["name"])


def raw_faults(table: pl.LazyFrame, given: Sequence[Hashed], what: str, id_column: str) -> tuple[int, list[str]]:
    """How many rows with `raw` were read again from the evidence, and sentences on those whose bytes are not there."""
    reader = RawReader([(one.item, one.source, one.member) for one in {one.item: one for one in given}.values()])
    out: list[str] = []
    checked = 0
    for item in {one.item: None for one in given}:
        rows = table.filter((pl.col("item") == item) & pl.col("raw").is_not_null()).collect()
        if rows.is_empty():
            continue
        checked += rows.height
        placed = ((pl.col("offset") >= 0) & (pl.col("length") >= 0)).fill_null(value=False)
        sane, lost = rows.filter(placed), rows.filter(~placed)
        try:
            read = reader(sane)
        except (UserError, OSError, ValueError) as error:
            out.append(f"{what}: {error}.")
            continue
        compared = sane.select(id_column, "offset", "length", (pl.col("raw") == read).alias("same"))
        wrong = compared.filter(~pl.col("same") | (read.bin.size() != sane["length"].clip(upper_bound=MAX_BYTES)))
        out += [
            f"{what}: {_place(row, id_column)} names no place in the evidence." for row in lost.iter_rows(named=True)
        ]
        out += [
            f"{what}: the bytes of {_place(row, id_column)} are not those that the evidence has at offset "
            f"{row['offset']}, length {row['length']}."
            for row in wrong.iter_rows(named=True)
        ]
    more = len(out) - _NAMED
    return checked, out[:_NAMED] + ([f"{what}: {more:,} more have other bytes than the evidence."] if more > 0 else [])


def _place(row: dict[str, Any], id_column: str) -> str:
    return f"{id_column} {shown(row[id_column])}"
