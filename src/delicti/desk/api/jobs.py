"""Jobs: investigations, imports and checks, and how far they are."""

from typing import Any, Literal
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from delicti.desk.api.auth import caller
from delicti.desk.api.fields import Moment, Person, Word, case_reference
from delicti.desk.api.paging import Listed, Since, listed
from delicti.desk.models import Case, Job, JobState, User
from delicti.desk.rights import get, require_case, rows
from delicti.desk.services import jobs

router = Router()
_TIMES = ("asked_at", "begun_at", "heartbeat_at", "cancel_at", "ended_at")


class JobOut(Schema):
    """A piece of work for a worker."""

    id: UUID
    kind: str
    case: str | None = Field(description="Reference of its case; null where you may not read it.")
    state: str
    stage: str = Field(description="What it is at.")
    unit: str = Field(description="In what it counts.")
    done: int
    total: int | None
    rate: float | None = Field(description="Units a second.")
    seconds_left: float | None
    confinement: str = Field(description="What its worker could keep from it.")
    error: str
    output: str = Field(description="The last lines that it said.")
    attempts: int
    case_file: UUID | None = Field(None, alias="case_file_id", description="What it made.")
    by: Person | None = Field(description="Null: the desk itself.")
    asked_at: Moment
    begun_at: Moment | None
    heartbeat_at: Moment | None = Field(description="When its worker last said that it lives.")
    cancel_at: Moment | None
    ended_at: Moment | None

    resolve_case = staticmethod(case_reference)


class JobsAsked(Since):
    """Which jobs."""

    case: Word = Field("", description="Reference of a case; empty: all that you may see.")
    state: JobState | Literal[""] = ""


@router.get("/jobs", response=Listed[JobOut], summary="List jobs")
def list_jobs(request: HttpRequest, asked: Query[JobsAsked]) -> Any:
    """Of your cases; those who manage jobs see that the others run, and nothing of their cases."""
    me = caller(request)
    found = rows(me, Job).select_related("case", "by")
    if asked.case:
        found = found.filter(case=require_case(me, asked.case))
    if asked.state:
        found = found.filter(state=asked.state)
    if asked.updated_since:
        changed = Q(asked_at__gte=asked.updated_since)
        for time in _TIMES[1:]:
            changed |= Q(**{f"{time}__gte": asked.updated_since})
        found = found.filter(changed)
    page = listed(found, asked, "asked_at")
    return {**page, "items": _told(me, page["items"])}


@router.get("/jobs/{uuid:key}", response=JobOut, summary="See how far a job is")
def read_job(request: HttpRequest, key: UUID) -> Any:
    """Ask again every second or so while it is waiting or running."""
    me = caller(request)
    return _told(me, [get(me, Job, key)])[0]


@router.post("/jobs/{uuid:key}/cancel", response=JobOut, summary="Cancel a job")
def cancel(request: HttpRequest, key: UUID) -> Any:
    """What it made so far is not kept. Needs `contribute`, or the right to manage jobs."""
    me = caller(request)
    return _told(me, [jobs.cancel(me, get(me, Job, key))])[0]


def _told(me: User, found: list[Job]) -> list[Job]:
    """The jobs, without what they tell of a case that the caller, who manages jobs, may not read."""
    mine = set(rows(me, Case).filter(pk__in={one.case_id for one in found}).values_list("pk", flat=True))
    for job in found:
        if job.case_id not in mine:
            job.case, job.case_file, job.error, job.output = None, None, "", ""
    return found
