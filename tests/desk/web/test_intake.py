"""Reports, receipts and uploads, without JavaScript and in pieces."""

import io
import re
import zipfile
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from delicti.desk import store
from delicti.desk.models import Report, Upload
from delicti.desk.worker.loop import work

FORM = {
    "organisation": "Kite Travel",
    "sector": "private company",
    "noticed": "A page in another language.",
    "once": "abc",
}


@pytest.fixture
def public(desk: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, as_: Callable[..., Client]) -> Client:
    monkeypatch.setattr(settings, "DESK_PUBLIC_INTAKE", True)
    return as_(None)


@pytest.fixture
def reporter(public: Client) -> Client:
    public.post("/report", FORM)
    return public


def begun(client: Client, size: int, **more: Any) -> dict[str, Any]:
    return client.post("/uploads", {"name": "C:\\logs\\access.log", "size": size, **more}).json()  # type: ignore[no-any-return]


def send(client: Client, upload: dict[str, Any], at: int, data: bytes, key: str = "") -> Any:
    where = f"/uploads/{upload['id']}?at={at}"
    return client.post(
        where, data, content_type="application/octet-stream", headers={"X-Upload-Key": key or upload["key"]}
    )


def test_the_form_is_closed_to_the_public_unless_the_desk_opens_it(
    desk: SimpleNamespace, as_: Callable[..., Client]
) -> None:
    assert as_(None).get("/report").status_code == 404
    assert as_(desk.people.intake).get("/report").status_code == 200


def test_a_report_gives_a_receipt_that_shows_its_state(public: Client, as_: Callable[..., Client]) -> None:
    receipt = re.search(r'id="receipt">([^<]+)<', public.post("/report", FORM).content.decode())[1]  # type: ignore[index]
    other = as_(None)
    assert other.post("/report/receipt", {"receipt": receipt.lower()}).status_code == 303
    assert "Kite Travel" in other.get("/report/state").content.decode()


def test_a_form_that_is_sent_twice_is_one_report(public: Client) -> None:
    public.post("/report", FORM)
    again = public.post("/report", FORM)
    assert (again.status_code, Report.objects.filter(organisation="Kite Travel").count()) == (303, 1)


def test_many_reports_from_one_address_wait(public: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DESK_REPORTS_AN_HOUR", 3)
    got = [public.post("/report", {**FORM, "once": str(n)}).status_code for n in range(5)]
    assert got == [200, 200, 200, 422, 422]


def test_what_lies_in_the_future_is_said_at_its_field(public: Client) -> None:
    got = public.post("/report", {**FORM, "noticed_at": "2199-01-01T00:00"})
    assert (got.status_code, "This lies in the future" in got.content.decode()) == (422, True)


def test_files_arrive_by_a_plain_form(reporter: Client) -> None:
    got = reporter.post("/uploads/whole", {"files": [SimpleUploadedFile("a.log", b"one line\n")]})
    upload = Upload.objects.get(name="a.log")
    kept = store.upload_path(upload).read_bytes()
    shown = "being hashed and checked" in reporter.get("/report/state").content.decode()
    assert (got.status_code, upload.state, kept, shown) == (303, "arrived", b"one line\n", True)


def test_the_page_of_the_report_says_why_a_file_was_refused(reporter: Client) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("../evil", b"x")
    reporter.post("/uploads/whole", {"files": [SimpleUploadedFile("a.zip", packed.getvalue())]})
    work(until_idle=True)
    assert "a name in it leads out of its folder" in reporter.get("/report/state").content.decode()


def test_an_upload_goes_on_where_it_broke_off(reporter: Client) -> None:
    upload = begun(reporter, 10)
    send(reporter, upload, 0, b"01234")
    wrong = send(reporter, upload, 2, b"x")
    have = reporter.get(f"/uploads/{upload['id']}", headers={"X-Upload-Key": upload["key"]}).json()["arrived"]
    send(reporter, upload, have, b"56789")
    done = reporter.post(f"/uploads/{upload['id']}/finish", headers={"X-Upload-Key": upload["key"]}).json()
    assert (wrong.status_code, wrong.json()["arrived"], have) == (409, 5, 5)
    assert (done["state"], store.upload_path(Upload.objects.get(pk=upload["id"])).read_bytes()) == (
        "arrived",
        b"0123456789",
    )


def test_an_upload_needs_its_key(reporter: Client) -> None:
    upload = begun(reporter, 3)
    assert send(reporter, upload, 0, b"abc", key="other").status_code == 404


def test_nobody_sends_for_a_case_of_others(desk: SimpleNamespace, as_: Callable[..., Client]) -> None:
    stranger, reader, member = as_(desk.second), as_(desk.people.auditor), as_(desk.people.investigator)
    got = [
        c.post("/uploads", {"name": "a", "size": 3, "case": desk.case.reference}).status_code
        for c in (stranger, reader)
    ]
    upload = begun(member, 3, case=desk.case.reference)
    assert (got, send(stranger, upload, 0, b"abc").status_code) == ([404, 403], 404)


def test_without_an_open_report_nothing_is_sent(public: Client) -> None:
    assert public.post("/uploads", {"name": "a", "size": 3}).status_code == 404


def test_a_file_that_is_too_large_is_refused_in_plain_words(reporter: Client) -> None:
    got = reporter.post("/uploads", {"name": "a", "size": settings.DESK_UPLOAD_BYTES + 1})
    assert (got.status_code, "are taken in" in got.json()["error"]) == (422, True)


def test_a_report_becomes_a_case_and_its_reporter_reads_the_answer(
    desk: SimpleNamespace, as_: Callable[..., Client]
) -> None:
    client = as_(desk.people.intake)
    where = f"/triage/{desk.report.number}"
    client.post(f"{where}/take")
    got = client.post(f"{where}/accept", {"accept-title": "The library", "accept-answer": "We will call you."})
    assert got.status_code == 303
    reporter = as_(None)
    reporter.post("/report/receipt", {"receipt": desk.receipt})
    assert "We will call you." in reporter.get("/report/state").content.decode()


def test_a_duplicate_names_its_first(desk: SimpleNamespace, as_: Callable[..., Client]) -> None:
    client = as_(desk.people.intake)
    where = f"/triage/{desk.report.number}/duplicate"
    got = client.post(where, {"duplicate-of": "RNOTTHERE"})
    assert (got.status_code, "There is no report of this number." in got.content.decode()) == (422, True)
