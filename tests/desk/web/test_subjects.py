"""A person asks on a public page and reads the answer by receipt; two people of the desk stand between."""

import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from delicti.desk import models as m
from delicti.desk.services import work

GIVEN = {"name": "Erika Example", "identifiers": "erika77", "contact": "555", "once": "a"}


@pytest.fixture(autouse=True)
def opened(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(settings, "DESK_PUBLIC_INTAKE", True)


def test_a_person_asks_and_reads_the_answer(
    desk: SimpleNamespace, person: Callable[..., m.User], as_: Callable[..., Client]
) -> None:
    work.note(desk.people.investigator, desk.case, "Erika Example called")
    public, one, two = as_(None), as_(desk.people.reviewer), as_(person("other", "reviewer"))
    sent = public.post("/ask", GIVEN).content.decode()
    again = public.post("/ask", GIVEN)
    receipt = re.search(r'id="receipt">([^<]+)<', sent)
    asked = m.SubjectRequest.objects.get()  # sent once
    at = f"/persons/{asked.number}"
    assert (again.status_code, asked.number in one.get("/persons").content.decode(), receipt is not None) == (
        303,
        True,
        True,
    )
    assert asked.number in one.get("/").content.decode()
    early = one.post(f"{at}/search").status_code
    checked = one.post(f"{at}/check", {"check-how": "a passport"}).status_code
    searched = one.post(f"{at}/search").status_code
    item = asked.items.get(kind="note")
    held = one.post(f"{at}/items/{item.pk}", {"legal_basis": "Example Act", "reason": "secret"}).status_code
    own = one.post(f"{at}/answer", {"answer-words": ""})
    other = two.post(f"{at}/answer", {"answer-words": "Dear person"}).status_code
    assert (early, checked, searched, held, own.status_code, other) == (422, 303, 303, 303, 422, 303)
    reader = as_(None)
    assert reader.get("/ask/state").status_code == 303
    reader.post("/ask/receipt", {"receipt": receipt[1] if receipt else ""})
    told = reader.get("/ask/state").content.decode()
    assert ("Dear person" in told, "under Example Act" in told, "Erika Example called" in told) == (True, True, False)


def test_the_queue_is_not_there_for_others(desk: SimpleNamespace, as_: Callable[..., Client]) -> None:
    as_(None).post("/ask", GIVEN)
    number = m.SubjectRequest.objects.get().number
    for role, user in vars(desk.people).items():
        client = as_(user)
        codes = {client.get(where).status_code for where in ("/persons", f"/persons/{number}")}
        codes |= {
            client.post(f"/persons/{number}/{act}").status_code for act in ("check", "search", "answer", "refuse")
        }
        assert (role, codes == {404}) == (role, role != "reviewer")


def test_the_page_is_closed_where_intake_is(
    desk: SimpleNamespace, as_: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "DESK_PUBLIC_INTAKE", False)
    assert [as_(user).get("/ask").status_code for user in (None, desk.people.reviewer)] == [404, 200]


def test_requests_and_receipts_are_not_tried_without_end(desk: SimpleNamespace, as_: Callable[..., Client]) -> None:
    client = as_(None)
    asked = [client.post("/ask", {**GIVEN, "once": str(n)}).status_code for n in range(6)]
    tried = [client.post("/ask/receipt", {"receipt": "Q-ZZZZZZ-A"}) for _ in range(31)]
    assert (asked, "Many receipts" in tried[-1].content.decode()) == ([200] * 5 + [422], True)
