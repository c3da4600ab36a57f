"""Clocks: 72 hours for a breach notice, the next review, how long a closed case is kept."""

from datetime import datetime, timedelta

from delicti.desk import audit, clock
from delicti.desk.models import Case, Clock, Decision, User
from delicti.desk.rights import Right, get, require_case, require_ending
from delicti.desk.services.base import act, said, touch
from delicti.model.errors import UserError

BREACH_NOTICE = timedelta(hours=72)
REVIEW = timedelta(days=30)
RETENTION = timedelta(days=365 * 5)
BASIS = {
    Clock.Kind.BREACH_NOTICE: "Regulation (EU) 2016/679, article 33: 72 hours after becoming aware",
    Clock.Kind.REVIEW: "30 days after the last review",
    Clock.Kind.RETENTION: "five years after the case was closed",
}


@act
def start(by: User, case: Case, kind: str, due_at: datetime, basis: str) -> Clock:
    """Starts a clock, or starts it anew: one of a kind runs in a case."""
    case = require_case(by, case, Right.DECIDE)
    if kind not in Clock.Kind.values:
        raise UserError(f"there is no clock {kind!r}; clocks are {', '.join(Clock.Kind.values)}")
    if due_at <= clock.now():
        raise UserError("a clock ends in the future; choose a later time")
    found = _start(by, case, kind, clock.now(), due_at, said(basis, "the basis", 300))
    touch(case)
    return found


@act
def stop(by: User, running: Clock, reason: str) -> Clock:
    """Stops a clock: what it waited for was done, or need not be."""
    running = get(by, Clock, running.pk)
    case = require_ending(by, running.case, Right.DECIDE)
    if running.stopped_at is not None:
        raise UserError("this clock was stopped already")
    stop_running(by, case, running.kind, said(reason, "the reason"))
    touch(case)
    running.refresh_from_db()
    return running


def start_breach_notice(by: User, case: Case, noticed_at: datetime) -> Clock:
    """For a service: 72 hours from the moment the victim became aware."""
    kind = Clock.Kind.BREACH_NOTICE
    return _start(by, case, kind, noticed_at, noticed_at + BREACH_NOTICE, BASIS[kind])


def start_review(by: User, case: Case) -> Clock:
    """For a service: the next review."""
    now, kind = clock.now(), Clock.Kind.REVIEW
    return _start(by, case, kind, now, now + REVIEW, BASIS[kind])


def start_retention(by: User, case: Case) -> Clock:
    """For a service: the clocks of an open case end, and its time of keeping begins."""
    now, kind = clock.now(), Clock.Kind.RETENTION
    stop_running(by, case, Clock.Kind.REVIEW, "the case was closed")
    return _start(by, case, kind, now, now + RETENTION, BASIS[kind])


def stop_running(by: User, case: Case, kind: str, reason: str) -> None:
    """For a service: stops the clock of this kind where one runs, and says so in a decision."""
    for running in Clock.objects.filter(case=case, kind=kind, stopped_at=None):
        running.stopped_at, running.stopped_by, running.stop_reason = clock.now(), by, reason
        running.save(update_fields=["stopped_at", "stopped_by", "stop_reason"])
        Decision.objects.create(
            case=case, by=by, at=clock.now(), kind=Decision.Kind.CLOCK, text=f"{kind} clock stopped", reason=reason
        )
        audit.append(by, "clock stopped", case, running, {"kind": kind, "reason": reason})


def _start(by: User, case: Case, kind: str, starts_at: datetime, due_at: datetime, basis: str) -> Clock:
    if Clock.objects.filter(case=case, kind=kind, stopped_at=None, due_at=due_at).exists():
        return Clock.objects.get(case=case, kind=kind, stopped_at=None)
    stop_running(by, case, kind, "it was started anew")
    found = Clock.objects.create(
        case=case, by=by, at=clock.now(), kind=kind, starts_at=starts_at, due_at=due_at, basis=basis
    )
    audit.append(by, "clock started", case, found, {"kind": kind, "due": clock.text(due_at)})
    return found
