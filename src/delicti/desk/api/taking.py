"""What leaves the desk, written down in custody; and erasure by law, which takes two people and leaves a tombstone."""

from typing import IO, Any, Literal
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja import Field, Query, Router, Schema, Status

from delicti.desk.api.auth import caller
from delicti.desk.api.evidence import in_case, of_case
from delicti.desk.api.fields import Law, Moment, Person, Reason
from delicti.desk.api.paging import Listed, Since, listed
from delicti.desk.models import CaseFile, ErasureRequest, Note, Report, Tombstone, Upload
from delicti.desk.rights import require_case
from delicti.desk.services import erasure, taking

router = Router()
_KINDS: dict[str, type[Any]] = {"note": Note, "case file": CaseFile, "upload": Upload, "report": Report}


def _file(media: str, what: str) -> dict[str, Any]:
    content = {media: {"schema": {"type": "string", "format": "binary"}}}
    return {"responses": {200: {"description": what, "content": content}}}


class TombstoneOut(Schema):
    """What was retracted or erased, and why."""

    id: UUID
    kind: str
    object_id: UUID
    act: str
    reason: str
    legal_basis: str
    digest: str = Field(description="SHA-256 of what is gone.")
    by: Person
    at: Moment


class ErasureIn(Law):
    """What is to be erased."""

    kind: Literal["note", "case file", "upload", "report"]
    id: UUID = Field(description="Of the note, case file, upload or report.")


class ErasureOut(Schema):
    """A request to erase, and what became of it."""

    id: UUID
    kind: str
    object_id: UUID
    reason: str
    legal_basis: str
    state: str
    by: Person
    at: Moment
    ended_by: Person | None
    ended_at: Moment | None
    ended_reason: str


@router.post(
    "/cases/{reference}/uploads/{uuid:key}/take",
    summary="Take a sent file out",
    openapi_extra=_file("application/zip", "An archive with the password `infected`."),
)
def take_upload(request: HttpRequest, reference: str, key: UUID, given: Reason) -> HttpResponseBase:
    """In an archive with a password; it may be malicious. Custody keeps who took it and why. Needs `export`."""
    me = caller(request)
    made = taking.take_upload(me, in_case(me, reference, Upload, key), given.reason)
    return _attached(made, "file.zip")


@router.post(
    "/cases/{reference}/case-files/{uuid:key}/take",
    summary="Export a case file",
    openapi_extra=_file("application/zip", "An archive with the password `infected`."),
)
def take_case_file(request: HttpRequest, reference: str, key: UUID, given: Reason) -> HttpResponseBase:
    """Whole and sealed, in an archive with a password. Custody keeps who took it and why. Needs `export`."""
    me = caller(request)
    made = taking.take_case_file(me, in_case(me, reference, CaseFile, key), given.reason)
    return _attached(made, "case-file.zip")


@router.post(
    "/cases/{reference}/audit/take",
    summary="Export the audit of a case",
    openapi_extra=_file("text/plain", "A line an entry: its SHA-256, a space, the canonical JSON that it is over."),
)
def take_audit(request: HttpRequest, reference: str) -> HttpResponse:
    """The export is an entry like any other. Needs `export`."""
    me = caller(request)
    text = taking.take_audit(me, require_case(me, reference))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@router.get("/cases/{reference}/tombstones", response=Listed[TombstoneOut], summary="List tombstones")
def list_tombstones(request: HttpRequest, reference: str, asked: Query[Since]) -> Any:
    """What was retracted or erased."""
    return listed(of_case(request, reference, Tombstone, asked, "at").select_related("by"), asked, "at")


@router.get("/cases/{reference}/erasures", response=Listed[ErasureOut], summary="List requests to erase")
def list_erasures(request: HttpRequest, reference: str, asked: Query[Since]) -> Any:
    """For members who may decide; others see none."""
    found = of_case(request, reference, ErasureRequest, asked, "at", "ended_at")
    return listed(found.select_related("by", "ended_by"), asked, "at")


@router.post("/cases/{reference}/erasures", response={201: ErasureOut}, summary="Ask to erase by law")
def ask_erasure(request: HttpRequest, reference: str, given: ErasureIn) -> Any:
    """Another member has to confirm it. Needs `decide`."""
    me = caller(request)
    thing = in_case(me, reference, _KINDS[given.kind], given.id)
    return Status(201, erasure.request(me, thing, given.reason, given.legal_basis))


@router.post("/cases/{reference}/erasures/{uuid:key}/confirm", response=TombstoneOut, summary="Confirm an erasure")
def confirm_erasure(request: HttpRequest, reference: str, key: UUID) -> Any:
    """What another member asked for is erased now, and its tombstone stays. Needs `decide` and the right to erase."""
    me = caller(request)
    return erasure.confirm(me, in_case(me, reference, ErasureRequest, key))


@router.post("/cases/{reference}/erasures/{uuid:key}/end", response=ErasureOut, summary="Withdraw or refuse an erasure")
def end_erasure(request: HttpRequest, reference: str, key: UUID, given: Reason) -> Any:
    """Nothing is erased. Needs `decide`."""
    me = caller(request)
    return erasure.end(me, in_case(me, reference, ErasureRequest, key), given.reason)


def _attached(made: IO[bytes], name: str) -> FileResponse:
    return FileResponse(made, as_attachment=True, filename=name, content_type="application/zip")
