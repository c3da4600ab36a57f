"""What a case file tells: story, actors, episodes, what was changed or taken, what the evidence cannot show."""

from collections.abc import Iterable
from typing import Any, Literal
from uuid import UUID

import msgspec
from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from delicti.desk.api.auth import caller
from delicti.desk.api.fields import Moment
from delicti.desk.api.paging import Listed, Paging, place, sliced
from delicti.desk.models import Case, CaseFile, User
from delicti.desk.rights import NotThere, require_case
from delicti.desk.services import custody
from delicti.desk.web import evidence
from delicti.model.errors import UserError
from delicti.report.blocks import Block, Chapter
from delicti.report.view import Row, View

router = Router()
_KINDS = {"Said": "sentence", "Point": "point", "Note": "note", "Grid": "table", "Facts": "facts", "Raw": "raw"}


class FileAsked(Schema):
    """Which case file."""

    file: UUID | None = Field(None, description="A case file of the case; without it, the latest in force.")


class RefOut(Schema):
    """A short text; `target` is the id of the actor, episode or finding that it names."""

    text: str
    target: str | None


class BlockOut(Schema):
    """A part of a chapter. Which fields it has follows from its kind."""

    kind: Literal["sentence", "point", "note", "table", "facts", "raw"]
    text: str = Field("", description="The sentence, head, remark, or the bytes as one printing line.")
    against: str | None = Field(None, description="What speaks against a sentence.")
    outcome: str | None = Field(None, description="Of the episodes that it tells of, where they agree.")
    refs: list[RefOut] = Field([], description="What it rests on.")
    details: list[str] = Field([])
    columns: list[str] = Field([])
    rows: list[list[list[RefOut]]] = Field([], description="Rows of cells; a cell is a list of texts.")


class ChapterOut(Schema):
    """A chapter of the report."""

    name: str
    title: str
    blocks: list[BlockOut]


class Told(Schema):
    """What a case file tells."""

    case_file: UUID
    summary: str
    chapters: list[ChapterOut]
    not_examined: list[str] = Field(description="What was not looked at, so that nothing follows from its silence.")


class ActorOut(Schema):
    """An actor of the evidence. An actor is no person."""

    actor: str
    label: str = Field(description="As the report calls it, such as `A1`.")
    role: str
    addresses: list[str] = Field(description="At most 200 of them.")
    agents: list[str] = Field(description="At most 200 of them.")
    tools: list[str]
    first_time: Moment | None
    last_time: Moment | None
    requests: int | None
    findings: int
    why: str | None
    why_not: str | None


class EpisodeOut(Schema):
    """Acts of one actor that belong together. The offence is a suggestion for legal review."""

    episode: str
    label: str
    actor: str | None
    kind: str | None
    tactic: str | None
    technique: str | None
    offence: str | None
    attempted_only: bool | None
    first_time: Moment | None
    last_time: Moment | None
    requests: int | None
    target: str | None
    outcome: str | None
    reason: str | None
    why_not: str | None


class RowsAsked(Paging, FileAsked):
    """Which rows of which case file."""


@router.get("/cases/{reference}/story", response=Told, summary="Read the story")
def read_story(request: HttpRequest, reference: str, asked: Query[FileAsked]) -> Any:
    """What happened, with what speaks against it and what it rests on."""
    file, view = opened(caller(request), reference, asked.file)
    return _told(file, view, evidence.story(view))


@router.get("/cases/{reference}/changes", response=Told, summary="Read what was changed and taken")
def read_changes(request: HttpRequest, reference: str, asked: Query[FileAsked]) -> Any:
    """On the site, and what is still open."""
    file, view = opened(caller(request), reference, asked.file)
    return _told(file, view, evidence.chapter(view, "changed", "taken", "open"))


@router.get("/cases/{reference}/limits", response=Told, summary="Read the limits")
def read_limits(request: HttpRequest, reference: str, asked: Query[FileAsked]) -> Any:
    """What the evidence cannot show, and what was not examined."""
    file, view = opened(caller(request), reference, asked.file)
    return _told(file, view, evidence.chapter(view, "limits", "unexamined"))


@router.get("/cases/{reference}/actors", response=Listed[ActorOut], summary="List actors")
def list_actors(request: HttpRequest, reference: str, asked: Query[RowsAsked]) -> Any:
    """Hostile ones first, those who got somewhere before the rest. A sealed case file never changes."""
    _, view = opened(caller(request), reference, asked.file)
    found, after = _page(view.actors, asked)
    counts = view.findings_per_actor
    return {"items": [{**_cut(row), "findings": counts.get(row["actor"], 0)} for row in found], "next": after}


@router.get("/cases/{reference}/episodes", response=Listed[EpisodeOut], summary="List episodes")
def list_episodes(request: HttpRequest, reference: str, asked: Query[RowsAsked]) -> Any:
    """In order of time: the timeline. A sealed case file never changes."""
    _, view = opened(caller(request), reference, asked.file)
    found, after = _page(view.episodes, asked)
    return {"items": found, "next": after}


def opened(me: User, reference: str, file: UUID | None) -> tuple[CaseFile, View]:
    """A case file of a case, opened. Raises NotThere, UserError."""
    case: Case = require_case(me, reference)
    found = evidence.chosen(evidence.files(me, case), str(file) if file else None)
    if found is None:
        raise UserError("the case has no case file yet; send its evidence and ask for an investigation")
    if found.case_id != case.pk:
        raise NotThere
    view = evidence.view(found)
    custody.read(me, found)
    return found, view


def _page(found: list[Row], asked: RowsAsked) -> tuple[list[Row], str | None]:
    start = sliced(asked.cursor)
    end = start + asked.limit
    return found[start:end], place(end) if end < len(found) else None


def _cut(row: Row) -> Row:
    return {**row, **{name: list(row.get(name) or ())[:200] for name in ("addresses", "agents", "tools")}}


def _told(file: CaseFile, view: View, chapters: Iterable[Chapter]) -> dict[str, Any]:
    told = [{"name": one.name, "title": one.title, "blocks": [_block(b) for b in one.blocks]} for one in chapters]
    unseen = [str(one) for one in view.case.not_examined]
    return {"case_file": file.pk, "summary": view.case.summary, "chapters": told, "not_examined": unseen}


def _block(block: Block) -> dict[str, Any]:
    kind = type(block).__name__
    plain = msgspec.to_builtins(block)
    told: dict[str, Any] = {"kind": _KINDS[kind], "text": plain.get("text") or plain.get("head") or ""}
    told |= {name: plain[name] for name in ("against", "refs", "details", "columns") if name in plain}
    if plain.get("mark"):
        told["outcome"] = plain["mark"]["word"]
    if kind in ("Grid", "Facts"):
        told["rows"] = [[_cell(value) for value in row] for row in plain["rows"]]
    return told


def _cell(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, str):
        return [{"text": value, "target": None}]
    parts = value if isinstance(value, list | tuple) else [value]
    return [{"text": one.get("text", one.get("word", "")), "target": one.get("target")} for one in parts]
