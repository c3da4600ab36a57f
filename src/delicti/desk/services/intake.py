"""Intake: a victim's report with its receipt, the triage queue, and what becomes of a report."""

import hashlib
import hmac
import secrets
from datetime import datetime

from django.db.models import Q, QuerySet

from delicti.desk import audit, clock
from delicti.desk.models import (
    Bulletin,
    Case,
    CaseFile,
    Episode,
    Indicator,
    Report,
    ReportKind,
    Sector,
    Upload,
    User,
)
from delicti.desk.models.base import same_text, signs
from delicti.desk.rights import NotThere, Permission, Right, require, require_case, rows
from delicti.desk.services import cases, custody
from delicti.desk.services.base import act, said, touch
from delicti.model.errors import UserError

_COMING = (Upload.State.RECEIVING, Upload.State.ARRIVED)
_LIVE = (Report.State.RECEIVED, Report.State.TRIAGE)


@act
def report(
    *,
    organisation: str,
    sector: str,
    noticed: str,
    contact: str = "",
    site: str = "",
    region: str = "",
    noticed_at: datetime | None = None,
    by: User | None = None,
    kind: str = ReportKind.REPORT,
    bulletin: Bulletin | None = None,
    made_up: bool = False,
) -> tuple[Report, str]:
    """Takes a report from anybody; gives it and its receipt, `NUMBER-SECRET`, which is shown once.

    An answer to a bulletin (`services/answers.py`) is a report of another kind that names it.
    """
    if sector not in Sector.values:
        raise UserError(f"there is no sector {sector!r}; choose one of: {', '.join(Sector.values)}")
    if noticed_at is not None and noticed_at > clock.now():
        raise UserError("what was noticed lies in the future; check the date")
    secret = signs(20)
    found = Report.objects.create(
        number=f"R{signs(8)}",
        receipt_hash=_hash(secret),
        organisation=said(organisation, "the organisation", 300),
        sector=sector,
        site=_bounded(site, 300),
        region=_bounded(region, 100),
        noticed=said(noticed, "what was noticed"),
        noticed_at=noticed_at,
        contact=_bounded(contact, 2_000),
        submitted_by=by,
        kind=kind,
        bulletin=bulletin,
        received_at=clock.now(),
        updated_at=clock.now(),
        made_up=made_up,
    )
    audit.append(by, "report received", thing=found, name="" if by else "a reporter")
    return found, f"{found.number}-{secret}"


def by_receipt(receipt: str) -> Report:
    """The report of this receipt. Raises NotThere, which does not say whether the number exists."""
    number, _, secret = receipt.replace("\0", "").strip().upper().partition("-")
    found = Report.objects.filter(number=number[:12]).first()
    kept = found.receipt_hash if found is not None else _hash(secrets.token_hex(8))
    if not hmac.compare_digest(kept, _hash(secret.replace("-", "").replace(" ", ""))) or found is None:
        raise NotThere
    return found


def opened_report(key: str) -> Report | None:
    """The report of this id, for a session that has shown its receipt before."""
    return Report.objects.filter(pk=key).first()


def queue(by: User) -> QuerySet[Report]:
    """The reports that wait for triage, oldest first."""
    require(by, Permission.TAKE_IN)
    return Report.objects.filter(state__in=_LIVE).select_related("taken_by", "case").order_by("received_at", "pk")


def likely_duplicates(by: User, report: Report) -> QuerySet[Report]:
    """Other reports of the same site or organisation, or with a file of the same bytes."""
    require(by, Permission.TAKE_IN)
    sums = report.uploads.filter(state=Upload.State.COMPLETE).values("sha256")
    same = Q(uploads__sha256__in=sums) | Q(same_text("organisation", report.organisation))
    if report.site:
        same |= Q(same_text("site", report.site))
    return Report.objects.filter(same, erased=False).exclude(pk=report.pk).distinct().order_by("-received_at")


def likely_cases(by: User, report: Report) -> QuerySet[Case]:
    """Cases that the user may read and that are of the same site, organisation or evidence."""
    require(by, Permission.TAKE_IN)
    sums = report.uploads.filter(state=Upload.State.COMPLETE).values("sha256")
    same = Q(same_text("organisation", report.organisation)) | Q(
        pk__in=Indicator.objects.filter(kind=Indicator.Kind.ITEM, value__in=sums).values("case")
    )
    if report.site:
        same |= Q(same_text("site", report.site))
    return rows(by, Case).filter(same).order_by("-updated_at")


def suggested_offences(by: User, case: Case) -> list[tuple[str, int]]:
    """The offences that the episodes of the case suggest, with how many do, most first; for legal review."""
    from django.db.models import Count

    case = require_case(by, case)
    files = CaseFile.objects.filter(case=case, in_force=True)
    found = Episode.objects.filter(case_file__in=files).exclude(offence="").values_list("offence")
    return [(str(name), int(number)) for name, number in found.annotate(n=Count("pk")).order_by("-n", "offence")]


@act
def take(by: User, report: Report) -> Report:
    """Takes a report from the queue to look at it."""
    report = _live(by, report)
    report.taken_by, report.state = by, Report.State.TRIAGE
    return _save(by, report, "report taken", "taken_by")


@act
def accept(
    by: User, report: Report, case: Case | None = None, *, title: str = "", answer: str = "", reason: str = "accepted"
) -> Case:
    """Makes a case of a report, or adds it to one; custody begins with the arrival of its files.

    Files that are still being sent or checked go with it and enter custody when they are complete (`unsettled`).
    """
    report = _live(by, report)
    if case is None:
        case = cases.open_case(
            by,
            title or report.organisation,
            organisation=report.organisation,
            sector=report.sector,
            site=report.site,
            region=report.region,
            noticed_at=report.noticed_at,
            made_up=report.made_up,
        )
    else:
        case = require_case(by, case, Right.CONTRIBUTE)
    report.case, report.state, report.answer = case, Report.State.ACCEPTED, _bounded(answer, 2_000)
    report.state_reason, report.taken_by = reason.strip(), by
    for upload in report.uploads.filter(state__in=(Upload.State.COMPLETE, *_COMING)).order_by("begun_at", "pk"):
        upload.case = case
        upload.save(update_fields=["case"])
        if upload.state == Upload.State.COMPLETE:
            enter_arrival(case, upload)
        upload.jobs.update(case=case)
    _save(by, report, "report accepted", "case", "answer", "state_reason", "taken_by")
    touch(case)
    return case


def unsettled(case: Case) -> int:
    """How many files of a case are still being sent or checked."""
    return case.uploads.filter(state__in=_COMING).count()


@act
def decline(by: User, report: Report, reason: str, answer: str) -> Report:
    """Declines a report; `answer` is what its reporter is told."""
    report = _live(by, report)
    report.state = Report.State.DECLINED
    report.state_reason, report.answer = said(reason, "the reason"), said(answer, "the answer", 2_000)
    return _save(by, report, "report declined", "state_reason", "answer")


@act
def duplicate(by: User, report: Report, of: Report, answer: str = "") -> Report:
    """Says that a report tells of the same as another; both stay."""
    report = _live(by, report)
    if of.pk == report.pk or of.duplicate_of_id is not None:
        raise UserError("choose the first report of the two")
    report.state, report.duplicate_of, report.answer = Report.State.DUPLICATE, of, _bounded(answer, 2_000)
    return _save(by, report, "report is a duplicate", "duplicate_of", "answer")


def enter_arrival(case: Case, upload: Upload) -> None:
    """For a service: the custody of an uploaded file begins with who sent it and when."""
    who = upload.by.get_full_name() if upload.by else "a reporter"
    when = clock.text(upload.ended_at) if upload.ended_at else "an unknown time"
    custody.enter(
        case,
        custody.Action.RECEIVED,
        upload.name,
        f"sent to the desk, all of it arrived at {when}",
        by=upload.by,
        by_name=who,
        sha256=upload.sha256,
        upload=upload,
    )


def _live(by: User, report: Report) -> Report:
    require(by, Permission.TAKE_IN)
    found = Report.objects.select_for_update().filter(pk=report.pk).first()
    if found is None:
        raise NotThere
    if found.state not in _LIVE:
        raise UserError(f"report {found.number} is {found.state} already")
    return found


def _save(by: User, report: Report, verb: str, *fields: str) -> Report:
    report.updated_at = clock.now()
    report.save(update_fields=["state", "updated_at", *fields])
    audit.append(by, verb, report.case, report)
    return report


def _bounded(text: str, most: int) -> str:
    return text.replace("\0", "").strip()[:most]


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
