"""One search over cases, notes, indicators, files, addresses; and searches that one keeps."""

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from delicti.desk.api.auth import caller
from delicti.desk.api.fields import Line, Moment, Word
from delicti.desk.api.paging import Listed, Paging, Since, listed
from delicti.desk.models import SavedSearch, SearchRow
from delicti.desk.rights import get, rows
from delicti.desk.search import find
from delicti.desk.services import suspects

router = Router()
Kind = Literal["case", "suspect", "note", "actor", "episode", "address", "agent", "tool", "file", "path", "item"]


class Hit(Schema):
    """Something that holds every word."""

    kind: str
    case: str = Field(description="Reference of its case.")
    object_id: str
    title: str
    text: str

    @staticmethod
    def resolve_case(obj: SearchRow) -> str:
        """Its reference."""
        return obj.case.reference


class SearchAsked(Paging):
    """What is looked for."""

    q: Line = Field(description="Words; the last may be a beginning; what stands in quotes stands side by side.")
    kind: list[Kind] = Field([], max_length=len(find.KINDS), description="Of these kinds alone.")


class SavedOut(Schema):
    """A kept search."""

    id: UUID
    name: str
    query: str
    kinds: list[str]
    made_at: Moment

    @staticmethod
    def resolve_kinds(obj: SavedSearch) -> list[str]:
        """Of which kinds alone."""
        return list(obj.filters.get("kinds", []))


class SavedIn(Schema):
    """A search to keep."""

    name: Word = Field(description="Must not be empty; the same name again replaces it.")
    query: Line = Field(description="Must not be empty.")
    kinds: list[Kind] = Field([], max_length=len(find.KINDS))


@router.get("/search", response=Listed[Hit], summary="Search")
def search(request: HttpRequest, asked: Query[SearchAsked]) -> Any:
    """Within your rights, newest first."""
    me = caller(request)
    told = listed(find.find(me, asked.q, tuple(asked.kind)), asked, "pk", latest_first=True)
    suspects.found(me, [one.object_id for one in told["items"] if one.kind == "suspect"])
    return told


@router.get("/searches", response=Listed[SavedOut], summary="List kept searches")
def list_searches(request: HttpRequest, asked: Query[Since]) -> Any:
    """Your own."""
    found = rows(caller(request), SavedSearch)
    if asked.updated_since:
        found = found.filter(made_at__gte=asked.updated_since)
    return listed(found, asked, "made_at")


@router.post("/searches", response={201: SavedOut}, summary="Keep a search")
def keep(request: HttpRequest, given: SavedIn) -> Any:
    """Under a name."""
    return Status(201, find.save(caller(request), given.name, given.query, tuple(given.kinds)))


@router.delete("/searches/{uuid:key}", response={204: None}, summary="Remove a kept search")
def forget(request: HttpRequest, key: UUID) -> Any:
    """Your own."""
    me = caller(request)
    find.forget(me, get(me, SavedSearch, key))
