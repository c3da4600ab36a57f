"""Cases: the list, opening, what is written down of one, its status, who is responsible."""

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from delicti.desk.api.auth import caller
from delicti.desk.api.fields import Given, Line, Moment, Person, Prose, Reason, Word
from delicti.desk.api.paging import Listed, Since, listed
from delicti.desk.models import Case, Outcome, Sector
from delicti.desk.models import Status as CaseStatus
from delicti.desk.rights import Right, case_rights, require_case
from delicti.desk.services import cases, reading

router = Router()
SORTS = {
    "updated": "updated_at",
    "received": "received_at",
    "due": "next_due",
    "findings": "finding_count",
    "attackers": "attacker_count",
    "succeeded": "succeeded_count",
}


class CaseOut(Schema):
    """A case. Its counts and times are those of its case files in force."""

    id: UUID
    reference: str = Field(description="By which people and addresses name it, such as `K7-3QF9`.")
    title: str
    organisation: str
    sector: str
    site: str
    region: str
    summary: str = Field(description="The first words of the story of each case file in force.")
    status: str
    outcome: str = Field(description="How it was closed; empty while it is open.")
    assignee: Person | None
    opened_by: Person
    received_at: Moment
    updated_at: Moment = Field(description="Every act in the case sets it.")
    closed_at: Moment | None
    noticed_at: Moment | None = Field(description="When the victim became aware.")
    next_due: Moment | None = Field(description="Of its running clocks and open tasks.")
    loss_cents: int | None
    loss_currency: str
    first_time: Moment | None = Field(description="Of the evidence.")
    last_time: Moment | None = Field(description="Of the evidence.")
    item_count: int
    finding_count: int
    actor_count: int
    attacker_count: int
    episode_count: int
    succeeded_count: int = Field(description="Episodes that succeeded.")
    rows_taken: int | None = Field(description="Best estimate of records of personal data taken; null: none known.")
    seal_holds: bool | None = Field(description="Of every case file in force, when last checked.")
    made_up: bool = Field(description="True for cases of the demonstration.")


class CaseRead(CaseOut):
    """A case, and what the caller may do in it."""

    rights: list[Right]


class CasesAsked(Since):
    """Which cases."""

    status: Literal["live", "all"] | CaseStatus = Field("live", description="`live`: neither closed nor merged.")
    sector: Sector | Literal[""] = ""
    whose: Literal["", "mine", "nobody", "broken"] = Field(
        "", description="`mine`, `nobody` (without assignee), `broken` (a seal does not hold)."
    )
    q: Line = Field("", description="Words of the reference, title, organisation, site, region or summary.")
    sort: Literal["updated", "received", "due", "findings", "attackers", "succeeded"] = Field(
        "updated", description="`due` leaves out cases in which nothing is due."
    )
    latest_first: bool = Field(default=False, description="Latest or largest first.")


class CaseIn(Schema):
    """What is written down of a new case."""

    title: Line = Field(description="Must not be empty.")
    organisation: Line = ""
    sector: Sector = Sector.OTHER
    site: Line = ""
    region: Word = ""
    noticed_at: Given | None = Field(None, description="Starts the 72 hours of a breach notice.")


class CaseChange(Schema):
    """What is to be changed; what is left out stays."""

    title: Line = ""
    organisation: Line = ""
    sector: Sector = Sector.OTHER
    site: Line = ""
    region: Word = ""
    noticed_at: Given | None = None
    loss_cents: int | None = Field(None, ge=0, le=10**15)
    loss_currency: str = Field("", pattern="^([A-Z]{3})?$")


class AssignIn(Schema):
    """Who becomes responsible."""

    username: Word | None = Field(description="A member who may contribute; null: nobody.")
    reason: Prose = ""


class MoveIn(Reason):
    """Where the case goes."""

    status: Literal["open", "under review"]


class CloseIn(Reason):
    """How the case ends."""

    outcome: Outcome


@router.get("/cases", response=Listed[CaseOut], summary="List cases")
def list_cases(request: HttpRequest, asked: Query[CasesAsked]) -> Any:
    """The cases that you may read, by default those that are not closed, oldest change first."""
    found = reading.cases(caller(request), status=asked.status, sector=asked.sector, whose=asked.whose, q=asked.q)
    if asked.updated_since:
        found = found.filter(updated_at__gte=asked.updated_since)
    if asked.sort == "due":
        found = found.exclude(next_due=None)
    found = found.select_related("assignee", "opened_by")
    return listed(found, asked, SORTS[asked.sort], latest_first=asked.latest_first)


@router.post("/cases", response={201: CaseRead}, summary="Open a case")
def open_case(request: HttpRequest, given: CaseIn) -> Any:
    """You become its first member, with every right that your roles allow."""
    return Status(201, _read(request, cases.open_case(caller(request), **given.dict())))


@router.get("/cases/{reference}", response=CaseRead, summary="Read a case")
def read_case(request: HttpRequest, reference: str) -> Any:
    """By its reference or its id."""
    return _read(request, require_case(caller(request), reference))


@router.patch("/cases/{reference}", response=CaseRead, summary="Edit a case")
def edit_case(request: HttpRequest, reference: str, given: CaseChange) -> Any:
    """Changes what is written down; the audit keeps what stood there. Needs `contribute`."""
    me = caller(request)
    case = require_case(me, reference, Right.CONTRIBUTE)
    return _read(request, cases.edit(me, case, **given.dict(exclude_unset=True)))


@router.post("/cases/{reference}/assign", response=CaseRead, summary="Say who is responsible")
def assign(request: HttpRequest, reference: str, given: AssignIn) -> Any:
    """A member who may contribute, or nobody. Needs `contribute`."""
    me = caller(request)
    case = require_case(me, reference, Right.CONTRIBUTE)
    to = reading.account(given.username) if given.username is not None else None
    return _read(request, cases.assign(me, case, to, given.reason))


@router.post("/cases/{reference}/move", response=CaseRead, summary="Move a case on")
def move(request: HttpRequest, reference: str, given: MoveIn) -> Any:
    """Received, open, under review. Needs `decide`."""
    me = caller(request)
    return _read(request, cases.move(me, require_case(me, reference), given.status, given.reason))


@router.post("/cases/{reference}/close", response=CaseRead, summary="Close a case")
def close(request: HttpRequest, reference: str, given: CloseIn) -> Any:
    """With its outcome; it can be reopened. Needs `close`."""
    me = caller(request)
    return _read(request, cases.close(me, require_case(me, reference), given.outcome, given.reason))


@router.post("/cases/{reference}/reopen", response=CaseRead, summary="Reopen a case")
def reopen(request: HttpRequest, reference: str, given: Reason) -> Any:
    """The decision that closed it stays. Needs `close`."""
    me = caller(request)
    return _read(request, cases.reopen(me, require_case(me, reference), given.reason))


def _read(request: HttpRequest, case: Case) -> Case:
    case.rights = sorted(case_rights(caller(request), case))  # type: ignore[attr-defined]
    return case
