"""Cases that belong together: merge, take out again, split, relate."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from delicti.desk.api.auth import caller
from delicti.desk.api.cases import CaseOut
from delicti.desk.api.fields import Line, Moment, Person, Reason, Word
from delicti.desk.models import Case, CaseFile, User
from delicti.desk.rights import NotThere, Right, get, require_case, rows
from delicti.desk.services import merging, reading
from delicti.model.errors import UserError

router = Router()


class LinkOut(Schema):
    """A link as this case sees it."""

    kind: str
    outgoing: bool = Field(description="True: this case is the source, such as what was merged into another.")
    other: str | None = Field(description="The reference of the other case; null where you may not read it.")
    reason: str
    by: Person
    at: Moment

    @staticmethod
    def resolve_other(obj: reading.Linked) -> str | None:
        """Its reference."""
        return obj.other.reference if obj.other is not None else None


class Links(Schema):
    """What a case belongs to."""

    links: list[LinkOut]
    merged_into: str | None = Field(description="Null where it is not merged, or you may not read the other.")
    parts: list[str] = Field(description="References of the cases that were merged into this one.")


class OtherIn(Reason):
    """The other case."""

    reference: Word = Field(description="Of the other case.")


class SplitIn(Reason):
    """What gets a case of its own."""

    case_files: list[UUID] = Field(min_length=1, max_length=200)
    title: Line = Field(description="Of the new case.")


@router.get("/cases/{reference}/links", response=Links, summary="List links")
def list_links(request: HttpRequest, reference: str) -> Any:
    """Of a case that you may not read, only that there is one."""
    me = caller(request)
    case = require_case(me, reference)
    mine = rows(me, Case)
    into = mine.filter(pk=case.merged_into_id).first() if case.merged_into_id else None
    parts = mine.filter(merged_into=case).order_by("reference").values_list("reference", flat=True)
    told = {"merged_into": into.reference if into else None, "parts": list(parts)}
    return {"links": reading.links(me, case), **told}


@router.post("/cases/{reference}/merge", response=CaseOut, summary="Merge into another case")
def merge(request: HttpRequest, reference: str, given: OtherIn) -> Any:
    """Gives the other case. Nothing is moved, and it can be taken out again. Needs `decide` in both."""
    me = caller(request)
    return merging.merge(me, require_case(me, reference, Right.DECIDE), _other(me, given.reference), given.reason)


@router.post("/cases/{reference}/unmerge", response=CaseOut, summary="Take a merged case out again")
def unmerge(request: HttpRequest, reference: str, given: Reason) -> Any:
    """As it was. Needs `decide` in the case that it was merged into."""
    me = caller(request)
    return merging.unmerge(me, require_case(me, reference), given.reason)


@router.post("/cases/{reference}/relate", response={204: None}, summary="Relate to another case")
def relate(request: HttpRequest, reference: str, given: OtherIn) -> Any:
    """Says that two cases belong together. Needs `contribute`."""
    me = caller(request)
    merging.relate(me, require_case(me, reference, Right.CONTRIBUTE), _other(me, given.reference), given.reason)


@router.post("/cases/{reference}/split", response={201: CaseOut}, summary="Split case files off")
def split(request: HttpRequest, reference: str, given: SplitIn) -> Any:
    """Gives the new case, which has the same members. Needs `decide` and the right to open cases."""
    me = caller(request)
    case = require_case(me, reference, Right.DECIDE)
    files = [get(me, CaseFile, key) for key in given.case_files]
    return Status(201, merging.split(me, case, files, given.title, given.reason))


def _other(me: User, reference: str) -> Case:
    try:
        return require_case(me, reference)
    except NotThere:
        raise UserError("there is no case of this reference that you may open") from None
