"""What an auditor sees: every entry; of cases that are not theirs who, when and what, and nothing that names them."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from delicti.desk.models import AuditEntry
from delicti.desk.services import cases


@pytest.fixture
def client(desk: SimpleNamespace, as_: Callable[..., Client]) -> Client:
    cases.close(desk.second, desk.hidden, "no offence shown", "Quietzebra asked for it")
    return as_(desk.people.auditor)


def test_entries_of_other_cases_tell_nothing_of_them(desk: SimpleNamespace, client: Client) -> None:
    pages = [client.get(f"/audit{query}").content.decode() for query in ("", f"?case={desk.hidden.pk}")]
    named = [word for word in (desk.hidden.reference, "Quietzebra") if any(word in page for page in pages)]
    assert (named, str(desk.hidden.pk)[:8] in pages[1], "case closed" in pages[1]) == ([], True, True)


def test_entries_of_ones_own_cases_name_the_case(desk: SimpleNamespace, client: Client) -> None:
    page = client.get(f"/audit?case={desk.case.reference}").content.decode()
    assert (desk.case.reference in page, "case opened" in page) == (True, True)


def test_a_reference_of_another_case_finds_nothing(desk: SimpleNamespace, client: Client) -> None:
    assert "No entry fits" in client.get(f"/audit?case={desk.hidden.reference}").content.decode()


def test_the_check_covers_entries_whose_text_is_withheld(desk: SimpleNamespace, client: Client) -> None:
    page = client.post("/audit/verify").content.decode()
    assert f"The chain holds:</span> {AuditEntry.objects.count():,} entries" in page


def test_the_api_withholds_the_same(desk: SimpleNamespace, client: Client) -> None:
    items = client.get(f"/api/v1/audit?case={desk.hidden.pk}").json()["items"]
    mine = client.get(f"/api/v1/audit?case={desk.case.pk}").json()["items"]
    assert {(one["reference"], one["body"]) for one in items} == {(None, None)}
    assert ({one["reference"] for one in mine}, None in {one["body"] for one in mine}) == ({desk.case.reference}, False)


def test_who_leaves_a_case_no_longer_reads_its_entries(desk: SimpleNamespace, client: Client) -> None:
    cases.remove_member(desk.people.investigator, desk.case, desk.people.auditor, "audited")
    assert desk.case.reference not in client.get(f"/audit?case={desk.case.pk}").content.decode()
