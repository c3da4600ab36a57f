"""A frozen figure against the same query now: how many rows came and went since, and why, in numbers.

What was found is kept by this process while the audit tells of nothing but of people who looked, and for minutes at
most, since some figures change with the time alone. Else each look at a figure of 150,000 suspects counts them again.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from django.core.cache import caches
from django.db.models import Model

from delicti.desk import audit, clock, members
from delicti.desk.figures.figure import figure
from delicti.desk.figures.keys import counted
from delicti.desk.models import AuditEntry, CampaignCase, Case, Measure, Snapshot, Status, Suspect

KEPT = timedelta(minutes=5)
_ONLY_LOOKED = frozenset(("suspect viewed", "custody: opened"))  # entries after which every figure is as it was
_AT_ONCE = 500  # keys in one statement
_MOST_ENTRIES = 1_000


@dataclass(frozen=True)
class Difference:
    """How many rows are counted now that were not, how many no longer, and how many of them for which reason."""

    came: int
    went: int
    why: Mapping[str, int]


def difference(snapshot: Snapshot, frozen: bytes) -> Difference:
    """What came and went since `frozen`, the keys of the snapshot."""
    place, now = f"difference-{snapshot.pk}", clock.now()
    kept = caches["local"].get(place)
    if kept is not None and now - KEPT < kept[0] <= now and (seq := _only_looked(kept[1])) is not None:
        caches["local"].set(place, (kept[0], seq, kept[2]), KEPT.total_seconds())
        found: Difference = kept[2]
        return found
    seq = audit.head()[0]  # before it is counted: what happens meanwhile makes it count again
    found = _counted(snapshot, frozen)
    caches["local"].set(place, (now, seq, found), KEPT.total_seconds())
    return found


def _only_looked(seq: int) -> int | None:
    """The number of the last entry, where all since this one tell of people who looked."""
    since = AuditEntry.objects.filter(seq__gt=seq).order_by("seq").values_list("seq", "verb")[:_MOST_ENTRIES]
    for number, verb in since:
        if verb not in _ONLY_LOOKED:
            return None
        seq = number
    return seq


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
