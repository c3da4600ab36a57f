"""Attackers, as the evidence shows them. An actor is no person."""

from delicti.desk import models as m
from delicti.desk.figures.base import ACTORS
from delicti.desk.figures.figure import Figure

FIGURES = (
    Figure(
        "attackers",
        "Attackers",
        "actors",
        "Actors that attacked, in case files in force; the same person may be several actors.",
        ACTORS,
        m.Actor,
    ),
)
