"""What holds for every page: the policy, what evidence may not do, how many queries, how large."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from delicti.desk import store
from delicti.desk.services import cases
from delicti.desk.web import evidence

TABS = (
    "",
    "timeline",
    "actors",
    "findings",
    "changes",
    "limits",
    "evidence",
    "work",
    "tell",
    "members",
    "links",
    "audit",
)
INLINE = re.compile(
    r"<style|\sstyle=|\son\w+=|javascript:|<script(?![^>]* src=)(?![^>]*application/json)", re.IGNORECASE
)
QUERIES = {  # with a session, an account and its roles: 3
    "/": 9,
    "/cases": 6,
    "/cases?sort=due&q=shop": 7,
    "/jobs": 5,
    "/search?q=shop": 6,
    "case": 8,
    "case/timeline": 8,
    "case/actors": 8,
    "case/findings": 8,
    "case/changes": 8,
    "case/limits": 8,
    "case/evidence": 12,
    "case/work": 19,
    "case/tell": 9,
    "case/members": 8,
    "case/links": 12,
    "case/audit": 10,
}


@pytest.fixture
def reader(desk: SimpleNamespace, as_: Callable[..., Client]) -> Client:
    client = as_(desk.people.investigator)
    client.get("/settings")  # the session is written down as seen
    return client


def pages(desk: SimpleNamespace, a_finding: str) -> list[str]:
    of_case = [f"/case/{desk.case.reference}/{tab}" for tab in (*TABS, "edit", f"findings/{a_finding}")]
    return ["/", "/cases", "/cases/new", "/jobs", f"/jobs/{desk.job.pk}", "/search?q=shop", "/settings", *of_case]


def test_every_page_comes_with_the_policy(desk: SimpleNamespace, reader: Client) -> None:
    policies = {reader.get(where)["Content-Security-Policy"] for where in ("/", "/nothing", "/account/password")}
    assert len(policies) == 1
    policy = dict(part.split(" ", 1) for part in policies.pop().split("; "))
    assert (policy["default-src"], policy["script-src"], policy["style-src"]) == ("'none'", "'self'", "'self'")


def test_no_page_holds_script_or_style_of_its_own(
    desk: SimpleNamespace, a_finding: str, reader: Client, as_: Callable[..., Client]
) -> None:
    told = {where: reader.get(where).content.decode() for where in pages(desk, a_finding)}
    others = {
        "intake": ("/triage", f"/triage/{desk.report.number}", "/report"),
        "administrator": ("/people", f"/people/{desk.second.pk}"),
        "auditor": ("/audit",),
    }
    for role, where in others.items():
        client = as_(getattr(desk.people, role))
        told |= {one: client.get(one).content.decode() for one in where}
    told |= {one: as_(None).get(one).content.decode() for one in ("/account/sign-in", "/report/receipt")}
    # What evidence and people wrote may look like script; escaped, it has no tag.
    assert {
        where: found[0] for where, text in told.items() if (found := INLINE.search(re.sub(r"&lt;.*?&gt;", "", text)))
    } == {}


def test_what_people_and_evidence_wrote_is_shown_not_run(
    desk: SimpleNamespace, reader: Client, as_: Callable[..., Client]
) -> None:
    note = reader.get(f"/case/{desk.case.reference}/work").content.decode()
    report = as_(desk.people.intake).get(f"/triage/{desk.report.number}").content.decode()
    for text in (note, report):
        assert (
            "&lt;script&gt;alert(1)&lt;/script&gt;&#34;&gt;&lt;img src=x onerror=alert(2)&gt;\\xe2\\x80\\xaegnp.exe"
            in text
        )
        assert "\u202e" not in text


def test_raw_bytes_leave_as_a_text_file_and_custody_says_so(
    desk: SimpleNamespace, a_finding: str, reader: Client
) -> None:
    where = f"/case/{desk.case.reference}/findings/{a_finding}/raw"
    refused = reader.post(where, {"file": desk.file.pk})
    got = reader.post(where, {"file": desk.file.pk, "export-reason": "for the court"})
    assert refused.status_code == 422
    assert got["Content-Type"].startswith("text/plain")
    assert got["Content-Disposition"].startswith("attachment")
    last = desk.case.custody.order_by("-number").first()
    assert (last.action, last.why) == ("exported", "for the court")


@pytest.mark.parametrize("name", QUERIES)
def test_a_page_asks_the_database_a_fixed_number_of_times(desk: SimpleNamespace, reader: Client, name: str) -> None:
    where = f"/case/{desk.case.reference}/{name[5:]}" if name.startswith("case") else name
    reader.get(where)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert reader.get(where).status_code == 200
    assert len(asked) == QUERIES[name]


def test_the_list_of_cases_asks_as_often_for_many_as_for_one(desk: SimpleNamespace, reader: Client) -> None:
    for number in range(30):
        cases.open_case(desk.people.investigator, f"Case {number}")
    with CaptureQueriesContext(connection) as asked:
        reader.get("/cases")
    assert len(asked) == QUERIES["/cases"]


def test_the_first_page_and_all_that_it_loads_is_under_100_kb(desk: SimpleNamespace, reader: Client) -> None:
    sizes = []
    for client, where in ((Client(SERVER_NAME="localhost"), "/account/sign-in"), (reader, "/")):
        page = client.get(where).content
        loaded = re.findall(r'(?:src|href)="/static/([^"?]+)', page.decode())
        sizes.append(len(page) + sum(Path(str(finders.find(name))).stat().st_size for name in loaded))
    assert max(sizes) < 100_000


def test_a_page_that_is_not_there_says_what_to_do(desk: SimpleNamespace, reader: Client) -> None:
    got = reader.get("/no/such/page")
    assert got.status_code == 404
    assert "To my desk" in got.content.decode()


def test_what_a_service_refuses_is_said_in_its_words(desk: SimpleNamespace, reader: Client) -> None:
    got = reader.post(f"/case/{desk.case.reference}/work/close", {"close-outcome": "duplicate", "close-reason": " "})
    assert got.status_code == 422
    got = reader.post(f"/case/{desk.case.reference}/work/tasks/{desk.task.pk}/end", {"do": "drop", "reason": ""})
    assert "The reason is missing; write one." in got.content.decode()


def test_empty_lists_say_what_to_do(desk: SimpleNamespace, as_: Callable[..., Client]) -> None:
    client = as_(desk.people.nobody)
    got = {
        where: client.get(where).content.decode().count('class="empty"')
        for where in ("/", "/cases", "/jobs", "/search")
    }
    assert min(got.values()) >= 1


def test_no_page_is_kept_by_browsers(desk: SimpleNamespace, reader: Client) -> None:
    assert {"no-store" in reader.get(where)["Cache-Control"] for where in ("/", "/cases", "/account/password")} == {
        True
    }


def test_a_case_file_that_is_gone_is_said_and_breaks_no_page(desk: SimpleNamespace, reader: Client) -> None:
    evidence._view.cache_clear()
    shutil.rmtree(store.path(desk.file.seal))
    got = [reader.get(f"/case/{desk.case.reference}/{tab}") for tab in TABS]
    assert {one.status_code for one in got} == {200}
    assert "The case file is not in the store" in got[0].content.decode()


ODD = ("\0", "'", "²", "-1", "9" * 30, "a" * 3_000, "\u202e", "[]", "{{ 7*7 }}", "../../etc/passwd", "\r\nX: y")
ASKED = {
    "/cases": ("q", "status", "sector", "whose", "sort", "after", "before"),
    "/search": ("q", "kind", "from"),
    "/jobs": ("after",),
    "case/findings": ("class", "actor", "from", "file"),
    "case/audit": ("below",),
    "case/links": ("with",),
}


@pytest.mark.parametrize("name", ASKED)
def test_nothing_in_an_address_breaks_a_page(desk: SimpleNamespace, reader: Client, name: str) -> None:
    where = f"/case/{desk.case.reference}/{name[5:]}" if name.startswith("case") else name
    got = {reader.get(where, {one: odd}).status_code for one in ASKED[name] for odd in ODD}
    assert got <= {200, 404}
