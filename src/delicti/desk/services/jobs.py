"""Jobs: asked for, taken by a worker, kept alive, taken back, cancelled, ended."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from delicti.desk import audit, clock
from delicti.desk.models import Case, CaseFile, Job, JobState, Upload, User
from delicti.desk.rights import Permission, Refused, Right, case_rights, get, may, require_case, rows
from delicti.desk.services.base import act, touch
from delicti.model.errors import UserError

STALE = timedelta(seconds=60)  # without a heartbeat for so long, its worker is gone
MOST_ATTEMPTS = 3
OPTIONS = {  # of `delicti investigate`, that a job may set
    "authorised": list,
    "owner": list,
    "trust_proxy": list,
    "timezone": str,
    "log_format": list,
    "fields": list,
}


@act
def investigate(by: User, case: Case, uploads: Iterable[Upload], parameters: Mapping[str, Any] | None = None) -> Job:
    """Asks for an investigation of complete uploads of the case."""
    case = require_case(by, case, Right.CONTRIBUTE)
    keys = {one.pk for one in uploads}
    found = list(Upload.objects.filter(pk__in=keys, case=case, state=Upload.State.COMPLETE))
    if not found or len(found) != len(keys):
        raise UserError("choose complete files of this case")
    parameters = dict(parameters or {})
    for name, value in parameters.items():
        if name not in OPTIONS or not isinstance(value, OPTIONS[name]) or not _texts(value):
            raise UserError(f"{name} is no option of a job, or has another form")
    return _ask(by, case, Job.Kind.INVESTIGATE, found, parameters)


@act
def import_upload(by: User, case: Case, upload: Upload) -> Job:
    """Asks for the import of an uploaded archive that holds a case file."""
    case = require_case(by, case, Right.CONTRIBUTE)
    found = Upload.objects.filter(pk=upload.pk, case=case, state=Upload.State.COMPLETE).first()
    if found is None:
        raise UserError("choose a complete file of this case")
    return _ask(by, case, Job.Kind.IMPORT, [found], {})


def receive(upload: Upload) -> Job:
    """For a service: asks for the check of a file that arrived, which its caller has locked."""
    return _ask(upload.by, upload.case, Job.Kind.RECEIVE, [upload], {})


def read_page(by: User, parameters: dict[str, Any]) -> Job:
    """For a service: asks for a page of others to be read."""
    return _ask(by, None, Job.Kind.READ_PAGE, [], parameters)


@act
def verify(by: User, case: Case) -> Job:
    """Asks for a check of every case file of the case."""
    return _ask(by, require_case(by, case, Right.CONTRIBUTE), Job.Kind.VERIFY, [], {})


@act
def cancel(by: User, job: Job) -> Job:
    """Cancels a job: one that waits ends at once, one that runs is stopped by its worker."""
    job = get(by, Job, job.pk)
    if not may_cancel(by, job):
        raise Refused("only a member who may contribute, or an administrator, cancels a job")
    job = Job.objects.select_for_update().get(pk=job.pk)
    if job.state not in (JobState.WAITING, JobState.RUNNING):
        raise UserError(f"this job is {job.state} already")
    job.cancel_by, job.cancel_at = by, clock.now()
    if job.state == JobState.WAITING:
        job.state, job.ended_at = JobState.CANCELLED, clock.now()
        if job.kind == Job.Kind.RECEIVE:
            _unchecked(job)
    job.save(update_fields=["cancel_by", "cancel_at", "state", "ended_at"])
    audit.append(by, "job cancelled", job.case_id, job)
    return job


def may_cancel(by: User, job: Job) -> bool:
    """Whether somebody who sees the job may cancel it."""
    return may(by, Permission.MANAGE_JOBS) or (job.case is not None and Right.CONTRIBUTE in case_rights(by, job.case))


def told_to(by: User, found: Iterable[Job]) -> frozenset[UUID]:
    """Those of the jobs whose case, files and errors the user may see; of others only that they run."""
    found = list(found)
    mine = set(rows(by, Case).filter(pk__in={one.case_id for one in found}).values_list("pk", flat=True))
    reports = may(by, Permission.TAKE_IN)
    return frozenset(one.pk for one in found if one.case_id in mine or (one.case_id is None and reports))


# What follows is for workers.


@act
def take(worker: str) -> Job | None:
    """The oldest waiting job, now this worker's; None where none waits."""
    job = Job.objects.select_for_update(skip_locked=True).filter(state=JobState.WAITING).order_by("asked_at").first()
    if job is None:
        return None
    now = clock.now()
    job.state, job.worker, job.heartbeat_at, job.attempts = JobState.RUNNING, worker, now, job.attempts + 1
    job.begun_at, job.stage, job.done, job.total, job.rate, job.seconds_left = now, "", 0, None, None, None
    job.save()
    audit.append(None, "job begun", job.case_id, job, {"attempt": job.attempts})
    return job


def beat(job: Job, **progress: Any) -> bool:
    """Says that the worker lives and how far it is; whether it should go on (not cancelled, not taken back)."""
    mine = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, worker=job.worker, attempts=job.attempts)
    if not mine.update(heartbeat_at=clock.now(), **progress):
        return False
    return not Job.objects.filter(pk=job.pk, cancel_at__isnull=False).exists()


@act
def done(job: Job, case_file: CaseFile | None = None, output: str = "") -> bool:
    """Ends a job well; not where it was taken back meanwhile."""
    return _end(job, JobState.DONE, output=output, case_file=case_file)


@act
def failed(job: Job, error: str, output: str = "") -> bool:
    """Ends a job with what went wrong."""
    return _end(job, JobState.FAILED, output=output, error=error)


@act
def stopped(job: Job, output: str = "") -> bool:
    """Ends a job that was cancelled."""
    return _end(job, JobState.CANCELLED, output=output)


@act
def put_back(job: Job) -> bool:
    """A worker that is told to end gives its job back; the attempt does not count."""
    return _end(job, JobState.WAITING, worker="", attempts=job.attempts - 1, heartbeat_at=None)


def reap() -> int:
    """Takes jobs back from workers that are gone; gives how many. After three attempts a job has failed."""
    count = 0
    with transaction.atomic():
        gone = Job.objects.select_for_update().filter(state=JobState.RUNNING, heartbeat_at__lt=clock.now() - STALE)
        for job in list(gone):
            count += 1
            if job.cancel_at is not None:
                _end(job, JobState.CANCELLED)
            elif job.attempts >= MOST_ATTEMPTS:
                _end(job, JobState.FAILED, error=f"its worker was lost {job.attempts} times; look at the evidence")
            else:
                _end(job, JobState.WAITING, worker="", heartbeat_at=None)
    return count


def _end(job: Job, state: str, **changes: Any) -> bool:
    now = clock.now()
    ended = {} if state == JobState.WAITING else {"ended_at": now}
    mine = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, worker=job.worker, attempts=job.attempts)
    if not mine.update(state=state, **ended, **changes):
        return False
    audit.append(None, f"job {state}", job.case_id, job)  # what went wrong may quote evidence: the job has it
    job.refresh_from_db()
    if job.kind == Job.Kind.RECEIVE and state in (JobState.FAILED, JobState.CANCELLED):
        _unchecked(job)
    return True


def _ask(by: User | None, case: Case | None, kind: str, uploads: list[Upload], parameters: dict[str, Any]) -> Job:
    job = Job.objects.create(kind=kind, case=case, by=by, parameters=parameters, asked_at=clock.now())
    job.uploads.set(uploads)
    audit.append(by, f"job asked: {kind}", case, job, name="" if by else "a reporter")
    if case is not None:
        touch(case)
    return job


def _unchecked(job: Job) -> None:
    """A file whose check did not end stays as it arrived, and says so; nothing of it is removed."""
    why = "its check was cancelled" if job.state == JobState.CANCELLED else f"its check failed: {job.error}"
    job.uploads.filter(state=Upload.State.ARRIVED).update(reason=why)


def _texts(value: Any) -> bool:
    return all(isinstance(one, str) and "\0" not in one for one in ([value] if isinstance(value, str) else value))
