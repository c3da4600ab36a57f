"""A case from its opening to its tombstones: what each step asks for, and what it leaves behind."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest

from delicti.desk import clock
from delicti.desk.models import AuditEntry, Case, Clock, Decision, Membership, User
from delicti.desk.rights import NotThere, Refused, Right, case_rights
from delicti.desk.services import cases
from delicti.model.errors import UserError


@pytest.fixture
def case(people: SimpleNamespace) -> Case:
    return cases.open_case(people.investigator, "Shop", site="shop.example")


def test_a_new_case_is_received(case: Case) -> None:
    assert case.status == "received"


def test_who_opens_a_case_has_every_right_that_their_roles_allow(case: Case, people: SimpleNamespace) -> None:
    assert case_rights(people.investigator, case) == frozenset(Right)


def test_intake_opens_a_case_without_the_right_to_close_it(people: SimpleNamespace) -> None:
    case = cases.open_case(people.intake, "Bank")
    assert case_rights(people.intake, case) == {Right.READ, Right.CONTRIBUTE}


def test_the_way_of_a_case_leads_through_review_to_closed(case: Case, people: SimpleNamespace) -> None:
    by = people.investigator
    cases.move(by, case, "open", "evidence is complete")
    cases.move(by, case, "under review", "ready")
    cases.close(by, case, "referred to the authorities", "file handed over")
    cases.reopen(by, case, "new log")
    found = Decision.objects.filter(case=case, kind__in=("status", "closed", "reopened")).order_by("at")
    assert [one.text for one in found] == [
        "received to open",
        "open to under review",
        "closed: referred to the authorities",
        "reopened",
    ]


def test_a_step_that_the_way_does_not_have_is_refused(case: Case, people: SimpleNamespace) -> None:
    with pytest.raises(UserError, match="the ways on are: open"):
        cases.move(people.investigator, case, "under review", "hurry")


def test_a_decision_without_a_reason_is_refused(case: Case, people: SimpleNamespace) -> None:
    with pytest.raises(UserError, match="the reason is missing"):
        cases.close(people.investigator, case, "no offence shown", "  ")


def test_a_refused_step_leaves_nothing(case: Case, people: SimpleNamespace) -> None:
    before = AuditEntry.objects.count()
    with pytest.raises(UserError):
        cases.close(people.investigator, case, "no offence shown", "")
    case.refresh_from_db()
    assert (case.status, AuditEntry.objects.count()) == ("received", before)


def test_closing_starts_the_time_of_keeping(case: Case, people: SimpleNamespace) -> None:
    cases.close(people.investigator, case, "no offence shown", "a scan")
    assert list(Clock.objects.filter(case=case, stopped_at=None).values_list("kind", flat=True)) == ["retention"]


def test_a_breach_notice_is_due_72_hours_after_it_was_noticed(people: SimpleNamespace) -> None:
    noticed = clock.now() - timedelta(hours=10)
    case = cases.open_case(people.investigator, "Bank", noticed_at=noticed)
    assert Clock.objects.get(case=case, kind="breach notice").due_at == noticed + timedelta(hours=72)


def test_a_case_says_when_something_is_next_due(people: SimpleNamespace) -> None:
    noticed = clock.now()
    case = cases.open_case(people.investigator, "Bank", noticed_at=noticed)
    case.refresh_from_db()
    assert case.next_due == noticed + timedelta(hours=72)


def test_an_edit_keeps_what_stood_there(case: Case, people: SimpleNamespace) -> None:
    cases.edit(people.investigator, case, title="Shop of Ann")
    assert '"before":{"title":"Shop"}' in AuditEntry.objects.get(verb="case edited").body


def test_what_is_no_field_to_edit_is_refused(case: Case, people: SimpleNamespace) -> None:
    with pytest.raises(UserError, match="status cannot be edited"):
        cases.edit(people.investigator, case, status="closed")


def test_a_member_gets_exactly_the_rights_given(case: Case, people: SimpleNamespace) -> None:
    cases.set_member(people.investigator, case, people.reviewer, {"decide"}, "second pair of eyes")
    assert case_rights(people.reviewer, case) == {Right.READ, Right.DECIDE}


def test_rights_beyond_the_roles_of_a_member_are_refused(case: Case, people: SimpleNamespace) -> None:
    with pytest.raises(UserError, match="do not allow to decide"):
        cases.set_member(people.investigator, case, people.publisher, {"decide"}, "help")


def test_nobody_changes_their_own_rights(case: Case, people: SimpleNamespace) -> None:
    with pytest.raises(Refused, match="their own"):
        cases.set_member(people.investigator, case, people.investigator, {"close"}, "me")


def test_an_administrator_lets_somebody_in_by_the_reference(case: Case, people: SimpleNamespace) -> None:
    cases.set_member(people.administrator, case.reference, people.reviewer, {"contribute"}, "left alone")
    assert Right.CONTRIBUTE in case_rights(people.reviewer, case)


def test_a_removed_member_no_longer_finds_the_case(case: Case, people: SimpleNamespace) -> None:
    cases.set_member(people.investigator, case, people.reviewer, {"decide"}, "second pair of eyes")
    cases.remove_member(people.investigator, case, people.reviewer, "left the team")
    with pytest.raises(NotThere):
        cases.move(people.reviewer, case, "open", "go")


def test_an_ended_membership_is_kept(case: Case, people: SimpleNamespace) -> None:
    cases.set_member(people.investigator, case, people.reviewer, {"decide"}, "second pair of eyes")
    cases.set_member(people.investigator, case, people.reviewer, {"close"}, "more")
    assert Membership.objects.filter(case=case, user=people.reviewer).count() == 2


def test_a_case_is_assigned_to_members_who_may_contribute_alone(case: Case, people: SimpleNamespace) -> None:
    with pytest.raises(UserError, match="no member who may contribute"):
        cases.assign(people.investigator, case, people.reviewer)


def test_references_do_not_count_up(person: Callable[..., User]) -> None:
    by = person("ann", "investigator")
    references = [cases.open_case(by, "Case").reference for _ in range(20)]
    assert sorted(references) != references
