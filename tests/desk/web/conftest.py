"""A small desk at work, made by its services: the example's case file, cases of two investigators, reports, a job."""

import base64
import hashlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from tests.desk.services.conftest import GIVEN, decided_case
from tests.desk.services.test_measures import arrest, notice

from delicti.desk import clock
from delicti.desk.models import Upload, User
from delicti.desk.services import (
    answers,
    bulletins,
    campaigns,
    cases,
    claims,
    importing,
    intake,
    jobs,
    snapshots,
    subjects,
    suspects,
    uploads,
    work,
)
from delicti.desk.services import erasure as erasing

HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(2)>\u202egnp.exe'
DOT = base64.b64decode(  # a picture of one point
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PASSWORD = "correct horse battery"


def complete(data: bytes, name: str = "access.log", **target: Any) -> Upload:
    """A file as if it was sent and a worker has checked it."""
    upload, _ = uploads.begin(name, len(data), **target)
    uploads.finish(uploads.receive(upload, 0, data))
    job = jobs.take("a worker")
    assert job is not None
    uploads.settle(job, hashlib.sha256(data).hexdigest())
    return Upload.objects.get(pk=upload.pk)


def fill(people: SimpleNamespace, second: User, shop: Path) -> SimpleNamespace:
    """Puts the small desk together; gives what tests name."""
    first = people.investigator
    case = cases.open_case(
        first,
        "The shop’s customers were copied",
        organisation="Example Shop",
        sector="private company",
        site="shop.example",
        noticed_at=clock.now() - timedelta(hours=60),
    )
    file = importing.import_case_file(first, shop, case)
    cases.move(first, case, "open", "the evidence is whole")
    for name, given in (("reviewer", {"contribute", "decide", "close"}), ("auditor", set())):
        cases.set_member(first, case, getattr(people, name), {"read", *given}, "works on it")
    task = work.add_task(
        first, case, "Ask the hoster for older logs", assignee=first, due_at=clock.now() + timedelta(hours=5)
    )
    note = work.note(first, case, f"The shop called. They wrote:\n{HOSTILE}")
    decision = work.decide(first, case, "The hole is to be closed first", "It is still open.")
    person = work.add_notifiable(first, case, "The customers", "Their addresses were copied.", ["203.0.113.7"])
    upload = complete(b"a b c", by=first, case=case)
    job = jobs.investigate(first, case, [upload])
    hidden = cases.open_case(second, "Quietzebra of another team", organisation="Quietzebra Bank", sector="bank")
    hidden_note = work.note(second, hidden, "Quietzebra must not leak")
    mistaken = work.note(first, case, "To be erased")
    erasure = erasing.request(first, mistaken, "asked", "art. 17")
    report, receipt = intake.report(
        organisation="City Library",
        sector="government agency",
        noticed=f"Strange pages.\n{HOSTILE}",
        site="library.example",
    )
    return SimpleNamespace(
        people=people,
        second=second,
        case=case,
        file=file,
        task=task,
        note=note,
        decision=decision,
        person=person,
        upload=Upload.objects.get(pk=upload.pk),
        job=job,
        erasure=erasure,
        hidden=hidden,
        hidden_note=hidden_note,
        report=report,
        receipt=receipt,
        clock=case.clocks.filter(stopped_at=None).first(),
        member=case.memberships.get(user=people.auditor, ended_at=None),
    )


@pytest.fixture
def desk(people: SimpleNamespace, person: Callable[..., User], shop: Path) -> SimpleNamespace:
    cache.clear()
    return fill(people, person("second", "investigator"), shop)


@pytest.fixture
def told(desk: SimpleNamespace, shop: Path) -> SimpleNamespace:
    """The small desk at its action: suspects, measures, a campaign, a bulletin with all that can stand in one."""
    people = desk.people
    author, other = people.publisher, people.reviewer
    decided = decided_case(people.investigator, other, shop)
    known, _ = (
        suspects.propose(decided.one, decided.case, decided.actor, **{**GIVEN, "name": name}, findings=decided.findings)
        for name in (GIVEN["name"], "Somebody else")
    )
    suspects.confirm(other, known.attributions.get(), "I read the findings")
    charge, request = arrest(decided, known, kind="charge"), notice(decided)
    campaign = campaigns.make(other, "Action", "an order", sectors=["private company", "other"])
    shot = snapshots.freeze(other, campaign, "cases", {})
    bulletin = bulletins.write(author, "Action against hacked shops", campaign)
    bulletins.bind_figure(author, bulletin, "cases", shot)
    bulletins.set_picture(author, bulletin, DOT, "A desk", "Example")
    text = {"title": bulletin.title, "lead": "What was found.", "body": "{{figure:cases}} cases.", "tags": ["action"]}
    bulletins.change(author, bulletin, **text)
    bulletins.submit(author, bulletin)
    bulletins.approve(other, bulletin)
    bulletin = bulletins.publish(other, bulletin)
    correction = bulletins.correct(author, bulletin, "It was fewer.", "counted twice")
    bulletins.approve_correction(other, bulletin, correction.pk)
    answer, _ = answers.take(bulletin, kind="tip", text="I saw the same.")
    answers.show(author, answer, "Somebody saw the same.")
    draft = bulletins.write(author, "What comes next", campaign)
    source = claims.add(author, b"Police caught 15,000 suspects.", campaign=campaign, pasted=True)
    asked, _ = subjects.receive(name="Ann Example", contact="by letter")
    desk.decided, desk.suspect, desk.measure, desk.request = decided, known, charge, request
    desk.campaign, desk.shot, desk.bulletin, desk.draft = campaign, shot, bulletin, draft
    desk.answer, desk.source, desk.asked = answer, source, asked
    return desk


@pytest.fixture
def as_(home: Path) -> Callable[[User | None], Client]:
    """A browser without JavaScript, signed in as somebody; repeated requests are not refused for coming fast."""

    def make(user: User | None) -> Client:
        client = Client(SERVER_NAME="localhost")
        if user is not None:
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return make


@pytest.fixture
def a_finding(desk: SimpleNamespace) -> str:
    from delicti.desk.web import evidence

    return str(evidence.view(desk.file).findings.select("finding").first().collect().item())
