"""The loop of a worker: takes a job, does it, takes the next; takes back what lost its worker; writes the audit's head.

It may be killed at any moment: the job goes back after a minute and is done again from its beginning, and what it made
is taken in once.
"""

import hashlib
import os
import shutil
import signal
import socket
import sys
import threading
import time
import uuid
from pathlib import Path
from types import FrameType

from django.conf import settings
from django.db import close_old_connections

from delicti.desk import heads, home, store
from delicti.desk.charts.board import draw_ahead
from delicti.desk.models import CaseFile, Job, Upload, User
from delicti.desk.rights import NotThere
from delicti.desk.services import boards, custody, erasure, importing, jobs, uploads
from delicti.desk.services.base import act
from delicti.desk.worker import look, reading, unpack, watch
from delicti.desk.worker.apart import INPUT, WORK, confinement, copy_cache, prepare
from delicti.model.errors import UserError

_SLEEP, _REAP = 1.0, 15.0
_BLOCK = 1 << 20


class Stop:
    """Told by SIGTERM or SIGINT that the worker should end."""

    def __init__(self) -> None:
        self.said = False
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, self._say)

    def __call__(self) -> bool:
        """Whether it should."""
        return self.said

    def _say(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002
        self.said = True


def work(*, until_idle: bool = False) -> int:
    """Works until told to end, or until no job waits; gives the number of jobs done."""
    name = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
    stop, count, reaped = Stop(), 0, 0.0
    erasure.clear()
    while not stop():
        close_old_connections()
        if time.monotonic() - reaped > _REAP:
            reaped = time.monotonic()
            jobs.reap()
            heads.publish()
            _count_again()
        job = jobs.take(name)
        if job is not None:
            do(job, stop)
            count += 1
        elif until_idle:
            break
        else:
            time.sleep(_SLEEP)
    return count


def _count_again() -> None:
    """Counts old campaigns again and draws them. What cannot be counted keeps its old figures and time, and is said."""
    try:
        draw_ahead(boards.keep_fresh())
    except Exception as error:  # noqa: BLE001 - the worker goes on
        print(f"campaigns were not counted again ({type(error).__name__}: {error})", file=sys.stderr, flush=True)


def do(job: Job, stop: Stop) -> None:
    """Does one job. Whatever goes wrong is its outcome, and the worker lives on."""
    folder = Path(settings.DESK_HOME) / home.JOBS / f"{job.pk.hex}.{job.attempts}"
    for left in folder.parent.glob(f"{job.pk.hex}.*"):
        shutil.rmtree(left, ignore_errors=True)
    prepare(folder)
    try:
        _DO[job.kind](job, folder, stop)
    except UserError as error:
        jobs.failed(job, str(error))
    except NotThere:
        jobs.failed(job, "who asked for it may no longer work in the case")
    except Exception as error:  # noqa: BLE001 - the job fails, the worker goes on
        jobs.failed(job, f"something went wrong inside the desk ({type(error).__name__}: {error})")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _receive(job: Job, folder: Path, stop: Stop) -> None:
    """Hashes what was sent here, which reads no meaning into it; whether it may be opened is found apart."""
    upload = job.uploads.get()
    if upload.state != Upload.State.ARRIVED:  # done before its worker was lost
        jobs.done(job)
        return
    path = store.upload_path(upload)
    if not path.is_file():
        raise UserError("its bytes are not there any more; send it again")
    digest = _hashed(job, path, upload.size_bytes, stop)
    if digest is None:
        _gone(job, stop)
        return
    (folder / INPUT / "file").hardlink_to(path)
    bounds = (settings.DESK_UNPACKED_BYTES, settings.DESK_MEMBERS, settings.DESK_RATIO)
    ended = _run(job, look.arguments(folder / INPUT / "file", bounds), folder, stop, fine=(0, look.REFUSED))
    if ended is not None:
        uploads.settle(job, digest, ended.last_line if ended.code == look.REFUSED else "")


def _hashed(job: Job, path: Path, size: int, stop: Stop) -> str | None:
    """The SHA-256 of a file; None where the job should not go on."""
    digest, done, beat = hashlib.sha256(), 0, 0.0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            done += len(block)
            if time.monotonic() - beat > _SLEEP:
                beat = time.monotonic()
                if stop() or not jobs.beat(job, stage="hash", unit="bytes", done=done, total=size):
                    return None
    if done != size:
        raise UserError(f"{done:,} of {size:,} bytes are there; send it again")
    return digest.hexdigest()


def _investigate(job: Job, folder: Path, stop: Stop) -> None:
    copy_cache(folder)
    evidence = folder / INPUT
    for number, upload in enumerate(job.uploads.order_by("begun_at", "pk"), 1):
        place = evidence / f"{number:03}" / _file_name(upload.name)
        place.parent.mkdir(parents=True)
        place.hardlink_to(_complete(upload))
    custody.given_to(job)
    out = folder / WORK / "case"
    arguments = ["-m", "delicti", "investigate", str(evidence), "--output", str(out), "--quiet"]
    for name, value in sorted(job.parameters.items()):
        values = [value] if isinstance(value, str) else value
        arguments += [f"--{name.replace('_', '-')}={one}" for one in values]
    ended = _run(job, arguments, folder, stop)
    if ended is not None:
        row = importing.import_case_file(_asker(job), out, job.case, why="investigated by the desk")
        jobs.done(job, row, ended.output)


def _import(job: Job, folder: Path, stop: Stop) -> None:
    archive, out = folder / INPUT / "archive", folder / WORK / "unpacked"
    archive.hardlink_to(_complete(job.uploads.get()))
    custody.given_to(job)
    ended = _run(job, ["-m", "delicti.desk.worker.unpack", str(archive), str(out)], folder, stop)
    if ended is not None:
        row = importing.import_case_file(_asker(job), unpack.case_folder_in(out), job.case)
        jobs.done(job, row, ended.output)


def _verify(job: Job, folder: Path, stop: Stop) -> None:  # noqa: ARG001
    files = CaseFile.objects.filter(case=job.case).exclude(state=CaseFile.State.ERASED)
    for number, row in enumerate(files, 1):
        if stop() or not jobs.beat(job, stage="seal", unit="case files", done=number - 1, total=files.count()):
            _gone(job, stop)
            return
        custody.check(_asker(job), row)
    jobs.done(job)


def _read_page(job: Job, folder: Path, stop: Stop) -> None:
    try:
        if reading.read_page(job, folder, lambda arguments: _run(job, arguments, folder, stop)):
            jobs.done(job)
    finally:
        reading.say_why(job)


_DO = {
    Job.Kind.RECEIVE.value: _receive,
    Job.Kind.INVESTIGATE.value: _investigate,
    Job.Kind.IMPORT.value: _import,
    Job.Kind.VERIFY.value: _verify,
    Job.Kind.READ_PAGE.value: _read_page,
}


def _run(job: Job, arguments: list[str], folder: Path, stop: Stop, fine: tuple[int, ...] = (0,)) -> watch.Ended | None:
    """Runs a command; None where it did not end well, which the job then says."""
    jobs.beat(job, confinement=confinement())
    ended = watch.run(job, arguments, folder, stop)
    if ended.code in fine:
        return ended
    if ended.code is None:
        _gone(job, stop)
    elif ended.code == 2 and ended.last_line:  # the command says what its user can mend
        jobs.failed(job, ended.last_line, ended.output)
    else:
        jobs.failed(job, f"the command ended with {ended.code}; its last lines are kept", ended.output)
    return None


def _asker(job: Job) -> User:
    if job.by is None:
        raise NotThere
    return job.by


@act
def _gone(job: Job, stop: Stop) -> None:
    """The job was cancelled, taken back by the reaper, or the worker should end."""
    now = Job.objects.get(pk=job.pk)
    if now.cancel_at is not None:
        jobs.stopped(job)
    elif stop():
        jobs.put_back(job)


def _complete(upload: Upload) -> Path:
    path = store.upload_path(upload)
    if upload.state != Upload.State.COMPLETE or not path.is_file():
        raise UserError(f"the file {upload.name} is {upload.state}; its bytes are not there any more")
    return path


def _file_name(name: str) -> str:
    safe = "".join(sign if sign.isalnum() or sign in "._-" else "_" for sign in name).lstrip(".-")
    return safe.encode()[-200:].decode("utf-8", "ignore") or "unnamed"
