"""The dashboard of a campaign as it was last counted: counted again on demand, or by a worker when it is old."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import parse_qsl

from django.db.models import Exists, OuterRef, Q, QuerySet

from delicti.desk import clock
from delicti.desk.figures.count import count
from delicti.desk.figures.figure import Figure, Parameters, cell, figure
from delicti.desk.figures.small import Hidden, public
from delicti.desk.models import Board, Campaign, CampaignCase, User
from delicti.desk.rights import NotThere, Permission, require, rows, unseen, visible
from delicti.desk.services import campaigns
from delicti.desk.services.kept import kept

MOST_OTHERS = 100  # that are counted one by one
OLD = timedelta(minutes=15)
_ENDED_FOR = timedelta(days=30)  # so long after its end its cases may still be closed


@dataclass(frozen=True)
class Shown:
    """A value as somebody may see it: `value` is None where it is hidden; with `more` it is larger than that."""

    value: int | None
    threshold: int
    why: Hidden | None = None
    more: bool = False

    def __str__(self) -> str:
        if self.value is not None:
            return f"more than {self.value:,}" if self.more else f"{self.value:,}"
        return f"fewer than {self.threshold}" if self.why is Hidden.SMALL else "not shown"


@dataclass(frozen=True)
class Sight:
    """A board as one reader sees it."""

    campaign: Campaign
    as_of: datetime
    seconds: float
    whole: bool  # the reader may open every case of the campaign
    values: dict[str, int] = field(repr=False)
    hidden: dict[str, str] = field(repr=False)

    def cell(self, name: str, parameters: Parameters | None = None) -> Shown:
        """The value of a figure or of a cell of it; zero where nothing was counted."""
        key = cell(name, parameters or {})
        why = None if self.whole else self.hidden.get(key)
        shown = None if why else self.values.get(key, 0)
        if why == Hidden.SMALL and figure(name).total:
            why = Hidden.BESIDE  # few cases add up to it; the sum itself need not be small
        return Shown(shown, self.campaign.threshold, Hidden(why) if why else None)

    def knows(self, name: str, parameters: Parameters) -> bool:
        """Whether the board has this cell and lists it for the reader."""
        key = cell(name, parameters)
        return key in self.values and (self.whole or self.hidden.get(key) != Hidden.TABLE)

    def table(self, name: str, *by: str) -> Iterator[tuple[tuple[str, ...], Shown]]:
        """The listed cells of a breakdown, each with what it is of, in the order in which they were counted."""
        for key, parameters in self._tables.get((name, by), ()):
            if self.whole or self.hidden.get(key) != Hidden.TABLE:
                yield tuple(parameters.values()), self.cell(name, parameters)

    def lists_all(self, name: str, *by: str) -> bool:
        """Whether the reader sees every cell of a breakdown listed: one that is not there is then known to be zero."""
        return self.whole or all(self.hidden.get(key) != Hidden.TABLE for key, _ in self._tables.get((name, by), ()))

    @cached_property
    def _tables(self) -> dict[tuple[str, tuple[str, ...]], list[tuple[str, dict[str, str]]]]:
        """The cells of each breakdown: their keys, and what each is of."""
        found: dict[tuple[str, tuple[str, ...]], list[tuple[str, dict[str, str]]]] = {}
        for key in self.values:
            name, parameters = _read(key)
            if parameters:
                found.setdefault((name, tuple(parameters)), []).append((key, parameters))
        return found


@lru_cache(maxsize=1 << 14)
def _read(key: str) -> tuple[str, dict[str, str]]:
    """A cell's key taken apart; nobody changes what this gives."""
    name, _, query = key.partition("?")
    return name, dict(parse_qsl(query, keep_blank_values=True))


def sight(by: User, campaign: Campaign) -> Sight:
    """The board as the user may see it; counted now where it never was."""
    require(by, Permission.SEE_FIGURES)
    board = Board.objects.filter(campaign=campaign).first() or _counted(campaign)
    return _seen(campaign, board, whole=opens_all(by, campaign))


def _seen(campaign: Campaign, board: Board, *, whole: bool) -> Sight:
    told = board.document
    return Sight(campaign, board.as_of, board.seconds, whole, told["values"], told["hidden"])


def recount(by: User, campaign: Campaign) -> Board:
    """Gathers the cases and counts everything now."""
    require(by, Permission.SEE_FIGURES)
    found = rows(by, Campaign).filter(pk=campaign.pk).first()
    if found is None:
        raise NotThere
    return _counted(found)


def keep_fresh() -> list[Sight]:
    """For a worker: counts again what is old. Gives each new board as those see it who may open all, and as others do.

    Of ended campaigns only those that ended lately.
    """
    now = clock.now()
    old = Campaign.objects.filter(Q(ended_at=None) | Q(ended_at__gt=now - _ENDED_FOR), begins_at__lte=now)
    fresh = Board.objects.filter(campaign=OuterRef("pk"), as_of__gt=now - OLD)
    made = []
    for one in list(old.exclude(Exists(fresh)).order_by("pk")):
        board = _counted(one)
        made += [_seen(one, board, whole=whole) for whole in (True, False)]
    return made


def _counted(campaign: Campaign) -> Board:
    begun = time.perf_counter()
    campaigns.gather(campaign)
    now = clock.now()
    counted = count(campaign, now)
    document = {"values": counted.values, "hidden": {key: str(why) for key, why in counted.hidden.items()}}
    board, _ = Board.objects.update_or_create(
        campaign=campaign,
        defaults={"as_of": now, "document": document, "seconds": round(time.perf_counter() - begun, 3)},
    )
    return board


def opens_all(by: User, campaign: Campaign) -> bool:
    """Whether the user may open every case of the campaign, so that no count hides anything from them."""
    counted = CampaignCase.objects.filter(campaign=campaign, counts=True)
    return not unseen(by, counted).exists()


@dataclass(frozen=True)
class Behind:
    """The list behind a figure: those of its rows that the reader may open, and the figure as the board has it."""

    figure: Figure
    parameters: dict[str, str]
    shown: Shown
    rows: QuerySet[Any]
    closed: QuerySet[Any] = field(repr=False)  # the rows that the reader may not open
    whole: bool  # the reader may open every case of the campaign
    place: str  # names campaign, cell and reader

    def others(self) -> Shown:
        """How many rows are counted now that the reader may not open; hidden where the figure is, or as a small count.

        None are counted for who may open every case. Counting ends past `MOST_OTHERS`: that there are many is found in
        a moment, how many is not. Where there are few, what was counted is kept while nothing happens.
        """
        threshold = self.shown.threshold
        if self.whole:
            return Shown(0, threshold)
        if self.shown.why is not None:
            return Shown(None, threshold, Hidden.BESIDE)
        number = kept(self.place, self.closed.order_by()[: MOST_OTHERS + 1].count)
        shown = public(number, threshold)
        if shown is None:
            return Shown(None, threshold, Hidden.SMALL)
        return Shown(min(shown, MOST_OTHERS), threshold, more=shown > MOST_OTHERS)


def behind(by: User, seen: Sight, name: str, parameters: Parameters) -> Behind:
    """The list behind a figure or one of its cells. Raises NotThere for what the board does not list."""
    found, told = figure(name), dict(parameters)
    if tuple(told) not in found.by or not seen.knows(name, told):
        raise NotThere
    counted = found.rows(seen.campaign, told, seen.as_of)
    every = found.kind._default_manager  # noqa: SLF001 - Django's public name for it
    closed = counted.filter(~Exists(visible(by, every.filter(pk=OuterRef("pk")))))
    place = f"others-{seen.campaign.pk}-{cell(name, told)}-{by.pk}-{sorted(by.scopes or ())}-{by.scopes is None}"
    return Behind(found, told, seen.cell(name, told), visible(by, counted), closed, seen.whole, place)


def said_of(value: int, threshold: int, *, sensitive: bool) -> str:
    """A count in words, small ones only as such where they are sensitive."""
    shown = public(value, threshold) if sensitive else value
    return f"fewer than {threshold}" if shown is None else f"{shown:,}"
