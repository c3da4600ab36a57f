"""Where figures come from: the rows that they count, the way from each to its living case, what is known of the case.

A merged case counts once, as the case that it went into; its rows count there. What is put in or left out of a campaign
by hand or by rule is said by `CampaignCase` (services/campaigns.py), for the merged cases, too.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from delicti.desk import models as m
from delicti.model.errors import UserError

WEEK = timedelta(days=7)
DIMENSIONS = ("week", "sector", "region", "offence", "technique")  # of a case


@dataclass(frozen=True)
class Base:
    """Rows that figures count. `case` is the path from a row to its case, empty for cases themselves."""

    name: str
    rows: Callable[[], QuerySet[Any]]
    case: str = "case"

    def path(self, field: str) -> str:
        """The path from a row to a field of its case."""
        return f"{self.case}__{field}" if self.case else field

    def of(self, campaign: m.Campaign) -> QuerySet[Any]:
        """The rows of a campaign, with the key of their living case as `living`."""
        mine = {self.path("campaigns__campaign"): campaign, self.path("campaigns__counts"): True}
        found = self.rows().filter(**mine)
        living: Any = Coalesce(self.path("merged_into"), self.case) if self.case else F("pk")
        if not self.case:
            found = found.exclude(status=m.Status.MERGED)
        made: QuerySet[Any] = found.annotate(living=living)
        return made


def _attributions() -> QuerySet[m.Attribution]:
    return m.Attribution.objects.filter(state="confirmed", suspect__state="confirmed")


CASES = Base("cases", m.Case.objects.all, "")
ACTORS = Base("actors", lambda: m.Actor.objects.filter(role="attacker", case_file__in_force=True))
ATTRIBUTIONS = Base("attributions", _attributions)
MEASURES = Base("measures", lambda: m.Measure.objects.exclude(state="withdrawn"))
NOTIFIABLES = Base("notifiables", m.Notifiable.objects.all)
REPORTS = Base("reports", lambda: m.Report.objects.filter(kind="report"))
CLOCKS = Base("clocks", lambda: m.Clock.objects.filter(stopped_at=None))
EPISODES = Base("episodes", lambda: m.Episode.objects.filter(case_file__in_force=True))
TASKS = Base("tasks", lambda: m.Task.objects.filter(state="open"))


def narrowed(found: QuerySet[Any], base: Base, campaign: m.Campaign, dimension: str, value: str) -> QuerySet[Any]:
    """Those rows whose living case is of this week, sector or region, or has such an episode."""
    if dimension in ("offence", "technique"):
        shown = EPISODES.of(campaign).filter(**{dimension: value})
        if connection.vendor == "sqlite":  # it would look through all episodes of a technique for each row
            return found.filter(living__in=shown.values("living"))
        own, merged = shown.filter(case=OuterRef("living")), shown.filter(case__merged_into=OuterRef("living"))
        return found.filter(Exists(own) | Exists(merged))
    if dimension == "week":
        begin = monday(value)
        return found.filter(_living(base, received_at__gte=begin, received_at__lt=begin + WEEK))
    return found.filter(_living(base, **{dimension: value}))


def _living(base: Base, **fields: Any) -> Q:
    if not base.case:
        return Q(**fields)
    alone = Q(**{base.path("merged_into"): None}, **{base.path(name): value for name, value in fields.items()})
    return alone | Q(**{base.path(f"merged_into__{name}"): value for name, value in fields.items()})


def monday(week: str) -> datetime:
    """When a week such as `2026-W31` begins, in UTC. Raises UserError."""
    try:
        return datetime.strptime(f"{week}-1", "%G-W%V-%u").replace(tzinfo=UTC)
    except ValueError:
        raise UserError(f"{week!r} is no week; write it as 2026-W31") from None
