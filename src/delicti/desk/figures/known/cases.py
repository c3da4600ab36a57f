"""Cases, where they stand, and how far each came."""

from datetime import datetime, timedelta

from django.db.models import Case as Choice
from django.db.models import F, Q, Value, When

from delicti.desk import models as m
from delicti.desk.figures.base import ATTRIBUTIONS, CASES, MEASURES
from delicti.desk.figures.figure import OF_CASE, Figure

AGES = {"up to 7 days": 7, "8 to 30 days": 30, "31 to 90 days": 90}
OLDEST, CLOSED = "over 90 days", "closed"


def _age(now: datetime) -> Choice:
    ages = [When(received_at__gt=now - timedelta(days=days), then=Value(name)) for name, days in AGES.items()]
    return Choice(When(status=m.Status.CLOSED, then=Value(CLOSED)), *ages, default=Value(OLDEST))


FIGURES = (
    Figure(
        "cases",
        "Cases",
        "cases",
        "Cases of the campaign; a merged case counts once, as the case that it went into.",
        CASES,
        m.Case,
        own={"status": lambda _: F("status"), "outcome": lambda _: F("outcome"), "age": _age},
        by=((), *OF_CASE, ("status",), ("outcome",), ("age",), ("week", "sector")),
    ),
    Figure(
        "cases-opened",
        "Opened",
        "cases",
        "Cases that somebody took up: every status but received.",
        CASES,
        m.Case,
        where=lambda _: ~Q(status=m.Status.RECEIVED),
        by=((),),
    ),
    Figure(
        "cases-attributed",
        "With an attacker",
        "cases",
        "Cases whose evidence shows at least one attacker.",
        CASES,
        m.Case,
        where=lambda _: Q(attacker_count__gt=0),
        by=((),),
    ),
    Figure(
        "cases-with-suspect",
        "Suspect confirmed",
        "cases",
        "Cases in which two people tied an attacker to a suspect.",
        ATTRIBUTIONS,
        m.Case,
        by=((),),
        key="living",
        people=True,
    ),
    Figure(
        "cases-with-measure",
        "Measure taken",
        "cases",
        "Cases with a measure that was recorded or executed.",
        MEASURES,
        m.Case,
        where=lambda _: Q(state__in=("recorded", "executed", "ended")),
        by=((),),
        key="living",
        people=True,
    ),
    Figure(
        "cases-closed",
        "Closed with outcome",
        "cases",
        "Cases that were closed, each with an outcome.",
        CASES,
        m.Case,
        where=lambda _: Q(status=m.Status.CLOSED),
        by=((),),
    ),
)
