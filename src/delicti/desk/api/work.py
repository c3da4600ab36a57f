"""The work in a case: notes, tasks, people to be told."""

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from delicti.desk.api.auth import caller
from delicti.desk.api.evidence import in_case, of_case
from delicti.desk.api.fields import Given, Line, Moment, Person, Prose, Reason, Word
from delicti.desk.api.paging import Listed, Since, listed
from delicti.desk.models import Note, Notifiable, Task, User
from delicti.desk.rights import Right, require_case
from delicti.desk.services import reading, work

router = Router()


class NoteOut(Schema):
    """What somebody wrote down. A retracted note stays readable; an erased one has no text."""

    id: UUID
    text: str
    about: str = Field(description="A finding, actor, episode or item that it is about; empty: the case.")
    by: Person
    at: Moment
    retracted_at: Moment | None
    retracted_by: Person | None
    retraction_reason: str
    erased: bool


class NoteIn(Schema):
    """A note."""

    text: Prose = Field(description="Must not be empty.")
    about: Word = ""


class TaskOut(Schema):
    """Something to do."""

    id: UUID
    title: str
    state: str
    assignee: Person | None
    due_at: Moment | None
    by: Person
    at: Moment
    ended_at: Moment | None
    ended_by: Person | None
    end_reason: str


class TaskIn(Schema):
    """Something to do."""

    title: Line = Field(description="Must not be empty.")
    assignee: Word | None = Field(None, description="The account of a member who may contribute.")
    due_at: Given | None = None


class EndIn(Schema):
    """How a task ends."""

    dropped: bool = Field(default=False, description="True: it is not done any more; needs a reason.")
    reason: Prose = ""


class TellOut(Schema):
    """Somebody who must be told."""

    id: UUID
    who: str
    why: str
    addresses: list[str] = Field(description="Those of the evidence.")
    state: str
    how: str = Field(description="How they were told, or why it is not needed.")
    told_at: Moment | None
    decided_by: Person | None
    decided_at: Moment | None
    by: Person
    at: Moment


class TellIn(Schema):
    """Somebody who must be told."""

    who: Line = Field(description="Must not be empty.")
    why: Prose = ""


class ToldIn(Schema):
    """How somebody was told, or why they need not be."""

    state: Literal["told", "not needed"]
    how: Prose = Field(description="How, or why not; must not be empty.")
    told_at: Given | None = Field(None, description="Without it, now.")


@router.get("/cases/{reference}/notes", response=Listed[NoteOut], summary="List notes")
def list_notes(request: HttpRequest, reference: str, asked: Query[Since]) -> Any:
    """Retracted ones, too."""
    found = of_case(request, reference, Note, asked, "at", "retracted_at")
    return listed(found.select_related("by", "retracted_by"), asked, "at")


@router.post("/cases/{reference}/notes", response={201: NoteOut}, summary="Write a note")
def add_note(request: HttpRequest, reference: str, given: NoteIn) -> Any:
    """It is not changed later; it can be retracted. Needs `contribute`."""
    me = caller(request)
    return Status(201, work.note(me, require_case(me, reference), given.text, given.about))


@router.post("/cases/{reference}/notes/{uuid:key}/retract", response=NoteOut, summary="Retract a note")
def retract_note(request: HttpRequest, reference: str, key: UUID, given: Reason) -> Any:
    """It stays readable, and a tombstone says why. Its writer may, and who decides."""
    me = caller(request)
    return work.retract(me, in_case(me, reference, Note, key), given.reason)


@router.get("/cases/{reference}/tasks", response=Listed[TaskOut], summary="List tasks")
def list_tasks(request: HttpRequest, reference: str, asked: Query[Since]) -> Any:
    """Ended ones, too."""
    found = of_case(request, reference, Task, asked, "at", "ended_at")
    return listed(found.select_related("by", "assignee", "ended_by"), asked, "at")


@router.post("/cases/{reference}/tasks", response={201: TaskOut}, summary="Add a task")
def add_task(request: HttpRequest, reference: str, given: TaskIn) -> Any:
    """For a member, or for nobody yet. Needs `contribute`."""
    me = caller(request)
    case = require_case(me, reference, Right.CONTRIBUTE)
    return Status(201, work.add_task(me, case, given.title, assignee=_named(given.assignee), due_at=given.due_at))


@router.put("/cases/{reference}/tasks/{uuid:key}", response=TaskOut, summary="Change a task")
def change_task(request: HttpRequest, reference: str, key: UUID, given: TaskIn) -> Any:
    """Sets its title, who does it and until when. Needs `contribute`."""
    me = caller(request)
    require_case(me, reference, Right.CONTRIBUTE)
    task = in_case(me, reference, Task, key)
    return work.change_task(me, task, assignee=_named(given.assignee), due_at=given.due_at, title=given.title)


@router.post("/cases/{reference}/tasks/{uuid:key}/end", response=TaskOut, summary="End a task")
def end_task(request: HttpRequest, reference: str, key: UUID, given: EndIn) -> Any:
    """As done, or as dropped with a reason. Needs `contribute`."""
    me = caller(request)
    return work.end_task(me, in_case(me, reference, Task, key), dropped=given.dropped, reason=given.reason)


@router.post("/cases/{reference}/tasks/{uuid:key}/reopen", response=TaskOut, summary="Reopen a task")
def reopen_task(request: HttpRequest, reference: str, key: UUID) -> Any:
    """Takes its end back. Needs `contribute`."""
    me = caller(request)
    return work.reopen_task(me, in_case(me, reference, Task, key))


@router.get("/cases/{reference}/tell", response=Listed[TellOut], summary="List people to be told")
def list_people_to_tell(request: HttpRequest, reference: str, asked: Query[Since]) -> Any:
    """And whether they were."""
    found = of_case(request, reference, Notifiable, asked, "at", "decided_at")
    return listed(found.select_related("by", "decided_by"), asked, "at")


@router.post("/cases/{reference}/tell", response={201: TellOut}, summary="Add somebody to be told")
def add_person_to_tell(request: HttpRequest, reference: str, given: TellIn) -> Any:
    """Needs `contribute`."""
    me = caller(request)
    return Status(201, work.add_notifiable(me, require_case(me, reference), given.who, given.why))


@router.post("/cases/{reference}/tell/{uuid:key}", response=TellOut, summary="Say that somebody was told")
def told(request: HttpRequest, reference: str, key: UUID, given: ToldIn) -> Any:
    """Or that they need not be. Needs `decide`."""
    me = caller(request)
    person = in_case(me, reference, Notifiable, key)
    if given.state == "told":
        return work.told(me, person, given.how, given.told_at)
    return work.not_needed(me, person, given.how)


def _named(username: str | None) -> User | None:
    return reading.account(username) if username is not None else None
