"""The first page shows what is due, and the time of keeping only when it is about to end."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

from django.test import Client

from delicti.desk import clock
from delicti.desk.models import Clock
from delicti.desk.services import cases


def test_the_time_of_keeping_shows_as_it_ends(desk: SimpleNamespace, as_: Callable[..., Client]) -> None:
    cases.close(desk.people.investigator, desk.case, "no offence shown", "nothing was found")
    ends = Clock.objects.get(case=desk.case, kind="retention").due_at
    shown = []
    for moment in (clock.now(), ends - timedelta(days=31), ends - timedelta(days=29), ends + timedelta(days=1)):
        with clock.standing_at(moment):
            shown.append('<td data-name="clock">retention' in as_(desk.people.investigator).get("/").content.decode())
    assert shown == [False, False, True, True]
