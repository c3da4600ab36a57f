"""When a frozen figure is compared again, and when what was found before still holds."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.desk.figures.seeded import DAY, draw, write

from delicti.desk import audit, clock, members
from delicti.desk import models as m
from delicti.desk.services import campaigns, comparing, kept, snapshots, suspects

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.fixture
def shot(people: SimpleNamespace) -> m.Snapshot:
    plain = draw(24, people.investigator, people.reviewer, NOW)
    write(plain, people.reviewer)
    campaign = campaigns.make(people.reviewer, "Autumn", "An order", begins_at=plain.begin, ends_at=NOW + DAY)
    return snapshots.freeze(people.reviewer, campaign, "cases-closed")


def compared(shot: m.Snapshot) -> tuple[comparing.Difference, bool]:
    """What was found, and whether the cases were counted for it."""
    with CaptureQueriesContext(connection) as queries:
        found = comparing.difference(shot, members.plain(bytes(shot.members)))
    return found, any("desk_campaigncase" in one["sql"] for one in queries)


def close(shot: m.Snapshot, people: SimpleNamespace) -> None:
    case = m.Case.objects.filter(campaigns__campaign=shot.campaign, status="open").first()
    assert case is not None
    with transaction.atomic():
        m.Case.objects.filter(pk=case.pk).update(status="closed", outcome="resolved", closed_at=clock.now())
        audit.append(people.reviewer, "case closed", case, case)


def test_it_is_kept_while_people_only_look(shot: m.Snapshot, people: SimpleNamespace) -> None:
    first = compared(shot)
    suspects.viewed(people.reviewer, list(m.Suspect.objects.all()[:3]))
    assert (first, compared(shot)) == ((comparing.Difference(0, 0, {}), True), (first[0], False))


def test_it_is_counted_again_after_any_act(shot: m.Snapshot, people: SimpleNamespace) -> None:
    compared(shot)
    close(shot, people)
    wanted = comparing.Difference(1, 0, {"cases that count now: put in, or changed since": 1})
    assert compared(shot) == (wanted, True)


def test_it_is_counted_again_after_a_while(shot: m.Snapshot) -> None:
    compared(shot)
    with clock.standing_at(clock.now() + kept.KEPT):
        assert compared(shot)[1]
