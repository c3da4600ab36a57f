"""Custody: who received, opened, copied, exported what, when and why; and whether the seals still hold."""

from datetime import datetime
from pathlib import Path

from django.core.cache import caches
from django.db.models import Max

from delicti.desk import audit, clock, store
from delicti.desk.models import Case, CaseFile, CustodyEntry, Job, Upload, User
from delicti.desk.rights import NotThere, Right, get, require_case
from delicti.desk.services.base import act, said, touch
from delicti.model.errors import UserError

Action = CustodyEntry.Action
_READ = "read at the desk"
_DONE_BY = {Job.Kind.INVESTIGATE.value: "investigated", Job.Kind.IMPORT.value: "unpacked"}
_DAY = 24 * 3600  # seconds


def enter(
    case: Case,
    action: str,
    what: str,
    why: str,
    *,
    by: User | None = None,
    by_name: str = "",
    sha256: str = "",
    case_file: CaseFile | None = None,
    upload: Upload | None = None,
) -> CustodyEntry:
    """For a service: adds an entry to the custody of a case, which its caller has locked, and to the audit."""
    last = CustodyEntry.objects.filter(case=case).aggregate(last=Max("number"))["last"] or 0
    entry = CustodyEntry.objects.create(
        case=case,
        number=last + 1,
        action=action,
        what=what[:500],
        why=said(why, "why"),
        by=by,
        by_name=by_name or (by.get_full_name() if by else audit.NOBODY),
        sha256=sha256,
        case_file=case_file,
        upload=upload,
        at=clock.now(),
    )
    audit.append(by, f"custody: {action}", case, entry, {"sha256": sha256}, name=by_name)
    return entry


@act
def opened(by: User, case_file: CaseFile, what: str, why: str) -> Path:
    """Enters that somebody looks into the evidence of a case file; gives its folder."""
    case_file = get(by, CaseFile, case_file.pk)
    case = require_case(by, case_file.case, Right.READ)
    enter(case, Action.OPENED, what, why, by=by, sha256=case_file.seal, case_file=case_file)
    return _folder(case_file)


def read(by: User, case_file: CaseFile) -> None:
    """Enters that somebody reads a case file on the pages or by the API, once a day for each, to keep it short."""
    today = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    known = f"read-{by.pk}-{case_file.pk}-{today:%Y-%m-%d}"
    if not caches["local"].get(known):
        if not _entered(by, case_file, today):
            _read(by, case_file, today)
        caches["local"].set(known, 1, _DAY)


@act
def _read(by: User, case_file: CaseFile, today: datetime) -> None:
    case = require_case(by, case_file.case_id)
    if not _entered(by, case_file, today):  # somebody may have been faster before the case was locked
        enter(case, Action.OPENED, "case file", _READ, by=by, sha256=case_file.seal, case_file=case_file)


def _entered(by: User, case_file: CaseFile, today: datetime) -> bool:
    mine = CustodyEntry.objects.filter(case_id=case_file.case_id, case_file=case_file, by=by, action=Action.OPENED)
    return mine.filter(why=_READ, at__gte=today).exists()


@act
def given_to(job: Job) -> None:
    """For a worker: its job opens the files of a case that it is given."""
    if job.case_id is None:
        raise NotThere
    case = Case.objects.select_for_update().get(pk=job.case_id)
    why = f"{_DONE_BY[job.kind]} by a job of the desk"
    for upload in job.uploads.order_by("begun_at", "pk"):
        enter(case, Action.OPENED, upload.name, why, by=job.by, sha256=upload.sha256, upload=upload)


@act
def exported(by: User, case_file: CaseFile, what: str, why: str, sha256: str = "") -> Path:
    """Enters that something of a case file leaves the desk; gives the folder that it is made from."""
    case_file = get(by, CaseFile, case_file.pk)
    case = require_case(by, case_file.case, Right.EXPORT)
    enter(case, Action.EXPORTED, what, why, by=by, sha256=sha256 or case_file.seal, case_file=case_file)
    return _folder(case_file)


@act
def copied(by: User, upload: Upload, why: str) -> Path:
    """Enters that an uploaded file leaves the desk; gives where it lies. Malicious files leave in an archive only."""
    upload = get(by, Upload, upload.pk)
    if upload.case is None or upload.state != Upload.State.COMPLETE:
        raise UserError("only a complete file of a case can be taken out")
    case = require_case(by, upload.case, Right.EXPORT)
    enter(case, Action.COPIED, upload.name, why, by=by, sha256=upload.sha256, upload=upload)
    return store.upload_path(upload)


@act
def check(by: User, case_file: CaseFile) -> CaseFile:
    """Checks the seal of a case file now; the state is kept and shown, and the check is custody."""
    case_file = get(by, CaseFile, case_file.pk)
    case = require_case(by, case_file.case, Right.READ)
    return checked(by, case, case_file)


def checked(by: User, case: Case, case_file: CaseFile) -> CaseFile:
    """For a service: checks a case file of a locked case and keeps what was found."""
    if case_file.state == CaseFile.State.ERASED:
        raise UserError("this case file was erased; there is nothing to check")
    found = store.check(case_file.seal)
    case_file.state, case_file.problems, case_file.notes = found.state, list(found.problems), list(found.notes)
    case_file.checked_at = clock.now()
    case_file.save(update_fields=["state", "problems", "notes", "checked_at"])
    enter(
        case,
        Action.VERIFIED,
        f"case file, its seal {'holds' if found.state == 'holds' else 'does not hold'}",
        "checked against its manifest",
        by=by,
        sha256=case_file.seal,
        case_file=case_file,
    )
    states = set(CaseFile.objects.filter(case=case, in_force=True).values_list("state", flat=True))
    case.seal_holds = states <= {CaseFile.State.HOLDS, CaseFile.State.ERASED} if states else None
    touch(case, "seal_holds")
    return case_file


def _folder(case_file: CaseFile) -> Path:
    if case_file.state == CaseFile.State.ERASED:
        raise UserError("this case file was erased; its tombstone says why")
    return store.path(case_file.seal)
