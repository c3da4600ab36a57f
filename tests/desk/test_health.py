"""`delicti desk check` says plainly what is wrong, and behind TLS Django's own checks find nothing."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from subprocess import CompletedProcess
from types import SimpleNamespace

import pytest

from delicti.desk import clock, health
from delicti.desk.models import Upload
from delicti.desk.services import cases, jobs, uploads

Run = Callable[..., "CompletedProcess[str]"]


def told(run: Run, monkeypatch: pytest.MonkeyPatch, **environment: str) -> list[str]:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    done = run("import json\nfrom delicti.desk import health\nprint(json.dumps(health.problems()))")
    assert done.stderr == ""
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def test_a_desk_behind_tls_is_in_order(in_another_process: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    set_so = {"DESK_HTTPS": "1", "DESK_HOSTS": "desk.example", "DESK_PROXY": "1", "DESK_PROXIES": "1"}
    assert told(in_another_process, monkeypatch, **set_so) == []


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"DESK_HOSTS": "desk.example"}, "in the clear"),
        ({"DESK_HOSTS": "desk.example", "DESK_HTTPS": "1", "DESK_PROXIES": "1"}, "lead to itself for ever"),
        ({"DESK_PROXY": "1"}, "everybody shares one limit"),
    ],
)
def test_settings_that_do_not_fit_are_named(
    in_another_process: Run, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], says: str
) -> None:
    found = told(in_another_process, monkeypatch, **environment)
    assert [says in one for one in found] == [True]


def test_behind_tls_cookies_and_pages_are_bound_to_it(in_another_process: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("DESK_HTTPS", "1"), ("DESK_HOSTS", "desk.example")):
        monkeypatch.setenv(name, value)
    code = """
from django.test import Client
client = Client(SERVER_NAME="desk.example")
clear = client.get("/account/sign-in")
safe = client.get("/account/sign-in", secure=True)
print(clear.status_code, clear["Location"])
print(safe["Strict-Transport-Security"])
print(safe.cookies["csrftoken"]["secure"], safe.cookies["csrftoken"]["httponly"], safe.cookies["csrftoken"]["samesite"])
"""
    assert in_another_process(code).stdout.splitlines() == [
        "301 https://desk.example/account/sign-in",
        "max-age=31536000; includeSubDomains; preload",
        "True True Lax",
    ]


def test_a_key_that_others_may_read_is_named(home: Path) -> None:
    (home / "keys" / "secret").chmod(0o644)
    assert [one for one in health.problems() if "chmod go=" in one] != []


def test_files_and_jobs_that_need_somebody_are_named(people: SimpleNamespace) -> None:
    case = cases.open_case(people.investigator, "Shop")
    for name in ("lost", "failed", "waiting"):
        upload, _ = uploads.begin(name, 3, by=people.investigator, case=case)
        uploads.finish(uploads.receive(upload, 0, b"abc"))
    lost, failed, _ = Upload.objects.order_by("begun_at")
    for upload in (lost, failed):
        job = jobs.take("a worker")
        assert job is not None
        if upload == lost:
            uploads.settle(job, "0" * 64)
        else:
            jobs.failed(job, "the disk is full")
    from delicti.desk import store

    store.upload_path(lost).unlink()
    with clock.standing_at(clock.now() + timedelta(minutes=11)):
        found = health.problems()
    assert found == [
        f"The uploaded file {lost.pk} is missing.",
        f"The uploaded file {failed.pk} was not checked; ask for it again on its page.",
        "1 jobs have waited for more than ten minutes; start a worker with: delicti desk worker",
    ]
