"""The story of a case once more, as if some of its findings had never been made, from the same evidence."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import polars as pl

from delicti import run
from delicti.casefile.evidence_check import title
from delicti.casefile.layout import KEPT, members, shown
from delicti.casefile.read import CaseFile
from delicti.model import tables as t
from delicti.model.errors import UserError
from delicti.model.progress import Progress
from delicti.model.settings import Settings
from delicti.report import wording

if TYPE_CHECKING:
    from delicti.model.flow import Story, Tables
    from delicti.report.view import View

_NAMED = 3


@dataclass(frozen=True)
class WhatIf:
    """The story with all findings, and without those `dropped` (rows of FINDING)."""

    whole: "View"
    without: "View"
    dropped: pl.DataFrame
    episodes: tuple[str, ...]  # episodes of the whole story that hold a request with a dropped finding


def named_findings(findings: pl.LazyFrame, names: Sequence[str]) -> pl.DataFrame:
    """Findings by the name of their rule (all of it), their id, or the beginning of one id.

    Raises UserError for a name that fits none, or that begins several ids.
    """
    known = findings.select("finding", "class", "rule", "item", "line").collect()
    chosen = [_named(known, name) for name in names]
    return known.join(pl.concat(chosen), on="finding", how="semi", maintain_order="left")


def _named(known: pl.DataFrame, name: str) -> pl.DataFrame:
    exact = known.filter((pl.col("rule") == name) | (pl.col("finding") == name))
    if len(exact):
        return exact
    begun = known.filter(pl.col("finding").str.starts_with(name)) if name else known.clear()
    if len(begun) > 1:
        first = wording.listed(begun["finding"].sort().to_list(), _NAMED)
        raise UserError(f"--without {name}: it begins more than one id ({first}); write more of it")
    if begun.is_empty():
        raise UserError(
            f"--without {name}: the case has no finding and no rule called so; "
            "give an id (f-…), its beginning, or a rule such as grammar/sql"
        )
    return begun


def what_if(
    opened: CaseFile,
    whole: "View",
    dropped: pl.DataFrame,
    paths: Sequence[Path],
    workers: int | None,
    progress: Progress,
) -> WhatIf:
    """Derives both stories from the evidence at `paths` and the findings as they stand in the case.

    `whole` is the case as a view. Raises UserError where the evidence is not the one that the case was made from.
    """
    from delicti.evidence.acquire import acquire
    from delicti.evidence.read import read
    from delicti.reconstruct.story import reconstruct

    settings = _settings(opened)
    # The story rests on what the findings say, not on their raw bytes, which may be large.
    findings = t.shaped(opened.findings.drop("raw", "actor").collect(), t.FINDING)
    kept = [opened.folder / one for one in members(opened.folder) if one.startswith(f"{KEPT}/")]
    with tempfile.TemporaryDirectory(prefix="delicti-without-") as scratch, run.executor(workers) as pool:
        tables = read(acquire([*paths, *kept]), settings, pool, progress, Path(scratch))
        _same_evidence(opened, tables)
        every = reconstruct(tables, findings, settings, progress)
        fewer = findings.join(dropped, on="finding", how="anti", maintain_order="left")
        rest = reconstruct(tables, fewer, settings, progress)
    marked = opened.requests.filter(pl.col("episode").is_not_null())
    places = dropped.lazy().select("item", "line").unique()
    resting = marked.join(places, on=["item", "line"], how="semi").select("episode").unique().collect()
    return WhatIf(_viewed(whole, every), _viewed(whole, rest), dropped, tuple(resting["episode"].sort()))


def _settings(opened: CaseFile) -> Settings:
    """The case's own parameters; its rules are not asked again, and the size of chunks decides nothing."""
    try:
        settings = msgspec.convert(opened.case.parameters, Settings)
    except msgspec.ValidationError as error:
        raise UserError(f"{opened.folder}: the parameters are not those of an investigation ({shown(error)})") from None
    return msgspec.structs.replace(settings, rules=(), chunk_bytes=Settings().chunk_bytes)


def _same_evidence(opened: CaseFile, tables: "Tables") -> None:
    theirs, ours = ({row["item"]: title(row) for row in items.to_dicts()} for items in (opened.evidence, tables.items))
    missing = [shown(theirs[one]) for one in sorted(theirs) if one not in ours]
    extra = [shown(ours[one]) for one in sorted(ours) if one not in theirs]
    if missing:
        raise UserError(
            f"the evidence given lacks {wording.listed(missing, _NAMED)} as the case has it; "
            "give with --evidence what the case was made from"
        )
    if extra:
        raise UserError(f"{wording.listed(extra, _NAMED)} is not evidence of this case; leave it out of --evidence")


def _viewed(whole: "View", story: "Story") -> "View":
    case = msgspec.structs.replace(whole.case, **story.told())
    nothing = (pl.LazyFrame(schema=t.REQUEST), pl.LazyFrame(schema=t.MESSAGE))  # they would lie in the scratch folder
    return replace(
        whole,
        case=case,
        actor_table=story.actors,
        episode_table=story.episodes,
        findings=story.findings.lazy(),
        requests=nothing[0],
        messages=nothing[1],
    )
