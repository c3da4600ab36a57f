"""A figure of a campaign. Its value is the number of rows behind it, or the sum of one of their fields."""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, lru_cache
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.db.models import Exists, Expression, F, Model, OuterRef, Q, QuerySet

from delicti.desk import clock
from delicti.desk.figures import known
from delicti.desk.figures.base import Base, narrowed
from delicti.desk.figures.small import Holds
from delicti.desk.models import Campaign
from delicti.desk.rights import NotThere, same

Parameters = Mapping[str, str]
OF_CASE = (("week",), ("sector",), ("region",), ("offence",), ("technique",))


@dataclass(frozen=True)
class Figure:
    """What is counted. `by` are the only ways in which it is broken down; a list behind it is narrowed by no other.

    `key` names what is counted once each: the row (`pk`), its suspect (`suspect_id`) or its case (`living`), and `kind`
    the table of that. `own` are breakdowns by the row itself, by their name. `total` is the field that is summed.
    """

    name: str
    title: str
    unit: str
    counts: str  # in one sentence
    base: Base
    kind: type[Model]
    where: Callable[[datetime], Q] = field(default=lambda _: Q())
    own: Mapping[str, Callable[[datetime], Expression | F]] = field(default_factory=dict)
    by: tuple[tuple[str, ...], ...] = ((), *OF_CASE)
    key: str = "pk"
    total: str = ""
    people: bool = False  # counts of people are small by themselves, not only where they are broken down

    def links(self, campaign: Campaign, parameters: Parameters, now: datetime) -> QuerySet[Any]:
        """The rows of the base that the figure rests on."""
        if tuple(parameters) not in self.by:
            raise NotThere
        found = self.base.of(campaign).filter(self.where(now))
        for name, value in parameters.items():
            if name in self.own:
                found = found.annotate(**{f"own_{name}": self.own[name](now)}).filter(**{f"own_{name}": value})
            else:
                found = narrowed(found, self.base, campaign, name, value)
        return found

    def rows(
        self, campaign: Campaign, parameters: Parameters | None = None, now: datetime | None = None
    ) -> QuerySet[Any]:
        """The rows behind the figure, each once. Raises NotThere for a breakdown that the figure does not have."""
        found = self.links(campaign, parameters or {}, now or clock.now())
        if self.key == "pk":
            return found
        every = self.kind._default_manager  # noqa: SLF001 - Django's public name for it
        # Asked of each row: a list in order ends when its page is full.
        if self.key != "living":
            return every.filter(Exists(found.filter(**{self.key: OuterRef("pk")})))
        if connection.vendor == "sqlite":  # it would look through the whole campaign for each row
            return every.filter(pk__in=found.values(self.key))
        mine = every.filter(campaigns__campaign=campaign, campaigns__counts=True)
        merged = self.base.path("merged_into")
        own = Exists(found.filter(**{merged: None, **same(self.base.case, "pk")}))
        return mine.filter(own | Exists(found.filter(**same(merged, "pk"))))

    def holds(self, dimension: str) -> Holds:
        """How the cells of a breakdown by this relate to what they break down."""
        if dimension in ("offence", "technique"):
            return Holds.WITHIN
        if self.key == "suspect_id" and dimension not in self.own:
            return Holds.COVER
        return Holds.PARTITION


def cell(name: str, parameters: Parameters) -> str:
    """The name of a cell: the figure with what it is narrowed by."""
    return _cell(name, tuple(parameters.items())) if parameters else name


@lru_cache(maxsize=1 << 14)
def _cell(name: str, parameters: tuple[tuple[str, str], ...]) -> str:
    return f"{name}?{urlencode(parameters)}"


@cache
def figures() -> dict[str, Figure]:
    """All of them by name, in the order of their files."""
    found: dict[str, Figure] = {}
    for module in sorted(pkgutil.iter_modules(known.__path__), key=lambda one: one.name):
        for one in importlib.import_module(f"{known.__name__}.{module.name}").FIGURES:
            if one.name in found:
                raise ValueError(f"two figures are named {one.name}")
            found[one.name] = one
    return found


def figure(name: str) -> Figure:
    """The figure of this name. Raises NotThere."""
    try:
        return figures()[name]
    except KeyError:
        raise NotThere from None
