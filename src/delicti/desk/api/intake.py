"""What victims report, and what becomes of it: the queue, acceptance, refusal, duplicates."""

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from delicti.desk.api.auth import caller
from delicti.desk.api.cases import CaseOut
from delicti.desk.api.evidence import UploadOut
from delicti.desk.api.fields import Given, Line, Moment, Person, Prose, Reason, Word
from delicti.desk.api.paging import Listed, Since, listed
from delicti.desk.models import Case, Report, Sector, User
from delicti.desk.rights import NotThere, Permission, Right, called, require, require_case, rows
from delicti.desk.services import intake, triage
from delicti.model.errors import UserError

router = Router()


class ReportOut(Schema):
    """A victim's report. Texts are as they were written: never render them."""

    id: UUID
    number: str
    organisation: str
    sector: str
    site: str
    region: str
    noticed: str = Field(description="What was noticed.")
    noticed_at: Moment | None
    contact: str
    state: str
    state_reason: str = Field(description="For the desk.")
    answer: str = Field(description="What its reporter is told.")
    taken_by: Person | None
    duplicate_of: str | None = Field(description="Number of the first report.")
    received_at: Moment
    updated_at: Moment
    erased: bool
    made_up: bool

    @staticmethod
    def resolve_duplicate_of(obj: Report) -> str | None:
        """Its number."""
        return obj.duplicate_of.number if obj.duplicate_of is not None else None


class SuggestedOut(Schema):
    """An offence that a report suggests, for legal review."""

    offence: str = Field(description="An article of the Convention on Cybercrime (ETS 185).")
    why: str = Field(description="What it rests on: a word of the report, or a case that you may read.")


class ReportRead(Schema):
    """A report with its files, the offences that it suggests, and what may be the same."""

    report: ReportOut
    case: str | None = Field(description="Reference of its case; null where there is none, or you may not read it.")
    uploads: list[UploadOut]
    offences: list[SuggestedOut]
    duplicates: list[str] = Field(description="Numbers of reports that may tell of the same.")
    cases: list[str] = Field(description="References of cases that you may read and that may be the same.")


class ReportsAsked(Since):
    """Which reports."""

    state: Literal["", "waiting", "received", "in triage", "accepted", "duplicate", "declined"] = Field(
        "waiting", description="`waiting`: received or in triage; empty: all."
    )


class ReportIn(Schema):
    """What a victim tells."""

    organisation: Line = Field(description="Must not be empty.")
    sector: Sector
    noticed: Prose = Field(description="What was noticed; must not be empty.")
    noticed_at: Given | None = None
    site: Line = ""
    region: Word = ""
    contact: Line = ""


class Receipt(Schema):
    """The receipt of a report, which is shown this once."""

    id: UUID
    number: str
    receipt: str = Field(description="Whoever holds it sees the state of the report.")


class AcceptIn(Schema):
    """What a report becomes."""

    case: Word = Field("", description="Reference of a case that it is added to; empty: a new one is opened.")
    title: Line = Field("", description="Of the new case; empty: the organisation.")
    answer: Line = Field("", description="What the reporter is told.")


class DeclineIn(Reason):
    """Why a report makes no case."""

    answer: Line = Field(description="What the reporter is told; must not be empty.")


class DuplicateIn(Schema):
    """Of which report it is a duplicate."""

    of: Word = Field(description="Number of the first report.")
    answer: Line = Field("", description="What the reporter is told.")


@router.get("/reports", response=Listed[ReportOut], summary="List reports")
def list_reports(request: HttpRequest, asked: Query[ReportsAsked]) -> Any:
    """The queue, oldest first. Needs the right to take reports in."""
    found = rows(_taking_in(request), Report)
    if asked.state == "waiting":
        found = found.filter(state__in=(Report.State.RECEIVED, Report.State.TRIAGE))
    elif asked.state:
        found = found.filter(state=asked.state)
    if asked.updated_since:
        found = found.filter(updated_at__gte=asked.updated_since)
    return listed(found.select_related("taken_by", "duplicate_of"), asked, "received_at")


@router.post("/reports", response={201: Receipt}, summary="Hand a report in")
def hand_in(request: HttpRequest, given: ReportIn) -> Any:
    """For somebody who called. Needs the right to take reports in."""
    found, receipt = intake.report(**given.dict(), by=_taking_in(request))
    return Status(201, {"id": found.pk, "number": found.number, "receipt": receipt})


@router.get("/reports/{number}", response=ReportRead, summary="Read a report")
def read_report(request: HttpRequest, number: str) -> Any:
    """With its files, the offences that it suggests, and what may be the same."""
    me = _taking_in(request)
    found = _report(me, number)
    case = rows(me, Case).filter(pk=found.case_id).first() if found.case_id else None
    return {
        "report": found,
        "case": case.reference if case else None,
        "uploads": list(found.uploads.select_related("by").order_by("begun_at")),
        "offences": triage.suggested(me, found),
        "duplicates": [one.number for one in intake.likely_duplicates(me, found)[:10]],
        "cases": [one.reference for one in intake.likely_cases(me, found)[:10]],
    }


@router.post("/reports/{number}/take", response=ReportOut, summary="Take a report")
def take(request: HttpRequest, number: str) -> Any:
    """From the queue, to look at it."""
    me = _taking_in(request)
    return intake.take(me, _report(me, number))


@router.post("/reports/{number}/accept", response=CaseOut, summary="Accept a report")
def accept(request: HttpRequest, number: str, given: AcceptIn) -> Any:
    """Makes a case of it, or adds it to one; gives the case. Needs the right to open cases, or `contribute`."""
    me = _taking_in(request)
    found, into = _report(me, number), None
    if given.case.strip():
        try:
            into = require_case(me, given.case, Right.CONTRIBUTE)
        except NotThere:
            raise UserError("there is no case of this reference that you may open") from None
    return intake.accept(me, found, into, title=given.title, answer=given.answer)


@router.post("/reports/{number}/decline", response=ReportOut, summary="Decline a report")
def decline(request: HttpRequest, number: str, given: DeclineIn) -> Any:
    """Its reporter reads the answer."""
    me = _taking_in(request)
    return intake.decline(me, _report(me, number), given.reason, given.answer)


@router.post("/reports/{number}/duplicate", response=ReportOut, summary="Say that it is a duplicate")
def duplicate(request: HttpRequest, number: str, given: DuplicateIn) -> Any:
    """Both stay."""
    me = _taking_in(request)
    found = _report(me, number)
    try:
        first = _report(me, given.of)
    except NotThere:
        raise UserError("there is no report of this number") from None
    return intake.duplicate(me, found, first, given.answer)


def _taking_in(request: HttpRequest) -> User:
    """Who does not take reports in learns nothing of the queue."""
    me = caller(request)
    require(me, Permission.TAKE_IN)
    return me


def _report(me: User, number: str) -> Report:
    return called(me, Report, number, "taken_by", "case", "duplicate_of")
