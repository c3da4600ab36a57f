"""What leaves the desk, and what is erased."""

import io
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
import pyzipper
from django.test import Client

from delicti.desk import audit
from delicti.desk.models import CaseFile, ErasureRequest, Note, Report, Upload
from delicti.desk.services import cases, intake

LAW = {"reason": "asked", "legal_basis": "art. 17"}


@pytest.fixture
def client(desk: SimpleNamespace, as_: Callable[..., Client]) -> Client:
    return as_(desk.people.investigator)


def content(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_a_file_leaves_in_an_archive_and_custody_says_why(desk: SimpleNamespace, client: Client) -> None:
    where = f"/case/{desk.case.reference}/evidence/uploads/{desk.upload.pk}/take"
    refused = client.post(where, {"reason": " "})
    archive = pyzipper.AESZipFile(io.BytesIO(content(client.post(where, {"reason": "for the court"}))))
    with pytest.raises(RuntimeError, match="password"):
        archive.read(archive.namelist()[0])
    archive.setpassword(b"infected")
    assert archive.read(archive.namelist()[0]) == b"a b c"
    last = desk.case.custody.order_by("-number").first()
    assert (refused.status_code, last.action, last.why) == (422, "copied", "for the court")


def test_a_case_file_leaves_whole(desk: SimpleNamespace, client: Client) -> None:
    where = f"/case/{desk.case.reference}/evidence/files/{desk.file.pk}/take"
    names = pyzipper.AESZipFile(io.BytesIO(content(client.post(where, {"reason": "for the court"})))).namelist()
    assert {"data/case.json", "tagmanifest-sha256.txt"} <= {name.partition("/")[2] for name in names}


def test_the_audit_of_a_case_leaves_as_lines_that_can_be_checked(desk: SimpleNamespace, client: Client) -> None:
    text = client.post(f"/case/{desk.case.reference}/audit/take").content.decode()
    lines = [line.split(" ", 1) for line in text.splitlines()]
    assert all(digest == audit.digest(body.encode()) for digest, body in lines)
    assert "audit exported" in lines[-1][1]


def test_erasing_by_law_takes_two_people_a_role_a_right_and_a_legal_basis(
    desk: SimpleNamespace, client: Client, as_: Callable[..., Client]
) -> None:
    work, reviewer = f"/case/{desk.case.reference}/work", as_(desk.people.reviewer)
    without_basis = client.post(f"{work}/notes/{desk.note.pk}/erase", {"reason": "asked"}).status_code
    asked = client.post(f"{work}/notes/{desk.note.pk}/erase", LAW).status_code
    request = ErasureRequest.objects.get(object_id=desk.note.pk)
    alone = client.post(f"{work}/erasures/{request.pk}/confirm").status_code
    unseen = as_(desk.people.auditor).post(f"{work}/erasures/{request.pk}/confirm").status_code
    before = Note.objects.get(pk=desk.note.pk).text
    done = reviewer.post(f"{work}/erasures/{request.pk}/confirm").status_code
    page = client.get(work).content.decode()
    assert (without_basis, asked, alone, unseen, bool(before), done) == (422, 303, 403, 404, True, 303)
    assert (Note.objects.get(pk=desk.note.pk).text, "confirmed by reviewer" in page) == ("", True)


def test_requests_to_erase_are_shown_to_members_who_decide(desk: SimpleNamespace, as_: Callable[..., Client]) -> None:
    shown = [
        "Erasures asked for" in as_(one).get(f"/case/{desk.case.reference}/work").content.decode()
        for one in (desk.people.investigator, desk.people.reviewer, desk.people.auditor)
    ]
    assert shown == [True, True, False]


def test_erased_evidence_leaves_pages_that_say_so(
    desk: SimpleNamespace, client: Client, as_: Callable[..., Client]
) -> None:
    reviewer, evidence = as_(desk.people.reviewer), f"/case/{desk.case.reference}/evidence"
    for where in (f"uploads/{desk.upload.pk}", f"files/{desk.file.pk}"):
        client.post(f"{evidence}/{where}/erase", LAW)
    for one in ErasureRequest.objects.filter(object_id__in=(desk.upload.pk, desk.file.pk)):
        reviewer.post(f"/case/{desk.case.reference}/work/erasures/{one.pk}/confirm")
    assert (Upload.objects.get(pk=desk.upload.pk).state, CaseFile.objects.get(pk=desk.file.pk).state) == (
        "erased",
        "erased",
    )
    assert "erased by law" in client.get(f"/case/{desk.case.reference}/").content.decode()
    assert client.get(evidence).status_code == 200


def test_who_reported_is_erased_from_the_page_of_the_evidence(
    desk: SimpleNamespace, client: Client, as_: Callable[..., Client]
) -> None:
    cases.set_member(desk.people.investigator, desk.case, desk.people.intake, {"contribute"}, "takes reports in")
    intake.accept(desk.people.intake, desk.report, desk.case)
    evidence = f"/case/{desk.case.reference}/evidence"
    offered = f"{evidence}/reports/{desk.report.pk}/erase" in client.get(evidence).content.decode()
    client.post(f"{evidence}/reports/{desk.report.pk}/erase", LAW)
    asked = ErasureRequest.objects.get(object_id=desk.report.pk)
    as_(desk.people.reviewer).post(f"/case/{desk.case.reference}/work/erasures/{asked.pk}/confirm")
    left = Report.objects.get(pk=desk.report.pk)
    assert (offered, left.noticed, left.contact, left.erased) == (True, "", "", True)


def test_a_clock_is_started_and_stopped(desk: SimpleNamespace, client: Client) -> None:
    where = f"/case/{desk.case.reference}/work/clocks"
    client.post(where, {"clock-kind": "review", "clock-due_at": "2199-01-01T00:00", "clock-basis": "the order"})
    running = desk.case.clocks.get(kind="review", stopped_at=None)
    client.post(f"{where}/{running.pk}/stop", {"reason": "reviewed"})
    running.refresh_from_db()
    assert (running.basis, running.stop_reason) == ("the order", "reviewed")


def test_a_case_is_moved_closed_and_reopened(desk: SimpleNamespace, client: Client) -> None:
    where = f"/case/{desk.case.reference}/work"
    steps = []
    for step, given in (
        ("move", {"move-status": "under review", "move-reason": "all is there"}),
        ("close", {"close-outcome": "referred to the authorities", "close-reason": "an offence is shown"}),
        ("reopen", {"reopen-reason": "new logs"}),
    ):
        client.post(f"{where}/{step}", given)
        steps.append(cases.require_case(desk.people.investigator, desk.case.pk).status)
    assert steps == ["under review", "closed", "reopened"]
