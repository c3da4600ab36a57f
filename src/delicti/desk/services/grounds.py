"""What suspects and measures rest on: findings of case files whose seals hold, looked at when they are named."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from delicti.desk import store
from delicti.desk.models import CaseFile, Episode, User
from delicti.desk.models.measure import OFFENDING
from delicti.desk.services import custody
from delicti.model.errors import UserError
from delicti.model.words import FILE_CLASSES

MOST = 200  # findings that one thing rests on


@dataclass(frozen=True)
class Ground:
    """A finding as it counts: its class, whose it is, and whether it is about a file of the site."""

    finding: str
    kind: str
    actor: str | None
    in_file: bool


def read(file: CaseFile, keys: Iterable[str]) -> list[Ground]:
    """These findings of a case file, in the order given. Raises UserError where one is not there."""
    wanted = list(dict.fromkeys(keys))
    if len(wanted) > MOST:
        raise UserError(f"{len(wanted)} findings were chosen; choose the strongest, {MOST} at most")
    narrow = store.opened(file.seal).findings.select("finding", "class", "actor", "path")
    found = {row["finding"]: row for row in narrow.filter(pl.col("finding").is_in(wanted)).collect().to_dicts()}
    missing = [key for key in wanted if key not in found]
    if missing:
        raise UserError(f"the case file holds no finding {missing[0][:80]!r}; choose from its list")
    return [_ground(found[key]) for key in wanted]


def must_hold(by: User, files: Iterable[CaseFile]) -> None:
    """Checks these seals now. Raises UserError where one does not hold.

    Called before the transaction of the act: what the check found is kept even where the act is refused for it.
    """
    for file in {one.pk: one for one in files}.values():
        if custody.check(by, file).state != CaseFile.State.HOLDS:
            raise UserError(
                f"the seal of the case file {file.seal[:12]}… does not hold; nothing may rest on it before its "
                "evidence was looked at"
            )


def objection(grounds: Mapping[CaseFile, list[Ground]], content: str) -> str:
    """Why a measure may not rest on these, as one plain sentence; empty where it may.

    It needs an act: a finding of an offending class that is in a file of the site, or of an actor with an episode that
    suggests an offence. Content of speech may stand beside it, never alone.
    """
    every = [ground for found in grounds.values() for ground in found]
    if not every and content:
        return (
            "this rests on content of speech alone, without any technical offence; the desk takes no measure for what "
            "somebody says, so name a finding of an act, or leave it"
        )
    if not every:
        return "this rests on nothing technical; name at least one finding of an act"
    acts = {file: [ground for ground in found if ground.kind in OFFENDING] for file, found in grounds.items()}
    if not any(acts.values()):
        named = ", ".join(sorted({ground.kind for ground in every}))
        return (
            f"none of these findings is an act ({named}): what a page says, what was left open and looking around are "
            "no offence, so name a finding of an act, or leave it"
        )
    for file, found in acts.items():
        actors = {ground.actor for ground in found if ground.actor}
        offenders = Episode.objects.filter(case_file=file, actor__in=actors).exclude(offence="")
        if any(ground.in_file for ground in found) or offenders.exists():
            return ""
    return (
        "no episode of the actors behind these findings suggests an offence, and none is in a file of the site; a "
        "single finding makes nobody an offender"
    )


def _ground(row: dict[str, str | None]) -> Ground:
    kind = str(row["class"])
    return Ground(str(row["finding"]), kind, row["actor"], bool(row["path"]) and kind in FILE_CLASSES)
