"""What should have been done before."""

from django.db.models import Q

from delicti.desk import models as m
from delicti.desk.figures.base import CLOCKS, TASKS
from delicti.desk.figures.figure import Figure

FIGURES = (
    Figure(
        "clocks-overdue",
        "Clocks overdue",
        "clocks",
        "Clocks of the cases that still run and were due before.",
        CLOCKS,
        m.Clock,
        where=lambda now: Q(due_at__lt=now),
        by=((),),
    ),
    Figure(
        "tasks-overdue",
        "Tasks overdue",
        "tasks",
        "Open tasks of the cases that were due before.",
        TASKS,
        m.Task,
        where=lambda now: Q(due_at__lt=now),
        by=((),),
    ),
)
