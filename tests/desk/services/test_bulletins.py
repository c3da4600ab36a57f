"""Bulletins: nobody publishes their own, no figure stands by itself, nobody is named before charge."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.desk.services.conftest import decided_case

from delicti.desk import clock
from delicti.desk.bulletin_text import Mark
from delicti.desk.models import (
    AuditEntry,
    Bulletin,
    Campaign,
    Claim,
    ClaimSource,
    CorrectionDue,
    Snapshot,
    Suspect,
    User,
)
from delicti.desk.rights import NotThere, Refused
from delicti.desk.services import answers, bulletins, cases, measures
from delicti.desk.services.bulletin_page import shown
from delicti.model.errors import UserError

DAY = timedelta(days=1)
TEXT = "In six months {{figure:cases}} cases were counted."


Maker = Callable[..., Suspect]


@pytest.fixture
def desk(people: SimpleNamespace, person: Callable[..., User], shop: Path) -> SimpleNamespace:
    found = decided_case(people.investigator, people.reviewer, shop)
    cases.set_member(found.one, found.case, people.publisher, {"read"}, "writes about it")
    now = clock.now()
    found.campaign = Campaign.objects.create(
        slug="action", name="Action", mandate="an order", begins_at=now - DAY, ends_at=now + DAY, made_by=found.two
    )
    found.shot = frozen(found, "cases", 7400)
    found.author, found.other, found.people = people.publisher, person("second", "publisher"), people
    return found


def frozen(desk: SimpleNamespace, figure: str, value: int) -> Snapshot:
    return Snapshot.objects.create(
        campaign=desk.campaign,
        figure=figure,
        value=value,
        unit=figure,
        members=b"",
        digest="0" * 64,
        as_of=clock.now(),
        by=desk.two,
    )


def court(desk: SimpleNamespace, kind: str, suspect: Suspect) -> None:
    measures.record(
        desk.one,
        desk.case,
        kind,
        authority="Example Court",
        officer="Judge Example",
        order_number="1/26",
        ordered_at=clock.now(),
        legal_basis="Example Act, section 1",
        reason="so decided",
        findings=[(str(desk.file.pk), one) for one in desk.findings],
        suspect=suspect,
    )


def drafted(desk: SimpleNamespace, body: str = TEXT, **other: str) -> Bulletin:
    found = bulletins.write(desk.author, "Action against cybercrime", desk.campaign)
    found = bulletins.change(desk.author, found, **{"title": found.title, "lead": "", "body": body, **other})
    bulletins.bind_figure(desk.author, found, "cases", desk.shot)
    return found


def published(desk: SimpleNamespace, body: str = TEXT) -> Bulletin:
    found = bulletins.submit(desk.author, drafted(desk, body))
    return bulletins.publish(desk.two, bulletins.approve(desk.other, found))


def test_it_takes_others_to_approve_and_publish(desk: SimpleNamespace) -> None:
    found = drafted(desk)
    with pytest.raises(UserError):
        bulletins.approve(desk.other, found)
    found = bulletins.submit(desk.author, found)
    with pytest.raises(Refused):
        bulletins.approve(desk.author, found)
    with pytest.raises(Refused):
        bulletins.approve(desk.people.investigator, found)
    with pytest.raises(UserError):
        bulletins.change(desk.author, found, title="Another", lead="", body="Another")
    found = bulletins.approve(desk.other, found)
    with pytest.raises(Refused):
        bulletins.publish(desk.author, found)
    found = bulletins.publish(desk.other, found)
    assert found.state == "published"
    verbs = list(AuditEntry.objects.filter(object_kind="Bulletin").order_by("seq").values_list("verb", flat=True))
    assert verbs[-3:] == ["bulletin submitted", "bulletin approved", "bulletin published"]
    assert "7,400 cases" not in Bulletin.objects.get(pk=found.pk).body
    assert ">7,400</a> cases were counted" in shown(found).body


@pytest.mark.parametrize(
    "body",
    [
        "Police caught 15,000 suspects in 7,400 cases.",
        "Fifteen thousand suspects were arrested.",
        "{{figure:cases}} cases and 50 websites were closed.",
        "{{figure:arrests}} arrests.",
        "The suspect is Erika Example.",
        "The suspect is ERIKA  Exámple.",
        "",
    ],
)
def test_what_is_bound_to_nothing_is_not_submitted(desk: SimpleNamespace, propose: Maker, body: str) -> None:
    propose(desk)
    with pytest.raises(UserError):
        bulletins.submit(desk.author, drafted(desk, body))


def test_a_person_is_named_while_charged_and_no_longer(desk: SimpleNamespace, confirmed: Maker) -> None:
    suspect = confirmed(desk)
    found = drafted(desk, "{{figure:cases}} cases. {{person:first}} is charged.")
    with pytest.raises(UserError):
        bulletins.name(desk.author, found, "first", suspect)
    court(desk, "charge", suspect)
    bulletins.name(desk.author, found, "first", suspect)
    found = bulletins.publish(desk.two, bulletins.approve(desk.other, bulletins.submit(desk.author, found)))
    assert "Erika Example is charged" in shown(found).body
    court(desk, "release", suspect)
    page = shown(Bulletin.objects.get(pk=found.pk))
    assert "Erika Example" not in page.body
    assert "a person is charged" in page.body


def test_a_small_figure_is_no_number_in_public(desk: SimpleNamespace) -> None:
    few = frozen(desk, "suspects", 3)
    found = drafted(desk, "{{figure:few}} persons.")
    bulletins.bind_figure(desk.author, found, "few", few)
    assert "fewer than 5" in shown(found).body
    assert ">3<" not in shown(found).body


def test_a_claim_is_cited_with_its_source_and_state(desk: SimpleNamespace) -> None:
    source = ClaimSource.objects.create(
        title="News", publication="Example Times", sha256="0", content=b"x", by=desk.author
    )
    claim = Claim.objects.create(
        source=source,
        best=15000,
        counted="suspects",
        words="suspects",
        speaker="the ministry",
        holds="unconfirmed",
        sentence="…",
    )
    found = drafted(desk, "{{figure:cases}} cases. Others spoke of {{claim:ministry}}.")
    with pytest.raises(UserError):
        bulletins.cite(desk.author, found, "ministry", claim)
    Claim.objects.update(state="accepted", decided_by=desk.author, decided_at=clock.now())
    bulletins.cite(desk.author, found, "ministry", claim)
    assert "15,000 suspects (unconfirmed; according to the ministry)" in shown(found).body
    bulletins.unbind(desk.author, found, Mark("claim", "ministry"))
    with pytest.raises(NotThere):
        bulletins.unbind(desk.author, found, Mark("claim", "ministry"))


def test_corrections_stay_in_view_and_settle_what_was_due(desk: SimpleNamespace, propose: Maker) -> None:
    found = published(desk)
    due = CorrectionDue.objects.create(bulletin=found, why="a suspect that it counted was withdrawn")
    assert shown(found).checking
    correction = bulletins.correct(desk.author, found, "One figure was too high.", "a suspect was withdrawn")
    assert not shown(found).corrections
    with pytest.raises(Refused):
        bulletins.approve_correction(desk.author, found, correction.pk)
    bulletins.approve_correction(desk.other, found, correction.pk)
    after = shown(Bulletin.objects.get(pk=found.pk))
    assert [row.text for row in after.corrections] == ["One figure was too high."]
    assert not after.checking
    assert CorrectionDue.objects.get(pk=due.pk).settled_by == desk.other
    propose(desk)
    with pytest.raises(UserError, match="names a suspect"):
        bulletins.correct(desk.author, found, "It was Erika Example.", "no")
    gone = bulletins.withdraw(desk.two, found, "The figures were wrong.")
    assert gone.state == "withdrawn"


def test_text_is_markdown_without_html(desk: SimpleNamespace) -> None:
    body = "<script>alert(1)</script> [x](javascript:alert(1)) ![y](http://example.org/t.png) **bold** {{figure:cases}}"
    page = shown(drafted(desk, body)).body
    assert "<script" not in page
    assert "<img" not in page
    assert 'href="javascript' not in page
    assert "<strong>bold</strong>" in page


def test_answers_are_shown_by_a_person_or_not_at_all(desk: SimpleNamespace, propose: Maker) -> None:
    draft = drafted(desk)
    with pytest.raises(NotThere):
        answers.take(draft, kind="tip", text="I saw it")
    found = published(desk)
    report, receipt = answers.take(found, kind="tip", text="I saw it", contact="me@example.org")
    assert receipt.startswith(report.number)
    assert not shown(found).tips
    with pytest.raises(Refused):
        answers.queue(desk.people.investigator)
    row = answers.show(desk.author, report, "Somebody saw it.")
    assert [one.text for one in shown(found).tips] == ["Somebody saw it."]
    propose(desk)
    with pytest.raises(UserError, match="names a suspect"):
        answers.show(desk.author, report, "Erika Example did it.")
    answers.hide(desk.author, report, row.pk, "mistaken")
    assert not shown(found).tips
