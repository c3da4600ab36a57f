"""A withdrawal reaches every case, every measure and every bulletin; a correction does, too."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.desk.services.conftest import GIVEN, decided_case
from tests.desk.services.test_measures import arrest

from delicti.desk import clock
from delicti.desk import models as m
from delicti.desk.members import pack
from delicti.desk.rights import NotThere, Refused, Right
from delicti.desk.search.find import find
from delicti.desk.services import cases, correcting, suspects, withdrawing
from delicti.model.errors import UserError

DAY = timedelta(days=1)
Maker = Callable[..., m.Suspect]


def published(
    desk: SimpleNamespace, counted: m.Suspect | None = None, mentioned: m.Suspect | None = None
) -> m.Bulletin:
    now = clock.now()
    campaign = m.Campaign.objects.create(
        slug=f"action-{m.Campaign.objects.count()}",
        name="Action",
        mandate="an order",
        begins_at=now,
        ends_at=now + DAY,
        made_by=desk.one,
    )
    bulletin = m.Bulletin.objects.create(title="Action", body="{{figure:n}}", author=desk.one, campaign=campaign)
    keys = [counted.pk] if counted else []
    shot = m.Snapshot.objects.create(
        campaign=campaign,
        figure="suspects",
        value=len(keys),
        unit="suspects",
        members=pack(keys),
        digest="0" * 64,
        as_of=now,
        by=desk.one,
    )
    m.BulletinFigure.objects.create(bulletin=bulletin, key="n", snapshot=shot, value=len(keys))
    if mentioned:
        m.BulletinMention.objects.create(bulletin=bulletin, key="one", suspect=mentioned)
    here = m.Bulletin.objects.filter(pk=bulletin.pk)
    here.update(state="submitted")
    here.update(state="approved", approved_by=desk.two, approved_at=now)
    here.update(state="published", published_by=desk.two, published_at=now)
    return bulletin


def test_a_withdrawal_reaches_cases_of_others_and_says_nothing_of_them(
    desk: SimpleNamespace, confirmed: Maker, person: Callable[..., m.User], shop: Path
) -> None:
    suspect, third = confirmed(desk), person("third", "investigator")
    other = decided_case(third, desk.two, shop, "Second")
    given = {"reason": "the same account", "alternatives": GIVEN["alternatives"], "findings": other.findings}
    suspects.attribute(desk.two, suspect, other.case, other.actor, **given)
    withdrawing.withdraw(desk.one, suspect, "another person used the account")
    suspect.refresh_from_db()
    told = {
        case.pk: (
            case.decisions.filter(text=f"suspect {suspect.reference} was withdrawn").count(),
            case.tasks.filter(state="open", title__contains="a suspect was withdrawn").count(),
        )
        for case in (desk.case, other.case)
    }
    assert (suspect.state, set(told.values())) == ("withdrawn", {(1, 1)})
    assert {one.state for one in suspect.attributions.all()} == {"withdrawn"}


def test_who_was_withdrawn_is_shown_nowhere(desk: SimpleNamespace, confirmed: Maker) -> None:
    suspect = withdrawing.withdraw(desk.one, confirmed(desk), "another person")
    seen = (suspects.listed(desk.one), suspects.listed(desk.one, q="erika"), find(desk.one, "erika77"))
    assert ([one.count() for one in seen], suspect.told) == ([0, 0, 0], "name no longer shown")


def test_only_who_decides_withdraws(desk: SimpleNamespace, confirmed: Maker, people: SimpleNamespace) -> None:
    suspect = confirmed(desk)
    with pytest.raises(NotThere):
        withdrawing.withdraw(people.auditor, suspect, "because")
    cases.set_member(desk.one, desk.case, people.auditor, {Right.READ}, "audits")
    with pytest.raises(Refused, match="decide in no case"):
        withdrawing.withdraw(m.User.objects.get(pk=people.auditor.pk), suspect, "because")
    with pytest.raises(UserError, match="the reason is missing"):
        withdrawing.withdraw(desk.one, suspect, "")


def test_nothing_comes_back_after_a_withdrawal(desk: SimpleNamespace, confirmed: Maker) -> None:
    suspect = confirmed(desk)
    withdrawing.untie(desk.one, suspect.attributions.get(), "another actor")
    with pytest.raises(UserError, match="propose anew"):
        suspects.attribute(
            desk.one, suspect, desk.case, desk.actor, reason="x", alternatives="y", findings=desk.findings
        )


def test_a_measure_on_them_is_due_for_review_and_no_longer_in_force(desk: SimpleNamespace, confirmed: Maker) -> None:
    suspect = confirmed(desk)
    measure = arrest(desk, suspect)
    withdrawing.withdraw(desk.one, suspect, "another person")
    measure = m.Measure.objects.get(pk=measure.pk)
    now = clock.now()
    sets = (m.Measure.objects.in_force(now), m.Measure.objects.overdue(now))
    assert [one.count() for one in sets] == [0, 1]
    assert (measure.in_force, measure.review_overdue, measure.suspect.standing) == (False, True, "none")
    assert desk.case.tasks.filter(title__contains=measure.reference, state="open").count() == 1


def test_bulletins_that_counted_or_mention_them_are_due(desk: SimpleNamespace, confirmed: Maker) -> None:
    suspect = confirmed(desk)
    arrest(desk, suspect, kind="charge")
    suspect.refresh_from_db()
    counted, mentioned = published(desk, counted=suspect), published(desk, mentioned=suspect)
    neither = published(desk)
    withdrawing.withdraw(desk.one, suspect, "another person")
    due = list(m.CorrectionDue.objects.values_list("bulletin", "why"))
    assert {key for key, _ in due} == {counted.pk, mentioned.pk}
    assert (len(due), neither.due.count(), any(GIVEN["name"] in why or suspect.reference in why for _, why in due)) == (
        2,
        0,
        False,
    )


def test_a_correction_takes_two_people_and_reaches_all(desk: SimpleNamespace, confirmed: Maker) -> None:
    suspect = confirmed(desk)
    bulletin = published(desk, counted=suspect)
    asked = correcting.ask(desk.two, suspect, name="Erika Exemplar", identifiers="", region="", reason="misspelt")
    with pytest.raises(Refused, match="two people"):
        correcting.decide(desk.two, asked, "because", make=True)
    with pytest.raises(Refused, match="roles do not allow"):
        correcting.decide(desk.one, asked, "because", make=True)
    suspect.refresh_from_db()
    assert suspect.name == GIVEN["name"]
    asked = m.Correction.objects.get()
    m.RoleGrant.objects.create(user=desk.one, role="reviewer")
    correcting.decide(m.User.objects.get(pk=desk.one.pk), asked, "the passport says so", make=True)
    suspect.refresh_from_db()
    found = [find(desk.one, words, ("suspect",)).count() for words in ("exemplar", "erika77")]
    told = desk.case.decisions.filter(text=f"suspect {suspect.reference} was corrected").count()
    assert (suspect.name, found, told, bulletin.due.count()) == ("Erika Exemplar", [1, 0], 1, 1)


def test_a_refused_correction_changes_nothing(desk: SimpleNamespace, confirmed: Maker) -> None:
    suspect = confirmed(desk)
    asked = correcting.ask(desk.one, suspect, name="Erika Exemplar", identifiers="", region="", reason="misspelt")
    with pytest.raises(UserError, match="waits already"):
        correcting.ask(desk.two, suspect, name="Another", identifiers="", region="", reason="x")
    correcting.decide(desk.two, asked, "the passport says otherwise", make=False)
    suspect.refresh_from_db()
    assert suspect.name == GIVEN["name"]


def test_a_released_person_is_named_nowhere(desk: SimpleNamespace, confirmed: Maker) -> None:
    from delicti.desk.services.standing import may_be_named

    suspect = confirmed(desk)
    charge = arrest(desk, suspect, kind="charge", ordered_at=clock.now() - 2 * DAY)
    named = may_be_named(m.Suspect.objects.all(), clock.now()).count()
    arrest(desk, suspect, kind="release", findings=[])
    suspect.refresh_from_db()
    left = may_be_named(m.Suspect.objects.all(), clock.now()).count()
    seen = (suspects.listed(desk.one), find(desk.one, "erika"))
    assert (named, left, suspect.standing, [one.count() for one in seen]) == (1, 0, "released", [0, 0])
    assert charge.state == "recorded"


def test_a_charge_past_its_review_names_nobody(desk: SimpleNamespace, confirmed: Maker) -> None:
    from delicti.desk.services.standing import may_be_named

    arrest(desk, confirmed(desk), kind="charge", review_due_at=clock.now() + DAY)
    later = [may_be_named(m.Suspect.objects.all(), clock.now() + days * DAY).count() for days in (0, 2)]
    assert later == [1, 0]


def test_measures_are_requested_on_nobody_proposed_only(desk: SimpleNamespace, propose: Maker) -> None:
    with pytest.raises(UserError, match="not confirmed"):
        arrest(desk, propose(desk))
