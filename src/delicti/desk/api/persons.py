"""Persons who ask what the desk holds on them: checked, searched by one, answered by another."""

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from delicti.desk.api.auth import caller
from delicti.desk.api.fields import Law, Line, Moment, Person, Prose, Reason
from delicti.desk.api.paging import Listed, Paging, Since, listed
from delicti.desk.models import SubjectItem, SubjectRequest, User
from delicti.desk.rights import NotThere, Permission, called, require, rows
from delicti.desk.services import subjects, suspects

router = Router()


class RequestOut(Schema):
    """What a person asked."""

    id: UUID
    number: str
    name: str
    identifiers: str
    contact: str
    state: str
    received_at: Moment
    due_at: Moment
    checked_by: Person | None
    checked_at: Moment | None
    checked_how: str
    searched_by: Person | None
    searched_at: Moment | None
    answered_by: Person | None
    answered_at: Moment | None
    answer: str
    made_up: bool


class HeldOut(Schema):
    """One thing that the desk holds on who asked."""

    id: UUID
    kind: str
    object_id: str
    text: str = Field(description="As it would be told.")
    held_back: bool
    legal_basis: str
    reason: str
    decided_by: Person | None


class RequestsAsked(Since):
    """Which requests."""

    state: Literal["", "received", "identity checked", "searched", "answered", "refused"] = ""


class AskIn(Schema):
    """What somebody asks who called or wrote."""

    name: Line = Field(description="Must not be empty.")
    identifiers: Prose = Field("", description="What else to look for, one a line.")
    contact: Prose = ""


class RequestReceipt(Schema):
    """The receipt of a request, which is shown this once."""

    id: UUID
    number: str
    receipt: str = Field(description="Whoever holds it reads the answer.")


class CheckIn(Schema):
    """How an identity was checked."""

    how: Prose = Field(description="Such as a passport shown on a day, and to whom. Must not be empty.")


class SearchedOut(Schema):
    """What a search came to."""

    new: int = Field(description="Things that were not among the items before.")


class AnswerIn(Schema):
    """What is said beside the list."""

    words: Prose = Field("", description="Before the list.")
    unsaid: list[Line] = Field(
        [], max_length=50, description="Legal bases of what is held back under which not even the count is told."
    )


class Text(Schema):
    """A text."""

    text: str


@router.get("/persons", response=Listed[RequestOut], summary="List requests of persons")
def list_requests(request: HttpRequest, asked: Query[RequestsAsked]) -> Any:
    """In the order in which they came. Needs the right to answer persons."""
    found = rows(_answering(request), SubjectRequest).select_related("checked_by", "searched_by", "answered_by")
    if asked.state:
        found = found.filter(state=asked.state)
    if asked.updated_since:
        found = found.filter(subjects.since(asked.updated_since))
    return listed(found, asked, "received_at")


@router.post("/persons", response={201: RequestReceipt}, summary="Hand a request of a person in")
def hand_in(request: HttpRequest, given: AskIn) -> Any:
    """For somebody who called or wrote. Needs the right to answer persons."""
    made, receipt = subjects.receive(**given.dict(), by=_answering(request))
    return Status(201, {"id": made.pk, "number": made.number, "receipt": receipt})


@router.get("/persons/{number}", response=RequestOut, summary="Read a request of a person")
def read_request(request: HttpRequest, number: str) -> Any:
    """What was found is listed apart. Needs the right to answer persons."""
    return _one(_answering(request), number)


@router.get("/persons/{number}/items", response=Listed[HeldOut], summary="List what is held on a person")
def list_items(request: HttpRequest, number: str, asked: Query[Paging]) -> Any:
    """As the last search found it; suspects among it are logged as viewed. Needs the right to answer persons."""
    me = _answering(request)
    told = listed(_one(me, number).items.select_related("decided_by"), asked, "pk")
    suspects.viewed(me, [UUID(one.object_id) for one in told["items"] if one.kind == "suspect"])
    return told


@router.post("/persons/{number}/check", response=RequestOut, summary="Say how an identity was checked")
def check(request: HttpRequest, number: str, given: CheckIn) -> Any:
    """Nothing is searched before. Needs the right to answer persons."""
    me = _answering(request)
    return subjects.check(me, _one(me, number), given.how)


@router.post("/persons/{number}/search", response=SearchedOut, summary="Search what is held on a person")
def search(request: HttpRequest, number: str) -> Any:
    """Everything; may be done again. Needs the right to answer persons."""
    me = _answering(request)
    return {"new": subjects.search(me, _one(me, number))}


@router.post("/persons/{number}/items/{uuid:key}/hold-back", response=HeldOut, summary="Hold a thing back")
def hold_back(request: HttpRequest, number: str, key: UUID, given: Law) -> Any:
    """As a law says. Needs the right to answer persons."""
    me = _answering(request)
    return subjects.hold_back(me, _item(me, number, key), given.legal_basis, given.reason)


@router.post("/persons/{number}/items/{uuid:key}/tell", response=HeldOut, summary="Tell a thing after all")
def tell(request: HttpRequest, number: str, key: UUID) -> Any:
    """That was held back. Needs the right to answer persons."""
    me = _answering(request)
    return subjects.tell(me, _item(me, number, key))


@router.post("/persons/{number}/draft", response=Text, summary="Draft the answer to a person")
def draft(request: HttpRequest, number: str, given: AnswerIn) -> Any:
    """As it would be given now; nothing is told yet. Needs the right to answer persons."""
    me = _answering(request)
    return {"text": subjects.draft(me, _one(me, number), given.words, given.unsaid)}


@router.post("/persons/{number}/answer", response=RequestOut, summary="Answer a person")
def answer(request: HttpRequest, number: str, given: AnswerIn) -> Any:
    """By another than who searched; read with the receipt. Needs the right to answer persons."""
    me = _answering(request)
    return subjects.answer(me, _one(me, number), given.words, given.unsaid)


@router.post("/persons/{number}/refuse", response=RequestOut, summary="Refuse a request of a person")
def refuse(request: HttpRequest, number: str, given: Reason) -> Any:
    """Who asked reads the reason with the receipt. Needs the right to answer persons."""
    me = _answering(request)
    return subjects.refuse(me, _one(me, number), given.reason)


def _answering(request: HttpRequest) -> User:
    """Who does not answer persons learns nothing of who asked."""
    me = caller(request)
    require(me, Permission.ANSWER_PERSONS)
    return me


def _one(me: User, number: str) -> SubjectRequest:
    return called(me, SubjectRequest, number, "checked_by", "searched_by", "answered_by")


def _item(me: User, number: str, key: UUID) -> SubjectItem:
    found: SubjectItem | None = _one(me, number).items.select_related("request", "decided_by").filter(pk=key).first()
    if found is None:
        raise NotThere
    return found
