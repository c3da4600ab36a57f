"""Ways around what the database keeps of suspects, measures and bulletins, each of which once led through."""

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction
from tests.desk.test_guards_decided import DAY, charge, confirm, measure, propose, raw, refused

from delicti.desk import audit, clock, guards
from delicti.desk.models import (
    Actor,
    Attribution,
    AttributionFinding,
    Bulletin,
    BulletinClaim,
    BulletinCorrection,
    BulletinFigure,
    Campaign,
    Claim,
    ClaimSource,
    Correction,
    ErasureRequest,
    Measure,
    MeasureBasis,
    ShownTip,
    Snapshot,
    SubjectItem,
    SubjectRequest,
    Suspect,
)
from delicti.desk.services import cases, importing

BLANK = " \t\u00a0\u200b\u00ad"


@pytest.fixture
def desk(people: SimpleNamespace, shop: Path) -> SimpleNamespace:
    case = cases.open_case(people.investigator, "Shop")
    file = importing.import_case_file(people.investigator, shop, case)
    actor = Actor.objects.filter(case=case, role="attacker").first()
    return SimpleNamespace(case=case, file=file, actor=actor, one=people.investigator, two=people.reviewer)


def order(desk: SimpleNamespace, kind: str, suspect: Suspect, **other: Any) -> Measure:
    given = {
        "origin": "authority", "site": "", "suspect": suspect, "state": "recorded", "authority": "Court",
        "officer": "Judge", "order_number": "1/26", "ordered_at": clock.now(), "review_due_at": None, "ends_at": None,
    }  # fmt: skip
    return measure(desk, kind=kind, **{**given, **other})


def bulletin(desk: SimpleNamespace, *states: str, **other: Any) -> Bulletin:
    """A bulletin that went through these states."""
    found = Bulletin.objects.create(**{"title": "Action", "body": "A text.", "author": desk.one, **other})
    for state in states:
        by = {
            "approved": {"approved_by": desk.two},
            "published": {"published_by": desk.two, "published_at": clock.now()},
        }
        Bulletin.objects.filter(pk=found.pk).update(state=state, **by.get(state, {}))
    return found


def the_campaign(desk: SimpleNamespace, slug: str = "action") -> Campaign:
    now = clock.now()
    return Campaign.objects.create(
        slug=slug, name="Action", mandate="an order", begins_at=now, ends_at=now + DAY, made_by=desk.one
    )


def test_no_reason_is_made_of_blanks(desk: SimpleNamespace) -> None:
    refused(propose, desk, reason=BLANK)
    refused(propose, desk, alternatives=BLANK)
    suspect = propose(desk)
    refused(confirm, desk, suspect, decision_reason=BLANK)
    refused(Attribution.objects.update, state="withdrawn", withdrawn_by=desk.one, withdrawal_reason=BLANK)
    refused(measure, desk, reason=BLANK)
    refused(measure, desk, legal_basis=BLANK)
    found = Measure.objects.filter(pk=measure(desk).pk)
    refused(found.update, state="withdrawn", ended_by=desk.one, end_reason=BLANK)


def test_evidence_is_of_the_actor_and_named_before_what_rests_on_it(desk: SimpleNamespace, shop: Path) -> None:
    other = cases.open_case(desk.one, "Another")
    file = importing.import_case_file(desk.one, shop, other)
    refused(propose, SimpleNamespace(**{**vars(desk), "file": file}))  # findings of another case
    refused(propose, desk, case=other)  # an actor of another case
    refused(measure, SimpleNamespace(**{**vars(desk), "file": file}))
    tie = propose(desk).attributions.get()
    late = {"case_file": desk.file, "finding": "f2", "finding_class": "sqli"}
    refused(AttributionFinding.objects.create, attribution=tie, **late)
    refused(MeasureBasis.objects.create, measure=measure(desk), kind="finding", **late)


def test_no_key_is_changed(desk: SimpleNamespace) -> None:
    suspect = propose(desk)
    measure(desk)
    for table in ("suspect", "attribution", "measure", "user", "case"):
        refused(raw, f"UPDATE desk_{table} SET id = '{'0' * 32}'")
    assert Suspect.objects.get() == suspect


def test_what_was_decided_is_written_once(desk: SimpleNamespace) -> None:
    suspect = confirm(desk, propose(desk))
    refused(raw, "UPDATE desk_attribution SET decision_reason = 'another'")
    refused(Attribution.objects.update, decided_at=clock.now() - DAY)
    Attribution.objects.update(state="withdrawn", withdrawn_by=desk.one, withdrawal_reason="no")
    refused(raw, "UPDATE desk_attribution SET withdrawal_reason = 'another'")
    refused(Attribution.objects.update, withdrawn_by=desk.two)
    assert suspect.attributions.get().decision_reason == "I read the findings"
    found = Measure.objects.filter(pk=measure(desk).pk)
    found.update(state="approved", decided_by=desk.two, decided_at=clock.now(), decision_reason="so")
    refused(found.update, decision_reason="another")
    found.update(state="executed", executed_by=desk.one, executed_at=clock.now())
    refused(found.update, executed_at=clock.now() - DAY)
    found.update(state="ended", ended_by=desk.one, ended_at=clock.now(), end_reason="over")
    refused(found.update, end_reason="another")


def test_a_name_changes_by_the_last_correction_alone(desk: SimpleNamespace) -> None:
    suspect = confirm(desk, propose(desk))
    given = {"suspect": suspect, "reason": "a mistake", "before": "0" * 64, "by": desk.one}
    refused(
        Correction.objects.create, **given, name="Another Person", state="made", decided_by=desk.two,
        decided_at=clock.now(),
    )  # fmt: skip
    here = Suspect.objects.filter(pk=suspect.pk)
    for number, name in enumerate(("Second Person", "Third Person")):
        asked = Correction.objects.create(**given, name=name)
        moment = clock.now() + timedelta(seconds=number)
        Correction.objects.filter(pk=asked.pk).update(state="made", decided_by=desk.two, decided_at=moment)
        here.update(name=name)
    refused(here.update, name="Second Person")
    refused(here.update, region="elsewhere")
    refused(Correction.objects.update, state="refused")
    refused(here.update, erased=True)


def test_who_was_released_stays_so(desk: SimpleNamespace) -> None:
    suspect = charge(desk, confirm(desk, propose(desk)))
    here = Suspect.objects.filter(pk=suspect.pk)
    refused(here.update, standing="released")  # by no release
    refused(order, desk, "release", suspect, ends_at=clock.now() + DAY)
    release = order(desk, "release", suspect)
    here.update(standing="released")
    refused(here.update, standing="charged")
    refused(here.update, standing="none")
    refused(Measure.objects.filter(pk=release.pk).update, state="ended", ended_by=desk.one, end_reason="over")
    order(desk, "charge", suspect)
    here.update(standing="charged")


def test_a_measure_is_of_a_suspect_of_its_case_and_approved_in_time(desk: SimpleNamespace, shop: Path) -> None:
    suspect = confirm(desk, propose(desk))
    other = cases.open_case(desk.one, "Another")
    file = importing.import_case_file(desk.one, shop, other)
    refused(order, SimpleNamespace(**{**vars(desk), "case": other, "file": file}), "arrest", suspect)
    found = Measure.objects.filter(pk=measure(desk).pk)
    late = {"decided_by": desk.two, "decided_at": clock.now() + 8 * DAY, "decision_reason": "so"}
    refused(found.update, state="approved", **late)


def test_a_bulletin_comes_before_the_public_by_two_people_alone(desk: SimpleNamespace) -> None:
    gone = {"state": "withdrawn", "withdrawn_by": desk.one, "withdrawal_reason": "no"}
    draft = Bulletin.objects.filter(pk=bulletin(desk).pk)
    refused(draft.update, **gone)  # the public reads what was withdrawn
    found = Bulletin.objects.filter(pk=bulletin(desk, "submitted", "approved", "published").pk)
    refused(found.update, tags=["another"])
    refused(found.update, published_by=desk.two, published_at=clock.now() - DAY)
    refused(found.update, approved_at=clock.now())
    found.update(**gone)
    refused(found.update, withdrawal_reason="another")


def test_who_had_a_hand_in_a_bulletin_does_not_let_it_out(desk: SimpleNamespace) -> None:
    found = bulletin(desk)
    with transaction.atomic():
        audit.append(desk.two, "bulletin changed", thing=found)
    here = Bulletin.objects.filter(pk=found.pk)
    here.update(state="submitted")
    refused(here.update, state="approved", approved_by=desk.two, approved_at=clock.now())


@pytest.mark.parametrize("where", ["tags", "picture_alt", "picture_credit", "speaker", "sentence", "source"])
def test_no_place_of_a_bulletin_names_a_suspect(desk: SimpleNamespace, where: str) -> None:
    propose(desk)
    found = bulletin(desk)
    here = Bulletin.objects.filter(pk=found.pk)
    if where in ("tags", "picture_alt", "picture_credit"):
        picture = {"picture": "0" * 64, "picture_alt": "a picture", "picture_credit": "somebody"}
        name = ["example person"] if where == "tags" else "by EXAMPLE PERSON"
        here.update(**{**picture, where: name})
    else:
        source = ClaimSource.objects.create(
            sha256="0", content=b"x", by=desk.one, title="Example Person caught" if where == "source" else "News"
        )
        said = {"speaker": "the police", "sentence": "One was caught.", where: "Example Person was caught."}
        said.pop("source", None)
        claim = Claim.objects.create(source=source, counted="suspects", holds="confirmed", best=1, **said)
        Claim.objects.update(state="accepted", decided_by=desk.one, decided_at=clock.now())
        BulletinClaim.objects.create(bulletin=found, key="one", claim=claim)
    refused(here.update, state="submitted")


def test_no_later_word_on_a_bulletin_names_a_suspect(desk: SimpleNamespace) -> None:
    found = bulletin(desk, "submitted", "approved", "published")
    BulletinCorrection.objects.create(bulletin=found, text="It was Example Person.", reason="so", by=desk.one)
    propose(desk)  # after it was written, before it is approved
    refused(BulletinCorrection.objects.update, approved_by=desk.two, approved_at=clock.now())
    said = "It named Example Person."
    refused(Bulletin.objects.update, state="withdrawn", withdrawn_by=desk.two, withdrawal_reason=said)


def test_a_figure_is_of_the_campaign_of_its_bulletin(desk: SimpleNamespace) -> None:
    shot = Snapshot.objects.create(
        campaign=the_campaign(desk), figure="suspects", value=1, unit="suspects", members=b"", digest="0" * 64,
        as_of=clock.now(), by=desk.one,
    )  # fmt: skip
    found = bulletin(desk)  # of no campaign, so of no threshold
    BulletinFigure.objects.create(bulletin=found, key="few", snapshot=shot, value=1)
    Bulletin.objects.update(state="submitted")
    refused(Bulletin.objects.update, state="approved", approved_by=desk.two, approved_at=clock.now())


def test_whom_an_answer_is_for_is_written_once(desk: SimpleNamespace) -> None:
    due = clock.now() + DAY
    refused(
        SubjectRequest.objects.create, receipt_hash="x", name="Ann", due_at=due, state="searched", checked_by=desk.one,
        checked_how="seen",
    )  # fmt: skip
    asked = SubjectRequest.objects.create(receipt_hash="x", name="Ann", due_at=due)
    here = SubjectRequest.objects.filter(pk=asked.pk)
    here.update(state="identity checked", checked_by=desk.one, checked_how="seen")
    refused(here.update, name="Erika")  # another was checked
    refused(here.update, identifiers="erika77")
    refused(
        here.update, state="answered", searched_by=desk.one, answered_by=desk.two, answer="nothing"
    )  # nothing was searched
    SubjectItem.objects.create(request=asked, kind="note", object_id="1", text="a note")
    here.update(state="searched", searched_by=desk.one)
    here.update(state="answered", answered_by=desk.two, answer="one thing")
    refused(here.update, answer="nothing")
    refused(SubjectItem.objects.update, held_back=True, legal_basis="a law", reason="so", decided_by=desk.one)


def test_an_erasure_waits_for_another(desk: SimpleNamespace) -> None:
    given = {"case": desk.case, "kind": "note", "object_id": desk.case.pk, "reason": "so", "legal_basis": "a law"}
    refused(
        ErasureRequest.objects.create, **given, by=desk.one, state="confirmed", ended_by=desk.two, ended_at=clock.now()
    )


def test_no_row_takes_the_place_of_another(desk: SimpleNamespace) -> None:
    if connection.vendor != "sqlite":  # PostgreSQL knows no OR REPLACE
        refused(raw, "INSERT OR REPLACE INTO desk_campaign SELECT * FROM desk_campaign")
        return
    bulletin(desk, "submitted", "approved", "published")
    the_campaign(desk)
    new = "lower(hex(randomblob(16)))"
    for table in ("bulletin", "campaign", "membership", "rolegrant", "user"):
        with connection.cursor() as cursor:
            columns = [one.name for one in connection.introspection.get_table_description(cursor, f"desk_{table}")]
        picked = ", ".join(new if one == "id" else "'draft'" if one == "state" else f'"{one}"' for one in columns)
        names = ", ".join(f'"{one}"' for one in columns)
        refused(raw, f"INSERT OR REPLACE INTO desk_{table} ({names}) SELECT {picked} FROM desk_{table} LIMIT 1")
    assert Bulletin.objects.get().state == "published"


def test_what_belongs_to_a_bulletin_is_not_emptied_at_once(desk: SimpleNamespace) -> None:
    bulletin(desk, "submitted", "approved", "published")
    for table in ("bulletinfigure", "bulletinclaim", "bulletinmention", "suspect", "measure", "bulletin"):
        refused(raw, f"TRUNCATE desk_{table} CASCADE")


def test_a_guard_that_was_weakened_is_named(home: Path) -> None:
    if connection.vendor == "postgresql":
        raw("ALTER TABLE desk_suspect ENABLE REPLICA TRIGGER desk_suspect_no_delete")
        raw("ALTER TABLE desk_bulletin DISABLE TRIGGER desk_bulletin_no_truncate")
        raw(
            "CREATE OR REPLACE FUNCTION desk_suspect_confirmed() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RETURN NEW; END $$"
        )
        wanted = ["bulletin_no_truncate", "suspect_confirmed", "suspect_no_delete"]
    else:
        raw("DROP TRIGGER desk_suspect_confirmed")
        raw("CREATE TRIGGER desk_suspect_confirmed BEFORE UPDATE ON desk_suspect WHEN 1 = 2 BEGIN SELECT 1; END")
        wanted = ["suspect_confirmed"]
    assert guards.missing() == wanted
    guards.install()
    assert guards.missing() == []


def test_replication_does_not_go_around_the_guards(desk: SimpleNamespace) -> None:
    if connection.vendor == "postgresql":
        raw("SET session_replication_role = replica")
    propose(desk)
    refused(raw, "DELETE FROM desk_suspect")
    refused(raw, "UPDATE desk_suspect SET state = 'confirmed'")


def test_an_answer_that_was_hidden_stays_so(desk: SimpleNamespace) -> None:
    from delicti.desk.services import intake

    found = bulletin(desk, "submitted", "approved", "published")
    report, _ = intake.report(organisation="x", sector="other", noticed="x", kind="tip", bulletin=found)
    ShownTip.objects.create(bulletin=found, report=report, text="A text.", by=desk.one)
    ShownTip.objects.update(hidden_by=desk.two, hidden_at=clock.now(), hidden_reason="no")
    refused(ShownTip.objects.update, hidden_at=None)
