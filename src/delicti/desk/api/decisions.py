"""Decisions with their reasons, and clocks: time limits that run until somebody stops them."""

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from delicti.desk.api.auth import caller
from delicti.desk.api.evidence import in_case, of_case
from delicti.desk.api.fields import Given, Line, Moment, Person, Prose, Reason
from delicti.desk.api.paging import Listed, Since, listed
from delicti.desk.models import Clock, Decision
from delicti.desk.rights import require_case
from delicti.desk.services import clocks, intake, work

router = Router()


class DecisionOut(Schema):
    """Something that was decided. Never changed: a later decision withdraws it."""

    id: UUID
    kind: str
    text: str
    reason: str
    withdraws: UUID | None = Field(None, alias="withdraws_id", description="The decision that this one withdraws.")
    by: Person
    at: Moment


class DecisionIn(Reason):
    """A decision."""

    kind: Literal["other", "offence"] = "other"
    text: Prose = Field(description="What is decided; must not be empty.")


class ClockOut(Schema):
    """A time limit."""

    id: UUID
    kind: str
    starts_at: Moment
    due_at: Moment
    basis: str = Field(description="What it rests on.")
    by: Person
    at: Moment
    stopped_at: Moment | None
    stopped_by: Person | None
    stop_reason: str


class ClockIn(Schema):
    """A time limit."""

    kind: Literal["breach notice", "retention", "review"]
    due_at: Given
    basis: Line = Field(description="What it rests on, such as a law and its article; must not be empty.")


class Offence(Schema):
    """An offence that episodes suggest, for legal review."""

    offence: str
    episodes: int


@router.get("/cases/{reference}/decisions", response=Listed[DecisionOut], summary="List decisions")
def list_decisions(request: HttpRequest, reference: str, asked: Query[Since]) -> Any:
    """Those that acts made, and those that were written by hand."""
    return listed(of_case(request, reference, Decision, asked, "at").select_related("by"), asked, "at")


@router.post("/cases/{reference}/decisions", response={201: DecisionOut}, summary="Record a decision")
def decide(request: HttpRequest, reference: str, given: DecisionIn) -> Any:
    """Needs `decide`."""
    me = caller(request)
    return Status(201, work.decide(me, require_case(me, reference), given.text, given.reason, kind=given.kind))


@router.post("/cases/{reference}/decisions/{uuid:key}/withdraw", response={201: DecisionOut}, summary="Withdraw one")
def withdraw(request: HttpRequest, reference: str, key: UUID, given: Reason) -> Any:
    """By a new decision; both stay. Needs `decide`."""
    me = caller(request)
    return Status(201, work.withdraw(me, in_case(me, reference, Decision, key), given.reason))


@router.get("/cases/{reference}/clocks", response=Listed[ClockOut], summary="List clocks")
def list_clocks(request: HttpRequest, reference: str, asked: Query[Since]) -> Any:
    """Stopped ones, too."""
    found = of_case(request, reference, Clock, asked, "at", "stopped_at")
    return listed(found.select_related("by", "stopped_by"), asked, "at")


@router.post("/cases/{reference}/clocks", response={201: ClockOut}, summary="Start a clock")
def start_clock(request: HttpRequest, reference: str, given: ClockIn) -> Any:
    """Or start it anew: one of a kind runs in a case. Needs `decide`."""
    me = caller(request)
    return Status(201, clocks.start(me, require_case(me, reference), given.kind, given.due_at, given.basis))


@router.post("/cases/{reference}/clocks/{uuid:key}/stop", response=ClockOut, summary="Stop a clock")
def stop_clock(request: HttpRequest, reference: str, key: UUID, given: Reason) -> Any:
    """What it waited for was done, or need not be. Needs `decide`."""
    me = caller(request)
    return clocks.stop(me, in_case(me, reference, Clock, key), given.reason)


@router.get("/cases/{reference}/offences", response=list[Offence], summary="List suggested offences")
def offences(request: HttpRequest, reference: str) -> Any:
    """What the episodes suggest, most first; a person decides."""
    me = caller(request)
    found = intake.suggested_offences(me, require_case(me, reference))
    return [{"offence": name, "episodes": number} for name, number in found]
