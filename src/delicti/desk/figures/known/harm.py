"""What was lost and exposed, and who must be told."""

from django.db.models import F, Q

from delicti.desk import models as m
from delicti.desk.figures.base import CASES, NOTIFIABLES
from delicti.desk.figures.figure import OF_CASE, Figure

FIGURES = (
    Figure(
        "losses",
        "Losses",
        "cents",
        "What the living cases say was lost, in one currency; a case without a figure adds nothing.",
        CASES,
        m.Case,
        where=lambda _: Q(loss_cents__gt=0) & ~Q(loss_currency=""),
        own={"currency": lambda _: F("loss_currency")},
        by=(("currency",), *(("currency", *one) for one in OF_CASE)),
        total="loss_cents",
    ),
    Figure(
        "records-exposed",
        "Personal records exposed",
        "records",
        "Records of personal data that were taken, as each living case best estimates them.",
        CASES,
        m.Case,
        where=lambda _: Q(rows_taken__gt=0),
        total="rows_taken",
    ),
    Figure(
        "victims",
        "To be told",
        "entries",
        "People or groups who must be told, by whether they were.",
        NOTIFIABLES,
        m.Notifiable,
        own={"state": lambda _: F("state")},
        by=((), ("sector",), ("region",), ("state",)),
        people=True,
    ),
)
