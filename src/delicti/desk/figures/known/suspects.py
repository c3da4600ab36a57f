"""Suspects: persons whom two people tied to an attacker."""

from django.db.models import F

from delicti.desk import models as m
from delicti.desk.figures.base import ATTRIBUTIONS
from delicti.desk.figures.figure import OF_CASE, Figure

FIGURES = (
    Figure(
        "suspects",
        "Suspects",
        "persons",
        "Confirmed suspects, each person once, in however many cases.",
        ATTRIBUTIONS,
        m.Suspect,
        own={"standing": lambda _: F("suspect__standing")},
        by=((), *OF_CASE, ("standing",)),
        key="suspect_id",
        people=True,
    ),
)
