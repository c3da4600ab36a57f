"""Suspects and measures through the API: the same two people, the same silence for strangers."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.desk.services.conftest import GIVEN, decided_case

from delicti.desk import models as m
from delicti.desk.services import withdrawing


@pytest.fixture
def desk(people: SimpleNamespace, shop: Path) -> SimpleNamespace:
    return decided_case(people.investigator, people.reviewer, shop)


def propose(desk: SimpleNamespace, caller: Any, **other: Any) -> Any:
    where = {"case_file": str(desk.file.pk), "actor": desk.actor.actor, "findings": desk.findings}
    return caller.post(f"/cases/{desk.case.reference}/suspects", **{**GIVEN, **where, **other})


def test_two_people_make_a_suspect_and_a_third_sees_nothing(
    desk: SimpleNamespace, person: Callable[..., m.User], with_token: Callable[..., Any]
) -> None:
    one, two = with_token(desk.one), with_token(desk.two)
    third = with_token(person("third", "investigator", "reviewer"))
    bad = [propose(desk, one, **gone).status_code for gone in ({"findings": []}, {"reason": ""}, {"alternatives": " "})]
    suspect = propose(desk, one).json()
    tie = m.Attribution.objects.get()
    own = one.post(f"/ties/{tie.pk}/confirm", reason="x").status_code
    strange = third.post(f"/ties/{tie.pk}/confirm", reason="x").status_code
    other = two.post(f"/ties/{tie.pk}/confirm", reason="I read the findings").status_code
    assert (bad, own, strange, other) == ([422] * 3, 403, 404, 200)
    there, nowhere = third.get(f"/suspects/{suspect['reference']}"), third.get("/suspects/S-ZZZZZZ")
    assert (there.status_code, there.content, third.get("/suspects").json()["items"]) == (404, nowhere.content, [])
    assert two.get(f"/suspects/{suspect['reference']}").json()["name"] == GIVEN["name"]
    assert m.AuditEntry.objects.filter(verb="suspect viewed").count() == 1
    withdrawing.withdraw(desk.one, m.Suspect.objects.get(), "another person")
    gone = two.get(f"/suspects/{suspect['reference']}").json()
    assert (gone["name"], gone["identifiers"], two.get("/suspects").json()["items"]) == ("", "", [])


def test_a_measure_takes_two_and_an_act(desk: SimpleNamespace, with_token: Callable[..., Any]) -> None:
    one, two = with_token(desk.one), with_token(desk.two)
    where = f"/cases/{desk.case.reference}/measures/request"
    given: dict[str, Any] = {
        "kind": "site suspension", "legal_basis": "Example Act", "reason": "it serves a planted file",
        "review_due_at": "2199-01-01T00:00:00Z", "ends_at": "2199-02-01T00:00:00Z",
        "findings": [{"case_file": str(desk.file.pk), "finding": key} for key in desk.findings],
    }  # fmt: skip
    speech = one.post(where, **{**given, "findings": [], "content": "what it says"})
    lawless = one.post(where, **{**given, "legal_basis": ""})
    made = one.post(where, **given).json()
    at = f"/measures/{made['reference']}"
    codes = [
        one.post(f"{at}/approve", reason="x").status_code,
        one.post(f"{at}/execute").status_code,
        two.post(f"{at}/approve", reason="it is so").status_code,
        one.post(f"{at}/execute").status_code,
    ]
    assert ("content of speech alone" in speech.content.decode(), lawless.status_code) == (True, 422)
    assert codes[0] == 403
    assert codes[1] in (409, 422)
    assert codes[2:] == [200, 200]
    assert [row["in_force"] for row in one.get("/measures", only="in force").json()["items"]] == [True]
