"""What leaves the desk, and what is erased."""

import io
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
import pyzipper
from django.test import Client

from delicti.desk import audit
from delicti.desk.models import CaseFile, Note, Upload
from delicti.desk.services import cases

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


def test_erasing_by_law_takes_a_role_a_right_and_a_legal_basis(
    desk: SimpleNamespace, client: Client, as_: Callable[..., Client]
) -> None:
    work, law = (
        f"/case/{desk.case.reference}/work/notes/{desk.note.pk}/erase",
        {"reason": "asked", "legal_basis": "art. 17"},
    )
    without_role = client.post(work, law).status_code
    without_basis = as_(desk.people.reviewer).post(work, {"reason": "asked"}).status_code
    done = as_(desk.people.reviewer).post(work, law).status_code
    page = client.get(f"/case/{desk.case.reference}/work").content.decode()
    assert (without_role, without_basis, done) == (403, 422, 303)
    assert (Note.objects.get(pk=desk.note.pk).text, "art. 17" in page) == ("", True)


def test_erased_evidence_leaves_pages_that_say_so(
    desk: SimpleNamespace, client: Client, as_: Callable[..., Client]
) -> None:
    law, reviewer = {"reason": "asked", "legal_basis": "art. 17"}, as_(desk.people.reviewer)
    reviewer.post(f"/case/{desk.case.reference}/evidence/uploads/{desk.upload.pk}/erase", law)
    reviewer.post(f"/case/{desk.case.reference}/evidence/files/{desk.file.pk}/erase", law)
    assert (Upload.objects.get(pk=desk.upload.pk).state, CaseFile.objects.get(pk=desk.file.pk).state) == (
        "erased",
        "erased",
    )
    assert "erased by law" in client.get(f"/case/{desk.case.reference}/").content.decode()
    assert client.get(f"/case/{desk.case.reference}/evidence").status_code == 200


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
