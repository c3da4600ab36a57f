"""Figures frozen for others to check: the query, its value, and the keys of the very rows that were counted."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet

from delicti.desk import audit, clock, members
from delicti.desk.figures.figure import Figure, Parameters, cell, figure
from delicti.desk.figures.small import Hidden
from delicti.desk.models import Campaign, Snapshot, User
from delicti.desk.rights import Permission, Refused, get, may, require, visible
from delicti.desk.services import boards, campaigns
from delicti.desk.services.base import act
from delicti.desk.services.comparing import difference

_AT_ONCE = 500  # keys in one statement


@dataclass(frozen=True)
class Checked:
    """What a check of a snapshot found: how many rows came or went since, in words, and the reasons with their numbers.

    To who may not open every case, small numbers are told as such where the figure is one of people or of a cell.
    """

    intact: bool
    same: bool
    came: str
    went: str
    why: tuple[tuple[str, str], ...]


@act
def freeze(by: User, campaign: Campaign, name: str, parameters: Parameters | None = None) -> Snapshot:
    """Freezes a figure as it is now. Raises NotThere for a figure or a breakdown that is not known."""
    campaign = get(by, Campaign, campaign.pk)
    if not (may(by, Permission.RUN_CAMPAIGNS) or may(by, Permission.WRITE_BULLETINS)):
        raise Refused("only who runs campaigns or writes bulletins freezes a figure")
    campaigns.gather(campaign)
    found, told, now = figure(name), dict(parameters or {}), clock.now()
    keys, value = _counted(found, campaign, told, now)
    made = Snapshot(
        campaign=campaign,
        figure=name,
        parameters=told,
        value=value,
        unit=found.unit,
        members=members.pack(keys),
        as_of=now,
        by=by,
    )
    made.digest = digest(made)
    made.save(force_insert=True)
    audit.append(by, "figure frozen", thing=made, detail={"figure": cell(name, told), "digest": made.digest})
    return made


def digest(snapshot: Snapshot) -> str:
    """SHA-256 over canonical JSON of all that the snapshot says; the keys stand in it by their own SHA-256."""
    keys = members.plain(bytes(snapshot.members))
    document = {
        "campaign": str(snapshot.campaign_id),
        "figure": snapshot.figure,
        "parameters": snapshot.parameters,
        "value": snapshot.value,
        "unit": snapshot.unit,
        "members": audit.digest(keys),
        "as_of": clock.text(snapshot.as_of),
        "by": str(snapshot.by_id),
    }
    return audit.digest(audit.encode(document))


def check(by: User, snapshot: Snapshot) -> Checked:
    """Whether a snapshot is as it was written, and what the same query would count now, with why it differs."""
    snapshot = get(by, Snapshot, snapshot.pk)
    found, campaign = figure(snapshot.figure), snapshot.campaign
    try:
        frozen, intact = members.plain(bytes(snapshot.members)), digest(snapshot) == snapshot.digest
    except ValueError:
        frozen, intact = b"", False
    since = difference(snapshot, frozen)
    hides = _sensitive(found, snapshot) and not boards.opens_all(by, campaign)
    least = campaign.threshold if hides else 0

    def said(number: int) -> str:
        return f"fewer than {least}" if 0 < number < least else f"{number:,}"

    came, went = since.came, since.went
    told = tuple((reason, said(number)) for reason, number in sorted(since.why.items()))
    return Checked(intact, not (came or went), _rows(said(came), came), _rows(said(went), went), told)


def shown(by: User, snapshot: Snapshot, seen: boards.Sight | None = None) -> boards.Shown:
    """The frozen value as the user may see it: small counts, and cells that give others away, only to who opens all.

    For many of one campaign, `seen` is its board as the user sees it.
    """
    require(by, Permission.SEE_FIGURES)
    seen = seen or boards.sight(by, snapshot.campaign)
    found, count = figure(snapshot.figure), members.number(members.plain(bytes(snapshot.members)))
    threshold = snapshot.campaign.threshold
    if seen.whole:
        return boards.Shown(snapshot.value, threshold)
    if _sensitive(found, snapshot) and 0 < count < threshold:
        return boards.Shown(None, threshold, Hidden.SMALL)
    beside = seen.hidden.get(cell(snapshot.figure, snapshot.parameters))
    return boards.Shown(None, threshold, Hidden.TABLE) if beside else boards.Shown(snapshot.value, threshold)


def rows_of(by: User, snapshot: Snapshot) -> Iterator[Any]:
    """Those of the counted rows that are still there and that the user may open, some thousand at a time."""
    snapshot = get(by, Snapshot, snapshot.pk)
    kind: type[Model] = figure(snapshot.figure).kind
    keys = iter(members.unpack(bytes(snapshot.members)))
    told = ("reference",) if hasattr(kind, "reference") else ()  # what a row calls itself by
    while some := list(islice(keys, 4 * _AT_ONCE)):
        found = visible(by, kind._default_manager.filter(pk__in=some)).order_by("pk")  # noqa: SLF001 - public name
        yield from found.only(*told) if told else found


def part_of(by: User, snapshot: Snapshot, start: int, count: int) -> tuple[list[Any], int | None]:
    """Some of those rows: at most so many, from this place among the counted on, and the place of the next or None."""
    snapshot = get(by, Snapshot, snapshot.pk)
    kind: type[Model] = figure(snapshot.figure).kind
    keys = members.unpack(bytes(snapshot.members))
    found: list[Any] = []
    for at in range(start, len(keys), _AT_ONCE):
        some = kind._default_manager.filter(pk__in=keys[at : at + _AT_ONCE])  # noqa: SLF001 - public name
        found += visible(by, some).order_by("pk")[: count + 1 - len(found)]
        if len(found) > count:
            return found[:count], bisect_left(keys, found[count].pk)
    return found, None


def of(by: User, campaign: Campaign) -> QuerySet[Snapshot]:
    """The snapshots of a campaign, without the keys."""
    return visible(by, Snapshot.objects.filter(campaign=campaign)).defer("members").select_related("by")


def _sensitive(found: Figure, snapshot: Snapshot) -> bool:
    return found.people or bool(found.total) or bool(snapshot.parameters)


def _rows(number: str, count: int) -> str:
    return f"{number} row{'' if count == 1 and number == '1' else 's'}"


def _counted(found: Figure, campaign: Campaign, told: Parameters, now: Any) -> tuple[list[UUID], int]:
    rows = found.rows(campaign, told, now).order_by()
    if not found.total:
        keys = list(rows.values_list("pk", flat=True))
        return keys, len(keys)
    pairs = list(rows.values_list("pk", found.total))
    return [key for key, _ in pairs], sum(number for _, number in pairs)
