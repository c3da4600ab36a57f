"""Uploads: sent in pieces, taken up again where they broke off, then hashed and looked into by a worker, apart.

The file on disk is the truth on how much arrived: a piece is written and brought to the disk before the row says so, so
after a kill the sender goes on from what is there. Nothing is read here but bytes; what they mean is a worker's matter.
"""

import hashlib
import hmac
import os
import secrets
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from delicti.desk import audit, clock, store
from delicti.desk.models import Case, Job, JobState, Report, Upload, User
from delicti.desk.rights import NotThere, Permission, Refused, Right, case_rights, may, require_case
from delicti.desk.services import jobs
from delicti.desk.services.base import act, touch
from delicti.desk.services.intake import enter_arrival
from delicti.model.errors import UserError
from delicti.report.visible import visible

_BLOCK = 1 << 20
_MOST_OF_REPORT = 50


@act
def begin(
    name: str, size_bytes: int, *, by: User | None = None, case: Case | None = None, report: Report | None = None
) -> tuple[Upload, str]:
    """Announces a file for a case (by a member who may contribute) or for a report; gives it and the key to send it."""
    if (case is None) == (report is None):
        raise UserError("a file is sent for a case or for a report")
    if case is not None:
        if by is None:
            raise NotThere
        case = require_case(by, case, Right.CONTRIBUTE)
    if report is not None:
        if report.state not in (Report.State.RECEIVED, Report.State.TRIAGE):
            raise UserError(f"report {report.number} is {report.state}; send new evidence with a new report")
        if report.uploads.count() >= _MOST_OF_REPORT:
            raise UserError(f"a report takes {_MOST_OF_REPORT} files at most; put them into one archive")
    if not 0 < size_bytes <= settings.DESK_UPLOAD_BYTES:
        raise UserError(f"the file has {size_bytes:,} bytes; between 1 and {settings.DESK_UPLOAD_BYTES:,} are taken in")
    key = secrets.token_urlsafe(24)
    upload = Upload.objects.create(
        case=case, report=report, name=_base_name(name), size_bytes=size_bytes, by=by, key_hash=_hash(key)
    )
    audit.append(by, "upload begun", case, upload, {"bytes": size_bytes}, name="" if by else "a reporter")
    return upload, key


def by_key(upload_id: object, key: str) -> Upload:
    """The upload that this key may go on with. Raises NotThere."""
    try:
        found = Upload.objects.filter(pk=str(upload_id)).first()
    except Exception as error:
        raise NotThere from error
    kept = found.key_hash if found is not None else _hash("")
    if not hmac.compare_digest(kept, _hash(key)) or found is None:
        raise NotThere
    return found


def arrived(upload: Upload) -> int:
    """How many bytes are on the disk: where the sender goes on."""
    if upload.state != Upload.State.RECEIVING:
        return upload.received_bytes
    try:
        return min(store.upload_path(upload).stat().st_size, upload.size_bytes)
    except FileNotFoundError:
        return 0


def receive(upload: Upload, offset: int, data: bytes) -> Upload:
    """Adds a piece at its place. Raises UserError where the piece does not begin where the file ends."""
    with transaction.atomic():
        upload = _receiving(upload)
        have = arrived(upload)
        if offset != have:
            raise UserError(f"{have:,} bytes have arrived; go on from there")
        if offset + len(data) > upload.size_bytes:
            raise UserError(f"more than the announced {upload.size_bytes:,} bytes were sent; begin again")
        with open(os.open(store.upload_path(upload), os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:  # noqa: PTH123
            file.seek(offset)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        upload.received_bytes = offset + len(data)
        upload.save(update_fields=["received_bytes"])
    return upload


@act
def finish(upload: Upload) -> Upload:
    """Says that the whole file was sent; a job then checks it, after which it is complete or refused. Again is fine."""
    upload = _locked(upload)
    if upload.state == Upload.State.ARRIVED:
        _check(upload)
    elif upload.state == Upload.State.RECEIVING:
        have = arrived(upload)
        if have != upload.size_bytes:
            raise UserError(f"{have:,} of {upload.size_bytes:,} bytes have arrived; send the rest")
        upload.state, upload.received_bytes, upload.ended_at = Upload.State.ARRIVED, have, clock.now()
        upload.save(update_fields=["state", "received_bytes", "ended_at"])
        audit.append(upload.by, "upload arrived", upload.case, upload, name="" if upload.by else "a reporter")
        _check(upload)
    return upload


@act
def check_again(by: User, key: UUID | str) -> Upload:
    """Asks once more for the check of a file that arrived, where the last one was cancelled or failed."""
    upload = Upload.objects.filter(pk=key).first()
    if upload is None or (upload.case is None and not may(by, Permission.TAKE_IN)):
        raise NotThere
    if upload.case is not None:
        require_case(by, upload.case, Right.CONTRIBUTE)
    if upload.state != Upload.State.ARRIVED:
        raise UserError(f"this upload is {upload.state}; only a file that arrived is checked")
    upload.reason = ""
    upload.save(update_fields=["reason"])
    return finish(upload)


@act
def settle(job: Job, digest: str, refused: str = "") -> Upload | None:
    """For a worker: ends its job with a file that is complete, or refused; None where the job is not its own any more.

    A file of a report that was accepted meanwhile goes into its case.
    """
    upload = job.uploads.get()
    report = Report.objects.select_for_update().get(pk=upload.report_id) if upload.report_id else None
    case_id = upload.case_id or (report.case_id if report else None)
    case = Case.objects.select_for_update().get(pk=case_id) if case_id else None
    upload = _locked(upload)
    if not jobs.done(job) or upload.state != Upload.State.ARRIVED:
        return None
    _settle(upload, case, digest, refused)
    return upload


def take(by: User, case: Case, path: Path) -> Upload:
    """Takes a file of this machine in at once, as if it were sent. Raises UserError where it is refused."""
    from delicti.desk.worker.look import looked

    upload, _ = begin(path.name, path.stat().st_size, by=by, case=case)
    digest, offset = hashlib.sha256(), 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK * 8):
            digest.update(block)
            upload = receive(upload, offset, block)
            offset += len(block)
    reason = looked(store.upload_path(upload))
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case.pk)
        upload = _receiving(upload)
        upload.ended_at = clock.now()
        _settle(upload, case, digest.hexdigest(), reason)
    if reason:
        raise UserError(f"the file was not taken in: {reason}")
    return upload


def _settle(upload: Upload, case: Case | None, digest: str, refused: str) -> None:
    upload.case, upload.sha256, upload.reason = case, digest, refused
    upload.state = Upload.State.REFUSED if refused else Upload.State.COMPLETE
    upload.save(update_fields=["case", "sha256", "received_bytes", "ended_at", "state", "reason"])
    verb = "upload refused" if refused else "upload complete"
    audit.append(upload.by, verb, case, upload, {"sha256": digest}, name="" if upload.by else "a reporter")
    if refused:
        path = store.upload_path(upload)
        transaction.on_commit(lambda: path.unlink(missing_ok=True))  # its hash and the reason stay
    elif case is not None:
        enter_arrival(case, upload)
    if case is not None:
        touch(case)


def _check(upload: Upload) -> None:
    """Asks for the check of a file, where nobody has yet."""
    live = upload.jobs.filter(kind=Job.Kind.RECEIVE, state__in=(JobState.WAITING, JobState.RUNNING))
    if not live.exists():
        jobs.receive(upload)


@act
def give_up(upload: Upload, by: User | None = None) -> Upload:
    """Ends an upload that its sender will not finish; what arrived is removed."""
    if by is not None and upload.case is not None and Right.CONTRIBUTE not in case_rights(by, upload.case):
        raise Refused("only a member who may contribute ends an upload")
    upload = _receiving(upload)
    upload.state, upload.ended_at = Upload.State.GIVEN_UP, clock.now()
    upload.save(update_fields=["state", "ended_at"])
    audit.append(by, "upload given up", upload.case, upload, name="" if by else "a reporter")
    path = store.upload_path(upload)
    transaction.on_commit(lambda: path.unlink(missing_ok=True))
    return upload


def _locked(upload: Upload) -> Upload:
    return Upload.objects.select_for_update(of=("self",)).select_related("case", "by").get(pk=upload.pk)


def _receiving(upload: Upload) -> Upload:
    found = _locked(upload)
    if found.state != Upload.State.RECEIVING:
        raise UserError(f"this upload is {found.state}; begin a new one")
    return found


def _base_name(name: str) -> str:
    base = name.replace("\\", "/").rpartition("/")[2].strip() or "unnamed"
    return visible(base)[:255]


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
