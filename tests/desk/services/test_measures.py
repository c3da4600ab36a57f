"""Measures: two people, a legal basis, an act among the findings, dates that are kept; or not at all."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from delicti.desk import clock, store
from delicti.desk import models as m
from delicti.desk.models.measure import OFFENDING
from delicti.desk.rights import NotThere, Refused
from delicti.desk.services import measures, notices, reviewing
from delicti.desk.services.waiting import waiting
from delicti.model.errors import UserError

DAY = timedelta(days=1)
Maker = Callable[..., m.Suspect]


def arrest(desk: SimpleNamespace, suspect: m.Suspect | None, **other: Any) -> m.Measure:
    given = {
        "authority": "Regional Court",
        "officer": "Judge Example",
        "order_number": "1/26",
        "ordered_at": clock.now(),
        "legal_basis": "Example Act, section 1",
        "reason": "the court said so",
        "findings": [(str(desk.file.pk), one) for one in desk.findings],
        "suspect": suspect,
        **other,
    }
    return measures.record(given.pop("by", desk.one), desk.case, given.pop("kind", "arrest"), **given)


def notice(desk: SimpleNamespace, **other: Any) -> m.Measure:
    now = clock.now()
    given = {
        "site": "shop.example",
        "legal_basis": "Example Act, section 2",
        "reason": "it serves a planted file",
        "findings": [(str(desk.file.pk), one) for one in desk.findings],
        "review_due_at": now + 7 * DAY,
        "ends_at": now + 30 * DAY,
        **other,
    }
    return measures.request(given.pop("by", desk.one), desk.case, given.pop("kind", "site suspension"), **given)


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"legal_basis": " "}, "the legal basis is missing"),
        ({"reason": ""}, "the reason is missing"),
        ({"kind": "site closure"}, "the desk itself decides on no site closure"),
        ({"kind": "arrest"}, "the desk itself decides on no arrest"),
        ({"review_due_at": None}, "needs a date on which it is reviewed"),
        ({"ends_at": None}, "needs a date on which it is reviewed"),
        ({"review_due_at": clock.now() - DAY}, "after the beginning"),
        ({"ends_at": clock.now() + DAY}, "the review comes before the end"),
        ({"findings": [], "content": "a page that insults"}, "content of speech alone"),
        ({"findings": []}, "nothing technical"),
    ],
)
def test_no_measure_without_what_it_takes(desk: SimpleNamespace, other: dict[str, Any], says: str) -> None:
    with pytest.raises(UserError, match=says):
        notice(desk, **other)
    assert m.Measure.objects.count() == 0


@pytest.mark.parametrize(
    ("gone", "says"),
    [
        ({"authority": ""}, "the authority is missing"),
        ({"officer": ""}, "the judge or officer is missing"),
        ({"order_number": ""}, "the number of the order is missing"),
        ({"ordered_at": None}, "the date of the order is missing"),
        ({"ordered_at": clock.now() + 30 * DAY}, "lies in the future"),
        ({"suspect": None}, "is of a person"),
        ({"legal_basis": ""}, "the legal basis is missing"),
    ],
)
def test_an_order_is_recorded_whole(desk: SimpleNamespace, confirmed: Maker, gone: dict[str, Any], says: str) -> None:
    suspect = confirmed(desk)
    with pytest.raises(UserError, match=says):
        arrest(desk, **{"suspect": suspect, **gone})
    assert m.Measure.objects.count() == 0


def test_looking_around_carries_no_measure(desk: SimpleNamespace) -> None:
    import polars as pl

    found = store.opened(desk.file.seal).findings.filter(~pl.col("class").is_in(OFFENDING)).collect()
    harmless = [(str(desk.file.pk), one) for one in found["finding"].to_list()[:3]]
    assert harmless
    with pytest.raises(UserError, match="none of these findings is an act"):
        notice(desk, findings=harmless, content="and a page that insults")


def test_a_finding_whose_actor_did_no_offence_carries_no_measure(desk: SimpleNamespace) -> None:
    import polars as pl

    offenders = set(m.Episode.objects.filter(case_file=desk.file).exclude(offence="").values_list("actor", flat=True))
    lone = (
        store.opened(desk.file.seal)
        .findings.filter(
            pl.col("class").is_in(OFFENDING), ~pl.col("actor").is_in(sorted(offenders)), pl.col("path").is_null()
        )
        .collect()
    )
    assert lone.height
    with pytest.raises(UserError, match="suggests an offence"):
        notice(desk, findings=[(str(desk.file.pk), lone["finding"][0])])


def test_findings_of_other_cases_are_not_there(desk: SimpleNamespace) -> None:
    with pytest.raises(NotThere):
        notice(desk, findings=[("00000000-0000-0000-0000-000000000000", "f1")])


def test_who_requested_does_not_decide(desk: SimpleNamespace) -> None:
    made = notice(desk, by=desk.two)
    for act in (measures.approve, measures.refuse):
        with pytest.raises(Refused, match="two people"):
            act(desk.two, made, "because")
    with pytest.raises(Refused, match="roles do not allow"):
        measures.approve(desk.one, made, "because")
    with pytest.raises(UserError, match="only an approved one"):
        measures.execute(desk.one, made)


def test_a_measure_goes_its_way(desk: SimpleNamespace) -> None:
    made = measures.execute(desk.one, measures.approve(desk.two, notice(desk), "it is so"))
    assert (made.state, made.in_force, m.Measure.objects.in_force(clock.now()).count()) == ("executed", True, 1)
    assert reviewing.end(desk.one, made, "the hole is closed").state == "ended"
    with pytest.raises(UserError, match="nothing to review or end"):
        reviewing.end(desk.one, made, "again")


def test_past_its_review_a_measure_is_not_executed_and_not_in_force(desk: SimpleNamespace) -> None:
    waits = measures.approve(desk.two, notice(desk), "it is so")
    runs = measures.execute(desk.one, measures.approve(desk.two, notice(desk), "it is so"))
    asked = notice(desk)
    with clock.standing_at(clock.now() + 8 * DAY):
        with pytest.raises(UserError, match="past its review"):
            measures.execute(desk.one, waits)
        with pytest.raises(UserError, match="past its review"):
            measures.approve(desk.two, asked, "it is so")
        now = clock.now()
        assert (runs.in_force, runs.review_overdue, m.Measure.objects.in_force(now).count()) == (False, True, 0)
        assert {one.pk for one in waiting(desk.one).overdue} == {waits.pk, runs.pk}


def test_a_review_by_another_sets_new_dates(desk: SimpleNamespace) -> None:
    made = measures.execute(desk.one, measures.approve(desk.two, notice(desk), "it is so"))
    dates = {"review_due_at": clock.now() + 14 * DAY, "ends_at": clock.now() + 40 * DAY}
    with pytest.raises(Refused, match="another member"):
        reviewing.carry_on(desk.one, made, "still there", **dates)
    with pytest.raises(UserError, match="reviewed again"):
        reviewing.carry_on(desk.two, made, "still there", review_due_at=None, ends_at=None)
    made = reviewing.carry_on(desk.two, made, "still there", **dates)
    with clock.standing_at(clock.now() + 8 * DAY):
        assert (made.in_force, made.reviews.get().outcome) == (True, "continue")


def test_an_arrest_ends_with_a_release(desk: SimpleNamespace, confirmed: Maker) -> None:
    suspect = confirmed(desk)
    held = arrest(desk, suspect)
    suspect.refresh_from_db()
    standing = suspect.standing
    arrest(desk, suspect, kind="release", findings=[])
    held.refresh_from_db()
    assert (standing, held.state, m.Suspect.objects.get().standing) == ("arrested", "ended", "released")


def test_an_error_is_withdrawn_and_the_standing_goes_with_it(desk: SimpleNamespace, confirmed: Maker) -> None:
    suspect = confirmed(desk)
    reviewing.withdraw(desk.one, arrest(desk, suspect, kind="charge"), "another person was charged")
    assert m.Suspect.objects.get().standing == "none"


def test_who_may_decide_sees_what_waits(desk: SimpleNamespace, propose: Maker) -> None:
    suspect, made = propose(desk), notice(desk)
    for_two, for_one = waiting(desk.two), waiting(desk.one)
    assert ([one.suspect for one in for_two.attributions], for_two.measures) == ([suspect], [made])
    assert not for_one


def test_a_notice_is_written_out_once_approved(desk: SimpleNamespace) -> None:
    made = notice(desk, kind="notice to host")
    with pytest.raises(UserError, match="once another approved it"):
        notices.text(desk.one, made)
    text = notices.text(desk.one, measures.approve(desk.two, made, "it is so"))
    assert all(word in text for word in (made.reference, "shop.example", "Example Act, section 2", desk.file.seal))
