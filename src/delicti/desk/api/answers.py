"""What the public answered to bulletins: tips and requests to correct, read, shown in chosen words, hidden again."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from delicti.desk.api.auth import caller
from delicti.desk.api.evidence import UploadOut
from delicti.desk.api.fields import Moment, Person, Prose, Reason, Word
from delicti.desk.api.paging import Listed, Since, listed
from delicti.desk.models import Report, User
from delicti.desk.services import answers

router = Router()


class AnswerOut(Schema):
    """An answer. Texts are as they were written by anybody: never render them."""

    id: UUID
    number: str
    kind: str
    bulletin: str | None = Field(description="Link of the bulletin.")
    text: str = Field(alias="noticed")
    contact: str
    state: str
    received_at: Moment
    updated_at: Moment
    erased: bool
    made_up: bool

    @staticmethod
    def resolve_bulletin(obj: Report) -> str | None:
        """Its link."""
        return obj.bulletin.link if obj.bulletin else None


class ShownOut(Schema):
    """What a person chose to show of an answer."""

    id: UUID
    text: str
    by: Person
    at: Moment
    hidden_by: Person | None
    hidden_at: Moment | None
    hidden_reason: str


class AnswerRead(Schema):
    """An answer with its files and what is shown of it."""

    answer: AnswerOut
    uploads: list[UploadOut]
    shown: list[ShownOut]


class AnswersAsked(Since):
    """Which answers."""

    bulletin: Word = Field("", description="Link of a bulletin; empty: of all.")


class ShowIn(Schema):
    """What is shown of an answer."""

    text: Prose = Field(description="Without names, addresses or contact. Must not be empty.")


@router.get("/answers", response=Listed[AnswerOut], summary="List answers of the public")
def list_answers(request: HttpRequest, asked: Query[AnswersAsked]) -> Any:
    """Needs the right to write bulletins or to take reports in."""
    found = answers.queue(caller(request))
    if asked.bulletin:
        found = found.filter(bulletin__link=asked.bulletin)
    if asked.updated_since:
        found = found.filter(updated_at__gte=asked.updated_since)
    return listed(found, asked, "received_at")


@router.get("/answers/{number}", response=AnswerRead, summary="Read an answer of the public")
def read_answer(request: HttpRequest, number: str) -> Any:
    """With its files. Needs the right to write bulletins or to take reports in."""
    found = _one(caller(request), number)
    return {
        "answer": found,
        "uploads": list(found.uploads.select_related("by").order_by("begun_at")),
        "shown": list(found.shown.select_related("by", "hidden_by").order_by("at")),
    }


@router.post("/answers/{number}/show", response={201: ShownOut}, summary="Show an answer with its bulletin")
def show(request: HttpRequest, number: str, given: ShowIn) -> Any:
    """As somebody's words, never the desk's. Needs the right to write bulletins or to take reports in."""
    me = caller(request)
    return Status(201, answers.show(me, _one(me, number), given.text))


@router.post("/answers/{number}/shown/{uuid:key}/hide", response=ShownOut, summary="Hide an answer again")
def hide(request: HttpRequest, number: str, key: UUID, given: Reason) -> Any:
    """Needs the right to write bulletins or to take reports in."""
    me = caller(request)
    return answers.hide(me, _one(me, number), key, given.reason)


def _one(me: User, number: str) -> Report:
    return answers.one(me, number.replace("\0", "").strip().upper())
