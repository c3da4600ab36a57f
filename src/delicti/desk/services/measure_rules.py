"""What every measure needs before it is written down: its object, its dates, its legal basis, and what it rests on."""

from collections.abc import Iterable
from datetime import datetime

from delicti.desk import clock
from delicti.desk.models import Attribution, AttributionState, Case, CaseFile, Measure, MeasureKind, Suspect, User
from delicti.desk.rights import get, rows
from delicti.desk.services import grounds
from delicti.desk.services.base import said
from delicti.desk.services.grounds import Ground
from delicti.model.errors import UserError

ON_PERSONS = (MeasureKind.ARREST, MeasureKind.CHARGE, MeasureKind.RELEASE)
OWN = (MeasureKind.NOTICE, MeasureKind.SUSPENSION)  # what the desk's mandate covers
Picked = Iterable[tuple[str, str]]  # the key of a case file of the case, and a finding in it


def draft(
    by: User,
    case: Case,
    kind: str,
    suspect: Suspect | None,
    site: str,
    legal_basis: str,
    reason: str,
    begins: datetime,
    review_due_at: datetime | None,
    ends_at: datetime | None,
) -> Measure:
    """A measure with what every kind needs. Raises UserError where something is missing."""
    if kind not in MeasureKind.values:
        raise UserError(f"there is no measure {kind!r}; choose one of: {', '.join(MeasureKind.values)}")
    if kind in ON_PERSONS and suspect is None:
        raise UserError(f"a {kind} is of a person; choose a confirmed suspect of this case")
    site = "" if kind in ON_PERSONS else (site.replace("\0", "").strip() or case.site)[:300]
    if kind not in ON_PERSONS and not site and not (kind == MeasureKind.SEIZURE and suspect):
        raise UserError(f"the site that the {kind} is about is missing; write its address")
    if suspect is not None:
        _confirmed(by, case, suspect)
    dates_fit(kind, begins, review_due_at, ends_at)
    return Measure(
        kind=kind,
        case=case,
        suspect=suspect,
        site=site,
        legal_basis=said(legal_basis, "the legal basis"),
        reason=said(reason, "the reason"),
        requested_by=by,
        requested_at=clock.now(),
        review_due_at=review_due_at,
        ends_at=ends_at,
        updated_at=clock.now(),
        made_up=case.made_up,
    )


def dates_fit(kind: str, begins: datetime, review: datetime | None, ends: datetime | None) -> None:
    """Raises UserError where dates of review and end are missing or do not fit each other."""
    if kind == MeasureKind.RELEASE and (review is not None or ends is not None):
        raise UserError("a release has neither a review nor an end; a new arrest or charge is recorded by itself")
    if kind == MeasureKind.SUSPENSION and (review is None or ends is None):
        raise UserError("a suspension needs a date on which it is reviewed and one on which it ends")
    if any(moment is not None and moment <= begins for moment in (review, ends)):
        raise UserError("the review and the end come after the beginning; check the dates")
    if review is not None and ends is not None and review > ends:
        raise UserError("the review comes before the end; check the dates")


def _confirmed(by: User, case: Case, suspect: Suspect) -> None:
    get(by, Suspect, suspect.pk)
    tied = rows(by, Attribution).filter(suspect=suspect, case=case, state=AttributionState.CONFIRMED)
    if not tied.exists():
        raise UserError(f"suspect {suspect.reference} is not confirmed in case {case.reference}; confirm them first")


def basis(by: User, case: Case, kind: str, picked: Picked, content: str) -> dict[CaseFile, list[Ground]]:
    """What the measure rests on, its seals checked now. Raises UserError with the reason where that does not do."""
    wanted: dict[str, list[str]] = {}
    for file, finding in picked:
        wanted.setdefault(file, []).append(finding)
    files = {str(one.pk): one for one in (get(by, CaseFile, key) for key in wanted)}
    if any(one.case_id != case.pk for one in files.values()):
        raise UserError("a finding is of another case; choose findings of this case")
    if kind != MeasureKind.RELEASE:
        grounds.must_hold(by, files.values())
    found = {files[key]: grounds.read(files[key], keys) for key, keys in wanted.items()}
    objection = "" if kind == MeasureKind.RELEASE else grounds.objection(found, content.strip())
    if objection:
        raise UserError(f"no {kind} is possible here: {objection}")
    return found
