"""A page of others, read apart: its bytes go in, its claims come out as JSON, bounded in size."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from delicti.desk.models import Job, JobState
from delicti.desk.services import claims
from delicti.desk.worker.apart import INPUT, WORK
from delicti.model.errors import UserError

_LARGEST = 32 << 20  # bytes of the answer


def read_page(job: Job, folder: Path, run: Callable[[list[str]], Any]) -> bool:
    """Reads the page that a job names; `run` runs `python ARGUMENTS` apart. Whether it ended. Raises UserError."""
    source = claims.job_of(job)
    name = "page.txt" if job.parameters.get("pasted") else "page.html"
    page, out = folder / INPUT / name, folder / WORK / "claims.json"
    page.write_bytes(bytes(source.content))
    if run(["-m", "delicti.desk.claims", str(page), str(out), *([source.url] if source.url else [])]) is None:
        return False
    if out.is_symlink() or not out.is_file() or out.stat().st_size > _LARGEST:
        why = "reading the page gave no answer that the desk can take"
        claims.failed(source, why)
        raise UserError(why)
    claims.settle(source, msgspec.json.decode(out.read_bytes()))
    return True


def say_why(job: Job) -> None:
    """Tells the source why its job failed, if it did."""
    found = Job.objects.get(pk=job.pk)
    if found.state == JobState.FAILED:
        claims.failed(claims.job_of(found), found.error)
