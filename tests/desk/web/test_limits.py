"""Limits on attempts: one count for all processes, by the address that really asks."""

from collections.abc import Callable
from datetime import timedelta
from subprocess import CompletedProcess
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from delicti.desk import clock
from delicti.desk.services import limits
from delicti.desk.web.accounts import address_of, network_of

REPORT = {"organisation": "Kite Travel", "sector": "private company", "noticed": "A page in another language."}
SIGN_IN = {"login": "investigator", "password": "wrong"}


def asked(forwarded: str, proxies: int, monkeypatch: pytest.MonkeyPatch, peer: str = "198.51.100.9") -> Any:
    monkeypatch.setattr(settings, "DESK_PROXIES", proxies)
    return RequestFactory().get("/", REMOTE_ADDR=peer, headers={"X-Forwarded-For": forwarded})


@pytest.mark.parametrize(
    ("forwarded", "proxies", "address"),
    [
        ("203.0.113.7", 0, "198.51.100.9"),
        ("203.0.113.7", 1, "203.0.113.7"),
        ("192.0.2.66, 203.0.113.7", 1, "203.0.113.7"),
        ("192.0.2.66, 203.0.113.7, 198.51.100.1", 2, "203.0.113.7"),
        ("203.0.113.7", 2, "198.51.100.9"),
        ("nonsense", 1, "198.51.100.9"),
        ("", 1, "198.51.100.9"),
        ("[2001:db8::1]", 1, "2001:db8::1"),
    ],
)
def test_only_what_a_trusted_proxy_saw_is_believed(
    forwarded: str, proxies: int, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert address_of(asked(forwarded, proxies, monkeypatch)) == address


def test_one_customer_of_ipv6_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    found = {network_of(asked("", 0, monkeypatch, f"2001:db8:1:2::{number}")) for number in range(1, 9)}
    assert found == {"2001:db8:1:2::"}


def test_a_limit_ends_after_an_hour(home: object) -> None:
    first = [limits.within("x", "192.0.2.1", 2) for _ in range(3)]
    with clock.standing_at(clock.now() + timedelta(hours=1, seconds=1)):
        later = limits.within("x", "192.0.2.1", 2)
    assert (first, later) == ([True, True, False], True)


def test_processes_count_together(home: object, in_another_process: Callable[..., "CompletedProcess[str]"]) -> None:
    code = "from delicti.desk.services import limits\nprint([limits.within('x', '192.0.2.1', 3) for _ in range(2)])"
    said = [in_another_process(code).stdout.strip() for _ in range(2)]
    assert (said, limits.within("x", "192.0.2.1", 3)) == (["[True, True]", "[True, False]"], False)


def test_nothing_is_lost_where_processes_count_at_once(
    home: object, in_another_process: Callable[..., "CompletedProcess[str]"]
) -> None:
    code = (
        "import subprocess\nwork = 'import django; django.setup(); from delicti.desk.services import limits; "
        '[limits.within("y", "a", 999) for _ in range(20)]\'\n'
        "both = [subprocess.Popen([sys.executable, '-c', work]) for _ in range(2)]\n"
        "sys.exit(max(one.wait() for one in both))"
    )
    done = in_another_process(code)
    assert (done.returncode, limits.within("y", "a", 41), limits.within("y", "a", 41)) == (0, True, False)


def many(client: Client, where: str, given: dict[str, Any], times: int, spoofed: bool) -> list[str]:
    out = []
    for number in range(times):
        headers = {"X-Forwarded-For": f"192.0.2.{number}"} if spoofed else {}
        out.append(client.post(where, given, headers=headers).content.decode())
    return out


@pytest.mark.parametrize("spoofed", [False, True])
def test_reports_and_receipts_are_bounded_whatever_a_client_claims(
    desk: SimpleNamespace, as_: Callable[..., Client], monkeypatch: pytest.MonkeyPatch, spoofed: bool
) -> None:
    monkeypatch.setattr(settings, "DESK_PUBLIC_INTAKE", True)
    monkeypatch.setattr(settings, "DESK_REPORTS_AN_HOUR", 2)
    reports = many(as_(None), "/report", REPORT, 3, spoofed)
    receipts = many(as_(None), "/report/receipt", {"receipt": "R22222222-22222222222222222222"}, 31, spoofed)
    assert ["Many reports" in one for one in reports] == [False, False, True]
    assert ["Many receipts" in one for one in receipts] == [False] * 30 + [True]


def test_files_of_one_address_are_bounded(
    desk: SimpleNamespace, as_: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "DESK_UPLOADS_AN_HOUR", 1)
    client = as_(None)
    client.post("/report/receipt", {"receipt": desk.receipt})
    got = [client.post("/uploads", {"name": "a", "size": 3}).status_code for _ in range(2)]
    form = client.post("/uploads/whole", {"files": [SimpleUploadedFile("a.log", b"x")]}).status_code
    assert (got, form) == ([201, 422], 422)


@pytest.mark.parametrize(
    "where", ["/account/sign-in", "/report", "/uploads/whole", "/nothing", "/alive", "/api/v1/cases"]
)
def test_what_is_too_large_is_refused_before_it_is_read(
    desk: SimpleNamespace, as_: Callable[..., Client], monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    monkeypatch.setattr(settings, "DATA_UPLOAD_MAX_MEMORY_SIZE", 100_000)
    read: list[int] = []
    monkeypatch.setattr("django.http.request.HttpRequest._load_post_and_files", lambda self: read.append(1))
    file = SimpleUploadedFile("a.log", b"x" * 200_000)
    got = as_(None).post(where, {"files": file})
    assert (got.status_code, "100,000 bytes" in got.content.decode(), read) == (413, True, [])


def test_who_opened_a_report_may_send_a_larger_form(
    desk: SimpleNamespace, as_: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = as_(None)
    client.post("/report/receipt", {"receipt": desk.receipt})
    monkeypatch.setattr(settings, "DATA_UPLOAD_MAX_MEMORY_SIZE", 1_000)
    got = {
        where: client.post(where, {"files": SimpleUploadedFile("a.log", b"x" * 2_000)}).status_code
        for where in ("/uploads/whole", "/report/receipt")
    }
    assert got == {"/uploads/whole": 303, "/report/receipt": 413}


@pytest.mark.parametrize("spoofed", [False, True])
def test_sign_in_is_bounded_whatever_a_client_claims(
    desk: SimpleNamespace, as_: Callable[..., Client], spoofed: bool
) -> None:
    ada = desk.people.investigator
    ada.password = make_password("correct horse battery", hasher="pbkdf2_sha256")
    ada.save()
    tried = many(as_(None), "/account/sign-in", SIGN_IN, 6, spoofed)
    right = as_(None).post("/account/sign-in", {**SIGN_IN, "password": "correct horse battery"})
    assert ("Too many failed login attempts" in tried[-1], right.status_code) == (True, 200)
