"""Derives a case anew from its evidence, with its own parameters and its copies of rules, and compares content."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import polars as pl

from delicti.casefile.compare import NAMED, document_differences, table_differences
from delicti.casefile.evidence_check import STDIN, title
from delicti.casefile.layout import CASE_JSON, KEPT, RULES, digest_of, members, read_text, shown, table_path
from delicti.casefile.payload import encoded, write_payload
from delicti.casefile.read import CaseFile
from delicti.casefile.sealing import Sealing
from delicti.model import tables as t
from delicti.model.errors import UserError
from delicti.model.flow import Case, Story, Tables
from delicti.model.progress import Progress
from delicti.model.settings import Settings

GIVEN = ("parameters", "versions", "delicti", "rule_set")  # parts of case.json that are declared, or compared apart


class Differences(NamedTuple):
    """In what the case differs from its evidence, and what to weigh."""

    problems: list[str]
    notes: list[str]


def derived_differences(
    opened: CaseFile,
    paths: Sequence[Path],
    again: Callable[[Sequence[Path], Settings], AbstractContextManager[tuple[Tables, Story]]],
    progress: Progress,
) -> Differences:
    """Sentences on everything in which the case is not what the evidence at `paths` gives."""
    from delicti.detect.rule_set import rule_set

    problems, settings = _settings(opened)
    if settings is None:
        return Differences(problems, [])
    with tempfile.TemporaryDirectory(prefix="delicti-verify-") as scratch:
        sealing = Sealing(Path(scratch), lasting=False)
        try:
            with again(paths, settings) as (tables, story):
                write_payload(sealing, tables, story, settings, rule_set(settings))
        except UserError as error:
            return Differences([*problems, f"The case cannot be derived again from its evidence: {error}."], [])
        with progress.stage("compare", len(t.CASE_TABLES), "tables") as stage:
            fresh = CaseFile(Path(scratch))
            problems += _rules(opened, fresh)
            for name in t.CASE_TABLES:
                problems += _table(opened, fresh, name, sealing.seals[table_path(name)].sha256)
                stage.advance(1)
        document, notes = _document(opened, fresh)
        return Differences(problems + document + _other_files(opened.folder, sealing), notes)


def _settings(opened: CaseFile) -> tuple[list[str], Settings | None]:
    """The case's own parameters; rules are read from the copies in the case, never from a path that it names."""
    given = opened.case.parameters
    strange = sorted(set(given) ^ set(Settings.__struct_fields__))
    try:
        settings = msgspec.convert(given, Settings)
    except msgspec.ValidationError as error:
        return [f"case.json: the parameters are not those of an investigation: {shown(str(error))}."], None
    problems = [f"case.json: the parameters are not those of this version ({', '.join(map(shown, strange))})."]
    rules = []
    for number in range(1, len(settings.rules) + 1):
        copy = opened.folder / RULES / str(number)
        if not copy.is_dir():
            return [f"{RULES}/{number}: the copy of the user's rules is missing."], None
        inside = members(copy)
        # A single file may have any suffix; in a folder, only rule files were taken.
        rules.append(str(copy / inside[0]) if len(inside) == 1 and "/" not in inside[0] else str(copy))
    default = Settings()
    return (problems if strange else []), msgspec.structs.replace(
        settings, rules=tuple(rules), chunk_bytes=default.chunk_bytes, use_prefilter=default.use_prefilter
    )


def _rules(opened: CaseFile, fresh: CaseFile) -> list[str]:
    """Other rules explain other findings, so they are named first."""
    found = list(document_differences(_json(opened).get("rule_set"), _json(fresh).get("rule_set"), "rule_set"))
    why = "The rules in use are not those of the case; what differs below may come of that."
    return [why, *found[:NAMED]] if found else []


def _json(opened: CaseFile) -> dict[str, Any]:
    document: dict[str, Any] = msgspec.json.decode(read_text(opened.folder, CASE_JSON))
    return document


def _table(opened: CaseFile, fresh: CaseFile, name: str, digest: str) -> list[str]:
    if digest_of(opened.folder / table_path(name)) == digest:
        return []
    theirs, ours = opened.scan(name), fresh.scan(name)
    names = {row["item"]: title(row) for row in fresh.evidence.iter_rows(named=True)}
    try:
        if name == "evidence":
            ours = _as_acquired(opened.evidence, fresh.evidence).lazy()
        return table_differences(name, theirs, ours, t.CASE_TABLES[name], names)
    except pl.exceptions.PolarsError as error:
        return [f"{name}: the table cannot be read: {shown(str(error).splitlines()[0])}."]


def _as_acquired(theirs: pl.DataFrame, ours: pl.DataFrame) -> pl.DataFrame:
    """What depends on how the evidence was given, not on its bytes, is taken from the case: dates, and a pipe."""
    was = {row["item"]: row for row in theirs.iter_rows(named=True)}
    rows = []
    for row in ours.iter_rows(named=True):
        before = was.get(row["item"], row)
        piped = ("name", "container", "member", "method", "sha256_stored") if before["method"] == STDIN else ()
        rows.append(row | {column: before[column] for column in ("modified", *piped)})
    return pl.DataFrame(rows, schema=t.ITEM)


def _document(opened: CaseFile, fresh: CaseFile) -> tuple[list[str], list[str]]:
    data = read_text(opened.folder, CASE_JSON)
    found = list(document_differences(_derived(_json(opened)), _derived(_json(fresh))))
    problems = found[:NAMED] + (
        [f"case.json: {len(found) - NAMED:,} more places differ."] if len(found) > NAMED else []
    )
    # Another writer could say one thing to one reader and something else to another (a name given twice).
    if not found and encoded(msgspec.json.decode(data, type=Case)) != data:
        problems.append("case.json is not written as Delicti writes it, though its content is the same.")
    versions, now = opened.case.versions, fresh.case.versions
    notes = [
        f"The case was made with {shown(name)} {shown(versions.get(name))}, here it is {now.get(name)}."
        for name in sorted({*versions, *now})
        if versions.get(name) != now.get(name)
    ]
    return problems, notes


def _derived(document: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name not in GIVEN}


def _other_files(folder: Path, sealing: Sealing) -> list[str]:
    """Quarantined bytes and rules, file by file; kept evidence was hashed as an item."""
    ours = {path: seal.sha256 for path, seal in sealing.seals.items() if _is_other(path)}
    theirs = {
        path: digest_of(folder / path) for path in members(folder) if path.startswith("data/") and _is_other(path)
    }
    return list(_file_differences(theirs, ours))


def _file_differences(theirs: dict[str, str], ours: dict[str, str]) -> Iterator[str]:
    for path in sorted({*theirs, *ours}):
        if path not in ours:
            yield f"{shown(path)} is in the case, but the evidence does not give it."
        elif path not in theirs:
            yield f"{shown(path)} is given by the evidence, but is not in the case."
        elif theirs[path] != ours[path]:
            yield f"{shown(path)} holds other bytes than the evidence gives."


def _is_other(path: str) -> bool:
    return path != CASE_JSON and path not in map(table_path, t.CASE_TABLES) and not path.startswith(f"{KEPT}/")
