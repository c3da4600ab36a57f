"""Every address as every role, member and not."""

import ast
import re
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from delicti.desk import web
from delicti.desk.models import AuditEntry, User
from delicti.desk.services import subjects, webhooks
from delicti.desk.web import urls

PUBLIC = {
    "account_login", "account_inactive", "account_signup", "account_email", "account_reset_password",
    "account_set_password", "set_up", "report", "receipt", "report_state", "report_leave",
    "upload_begin", "upload_piece", "upload_finish", "upload_give_up", "upload_whole",
    "subject_ask", "subject_receipt", "subject_state", "subject_leave", "public_answer", "public_bulletin",
    "public_bulletins", "public_feed", "public_picture", "public_rules",
}  # fmt: skip
DOORS = {
    "triage": "intake",
    "persons": "reviewer",
    "person": "administrator",
    "people": "administrator",
    "webhooks": "administrator",
    "audit": "auditor",
}


def named(patterns: list[Any]) -> Iterator[URLPattern]:
    """The pages of the desk's own; those of allauth under /account/ have tests of theirs."""
    for one in patterns:
        if isinstance(one, URLResolver):
            if str(one.pattern) != "account/":
                yield from named(one.url_patterns)
        else:
            yield one


PATTERNS = list(named(urls.urlpatterns))


def of_a_case() -> list[URLPattern]:
    return list(named(urls._CASE))


def address(name: str, reference: str, keys: dict[str, object]) -> str:
    route = next(str(one.pattern) for one in of_a_case() if one.name == name)
    needs = "key>" in route
    return reverse(name, args=[reference, keys.get(name, uuid.uuid4())] if needs else [reference])


def keys_of(desk: SimpleNamespace) -> dict[str, object]:
    return {
        "case_finding": "f-1",
        "case_finding_raw": "f-1",
        "case_import": desk.upload.pk,
        "case_check": desk.file.pk,
        "case_take": desk.file.pk,
        "case_force": desk.file.pk,
        "case_erase": desk.file.pk,
        "upload_take": desk.upload.pk,
        "upload_erase": desk.upload.pk,
        "note_erase": desk.note.pk,
        "erasure_confirm": desk.erasure.pk,
        "erasure_end": desk.erasure.pk,
        "note_retract": desk.note.pk,
        "task_change": desk.task.pk,
        "task_end": desk.task.pk,
        "task_reopen": desk.task.pk,
        "decision_withdraw": desk.decision.pk,
        "clock_stop": desk.clock.pk,
        "tell_told": desk.person.pk,
        "member_remove": desk.member.pk,
    }


def answers(client: Client, where: str) -> Iterator[tuple[str, Any]]:
    yield "GET", client.get(where)
    yield "POST", client.post(where, {"reason": "because", "do": "give"})


@pytest.fixture
def everybody(desk: SimpleNamespace) -> dict[str, User]:
    return {**vars(desk.people), "second": desk.second}


def test_a_case_is_for_strangers_as_if_it_were_not(
    desk: SimpleNamespace, everybody: dict[str, User], as_: Callable[..., Client]
) -> None:
    leaks = []
    before = AuditEntry.objects.count()
    for role, user in everybody.items():
        if role == "second":
            continue
        client = as_(user)
        for one in of_a_case():
            there = address(one.name, desk.hidden.reference, {"note_retract": desk.hidden_note.pk})
            nowhere = address(one.name, "ZZ-ZZZZ", {})
            for (how, got), (_, missing) in zip(answers(client, there), answers(client, nowhere), strict=True):
                same = got.status_code == missing.status_code and _plain(got) == _plain(missing)
                if not same or got.status_code not in (404, 405):
                    leaks.append((role, how, one.name, got.status_code, missing.status_code))
    assert (leaks, AuditEntry.objects.count()) == ([], before)


def test_rows_of_another_case_are_not_reached_through_an_own_one(
    desk: SimpleNamespace, as_: Callable[..., Client]
) -> None:
    client = as_(desk.second)
    got = [
        client.post(
            address(name, desk.hidden.reference, keys_of(desk)), {"reason": "because", "do": "told"}
        ).status_code
        for name in keys_of(desk)
        if name not in ("case_finding", "case_finding_raw")
    ]
    assert set(got) == {404}


def test_a_member_who_may_read_changes_nothing(desk: SimpleNamespace, as_: Callable[..., Client]) -> None:
    client, keys = as_(desk.people.auditor), keys_of(desk)
    before = AuditEntry.objects.count()
    done = []
    for one in of_a_case():
        got = client.post(address(one.name, desk.case.reference, keys), FILLED)
        if got.status_code not in (403, 404, 405, 422):
            done.append((one.name, got.status_code))
    # Whoever reads may check a seal: that is custody, and changes nothing else.
    assert done == [("case_check", 303)]
    assert AuditEntry.objects.count() - before == 1


FILLED = {
    "reason": "because",
    "do": "told",
    "note-text": "x",
    "task-title": "x",
    "decision-kind": "other",
    "decision-text": "x",
    "decision-reason": "x",
    "move-status": "under review",
    "move-reason": "x",
    "close-outcome": "duplicate",
    "close-reason": "x",
    "assign-to": "",
    "tell-who": "x",
    "member-username": "nobody",
    "member-reason": "x",
    "merge-reference": "ZZ-ZZZZ",
    "merge-reason": "x",
    "export-reason": "x",
    "clock-kind": "review",
    "clock-due_at": "2199-01-01T00:00",
    "clock-basis": "x",
    "legal_basis": "x",
    "title": "x",
    "sector": "bank",
}


def test_a_member_reads_every_page_of_a_case(desk: SimpleNamespace, a_finding: str, as_: Callable[..., Client]) -> None:
    client = as_(desk.people.auditor)
    pages = {
        one.name: client.get(address(one.name, desk.case.reference, {"case_finding": a_finding})) for one in of_a_case()
    }
    got = {name: answer.status_code for name, answer in pages.items() if answer.status_code != 405}
    assert got == dict.fromkeys(
        ("case", "case_timeline", "case_actors", "case_findings", "case_finding", "case_changes", "case_limits",
         "case_evidence", "case_suspects", "case_measures", "case_work", "case_tell", "case_members", "case_links",
         "case_audit"), 200,
    ) | dict.fromkeys(("case_edit", "case_propose", "case_measure_record", "case_measure_request"), 403)  # fmt: skip


def test_pages_of_a_role_are_not_there_for_others(
    desk: SimpleNamespace, everybody: dict[str, User], person: Callable[..., User], as_: Callable[..., Client]
) -> None:
    wrong, about = [], person("somebody")
    hook, _ = webhooks.add(desk.people.administrator, "https://example.org/", ["all"], about)
    asked, _ = subjects.receive("Erika Example")
    for role, user in everybody.items():
        client = as_(user)
        for one in PATTERNS:
            door = next((holder for start, holder in DOORS.items() if str(one.pattern).startswith(start)), None)
            if door is None or one.name.startswith("case_") or one.name == "subject_item":
                continue
            route = str(one.pattern)
            key = hook.pk if route.startswith("webhooks") else about.pk
            number = asked.number if route.startswith("persons") else desk.report.number
            args = [number] if "number" in route else [key] if "key" in route else []
            for how, got in answers(client, reverse(one.name, args=args)):
                if (got.status_code in (404, 405)) is not (role != door) and got.status_code != 405:
                    wrong.append((role, how, one.name, got.status_code))
    assert wrong == []


def test_without_sign_in_every_page_leads_there(desk: SimpleNamespace, as_: Callable[..., Client]) -> None:
    client, open_to_all = as_(None), []
    for one in PATTERNS:
        route = str(one.pattern)
        reference = one.name in {each.name for each in of_a_case()}
        args: list[object] = [desk.case.reference] if reference else []
        known: dict[str, object] = {"reference": desk.case.reference, "number": desk.report.number}
        args += [known.get(name, uuid.uuid4()) for name in re.findall(r"<\w+:(\w+)>", route)]
        for _, got in answers(client, reverse(one.name, args=args)):
            if not (got.status_code == 302 and got["Location"].startswith("/account/sign-in")):
                open_to_all.append(one.name)
    assert set(open_to_all) <= PUBLIC


def test_nothing_of_a_hidden_case_is_on_any_list(
    desk: SimpleNamespace, everybody: dict[str, User], as_: Callable[..., Client]
) -> None:
    told = []
    lists = [
        "/",
        "/cases?status=all",
        "/cases?q=quietzebra",
        "/jobs",
        "/search?q=quietzebra",
        "/search?q=" + desk.hidden.reference,
    ]
    for role, user in everybody.items():
        for where in lists:
            text = as_(user).get(where).content.decode().replace(f'value="{where.rpartition("=")[2]}"', "")
            if role != "second" and ("Quietzebra" in text or f"/case/{desk.hidden.reference}" in text):
                told.append((role, where))
    assert told == []


def test_who_manages_jobs_learns_nothing_of_their_cases(desk: SimpleNamespace, as_: Callable[..., Client]) -> None:
    client = as_(desk.people.administrator)
    pages = [client.get(where).content.decode() for where in ("/", "/jobs", f"/jobs/{desk.job.pk}")]
    told = [word for word in (desk.case.reference, "access.log", desk.case.title) if any(word in one for one in pages)]
    assert ([str(desk.job.pk) in one for one in pages], told) == ([True] * 3, [])


def test_a_receipt_shows_its_own_report_alone(desk: SimpleNamespace, as_: Callable[..., Client]) -> None:
    client = as_(None)
    wrong = client.post("/report/receipt", {"receipt": f"{desk.report.number}-AAAAAAAAAAAAAAAAAAAA"})
    before = client.get("/report/state")
    right = client.post("/report/receipt", {"receipt": desk.receipt})
    assert (wrong.status_code, before.status_code, right.status_code) == (422, 303, 303)
    assert desk.report.number in client.get("/report/state").content.decode()


def test_the_pages_touch_no_table_but_through_rights_and_services() -> None:
    allowed = {"UserSession", "Authenticator"}  # allauth's, of whoever asks
    touched = []
    for path in Path(web.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            manager = isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager", "_base_manager")
            if manager and not (isinstance(node.value, ast.Name) and node.value.id in allowed):
                touched.append((path.name, node.lineno))
    assert touched == []


def _plain(answer: Any) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
