"""A frozen figure against the same query now: how many rows came and went since, and why, in numbers."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Model

from delicti.desk import clock, members
from delicti.desk.figures.figure import figure
from delicti.desk.figures.keys import counted
from delicti.desk.models import CampaignCase, Case, Measure, Snapshot, Status, Suspect
from delicti.desk.services.kept import kept

_AT_ONCE = 500  # keys in one statement


@dataclass(frozen=True)
class Difference:
    """How many rows are counted now that were not, how many no longer, and how many of them for which reason."""

    came: int
    went: int
    why: Mapping[str, int]


def difference(snapshot: Snapshot, frozen: bytes) -> Difference:
    """What came and went since `frozen`, the keys of the snapshot; kept while nothing happens (services/kept.py)."""
    return kept(f"difference-{snapshot.pk}", lambda: _counted(snapshot, frozen))


def _counted(snapshot: Snapshot, frozen: bytes) -> Difference:
    found, campaign = figure(snapshot.figure), snapshot.campaign
    present = counted(found, campaign, snapshot.parameters, clock.now())
    if present == frozen:
        return Difference(0, 0, {})
    then, now = members.apart(frozen), members.apart(present)
    why: Counter[str] = Counter()
    for one in _rows(found.kind, now - then):
        why[_came(one, snapshot)] += 1
    left = dict(CampaignCase.objects.filter(campaign=campaign, counts=False).values_list("case", "how"))
    for one in _rows(found.kind, then - now):
        why[_went(one, left)] += 1
    return Difference(len(now - then), len(then - now), dict(why))


def _rows(kind: type[Model], keys: Iterable[bytes]) -> Iterator[Any]:
    left = iter(sorted(keys))
    while some := [UUID(bytes=one) for one in islice(left, _AT_ONCE)]:
        yield from kind._default_manager.filter(pk__in=some)  # noqa: SLF001 - Django's public name for it


def _came(one: Any, snapshot: Snapshot) -> str:
    """Why a row is counted now that was not."""
    if isinstance(one, Case):
        if one.received_at > snapshot.as_of:
            return "cases received since"
        return "cases that count now: put in, or changed since"
    return {Suspect: "suspects confirmed since", Measure: "measures taken since"}.get(type(one), "entries added since")


def _went(one: Any, left: Mapping[UUID, str]) -> str:
    """Why a row is no longer counted that was; `left` are the cases that no longer count, and how."""
    if isinstance(one, Suspect):
        return "suspects withdrawn" if one.state == "withdrawn" else "suspects whose standing, or case, changed"
    if isinstance(one, Measure):
        return "measures withdrawn" if one.state == "withdrawn" else "measures that ended, or whose case changed"
    if not isinstance(one, Case):
        return "entries changed, or whose case was left out"
    if one.status == Status.MERGED:
        return "cases merged into others"
    how = {"hand": "cases left out by hand", "rule": "cases that the rule no longer fits"}
    return how.get(left.get(one.pk, ""), "cases that changed")
