"""Frozen figures: what they hold, who sees small ones, and what a check says."""

from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction
from tests.desk.figures.seeded import DAY, draw, write

from delicti.desk import clock, members
from delicti.desk import models as m
from delicti.desk.figures.small import Hidden
from delicti.desk.rights import NotThere, Refused
from delicti.desk.services import boards, campaigns, snapshots

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.fixture
def desk(people: SimpleNamespace, person: Callable[..., m.User]) -> SimpleNamespace:
    plain = draw(24, people.investigator, people.reviewer, NOW)
    write(plain, people.reviewer)
    member = person("member", "reviewer")
    m.Membership.objects.bulk_create(
        m.Membership(case_id=one["id"], user=member, given_by=member) for one in plain[m.Case]
    )
    campaign = campaigns.make(people.reviewer, "Autumn", "An order", begins_at=plain.begin, ends_at=NOW + DAY)
    return SimpleNamespace(campaign=campaign, member=member, one=people.reviewer, people=people)


def small(desk: SimpleNamespace) -> dict[str, str]:
    """A region with few suspects."""
    seen = boards.sight(desk.member, desk.campaign)
    return next({"region": key[0]} for key, value in seen.table("suspects", "region") if 0 < (value.value or 0) < 5)


def test_a_frozen_figure_names_the_rows_that_it_counted(desk: SimpleNamespace) -> None:
    shot = snapshots.freeze(desk.one, desk.campaign, "suspects")
    keys = members.unpack(bytes(shot.members))
    assert (shot.value, set(keys)) == (
        len(keys),
        set(m.Suspect.objects.filter(state="confirmed").values_list("pk", flat=True)),
    )


def test_a_changed_snapshot_is_refused_and_found(desk: SimpleNamespace) -> None:
    shot = snapshots.freeze(desk.one, desk.campaign, "cases")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE desk_snapshot SET value = value + 1")
    shot.value += 1
    assert snapshots.digest(shot) != shot.digest


def test_a_small_frozen_figure_is_for_members_of_every_case(desk: SimpleNamespace) -> None:
    shot = snapshots.freeze(desk.one, desk.campaign, "suspects", small(desk))
    stranger, member = snapshots.shown(desk.one, shot), snapshots.shown(desk.member, shot)
    assert (stranger.value, stranger.why, member.value) == (None, Hidden.SMALL, shot.value)


def test_a_check_tells_strangers_no_small_number(desk: SimpleNamespace) -> None:
    shot = snapshots.freeze(desk.one, desk.campaign, "suspects")
    gone = m.Suspect.objects.filter(state="confirmed").first()
    with transaction.atomic():
        m.Attribution.objects.filter(suspect=gone).update(
            state="withdrawn", withdrawn_by=desk.one, withdrawn_at=clock.now(), withdrawal_reason="it was another"
        )
        m.Suspect.objects.filter(pk=gone.pk).update(state="withdrawn", standing="none")
    stranger, member = snapshots.check(desk.one, shot), snapshots.check(desk.member, shot)
    assert (stranger.intact, stranger.went, stranger.why) == (
        True, "fewer than 5 rows", (("suspects withdrawn", "fewer than 5"),),
    )  # fmt: skip
    assert (member.went, member.why) == ("1 row", (("suspects withdrawn", "1"),))


def test_nothing_is_frozen_that_no_figure_is_broken_down_by(desk: SimpleNamespace) -> None:
    with pytest.raises(NotThere):
        snapshots.freeze(desk.one, desk.campaign, "suspects", {"name": "Person 1"})
    with pytest.raises(NotThere):
        snapshots.freeze(desk.people.investigator, desk.campaign, "suspects")
    with pytest.raises((NotThere, Refused)):
        snapshots.freeze(desk.people.auditor, desk.campaign, "suspects")
