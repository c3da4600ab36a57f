"""A program takes a case from its evidence to its end, and its answers hold what it did."""

import base64
import zipfile
from collections.abc import Callable
from io import BytesIO
from types import SimpleNamespace
from typing import Any

from delicti.desk.models import CustodyEntry


def test_a_file_is_sent_in_pieces_and_investigated(desk: SimpleNamespace, with_token: Callable[..., Any]) -> None:
    me, data = with_token(desk.people.investigator), b"0123456789"
    begun = me.post("/uploads", name="access.log", size_bytes=10, case=desk.case.reference).json()
    where, key = f"/uploads/{begun['id']}", {"X-Upload-Key": begun["key"]}
    client = me.client
    first = client.put(f"/api/v1{where}?at=0", data[:4], content_type="application/octet-stream", headers=key)
    again = client.put(f"/api/v1{where}?at=0", data[:4], content_type="application/octet-stream", headers=key)
    state = client.get(f"/api/v1{where}", headers=key).json()
    client.put(f"/api/v1{where}?at=4", data[4:], content_type="application/octet-stream", headers=key)
    client.post(f"/api/v1{where}/finish", headers=key)
    assert (first.json()["arrived_bytes"], again.status_code, again.json()["arrived_bytes"]) == (4, 409, 4)
    assert state["arrived_bytes"] == 4
    ready = str(desk.upload.pk)
    job = me.post(f"/cases/{desk.case.reference}/investigate", uploads=[ready]).json()
    assert me.get(f"/jobs/{job['id']}").json()["state"] == "waiting"
    assert me.post(f"/jobs/{job['id']}/cancel").json()["state"] == "cancelled"


def test_a_case_is_closed_and_reopened(desk: SimpleNamespace, with_token: Callable[..., Any]) -> None:
    me = with_token(desk.people.investigator)
    case = me.post("/cases", title="Another shop", sector="bank").json()
    where = f"/cases/{case['reference']}"
    renamed = me.call("PATCH", where, {"organisation": "A Bank"}).json()
    assert (renamed["title"], renamed["organisation"]) == ("Another shop", "A Bank")
    closed = me.post(f"{where}/close", outcome="no offence shown", reason="looked at").json()
    again = me.post(f"{where}/close", outcome="duplicate", reason="x")
    opened = me.post(f"{where}/reopen", reason="more came").json()
    assert (closed["status"], again.status_code, opened["status"]) == ("closed", 422, "reopened")


def test_a_finding_comes_with_its_bytes(desk: SimpleNamespace, a_finding: str, with_token: Callable[..., Any]) -> None:
    me = with_token(desk.people.investigator)
    where = f"/cases/{desk.case.reference}/findings/{a_finding}"
    told = me.get(where).json()
    raw = base64.b64decode(told["raw"])
    before = CustodyEntry.objects.count()
    taken = me.post(f"{where}/raw", reason="for the expert").json()
    assert (len(raw), told["raw_cut"], base64.b64decode(taken["raw"])) == (told["raw_bytes"], False, raw)
    assert CustodyEntry.objects.count() == before + 1


def test_a_case_file_leaves_in_an_archive(desk: SimpleNamespace, with_token: Callable[..., Any]) -> None:
    me = with_token(desk.people.investigator)
    got = me.post(f"/cases/{desk.case.reference}/case-files/{desk.file.pk}/take", reason="for the court")
    names = zipfile.ZipFile(BytesIO(b"".join(got.streaming_content))).namelist()
    assert any(name.endswith("/data/case.json") for name in names)


def test_problems_are_told_in_one_sentence(desk: SimpleNamespace, with_token: Callable[..., Any]) -> None:
    me = with_token(desk.people.investigator)
    got = me.post("/cases", title=" ")
    broken = me.call("POST", "/cases", {"title": "x" * 301})
    assert (got.status_code, got["Content-Type"], got.json()["detail"]) == (
        422,
        "application/problem+json",
        "The title is missing; write one.",
    )
    assert [one["where"] for one in broken.json()["errors"]] == ["body.title"]


def test_the_guide_lists_every_operation(desk: SimpleNamespace, as_: Callable[..., Any]) -> None:
    from delicti.desk.api.site import document

    text = as_(desk.people.nobody).get("/guide").content.decode()
    assert [path for path in document()["paths"] if path not in text] == []
