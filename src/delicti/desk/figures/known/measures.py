"""Measures: what authorities decided and what the desk did; sites suspended and closed; reviews that are late."""

from datetime import datetime

from django.db.models import Case as Choice
from django.db.models import F, Q, Value, When

from delicti.desk import models as m
from delicti.desk.figures.base import MEASURES
from delicti.desk.figures.figure import OF_CASE, Figure

IN_FORCE = ("recorded", "executed")


def _force(_: datetime) -> Choice:
    return Choice(
        When(state__in=IN_FORCE, then=Value("in force")),
        When(state="ended", then=Value("ended")),
        default=Value("asked for"),
    )


FIGURES = (
    Figure(
        "measures",
        "Measures",
        "measures",
        "Measures that were recorded or executed, those that ended since among them; none that was withdrawn.",
        MEASURES,
        m.Measure,
        where=lambda _: Q(state__in=(*IN_FORCE, "ended")),
        own={"kind": lambda _: F("kind"), "force": _force},
        by=((), *OF_CASE, ("kind",), ("force",), ("kind", "force")),
        people=True,
    ),
    Figure(
        "sites-suspended",
        "Sites suspended",
        "measures",
        "Suspensions of sites that are in force.",
        MEASURES,
        m.Measure,
        where=lambda _: Q(kind="site suspension", state__in=IN_FORCE),
        by=((),),
    ),
    Figure(
        "sites-closed",
        "Sites closed",
        "measures",
        "Closures of sites that are in force.",
        MEASURES,
        m.Measure,
        where=lambda _: Q(kind="site closure", state__in=IN_FORCE),
        by=((),),
    ),
    Figure(
        "reviews-overdue",
        "Reviews overdue",
        "measures",
        "Measures in force, or approved, whose review was due before.",
        MEASURES,
        m.Measure,
        where=lambda now: Q(state__in=("approved", *IN_FORCE), review_due_at__lt=now),
        by=((),),
    ),
)
