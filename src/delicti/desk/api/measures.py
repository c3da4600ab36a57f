"""Measures: what authorities decided, recorded; what the desk itself decides, by two people."""

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from delicti.desk.api.auth import caller
from delicti.desk.api.fields import Given, Line, Moment, Person, Prose, Reason, Word
from delicti.desk.api.paging import Listed, Paging, Since, listed
from delicti.desk.models import Measure, MeasureBasis, MeasureReview, Suspect, User
from delicti.desk.rights import NotThere, called, require_case, rows
from delicti.desk.services import measures, notices, reviewing
from delicti.desk.services.waiting import in_force, overdue

router = Router()
Kind = Literal["arrest", "charge", "release", "site suspension", "site closure", "seizure", "notice to host"]


class MeasureOut(Schema):
    """A measure."""

    id: UUID
    reference: str
    kind: str
    origin: str
    case: str
    suspect: str | None = Field(description="Their reference.")
    site: str
    state: str
    in_force: bool
    review_overdue: bool
    legal_basis: str
    reason: str
    authority: str
    officer: str
    order_number: str
    ordered_at: Moment | None
    requested_by: Person
    requested_at: Moment
    decided_by: Person | None
    decided_at: Moment | None
    executed_at: Moment | None
    review_due_at: Moment | None
    ends_at: Moment | None
    end_reason: str
    updated_at: Moment

    @staticmethod
    def resolve_case(obj: Measure) -> str:
        """Its reference."""
        return obj.case.reference

    @staticmethod
    def resolve_suspect(obj: Measure) -> str | None:
        """Their reference."""
        return obj.suspect.reference if obj.suspect else None


class MeasuresAsked(Since):
    """Which measures."""

    only: Literal["", "in force", "overdue"] = ""


class Found(Schema):
    """A finding that a measure rests on."""

    case_file: UUID
    finding: Word


class MeasureIn(Reason):
    """What every measure needs."""

    legal_basis: Prose = Field(description="Must not be empty.")
    findings: list[Found] = Field([], max_length=200, description="One of them an act; a release needs none.")
    content: Prose = Field("", description="Beside the findings; content of speech never carries a measure alone.")
    site: Line = ""
    review_due_at: Given | None = None
    ends_at: Given | None = None


class RecordIn(MeasureIn):
    """What an authority decided."""

    kind: Kind
    suspect: Word = Field("", description="Reference of a confirmed suspect of this case.")
    authority: Line
    officer: Line = Field(description="Judge or officer.")
    order_number: Word
    ordered_at: Given


class RequestIn(MeasureIn):
    """What the desk itself is to decide."""

    kind: Literal["notice to host", "site suspension"]


class MeasureEndIn(Reason):
    """Why a measure ends."""

    reviewed: bool = Field(default=False, description="Whether this is what its review came to.")


class BasisOut(Schema):
    """What a measure rests on: a finding, or content that stands beside it."""

    id: UUID
    kind: str
    case_file: UUID | None = Field(alias="case_file_id")
    finding: str
    finding_class: str
    text: str = Field(description="Of content: where it is and what it is.")


class ReviewOut(Schema):
    """A review of a measure."""

    id: UUID
    outcome: str
    reason: str
    review_due_at: Moment | None = Field(description="The next one.")
    ends_at: Moment | None
    by: Person
    at: Moment


class NoticeOut(Schema):
    """A notice to a host, written out."""

    text: str


class ReviewIn(Reason):
    """New dates of a measure that goes on."""

    review_due_at: Given
    ends_at: Given | None = None


@router.get("/measures", response=Listed[MeasureOut], summary="List measures")
def list_measures(request: HttpRequest, asked: Query[MeasuresAsked]) -> Any:
    """Those of your cases."""
    me = caller(request)
    found = in_force(me) if asked.only == "in force" else overdue(me) if asked.only else rows(me, Measure)
    if asked.updated_since:
        found = found.filter(updated_at__gte=asked.updated_since)
    return listed(found.select_related("case", "suspect", "requested_by", "decided_by"), asked, "updated_at")


@router.get("/measures/{reference}", response=MeasureOut, summary="Show a measure")
def show_measure(request: HttpRequest, reference: str) -> Any:
    """Of one of your cases."""
    return _one(caller(request), reference)


@router.get("/measures/{reference}/basis", response=Listed[BasisOut], summary="List what a measure rests on")
def list_basis(request: HttpRequest, reference: str, asked: Query[Paging]) -> Any:
    """Findings, and content beside them."""
    me = caller(request)
    return listed(rows(me, MeasureBasis).filter(measure=_one(me, reference)), asked, "pk")


@router.get("/measures/{reference}/reviews", response=Listed[ReviewOut], summary="List the reviews of a measure")
def list_reviews(request: HttpRequest, reference: str, asked: Query[Since]) -> Any:
    """Nothing in it is ever changed."""
    me = caller(request)
    found = rows(me, MeasureReview).filter(measure=_one(me, reference)).select_related("by")
    if asked.updated_since:
        found = found.filter(at__gte=asked.updated_since)
    return listed(found, asked, "at")


@router.post("/cases/{reference}/measures/record", response={201: MeasureOut}, summary="Record an order")
def record(request: HttpRequest, reference: str, given: RecordIn) -> Any:
    """What an authority decided. Needs `decide`."""
    me = caller(request)
    case, told = require_case(me, reference), _told(given)
    suspect = rows(me, Suspect).filter(reference=given.suspect.strip().upper()).first() if given.suspect else None
    if given.suspect and suspect is None:
        raise NotThere
    return Status(201, measures.record(me, case, told.pop("kind"), **{**told, "suspect": suspect}))


@router.post("/cases/{reference}/measures/request", response={201: MeasureOut}, summary="Request a measure")
def request_measure(request: HttpRequest, reference: str, given: RequestIn) -> Any:
    """Of the desk's own; another person has to decide. Needs `decide`."""
    me = caller(request)
    case, told = require_case(me, reference), _told(given)
    return Status(201, measures.request(me, case, told.pop("kind"), **told))


@router.post("/measures/{reference}/approve", response=MeasureOut, summary="Approve a measure")
def approve(request: HttpRequest, reference: str, given: Reason) -> Any:
    """That another requested; the seals are checked now. Needs `decide` and the right to confirm."""
    me = caller(request)
    return measures.approve(me, _one(me, reference), given.reason)


@router.post("/measures/{reference}/refuse", response=MeasureOut, summary="Refuse a measure")
def refuse(request: HttpRequest, reference: str, given: Reason) -> Any:
    """That another requested. Needs `decide` and the right to confirm."""
    me = caller(request)
    return measures.refuse(me, _one(me, reference), given.reason)


@router.post("/measures/{reference}/execute", response=MeasureOut, summary="Say that a measure was carried out")
def execute(request: HttpRequest, reference: str) -> Any:
    """An approved one, not past its review. Needs `decide`."""
    me = caller(request)
    return measures.execute(me, _one(me, reference))


@router.post("/measures/{reference}/review", response=MeasureOut, summary="Let a measure go on")
def review(request: HttpRequest, reference: str, given: ReviewIn) -> Any:
    """By another than its requester. Needs `decide`."""
    me = caller(request)
    return reviewing.carry_on(me, _one(me, reference), **given.dict())


@router.post("/measures/{reference}/end", response=MeasureOut, summary="End a measure")
def end(request: HttpRequest, reference: str, given: MeasureEndIn) -> Any:
    """Needs `decide`."""
    me = caller(request)
    return reviewing.end(me, _one(me, reference), given.reason, review=given.reviewed)


@router.post("/measures/{reference}/withdraw", response=MeasureOut, summary="Withdraw a measure")
def withdraw(request: HttpRequest, reference: str, given: Reason) -> Any:
    """That was an error; bulletins that counted it are told. Needs `decide`."""
    me = caller(request)
    return reviewing.withdraw(me, _one(me, reference), given.reason)


@router.post("/measures/{reference}/notice", response=NoticeOut, summary="Write a notice to a host out")
def notice(request: HttpRequest, reference: str) -> Any:
    """Of an approved one; the audit keeps that it was written out. Needs `export`."""
    me = caller(request)
    return {"text": notices.text(me, _one(me, reference))}


def _told(given: MeasureIn) -> dict[str, Any]:
    told = given.dict()
    told["findings"] = [(str(one.case_file), one.finding) for one in given.findings]
    return told


def _one(me: User, reference: str) -> Measure:
    return called(me, Measure, reference, "case", "suspect", "requested_by", "decided_by")
