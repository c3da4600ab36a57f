"""The list of cases, search, jobs: sorted, filtered, in pages, done with selected ones."""

import base64
import re
import uuid
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from delicti.desk.models import Case
from delicti.desk.services import cases


@pytest.fixture
def many(desk: SimpleNamespace) -> list[str]:
    made = [cases.open_case(desk.people.investigator, f"Incident {n}", sector="bank").reference for n in range(60)]
    return [desk.case.reference, *made]


@pytest.fixture
def client(desk: SimpleNamespace, as_: Callable[..., Client]) -> Client:
    return as_(desk.people.investigator)


def rows(page: str) -> list[str]:
    return re.findall(r'name="case" value="([^"]+)"', page)


@pytest.mark.parametrize("sort", ["changed", "received", "due", "findings"])
def test_pages_by_cursor_show_every_case_once(client: Client, many: list[str], sort: str) -> None:
    seen, where = [], f"/cases?sort={sort}"
    while where:
        text = client.get(where).content.decode()
        seen += rows(text)
        after = re.search(r'rel="next" href="([^"]+)"', text)
        where = "/cases" + after[1].replace("&amp;", "&") if after else ""
    assert sorted(seen) == sorted(many)


def test_the_page_before_is_the_page_that_one_came_from(client: Client, many: list[str]) -> None:
    first = client.get("/cases").content.decode()
    second = client.get("/cases" + re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&"))  # type: ignore[index]
    back = re.search(r'rel="prev" href="([^"]+)"', second.content.decode())[1]  # type: ignore[index]
    assert rows(client.get("/cases" + back.replace("&amp;", "&")).content.decode()) == rows(first)


@pytest.mark.parametrize(
    "cursor",
    [
        "nonsense",
        "[]",
        '[{"v":"x"},"0"]',
        '[{"v":1},"%s"]',
        '[{"t":"0001-01-01T00:00:00+14:00"},"%s"]',
        '[{"v":1e99},"%s"]',
    ],
)
def test_a_cursor_that_somebody_changed_begins_again(client: Client, many: list[str], cursor: str) -> None:
    changed = base64.urlsafe_b64encode(cursor.replace("%s", str(uuid.uuid4())).encode()).decode()
    assert rows(client.get(f"/cases?after={changed}").content.decode()) == rows(client.get("/cases").content.decode())


def test_filters_narrow_the_list(client: Client, desk: SimpleNamespace, many: list[str]) -> None:
    by_text = rows(client.get("/cases?q=shop").content.decode())
    by_kind = rows(client.get("/cases?sector=private+company").content.decode())
    closed = rows(client.get("/cases?status=closed").content.decode())
    assert (by_text, by_kind, closed) == ([desk.case.reference], [desk.case.reference], [])


def test_who_may_not_cancel_a_job_is_not_offered_it(desk: SimpleNamespace, as_: Callable[..., Client]) -> None:
    offered = {
        name: f"/jobs/{desk.job.pk}/cancel"
        in as_(getattr(desk.people, name)).get(f"/jobs/{desk.job.pk}").content.decode()
        for name in ("investigator", "administrator", "auditor")
    }
    assert offered == {"investigator": True, "administrator": True, "auditor": False}


def test_htmx_gets_the_table_alone(client: Client, many: list[str]) -> None:
    whole = client.get("/cases").content.decode()
    part = client.get("/cases", headers={"HX-Request": "true", "HX-Target": "list"}).content.decode()
    assert rows(part) == rows(whole)
    assert "<html" not in part


def test_selected_cases_become_those_of_who_asked(client: Client, desk: SimpleNamespace, many: list[str]) -> None:
    cases.assign(desk.people.investigator, desk.case, None)
    got = client.post("/cases/selected", {"case": many[:2], "do": "mine"})
    assert got.status_code == 303
    assert Case.objects.get(pk=desk.case.pk).assignee == desk.people.investigator


def test_two_selected_cases_lead_to_their_merge(client: Client, many: list[str]) -> None:
    got = client.post("/cases/selected", {"case": many[:2], "do": "merge"})
    assert got["Location"] == f"/case/{many[1]}/links?with={many[0]}#merge"
    assert f'value="{many[0]}"' in client.get(got["Location"]).content.decode()


def test_a_merged_case_can_be_taken_out_again(client: Client, many: list[str]) -> None:
    client.post(f"/case/{many[1]}/links/merge", {"merge-reference": many[0], "merge-reason": "the same"})
    merged = Case.objects.get(reference=many[1]).status
    client.post(f"/case/{many[1]}/links/unmerge", {"reason": "not the same after all"})
    assert (merged, Case.objects.get(reference=many[1]).status) == ("merged", "received")


def test_findings_come_in_pages_and_by_class(client: Client, desk: SimpleNamespace) -> None:
    where = f"/case/{desk.case.reference}/findings"
    text = client.get(where).content.decode()
    kind, number = re.search(r'<option value="([\w-]+)">[\w-]+ \((\d+)\)', text).groups()  # type: ignore[union-attr]
    narrowed = client.get(f"{where}?class={kind}").content.decode()
    assert f"{number} finding" in narrowed
    assert len(re.findall(r"<tr tabindex", text)) == 50


def test_search_finds_an_address_of_the_evidence(client: Client, desk: SimpleNamespace) -> None:
    text = client.get("/search?q=203.0.113.169").content.decode()
    assert f"/case/{desk.case.reference}/actors" in text


def test_the_next_page_of_a_search_is_of_the_same_kinds(client: Client, many: list[str]) -> None:
    text = client.get("/search?q=incident&kind=case&kind=note").content.decode()
    after = re.search(r'rel="next" href="([^"]+)"', text)[1].replace("&amp;", "&")  # type: ignore[index]
    before = re.search(r'rel="prev" href="([^"]+)"', client.get(after).content.decode())[1]  # type: ignore[index]
    assert ("kind=case" in after, "kind=note" in after, before.count("kind=")) == (True, True, 2)


def test_a_search_is_kept_and_removed(client: Client, desk: SimpleNamespace) -> None:
    client.post("/search/save", {"q": "shop", "name": "The shop"})
    kept = client.get("/search").content.decode()
    client.post(re.search(r'action="(/search/[^"]+/forget)"', kept)[1])  # type: ignore[index]
    assert ("/forget" in kept, "/forget" in client.get("/search").content.decode()) == (True, False)
