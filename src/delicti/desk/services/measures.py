"""Measures: an authority's are recorded with their order; the desk's own are requested by one, decided by another."""

from datetime import datetime

from delicti.desk import audit, clock
from delicti.desk.models import (
    Case,
    CaseFile,
    Decision,
    Measure,
    MeasureBasis,
    MeasureBasisKind,
    MeasureKind,
    MeasureOrigin,
    MeasureState,
    Suspect,
    User,
)
from delicti.desk.rights import Permission, Refused, Right, get, require, require_case, require_ending
from delicti.desk.services import grounds
from delicti.desk.services.base import act, said
from delicti.desk.services.grounds import Ground
from delicti.desk.services.measure_rules import OWN, Picked, basis, draft
from delicti.desk.services.reach import decided
from delicti.desk.services.standing import settle
from delicti.model.errors import UserError


def record(
    by: User,
    case: Case,
    kind: str,
    *,
    authority: str,
    officer: str,
    order_number: str,
    ordered_at: datetime | None,
    legal_basis: str,
    reason: str,
    findings: Picked,
    content: str = "",
    suspect: Suspect | None = None,
    site: str = "",
    review_due_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> Measure:
    """Records what a court or an authority decided; it is in force from the date of its order."""
    case = require_ending(by, case, Right.DECIDE)  # a court decides also on who stands in a merged case
    if ordered_at is None:
        raise UserError("the date of the order is missing; write it")
    if ordered_at > clock.now():
        raise UserError("the order lies in the future; check its date")
    measure = draft(by, case, kind, suspect, site, legal_basis, reason, ordered_at, review_due_at, ends_at)
    measure.origin, measure.state = MeasureOrigin.AUTHORITY, MeasureState.RECORDED
    measure.authority = said(authority, "the authority", 300)
    measure.officer = said(officer, "the judge or officer", 300)
    measure.order_number = said(order_number, "the number of the order", 100)
    measure.ordered_at = measure.executed_at = ordered_at
    measure.executed_by = by
    return _made(by, measure, basis(by, case, kind, findings, content), content, "recorded")


def request(
    by: User,
    case: Case,
    kind: str,
    *,
    site: str,
    legal_basis: str,
    reason: str,
    findings: Picked,
    content: str = "",
    review_due_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> Measure:
    """Requests a measure of the desk's own; another has to decide on it."""
    case = require_case(by, case, Right.DECIDE)
    if kind not in OWN:
        raise UserError(f"the desk itself decides on no {kind}; record the order of an authority instead")
    now = clock.now()
    measure = draft(by, case, kind, None, site, legal_basis, reason, now, review_due_at, ends_at)
    measure.origin, measure.state = MeasureOrigin.DESK, MeasureState.REQUESTED
    return _made(by, measure, basis(by, case, kind, findings, content), content, "requested")


def approve(by: User, measure: Measure, reason: str) -> Measure:
    """Another person approves what was requested, after the seals of its evidence were checked once more."""
    _requested(by, measure)
    said(reason, "the reason")
    must_hold(by, measure)
    return _decide(by, measure, MeasureState.APPROVED, reason)


def refuse(by: User, measure: Measure, reason: str) -> Measure:
    """Another person refuses what was requested."""
    return _decide(by, measure, MeasureState.REFUSED, reason)


def execute(by: User, measure: Measure) -> Measure:
    """Says that an approved measure was carried out now; refused past its review or end."""
    _approved(by, measure)
    must_hold(by, measure)
    return _execute(by, measure)


def must_hold(by: User, measure: Measure) -> None:
    """Checks the seals of what a measure rests on now."""
    rests = MeasureBasis.objects.filter(measure=measure, kind=MeasureBasisKind.FINDING).select_related("case_file")
    grounds.must_hold(by, [one.case_file for one in rests if one.case_file is not None])


@act
def _decide(by: User, measure: Measure, state: str, reason: str) -> Measure:
    measure, case = _requested(by, measure)
    if state == MeasureState.APPROVED and passed(measure):
        raise UserError(f"measure {measure.reference} is past its review or its end; request it anew with later dates")
    measure.state, measure.decided_by, measure.decided_at = state, by, clock.now()
    measure.decision_reason = said(reason, "the reason")
    keep(measure, "decided_by", "decided_at", "decision_reason")
    audit.append(by, f"measure {state}", case, measure, {"reference": measure.reference, "kind": measure.kind})
    decided(by, case, Decision.Kind.MEASURE, f"{measure.kind} {measure.reference} {state}", reason)
    return measure


@act
def _execute(by: User, measure: Measure) -> Measure:
    measure, case = _approved(by, measure)
    measure.state, measure.executed_by, measure.executed_at = MeasureState.EXECUTED, by, clock.now()
    keep(measure, "executed_by", "executed_at")
    audit.append(by, "measure executed", case, measure, {"reference": measure.reference, "kind": measure.kind})
    decided(by, case, Decision.Kind.MEASURE, f"{measure.kind} {measure.reference} executed", measure.decision_reason)
    return measure


def passed(measure: Measure) -> bool:
    """Whether its review or its end lies behind us."""
    now = clock.now()
    return any(moment is not None and moment <= now for moment in (measure.review_due_at, measure.ends_at))


def keep(measure: Measure, *fields: str) -> None:
    """For a service: saves the state of a measure with these fields."""
    measure.updated_at = clock.now()
    measure.save(update_fields=["state", "updated_at", *fields])


def locked(by: User, measure: Measure, right: Right = Right.DECIDE) -> tuple[Measure, Case]:
    """The measure as it stands now, and its case, also one that was merged. Raises NotThere or Refused."""
    case = require_ending(by, get(by, Measure, measure.pk).case, right)
    return Measure.objects.select_related("case", "suspect").get(pk=measure.pk), case


@act
def _made(by: User, measure: Measure, rests: dict[CaseFile, list[Ground]], content: str, word: str) -> Measure:
    """Writes the measure after what it rests on: the database wants it so."""
    case = require_ending(by, measure.case, Right.DECIDE)
    written = [
        MeasureBasis(
            measure=measure, kind=MeasureBasisKind.FINDING, case_file=file, finding=one.finding, finding_class=one.kind
        )
        for file, found in rests.items()
        for one in found
    ]
    if content.strip():
        written.append(MeasureBasis(measure=measure, kind=MeasureBasisKind.CONTENT, text=said(content, "the content")))
    MeasureBasis.objects.bulk_create(written)
    measure.save(force_insert=True)
    audit.append(by, f"measure {word}", case, measure, {"reference": measure.reference, "kind": measure.kind})
    about = f" of suspect {measure.suspect.reference}" if measure.suspect else ""
    text = f"{measure.kind} {measure.reference}{about} {word}"
    decided(by, case, Decision.Kind.MEASURE, text, measure.reason)
    if measure.suspect is not None:
        if measure.kind == MeasureKind.RELEASE:
            _release(by, measure)
        settle(Suspect.objects.select_for_update().get(pk=measure.suspect.pk))
    return measure


def _release(by: User, release: Measure) -> None:
    """Who is released is under arrest no longer."""
    arrests = Measure.objects.filter(
        suspect=release.suspect, case=release.case, kind=MeasureKind.ARREST, state=MeasureState.RECORDED
    )
    for arrest in arrests.filter(ordered_at__lte=release.ordered_at):
        arrest.state, arrest.ended_by, arrest.ended_at = MeasureState.ENDED, by, clock.now()
        arrest.end_reason = f"released: {release.reference}"
        keep(arrest, "ended_by", "ended_at", "end_reason")
        audit.append(by, "measure ended", arrest.case, arrest, {"reference": arrest.reference, "kind": arrest.kind})


def _requested(by: User, measure: Measure) -> tuple[Measure, Case]:
    found, case = locked(by, measure)
    require(by, Permission.CONFIRM)
    if found.state != MeasureState.REQUESTED:
        raise UserError(f"measure {found.reference} is {found.state} already")
    if found.requested_by_id == by.pk:
        raise Refused("it takes two people; another has to decide on the measure that you requested")
    return found, case


def _approved(by: User, measure: Measure) -> tuple[Measure, Case]:
    found, case = locked(by, measure)
    if found.state != MeasureState.APPROVED:
        raise UserError(f"measure {found.reference} is {found.state}; only an approved one is executed")
    if passed(found):
        raise UserError(f"measure {found.reference} is past its review or its end; review it before it is executed")
    return found, case
