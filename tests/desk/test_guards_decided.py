"""What the database keeps of suspects, measures and bulletins: ORM and raw SQL are refused alike."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from delicti.desk import clock
from delicti.desk.models import (
    Actor,
    Attribution,
    AttributionFinding,
    Bulletin,
    BulletinFigure,
    BulletinMention,
    Campaign,
    Measure,
    MeasureBasis,
    MeasureReview,
    Snapshot,
    Suspect,
)
from delicti.desk.services import cases, importing

DAY = timedelta(days=1)


@pytest.fixture
def desk(people: SimpleNamespace, shop: Path) -> SimpleNamespace:
    case = cases.open_case(people.investigator, "Shop")
    file = importing.import_case_file(people.investigator, shop, case)
    actor = Actor.objects.filter(case=case, role="attacker").first()
    return SimpleNamespace(case=case, file=file, actor=actor, one=people.investigator, two=people.reviewer)


def propose(desk: SimpleNamespace, *, findings: bool = True, **other: Any) -> Suspect:
    """Writes the rows in the order that the database wants."""
    suspect = Suspect(name="Example Person", proposed_by=desk.one)
    row = {
        "suspect_id": suspect.pk,
        "case": desk.case,
        "actor": desk.actor,
        "reason": "the account that was used",
        "alternatives": "somebody else at this address",
        "proposed_by": desk.one,
        **other,
    }
    attribution = Attribution(**row)
    with transaction.atomic():
        if findings:
            AttributionFinding.objects.create(
                attribution_id=attribution.pk, case_file=desk.file, finding="f1", finding_class="sqli"
            )
        attribution.save(force_insert=True)
        suspect.save(force_insert=True)
    return suspect


def confirm(desk: SimpleNamespace, suspect: Suspect, **other: Any) -> Suspect:
    values = {
        "state": "confirmed",
        "decided_by": desk.two,
        "decided_at": clock.now(),
        "decision_reason": "I read the findings",
        **other,
    }
    with transaction.atomic():
        Attribution.objects.filter(suspect=suspect).update(**values)
        suspect.state = "confirmed"
        suspect.save(update_fields=["state"])
    return suspect


def measure(desk: SimpleNamespace, basis: str = "sqli", **other: Any) -> Measure:
    now = clock.now()
    values = {
        "kind": "site suspension",
        "origin": "desk",
        "case": desk.case,
        "site": "shop.example",
        "legal_basis": "Example Act, section 1",
        "reason": "it serves a planted file",
        "state": "requested",
        "requested_by": desk.one,
        "review_due_at": now + 7 * DAY,
        "ends_at": now + 30 * DAY,
        **other,
    }
    found = Measure(**values)
    with transaction.atomic():
        if basis == "content":
            MeasureBasis.objects.create(measure_id=found.pk, kind="content", text="what a page says")
        elif basis:
            MeasureBasis.objects.create(
                measure_id=found.pk, kind="finding", case_file=desk.file, finding="f1", finding_class=basis
            )
        found.save(force_insert=True)
    return found


def charge(desk: SimpleNamespace, suspect: Suspect) -> Suspect:
    measure(
        desk, kind="charge", origin="authority", site="", suspect=suspect, state="recorded", authority="Court",
        officer="Judge", order_number="1/26", ordered_at=clock.now(), review_due_at=None, ends_at=None,
    )  # fmt: skip
    suspect.standing = "charged"
    suspect.save(update_fields=["standing"])
    return suspect


def refused(act: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
    with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
        act(*args, **kwargs)


def raw(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_suspect_rests_on_evidence_a_reason_and_two_people(desk: SimpleNamespace) -> None:
    refused(Suspect.objects.create, name="Example Person", proposed_by=desk.one)
    refused(propose, desk, findings=False)
    refused(propose, desk, reason="")
    refused(propose, desk, alternatives="")
    refused(propose, desk, state="confirmed", decided_by=desk.two, decided_at=clock.now(), decision_reason="x")
    suspect = propose(desk)
    refused(confirm, desk, suspect, decided_by=desk.one)
    refused(confirm, desk, suspect, decision_reason="")
    refused(Suspect.objects.filter(pk=suspect.pk).update, state="confirmed")
    refused(Suspect.objects.filter(pk=suspect.pk).update, name="Another Person")
    refused(raw, "UPDATE desk_attribution SET reason = 'another'")
    refused(raw, "DELETE FROM desk_suspect")
    refused(raw, "DELETE FROM desk_attribution")
    refused(raw, "DELETE FROM desk_attributionfinding")
    confirm(desk, suspect)
    refused(raw, "UPDATE desk_suspect SET standing = 'charged'")
    assert Suspect.objects.get().state == "confirmed"


def test_evidence_whose_seal_is_broken_carries_nobody(desk: SimpleNamespace) -> None:
    suspect = propose(desk)
    desk.file.state = "broken"
    desk.file.save(update_fields=["state"])
    refused(confirm, desk, suspect)
    refused(propose, desk)
    refused(measure, desk)


def test_what_was_refused_or_withdrawn_stays_so(desk: SimpleNamespace) -> None:
    suspect = propose(desk)
    Attribution.objects.update(state="withdrawn", withdrawn_by=desk.one, withdrawal_reason="another person")
    refused(confirm, desk, suspect)
    refused(raw, "UPDATE desk_attribution SET state = 'proposed'")


def test_a_measure_has_its_ground_two_people_and_an_act(desk: SimpleNamespace) -> None:
    refused(measure, desk, basis="")
    refused(measure, desk, basis="content")
    refused(measure, desk, basis="spam")
    refused(measure, desk, legal_basis="")
    refused(measure, desk, reason="")
    refused(measure, desk, kind="site closure")  # not the desk's to decide
    refused(measure, desk, ends_at=None)
    refused(measure, desk, review_due_at=None)
    refused(measure, desk, state="executed", executed_by=desk.one, executed_at=clock.now())
    refused(measure, desk, kind="arrest", origin="authority", state="recorded", site="", suspect=propose(desk))
    found = measure(desk)
    decided = {"state": "approved", "decided_by": desk.two, "decided_at": clock.now(), "decision_reason": "it is so"}
    here = Measure.objects.filter(pk=found.pk)
    refused(here.update, state="executed", executed_by=desk.one, executed_at=clock.now())
    refused(here.update, **{**decided, "decided_by": desk.one})
    here.update(**decided)
    refused(here.update, state="executed", executed_by=desk.one, executed_at=clock.now() + 8 * DAY)
    here.update(state="executed", executed_by=desk.one, executed_at=clock.now())
    later = {"review_due_at": clock.now() + 14 * DAY, "ends_at": clock.now() + 40 * DAY}
    refused(here.update, **later)
    MeasureReview.objects.create(measure=found, outcome="continue", reason="still there", by=desk.one, **later)
    refused(here.update, **later)  # its requester reviewed it
    MeasureReview.objects.create(measure=found, outcome="continue", reason="still there", by=desk.two, **later)
    here.update(**later)
    refused(raw, "UPDATE desk_measure SET legal_basis = 'another'")
    refused(raw, "DELETE FROM desk_measure")


def test_a_bulletin_names_nobody_before_charge_and_shows_what_was_counted(desk: SimpleNamespace) -> None:
    suspect = confirm(desk, propose(desk))
    now = clock.now()
    campaign = Campaign.objects.create(
        slug="action", name="Action", mandate="an order", begins_at=now, ends_at=now + DAY, made_by=desk.one
    )
    shot = Snapshot.objects.create(
        campaign=campaign,
        figure="cases",
        value=7400,
        unit="cases",
        members=b"",
        digest="0" * 64,
        as_of=now,
        by=desk.one,
    )
    refused(raw, "UPDATE desk_snapshot SET value = 15000")
    refused(Bulletin.objects.create, title="Action", author=desk.one, state="published")
    bulletin = Bulletin.objects.create(title="Action", body="About example person.", author=desk.one, campaign=campaign)
    here = Bulletin.objects.filter(pk=bulletin.pk)
    refused(here.update, state="submitted")  # names a suspect
    here.update(body="{{figure:cases}} cases")
    refused(BulletinFigure.objects.create, bulletin=bulletin, key="cases", snapshot=shot, value=15000)
    BulletinFigure.objects.create(bulletin=bulletin, key="cases", snapshot=shot, value=7400)
    refused(BulletinMention.objects.create, bulletin=bulletin, key="person", suspect=suspect)
    BulletinMention.objects.create(bulletin=bulletin, key="person", suspect=charge(desk, suspect))
    here.update(state="submitted")
    refused(here.update, body="another text")
    refused(here.update, state="published", published_by=desk.two, published_at=now)
    refused(here.update, state="approved", approved_by=desk.one, approved_at=now)
    here.update(state="approved", approved_by=desk.two, approved_at=now)
    refused(BulletinFigure.objects.filter(bulletin=bulletin).update, value=15000)
    refused(here.update, state="published", published_by=desk.one, published_at=now)
    here.update(state="published", published_by=desk.two, published_at=now)
    refused(raw, "UPDATE desk_bulletin SET body = 'another'")
    refused(raw, "UPDATE desk_bulletin SET state = 'draft'")
    refused(raw, "DELETE FROM desk_bulletin")


def test_a_bulletin_of_a_person_who_was_released_is_not_published(desk: SimpleNamespace) -> None:
    suspect = charge(desk, confirm(desk, propose(desk)))
    bulletin = Bulletin.objects.create(title="Action", body="{{person:one}}", author=desk.one)
    BulletinMention.objects.create(bulletin=bulletin, key="one", suspect=suspect)
    Bulletin.objects.update(state="submitted")
    measure(
        desk, kind="release", origin="authority", site="", suspect=suspect, state="recorded", authority="Court",
        officer="Judge", order_number="2/26", ordered_at=clock.now(), review_due_at=None, ends_at=None,
    )  # fmt: skip
    Suspect.objects.update(standing="released")
    refused(Bulletin.objects.update, state="approved", approved_by=desk.two, approved_at=clock.now())
