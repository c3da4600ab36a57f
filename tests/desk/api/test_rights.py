"""Every operation as every role, member and not, as nobody, and with tokens of each scope."""

import ast
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from tests.desk.api.test_schema import named

from delicti.desk import api
from delicti.desk.api.site import api as site
from delicti.desk.api.site import document
from delicti.desk.models import AuditEntry, User
from delicti.desk.services import uploads, webhooks

REACHED = {200, 201, 202, 204, 409, 422}  # beyond the rights, whatever came of it then
HELD = {  # what the small desk's members may do in its case
    "investigator": {"read", "contribute", "decide", "close", "export"},
    "reviewer": {"read", "contribute", "decide", "close"},
    "auditor": {"read"},
}
HOLDERS = {
    "see figures": {"reviewer", "publisher"},
    "run campaigns": {"reviewer"},
    "freeze figures": {"reviewer", "publisher"},
    "write bulletins": {"publisher"},
    "approve bulletins": {"reviewer", "publisher"},
    "answer persons": {"reviewer"},
    "moderate": {"publisher", "intake"},
    "take in": {"intake"},
    "open cases": {"intake", "investigator"},
    "read audit": {"auditor"},
    "manage": {"administrator"},
}
IN_CASE = {  # operation: the right that it needs in its case
    **dict.fromkeys(
        (
            "cases_read_case", "members_list_members", "links_list_links", "story_read_story", "story_read_changes",
            "story_read_limits", "story_list_actors", "story_list_episodes", "findings_list_findings",
            "findings_read_finding", "evidence_list_case_files", "evidence_check", "evidence_list_uploads",
            "evidence_list_items", "evidence_list_custody", "taking_list_tombstones", "taking_list_erasures",
            "work_list_notes", "work_list_tasks", "work_list_people_to_tell", "decisions_list_decisions",
            "decisions_list_clocks", "decisions_offences", "audit_list_case_audit", "jobs_read_job",
        ),
        "read",
    ),
    **dict.fromkeys(
        (
            "cases_edit_case", "cases_assign", "links_relate", "evidence_investigate", "evidence_import_upload",
            "evidence_verify", "uploads_begin", "uploads_state", "uploads_piece", "uploads_finish", "uploads_give_up",
            "uploads_check_again",
            "work_add_note", "work_retract_note", "work_add_task", "work_change_task", "work_end_task",
            "work_reopen_task", "work_add_person_to_tell", "jobs_cancel",
        ),
        "contribute",
    ),
    **dict.fromkeys(
        (
            "cases_move", "members_set_member", "members_end_member", "links_merge", "links_split",
            "evidence_in_force", "taking_ask_erasure", "taking_end_erasure", "work_told", "decisions_decide",
            "decisions_withdraw", "decisions_start_clock", "decisions_stop_clock",
        ),
        "decide",
    ),
    **dict.fromkeys(("cases_close", "cases_reopen"), "close"),
    **dict.fromkeys(
        ("findings_take_raw", "taking_take_upload", "taking_take_case_file", "taking_take_audit"), "export"
    ),
}  # fmt: skip
BESIDES = {"links_split": "open cases"}  # what a role must allow, too
UNSEEN = {"taking_end_erasure"}  # of rows that only those see who may do it
SCOPE_OF = {  # where a permission has the scope of another name
    "run campaigns": "publish",
    "freeze figures": "publish",
    "write bulletins": "publish",
    "approve bulletins": "publish",
    "moderate": "publish",
    "answer persons": "manage",
}
AT_DESK = {  # operation: the permission that it needs, by its scope where both are one
    **dict.fromkeys(
        (
            "campaigns_list_campaigns", "campaigns_show_campaign", "campaigns_list_by_hand", "figures_show_figures",
            "figures_count", "figures_break_down", "figures_list_behind", "figures_list_snapshots",
            "figures_show_snapshot", "figures_check", "figures_list_snapshot_rows", "bulletins_list_bulletins",
            "bulletins_read_bulletin", "bulletins_list_corrections", "bulletins_list_due", "claims_list_sources",
            "claims_show_source", "claims_list_claims", "claims_show_claim",
        ),
        "see figures",
    ),
    **dict.fromkeys(("campaigns_make", "campaigns_edit", "campaigns_end", "campaigns_by_hand"), "run campaigns"),
    "figures_freeze": "freeze figures",
    **dict.fromkeys(
        (
            "bulletins_write", "bulletins_change", "bulletins_set_picture", "bulletins_bind", "bulletins_unbind",
            "bulletins_submit", "bulletins_correct", "claims_add_source", "claims_accept", "claims_refuse",
        ),
        "write bulletins",
    ),
    **dict.fromkeys(
        (
            "bulletins_approve", "bulletins_publish", "bulletins_send_back", "bulletins_withdraw", "bulletins_settle",
            "bulletins_approve_correction",
        ),
        "approve bulletins",
    ),
    **dict.fromkeys(("answers_list_answers", "answers_read_answer", "answers_show", "answers_hide"), "moderate"),
    **dict.fromkeys(
        (
            "persons_list_requests", "persons_hand_in", "persons_read_request", "persons_list_items", "persons_check",
            "persons_search", "persons_hold_back", "persons_tell", "persons_draft", "persons_answer", "persons_refuse",
        ),
        "answer persons",
    ),
    "cases_open_case": "open cases",
    **dict.fromkeys(
        (
            "intake_list_reports", "intake_hand_in", "intake_read_report", "intake_take", "intake_accept",
            "intake_decline", "intake_duplicate",
        ),
        "take in",
    ),
    **dict.fromkeys(("audit_list_audit", "audit_verify"), "read audit"),
    **dict.fromkeys(
        (
            "people_list_people", "people_invite", "people_read_person", "people_set_role", "people_switch",
            "people_password", "people_member", "webhooks_list_webhooks", "webhooks_add_webhook",
            "webhooks_list_deliveries",
        ),
        "manage",
    ),
}  # fmt: skip
FOR_ALL = {"cases_list_cases", "jobs_list_jobs", "search_search", "search_list_searches", "account_me"} | {
    "suspects_list_suspects",
    "measures_list_measures",
    "webhooks_list_about_me",
}
OWN = {  # operation: the scope that a token needs for its own account
    "search_keep": "read",
    "account_list_tokens": "manage",
    "account_list_sessions": "manage",
}
_DECIDED = {  # a case right, two people and a row of their own: test_decided.py
    "suspects": "show_suspect list_ties propose tie confirm refuse untie withdraw correct make_correction "
    "refuse_correction list_corrections erase",
    "measures": "show_measure record request_measure approve refuse execute review end withdraw list_basis "
    "list_reviews notice",
}
APART = {  # tested by themselves below, or elsewhere
    **{f"{room}_{name}": "takes two people" for room, names in _DECIDED.items() for name in names.split()},
    "links_unmerge": "asks for a right in the other case",
    "taking_confirm_erasure": "takes two people, and a role",
    "search_forget": "one's own row",
    "account_make_token": "a session alone",
    "account_revoke_token": "one's own row",
    "account_end_session": "one's own row",
    "webhooks_agree": "a session of its account alone: test_webhooks.py",
    "webhooks_end_webhook": "its account may, too: test_webhooks.py",
}
TABLES = (IN_CASE, AT_DESK, FOR_ALL, OWN, APART)


class Asking:
    """Asks operations with bodies that fit their schemas; whatever is changed is taken back."""

    def __init__(self, desk: SimpleNamespace, finding: str) -> None:
        self._desk, self._finding = desk, finding
        upload, self._key = uploads.begin("x.log", 3, by=desk.people.investigator, case=desk.case)
        self._upload = upload.pk
        self._hook = webhooks.add(desk.people.administrator, "https://example.org/", ["all"], desk.people.auditor)[0].pk
        self._rows: dict[str, dict[str, Any]] = {  # where a body names a row of the case
            "evidence_investigate": {"uploads": [str(desk.upload.pk)]},
            "campaigns_by_hand": {"case": desk.case.reference},
            "bulletins_bind": {"kind": "figure", "id": str(desk.snapshot.pk)},
            "links_split": {"case_files": [str(desk.file.pk)]},
            "taking_ask_erasure": {"kind": "note", "id": str(desk.note.pk)},
        }
        self.operations = {
            one["operationId"]: (how.upper(), path, one)
            for path, methods in document()["paths"].items()
            for how, one in methods.items()
        }

    def __call__(self, client: Any, name: str, reference: str | None = None, **headers: str) -> Any:
        how, path, one = self.operations[name]
        keys = {"key": uuid.uuid4(), **named(self._desk, self._finding, path)}
        if name.startswith("uploads_"):
            keys["key"] = self._upload
        elif name.startswith("webhooks_"):
            keys["key"] = self._hook
        if reference is not None:
            keys["reference"] = reference
        where = path.format(**keys)
        body = one.get("requestBody", {}).get("content", {}).get("application/json")
        sent = fitting(body["schema"]) if body else None
        if sent:
            sent |= self._rows.get(name, {})
        if name == "uploads_begin":
            sent |= {"case": keys.get("reference", self._desk.case.reference), "report": None, "size_bytes": 5}
        query = {
            one["name"]: fitting(one["schema"]) for one in one["parameters"] if one["in"] == "query" and one["required"]
        }
        if name == "figures_break_down":
            query = {"by": ["sector"]}
        with transaction.atomic():
            got = client.generic(
                how,
                where,
                b"" if sent is None else _json(sent),
                content_type="application/json",
                query_params=query,
                headers={"X-Upload-Key": self._key, **headers},
            )
            got.said = b"".join(got.streaming_content) if got.streaming else got.content
            transaction.set_rollback(True)
        return got


def fitting(schema: dict[str, Any]) -> Any:
    """The smallest value that fits a schema of the document."""
    if "$ref" in schema:
        return fitting(document()["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    if "anyOf" in schema:
        return fitting(schema["anyOf"][0])
    if "enum" in schema or "const" in schema:
        return schema.get("const", schema.get("enum", [""])[0])
    kind = schema.get("type")
    if kind == "object":
        return {name: fitting(schema["properties"][name]) for name in schema.get("required", ())}
    if kind == "array":
        return [fitting(schema["items"])] * schema.get("minItems", 0)
    if kind == "integer":
        return schema.get("minimum", 0)
    if kind == "boolean":
        return True
    return {"uuid": str(uuid.uuid4()), "date-time": "2199-01-01T00:00:00Z"}.get(schema.get("format", ""), "x")


def _json(value: Any) -> bytes:
    import msgspec

    return msgspec.json.encode(value)


@pytest.fixture
def asking(desk: SimpleNamespace, a_finding: str) -> Asking:
    return Asking(desk, a_finding)


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("delicti.desk.api.auth.Rate.allow_request", lambda self, request: True)


@pytest.fixture
def everybody(desk: SimpleNamespace) -> dict[str, User]:
    return vars(desk.people)


def session(user: User) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_every_operation_has_its_entry(asking: Asking) -> None:
    entries = [name for table in TABLES for name in table]
    assert sorted(entries) == sorted(asking.operations)


def test_the_document_names_every_address() -> None:
    patterns = {str(one.pattern) for one in site.urls[0]} - {"openapi.json", ""}
    assert len(patterns) == len(document()["paths"])


def test_nobody_reaches_anything(asking: Asking) -> None:
    client = Client(SERVER_NAME="localhost")
    answers = {asking(client, name).status_code for name in asking.operations}
    wrong = {asking(client, name, Authorization="Bearer delicti_wrong").status_code for name in asking.operations}
    document_too = client.get("/api/v1/openapi.json").status_code
    assert (answers, wrong, document_too) == ({401}, {401}, 401)


def test_a_case_is_for_strangers_as_if_it_were_not(
    desk: SimpleNamespace, asking: Asking, everybody: dict[str, User]
) -> None:
    leaks, before = [], AuditEntry.objects.count()
    for role, user in everybody.items():
        client = session(user)
        for name, (_, path, _) in asking.operations.items():
            if "{reference}" not in path and name != "uploads_begin":
                continue
            there, nowhere = asking(client, name, desk.hidden.reference), asking(client, name, "ZZ-ZZZZ")
            by_id = asking(client, name, str(desk.hidden.pk))
            same = there.said == nowhere.said == by_id.said and _head(there) == _head(nowhere) == _head(by_id)
            if not same or there.status_code != 404:
                leaks.append((role, name, there.status_code, nowhere.status_code, by_id.status_code))
    assert (leaks, AuditEntry.objects.count()) == ([], before)


def test_members_reach_what_their_rights_allow(asking: Asking, everybody: dict[str, User]) -> None:
    wrong = []
    for role, user in everybody.items():
        client = session(user)
        for name, right in IN_CASE.items():
            held = HELD.get(role, set())
            if role == "administrator" and name.startswith("jobs_"):
                continue  # manages jobs, whosever they are
            got = asking(client, name).status_code
            may = right in held and (name not in BESIDES or role in HOLDERS[BESIDES[name]])
            good = got in REACHED if may else got == (403 if "read" in held and name not in UNSEEN else 404)
            if not good:
                wrong.append((role, name, got))
    assert wrong == []


def test_roles_reach_what_they_allow(asking: Asking, everybody: dict[str, User]) -> None:
    wrong = []
    for role, user in everybody.items():
        client = session(user)
        for name, scope in AT_DESK.items():
            got = asking(client, name)
            refused_itself = got.status_code == 403 and b"hemselves" in got.said  # nobody gives themselves a role
            if (got.status_code in REACHED or refused_itself or _no_such_case(name, got)) is not (
                role in HOLDERS[scope]
            ):
                wrong.append((role, name, got.status_code))
        wrong += [(role, name) for name in (*FOR_ALL, *OWN) if asking(client, name).status_code not in REACHED]
    assert wrong == []


def test_tokens_reach_what_their_scopes_allow(
    desk: SimpleNamespace, asking: Asking, with_token: Callable[..., Any]
) -> None:
    wrong = []
    me = desk.people.investigator
    rights = ("read", "contribute", "decide", "close", "export")
    sets = [
        ("read",),
        *(("read", one) for one in rights[1:]),
        *((one,) for one in rights[1:]),
        ("open cases",),
        ("manage",),
    ]
    for scopes in sets:
        client = with_token(me, *scopes).client
        for name, right in IN_CASE.items():
            got = asking(client, name).status_code
            may = {"read", right} <= set(scopes) and name not in BESIDES  # no set here holds both
            good = got in REACHED if may else got == (403 if "read" in scopes and name not in UNSEEN else 404)
            if not good:
                wrong.append((scopes, name, got))
        for name, scope in AT_DESK.items():
            may = scope in scopes and "investigator" in HOLDERS[scope]
            if (asking(client, name).status_code in REACHED) is not may:
                wrong.append((scopes, name))
        for name, scope in OWN.items():
            if (asking(client, name).status_code in REACHED) is not (scope in scopes):
                wrong.append((scopes, name))
    assert wrong == []


def test_who_manages_jobs_learns_nothing_of_their_cases(desk: SimpleNamespace) -> None:
    client = session(desk.people.administrator)
    told = [client.get(f"/api/v1/jobs{end}").json() for end in ("", f"/{desk.job.pk}")]
    assert told[1] in told[0]["items"]
    assert {one["case"] for one in told[0]["items"]} == {None}
    assert desk.case.reference not in str(told)


def test_a_token_makes_no_token_and_ends_none(desk: SimpleNamespace, with_token: Callable[..., Any]) -> None:
    me = desk.people.investigator
    reader, other = with_token(me, "read"), me.tokens.first()
    made = with_token(me).post("/tokens", name="x", scopes=["read"], days=1)
    assert (made.status_code, reader.post(f"/tokens/{other.pk}/revoke").status_code) == (403, 403)


def test_an_erasure_takes_another_person(desk: SimpleNamespace, asking: Asking) -> None:
    got = {name: asking(session(getattr(desk.people, name)), "taking_confirm_erasure").status_code for name in HELD}
    assert got == {"investigator": 403, "reviewer": 200, "auditor": 404}


def test_a_change_by_session_needs_its_csrf_token(desk: SimpleNamespace) -> None:
    client = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    client.force_login(desk.people.investigator, backend="allauth.account.auth_backends.AuthenticationBackend")
    where, body = f"/api/v1/cases/{desk.case.reference}/notes", {"text": "x"}
    without = client.post(where, body, content_type="application/json")
    client.get("/cases/new")
    key = {"X-CSRFToken": client.cookies["csrftoken"].value}
    with_it = client.post(where, body, content_type="application/json", headers=key)
    read = client.get(where)
    assert (without.status_code, with_it.status_code, read.status_code) == (403, 201, 200)


def test_a_token_opens_no_page(desk: SimpleNamespace, with_token: Callable[..., Any]) -> None:
    got = with_token(desk.people.investigator).client.get("/cases")
    assert (got.status_code, got["Location"].startswith("/account/sign-in")) == (302, True)


def test_who_asks_too_often_waits(
    desk: SimpleNamespace, with_token: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    for one in _throttles():
        monkeypatch.setattr(one, "num_requests", 3)
    first, second = with_token(desk.people.investigator), with_token(desk.people.investigator)
    got = [first.get("/me").status_code for _ in range(4)]
    late = first.get("/me")
    assert (got, second.get("/me").status_code) == ([200, 200, 200, 429], 200)
    assert (late["Content-Type"], int(late["Retry-After"]) > 0) == ("application/problem+json", True)


def test_the_api_touches_no_table_but_through_rights_and_services() -> None:
    touched = []
    for path in Path(api.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            manager = isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager", "_base_manager")
            if manager and not (isinstance(node.value, ast.Name) and node.value.id == "UserSession"):
                touched.append((path.name, node.lineno))
    assert touched == []


def _throttles() -> Iterator[Any]:
    for bound in site._get_bound_routers():
        for view in bound.path_operations.values():
            for operation in view.operations:
                yield from operation.throttle_objects


def _head(answer: Any) -> tuple[int, dict[str, str]]:
    return answer.status_code, {name: value for name, value in answer.headers.items() if name != "Set-Cookie"}


def _no_such_case(name: str, answer: Any) -> bool:
    """An administrator names a case, which there is none of."""
    return name == "people_member" and answer.status_code == 404
