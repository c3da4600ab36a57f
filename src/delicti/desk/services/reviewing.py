"""What becomes of a measure: its review when that comes due, its end, and its withdrawal where it was an error."""

from datetime import datetime

from delicti.desk import audit, clock
from delicti.desk.models import (
    Case,
    Decision,
    Measure,
    MeasureKind,
    MeasureReview,
    MeasureReviewOutcome,
    MeasureState,
    Suspect,
    SuspectState,
    User,
)
from delicti.desk.rights import Refused
from delicti.desk.services.base import act, said
from delicti.desk.services.measure_rules import dates_fit
from delicti.desk.services.measures import keep, locked
from delicti.desk.services.reach import decided, measure_changed
from delicti.desk.services.standing import settle
from delicti.model.errors import UserError

_LIVE = (MeasureState.APPROVED, MeasureState.RECORDED, MeasureState.EXECUTED)


@act
def carry_on(
    by: User, measure: Measure, reason: str, *, review_due_at: datetime | None, ends_at: datetime | None
) -> Measure:
    """A review by another than its requester: the measure goes on, with new dates."""
    measure, case = _live(by, measure)
    if measure.requested_by_id == by.pk:
        raise Refused("who requested or recorded a measure does not review it; another member has to")
    if measure.suspect is not None and measure.suspect.state != SuspectState.CONFIRMED:
        raise UserError("the person is no suspect any more; end this measure, or withdraw it")
    if review_due_at is None:
        raise UserError("a measure that goes on is reviewed again; write when")
    dates_fit(measure.kind, clock.now(), review_due_at, ends_at)
    _reviewed(by, measure, MeasureReviewOutcome.CONTINUE, reason, review_due_at, ends_at)
    measure.review_due_at, measure.ends_at = review_due_at, ends_at
    keep(measure, "review_due_at", "ends_at")
    _told(by, case, measure, "reviewed: it goes on", reason)
    return measure


@act
def end(by: User, measure: Measure, reason: str, *, review: bool = False) -> Measure:
    """Ends a measure that was in force; `review` says that this is what its review came to."""
    measure, case = _live(by, measure)
    if measure.kind == MeasureKind.RELEASE:
        raise UserError("a release does not end; withdraw it where it was recorded in error")
    if review:
        _reviewed(by, measure, MeasureReviewOutcome.END, reason, None, None)
    return _over(by, case, measure, MeasureState.ENDED, reason)


@act
def withdraw(by: User, measure: Measure, reason: str) -> Measure:
    """Withdraws a measure that was requested, recorded or executed in error; bulletins that counted it are told."""
    measure, case = _live(by, measure, (MeasureState.REQUESTED, *_LIVE))
    _over(by, case, measure, MeasureState.WITHDRAWN, reason)
    measure_changed(by, measure, "was withdrawn")
    return measure


def _over(by: User, case: Case, measure: Measure, state: str, reason: str) -> Measure:
    measure.state, measure.ended_by, measure.ended_at = state, by, clock.now()
    measure.end_reason = said(reason, "the reason")
    keep(measure, "ended_by", "ended_at", "end_reason")
    _told(by, case, measure, state, reason)
    if measure.suspect_id is not None:
        settle(Suspect.objects.select_for_update().get(pk=measure.suspect_id))
    return measure


def _reviewed(
    by: User, measure: Measure, outcome: str, reason: str, due: datetime | None, ends: datetime | None
) -> None:
    MeasureReview.objects.create(
        measure=measure,
        outcome=outcome,
        reason=said(reason, "the reason"),
        review_due_at=due,
        ends_at=ends,
        by=by,
        at=clock.now(),
    )


def _live(by: User, measure: Measure, states: tuple[str, ...] = _LIVE) -> tuple[Measure, Case]:
    found, case = locked(by, measure)
    if found.state not in states:
        raise UserError(f"measure {found.reference} is {found.state}; there is nothing to review or end")
    return found, case


def _told(by: User, case: Case, measure: Measure, what: str, reason: str) -> None:
    audit.append(by, f"measure {what}"[:60], case, measure, {"reference": measure.reference, "kind": measure.kind})
    decided(by, case, Decision.Kind.MEASURE, f"{measure.kind} {measure.reference} {what}", reason)
