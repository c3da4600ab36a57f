"""What still waits in a case that was merged can be ended; what a split takes out keeps what rests on it."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest

from delicti.desk import clock, heads
from delicti.desk.models import Attribution, Case, Suspect, User
from delicti.desk.rights import NotThere, Refused
from delicti.desk.services import cases, clocks, measures, merging, suspects, withdrawing, work
from delicti.model.errors import UserError


@pytest.fixture
def merged(people: SimpleNamespace, person: Callable[..., User]) -> SimpleNamespace:
    by = people.investigator
    aware = clock.now() - timedelta(hours=70)
    case, into = cases.open_case(by, "Shop", noticed_at=aware), cases.open_case(by, "Chain")
    told = [work.add_notifiable(by, case, name, "named in the log") for name in ("Customers", "Visitors")]
    tasks = [work.add_task(by, case, title) for title in ("Call", "Write")]
    cases.set_member(by, into, people.reviewer, {"read", "contribute", "decide"}, "reviews it")
    merging.merge(by, case, into, "the same attacker")
    return SimpleNamespace(
        case=Case.objects.get(pk=case.pk), told=told, tasks=tasks, by=by, target=people.reviewer,
        reader=people.auditor, stranger=person("stranger", "investigator"),
    )  # fmt: skip


@pytest.mark.parametrize("who", ["by", "target"])
def test_what_waits_in_a_merged_case_is_ended_from_either_side(merged: SimpleNamespace, who: str) -> None:
    me = getattr(merged, who)
    for running in merged.case.clocks.filter(stopped_at=None):
        clocks.stop(me, running, "the notice was given")
    work.end_task(me, merged.tasks[0])
    work.end_task(me, merged.tasks[1], dropped=True, reason="done in the other case")
    work.told(me, merged.told[0], "by letter")
    work.not_needed(me, merged.told[1], "visited nothing that was planted")
    case = Case.objects.get(pk=merged.case.pk)
    waits = (
        case.clocks.filter(stopped_at=None),
        case.tasks.filter(state="open"),
        case.notifiables.filter(state="pending"),
    )
    assert ([one.count() for one in waits], case.next_due, case.status) == ([0, 0, 0], None, "merged")


def test_nothing_new_begins_in_a_merged_case(merged: SimpleNamespace) -> None:
    with pytest.raises(Refused, match="was merged"):
        work.add_task(merged.by, merged.case, "More")
    with pytest.raises(Refused, match="was merged"):
        clocks.start(merged.by, merged.case, "review", clock.now() + timedelta(days=1), "30 days")


def test_who_may_not_decide_on_either_side_ends_nothing(merged: SimpleNamespace) -> None:
    running = merged.case.clocks.filter(stopped_at=None).first()
    with pytest.raises(NotThere):
        clocks.stop(merged.stranger, running, "because")
    assert running.stopped_at is None


def test_the_end_needs_its_reason_in_a_merged_case_too(merged: SimpleNamespace) -> None:
    with pytest.raises(UserError, match="reason is missing"):
        clocks.stop(merged.by, merged.case.clocks.filter(stopped_at=None).first(), " ")


def test_a_split_keeps_the_suspects_that_rest_on_what_went(
    desk: SimpleNamespace, propose: Callable[..., object]
) -> None:
    suspect = propose(desk)
    tie = Attribution.objects.get(suspect=suspect)
    suspects.confirm(desk.two, tie, "it holds")
    new = merging.split(desk.one, desk.case, [desk.file], "Another", "two attackers")
    tie.refresh_from_db()
    seen = [Attribution.objects.filter(suspect=suspect, case=one).count() for one in (desk.case, new)]
    assert (tie.state, sum(seen), tie.actor.case, heads.verify().problems) == ("confirmed", 1, new, [])


@pytest.mark.parametrize("who", ["one", "two"])
def test_who_is_suspected_in_a_merged_case_is_charged_and_released_from_either_side(
    desk: SimpleNamespace, propose: Callable[..., Suspect], who: str
) -> None:
    suspect = propose(desk)
    suspects.confirm(desk.two, Attribution.objects.get(suspect=suspect), "it holds")
    into = cases.open_case(desk.one, "Chain")
    cases.set_member(desk.one, into, desk.two, {"read", "contribute", "decide"}, "reviews it")
    merging.merge(desk.one, desk.case, into, "the same attacker")
    me, case = getattr(desk, who), Case.objects.get(pk=desk.case.pk)
    stands = []
    for kind in ("arrest", "release"):
        measures.record(
            me,
            case,
            kind,
            authority="Court",
            officer="J. Example",
            order_number=kind,
            ordered_at=clock.now(),
            legal_basis="Example Act 1",
            reason="ordered",
            findings=[(str(desk.file.pk), one) for one in desk.findings],
            suspect=suspect,
        )
        suspect.refresh_from_db()
        stands.append(suspect.standing)
    withdrawing.withdraw(me, suspect, "another person used the account")
    suspect.refresh_from_db()
    assert (stands, suspect.state) == (["arrested", "released"], "withdrawn")
