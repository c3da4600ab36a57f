"""Lists: every row once, what changed since, with as many queries for many rows as for one."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from delicti.desk import clock
from delicti.desk.services import cases, intake, work

OF_A_CASE = (
    "actors", "episodes", "findings", "case-files", "uploads", "items", "custody", "members", "notes", "tasks", "tell",
    "decisions", "clocks", "tombstones", "erasures", "audit",
)  # fmt: skip
QUERIES = {  # the token, its roles, and what else each list asks
    "/cases": 3,
    "/jobs": 4,
    "/search": 4,
    "/searches": 2,
    **{f"/case/{name}": 5 for name in OF_A_CASE},
    "/case/audit": 7,  # its service looks at the rights once more
}


@pytest.fixture
def me(desk: SimpleNamespace, with_token: Callable[..., Any]) -> Any:
    found = with_token(desk.people.investigator)
    found.get("/me")  # writes down that the token is in use, which is done once in a while
    return found


def every(me: Any, where: str, limit: int, **asked: Any) -> Iterator[dict[str, Any]]:
    cursor = ""
    while cursor is not None:
        page = me.get(where, cursor=cursor, limit=limit, **asked).json()
        assert len(page["items"]) <= limit
        yield from page["items"]
        cursor = page["next"]


@pytest.mark.parametrize("name", OF_A_CASE)
def test_pages_hold_every_row_once(desk: SimpleNamespace, me: Any, name: str) -> None:
    if name in ("notes", "tasks"):
        for number in range(4):
            work.note(desk.people.investigator, desk.case, f"Note {number}")
            work.add_task(desk.people.investigator, desk.case, f"Task {number}")
    where = f"/cases/{desk.case.reference}/{name}"
    whole = list(every(me, where, 200))
    assert list(every(me, where, 3 if len(whole) < 60 else 100)) == whole


def test_cases_come_in_every_order_once(desk: SimpleNamespace, me: Any) -> None:
    for number in range(6):
        cases.open_case(desk.people.investigator, f"Incident {number}")
    wrong = []
    for sort in ("updated", "received", "due", "findings", "attackers", "succeeded"):
        for latest_first in ("true", "false"):
            got = [one["reference"] for one in every(me, "/cases", 2, sort=sort, latest_first=latest_first)]
            if len(got) != 7 or len(set(got)) != 7:
                wrong.append((sort, latest_first, got))
    assert wrong == []


def test_a_row_that_comes_in_meanwhile_is_not_lost(desk: SimpleNamespace, me: Any) -> None:
    where = f"/cases/{desk.case.reference}/notes"
    work.note(desk.people.investigator, desk.case, "second")
    first = me.get(where, limit=1).json()
    work.note(desk.people.investigator, desk.case, "third")
    rest = me.get(where, cursor=first["next"]).json()
    assert [one["text"] for one in rest["items"]][-2:] == ["second", "third"]


def test_what_changed_since_is_listed(desk: SimpleNamespace, me: Any) -> None:
    investigator, case = desk.people.investigator, desk.case
    other = work.add_task(investigator, case, "Another")
    since = clock.now() + timedelta(hours=1)
    with clock.standing_at(since):
        work.end_task(investigator, desk.task)
        work.reopen_task(investigator, desk.task)  # which leaves no time in its row
        work.retract(investigator, desk.note, "wrong")
    asked = clock.text(since)
    tasks = [one["id"] for one in every(me, f"/cases/{case.reference}/tasks", 50, updated_since=asked)]
    notes = [one["id"] for one in every(me, f"/cases/{case.reference}/notes", 50, updated_since=asked)]
    found = [one["reference"] for one in every(me, "/cases", 50, updated_since=asked)]
    assert (tasks, str(other.pk) in tasks, notes, found) == (
        [str(desk.task.pk)],
        False,
        [str(desk.note.pk)],
        [case.reference],
    )


@pytest.mark.parametrize("cursor", ["x", "bm9uc2Vuc2U", "WyJhdCIsMSwiMCJd", "W10", "é", "WyJwayIsbnVsbCwiMSJd"])
def test_a_cursor_of_no_list_is_refused(desk: SimpleNamespace, me: Any, cursor: str) -> None:
    names = [f"/cases/{desk.case.reference}/{name}" for name in OF_A_CASE if name != "audit"]
    got = {me.get(where, cursor=cursor).status_code for where in ("/cases", *names)}
    assert got == {422}


def test_filters_are_those_of_the_page(desk: SimpleNamespace, me: Any) -> None:
    def found(**asked: str) -> list[str]:
        return [one["reference"] for one in every(me, "/cases", 50, **asked)]

    here = [desk.case.reference]
    assert (found(q="shop"), found(sector="private company"), found(whose="mine")) == (here, here, here)
    assert (found(status="closed"), found(whose="broken"), found(q="quietzebra")) == ([], [], [])


@pytest.mark.parametrize("name", QUERIES)
def test_queries_are_as_many_as_fixed(desk: SimpleNamespace, me: Any, name: str) -> None:
    investigator, case = desk.people.investigator, desk.case
    for number in range(5):
        cases.open_case(investigator, f"Incident shop {number}")
        work.note(investigator, case, f"shop {number}")
        work.add_task(investigator, case, f"Task {number}", assignee=investigator)
    where = name.replace("/case/", f"/cases/{case.reference}/")
    asked = {"q": "shop"} if name == "/search" else {}
    me.get(where, **asked)  # what is kept in memory of a case file
    with CaptureQueriesContext(
        connection,
    ) as seen:
        got = me.get(where, **asked)
    said = [one["sql"][:90] for one in seen if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert (got.status_code, len(said)) == (200, QUERIES[name]), said


def test_triage_is_listed_for_who_takes_reports_in(desk: SimpleNamespace, with_token: Callable[..., Any]) -> None:
    taker = with_token(desk.people.intake)
    for number in range(3):
        intake.report(organisation=f"Library {number}", sector="other", noticed="x")
    numbers = [one["number"] for one in every(taker, "/reports", 2)]
    assert (len(numbers), desk.report.number in numbers) == (5, True)  # with what the public answered


def test_an_unknown_row_is_answered_like_a_strange_address(desk: SimpleNamespace, me: Any) -> None:
    answers = {
        me.get(where).content for where in ("/cases/ZZ-ZZZZ", f"/cases/{desk.hidden.reference}", "/nothing/here")
    }
    assert len(answers) == 1
