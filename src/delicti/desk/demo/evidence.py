"""Real case files for the demo: inert logs of our own, investigated by `delicti investigate`, two at a time."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import polars as pl

from delicti.casefile.read import CaseFile as Opened
from delicti.casefile.read import open_case
from delicti.desk import checked, store
from delicti.desk.copying import Rows, copied_from, document_of
from delicti.desk.demo.incidents import KINDS, PAGES, Kind, play
from delicti.desk.demo.traffic import FORMS, Log
from delicti.desk.models.measure import OFFENDING
from delicti.model.errors import UserError

_DAYS = 5
_LONGEST = 120  # seconds of one investigation
_AT_ONCE = 2
_GROUNDS = 3  # findings that something may rest on, of each actor


@dataclass(frozen=True)
class Sealed:
    """A case file in the store, and what the database copies from it."""

    kind: Kind
    begin: datetime
    seal: str
    manifest: str
    version: str
    summary: str
    document: dict[str, Any]
    size_bytes: int
    rows: dict[type, Rows]
    grounds: dict[str, list[tuple[str, str]]] = field(default_factory=dict)  # actor: findings of acts, with their class


def written(number: int, seed: int, anchor: datetime, folder: Path) -> tuple[Kind, datetime, Path, str]:
    """Writes the log of the incident of this number; gives its kind, when it begins, the log, the intruder."""
    draw = Random(f"{seed}:evidence:{number}")  # noqa: S311 - nothing here is secret
    kind = KINDS[number % len(KINDS)]
    begin = anchor.replace(hour=0, minute=0, second=0, microsecond=0)
    begin -= timedelta(days=7 + _DAYS * (number * 7 % 34))
    log = Log(draw, f"www.site{number}.example", begin, _DAYS, PAGES)
    who = play(kind, log)
    place = folder / f"{number:03}-{kind.name}" / "access.log"
    place.parent.mkdir(parents=True)
    place.write_bytes(log.lines(list(FORMS)[number % len(FORMS)]))
    return kind, begin, place, who


def sealed(count: int, seed: int, anchor: datetime, folder: Path, tell: Callable[[int], None]) -> list[Sealed]:
    """Makes so many case files in the store; `tell` hears how many are ready."""

    def one(number: int) -> Sealed:
        kind, begin, place, who = written(number, seed, anchor, folder)
        return _kept(kind, begin, _investigated(place, who if kind.ordered else ""))

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(_told(pool.map(one, range(count)), tell))


def _told(found: Iterator[Sealed], tell: Callable[[int], None]) -> Iterator[Sealed]:
    for number, one in enumerate(found, 1):
        tell(number)
        yield one


def _investigated(place: Path, authorised: str) -> Path:
    out = place.parent / "case"
    arguments = [str(place), "--output", str(out), "--workers", "1", "--quiet"]
    arguments += ["--authorised", authorised] if authorised else []
    ended = subprocess.run(  # noqa: S603 - our own command on our own file
        [sys.executable, "-m", "delicti", "investigate", *arguments],
        env={**os.environ, "POLARS_MAX_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=_LONGEST,
        check=False,
    )
    if ended.returncode:
        raise UserError(f"a made-up incident was not investigated: {ended.stderr.strip()[-300:]}")
    return out


def _kept(kind: Kind, begin: datetime, folder: Path) -> Sealed:
    seal, manifest = store.seals(folder)
    opened = open_case(folder)
    tables = checked.check(folder)
    store.add(folder)
    checked.keep(store.path(seal), tables)
    return Sealed(
        kind=kind,
        begin=begin,
        seal=seal,
        manifest=manifest,
        version=opened.version,
        summary=opened.case.summary,
        document=document_of(opened.case),
        size_bytes=sum(one.stat().st_size for one in store.path(seal).rglob("*") if one.is_file()),
        rows=copied_from(opened),
        grounds=_grounds(opened),
    )


def _grounds(opened: Opened) -> dict[str, list[tuple[str, str]]]:
    acts = pl.col("actor").is_not_null() & pl.col("class").is_in(OFFENDING)
    found = opened.findings.filter(acts).select("actor", "finding", "class").sort("actor", "finding")
    first = found.group_by("actor", maintain_order=True).head(_GROUNDS).collect()
    return {actor: part.select("finding", "class").rows() for (actor,), part in first.group_by("actor")}
