"""Erasure takes two people, and its tombstone names both."""

from types import SimpleNamespace

import pytest

from delicti.desk import models as m
from delicti.desk.rights import NotThere, Refused, Right, rows
from delicti.desk.services import cases, erasure, work
from delicti.model.errors import UserError


@pytest.fixture
def case(people: SimpleNamespace) -> m.Case:
    case = cases.open_case(people.investigator, "Shop")
    cases.set_member(people.investigator, case, people.reviewer, set(Right), "reviews")
    return case


@pytest.fixture
def note(case: m.Case, people: SimpleNamespace) -> m.Note:
    return work.note(people.investigator, case, "the telephone of Carla")


def test_the_tombstone_names_who_asked_and_who_confirmed(note: m.Note, people: SimpleNamespace) -> None:
    stone = erasure.confirm(people.reviewer, erasure.request(people.investigator, note, "asked for", "article 17"))
    assert (stone.requested_by, stone.by, stone.reason, stone.legal_basis) == (
        people.investigator,
        people.reviewer,
        "asked for",
        "article 17",
    )


def test_nobody_confirms_what_they_asked_for(note: m.Note, people: SimpleNamespace) -> None:
    asked = erasure.request(people.reviewer, note, "asked for", "article 17")
    with pytest.raises(Refused, match="two people"):
        erasure.confirm(people.reviewer, asked)


def test_a_refused_request_erases_nothing(note: m.Note, people: SimpleNamespace) -> None:
    asked = erasure.end(people.reviewer, erasure.request(people.investigator, note, "asked", "article 17"), "no basis")
    note.refresh_from_db()
    with pytest.raises(UserError, match="refused already"):
        erasure.confirm(people.reviewer, asked)
    assert (asked.state, note.text) == ("refused", "the telephone of Carla")


def test_who_asked_withdraws(note: m.Note, people: SimpleNamespace) -> None:
    asked = erasure.request(people.investigator, note, "asked", "article 17")
    assert erasure.end(people.investigator, asked, "a mistake").state == "withdrawn"


def test_the_same_is_asked_for_once(note: m.Note, people: SimpleNamespace) -> None:
    erasure.request(people.investigator, note, "asked", "article 17")
    with pytest.raises(UserError, match="asked to erase"):
        erasure.request(people.reviewer, note, "asked", "article 17")


def test_a_member_who_may_not_decide_sees_no_request(note: m.Note, case: m.Case, people: SimpleNamespace) -> None:
    asked = erasure.request(people.investigator, note, "asked", "article 17")
    cases.set_member(people.investigator, case, people.auditor, {"read"}, "audits")
    seen = [rows(one, m.ErasureRequest).count() for one in (people.investigator, people.reviewer, people.auditor)]
    with pytest.raises(NotThere):
        erasure.end(people.auditor, asked, "x")
    assert seen == [1, 1, 0]
