"""Sending large files: announced, sent in pieces that can be taken up again, then hashed and taken in."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Field, Header, Query, Router, Schema, Status
from ninja.errors import HttpError

from delicti.desk.api.auth import caller
from delicti.desk.api.evidence import UploadOut
from delicti.desk.api.fields import Line, Word
from delicti.desk.api.problems import problem
from delicti.desk.models import Report, Upload, User
from delicti.desk.rights import Permission, Right, get, require, require_case
from delicti.desk.services import uploads
from delicti.model.errors import UserError

router = Router()
_LARGEST = 1 << 62
_PIECE = {"required": True, "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}


class UploadIn(Schema):
    """A file that will be sent, for a case or for a report."""

    name: Line
    size_bytes: int = Field(ge=1, le=_LARGEST)
    case: Word | None = Field(None, description="Reference of a case. Needs `contribute` there.")
    report: UUID | None = Field(None, description="Id of a report that waits. Needs the right to take reports in.")


class Begun(Schema):
    """Where a file is to be sent."""

    id: UUID
    key: str = Field(description="Goes with every piece as `X-Upload-Key`; shown this once.")
    piece_bytes: int = Field(description="How many bytes a piece has at most.")


class Arrived(Schema):
    """How far an upload is."""

    id: UUID
    state: str
    arrived_bytes: int = Field(description="How many bytes have arrived: the next piece begins there.")
    size_bytes: int


class At(Schema):
    """Where a piece belongs."""

    at: int = Field(ge=0, le=_LARGEST, description="How many bytes stand before it.")


class Key(Schema):
    """That the caller is the sender."""

    x_upload_key: Word = Field(alias="X-Upload-Key", description="The key that `begin` gave.")


@router.post("/uploads", response={201: Begun}, summary="Announce a file")
def begin(request: HttpRequest, given: UploadIn) -> Any:
    """Gives its id and the key to send it with."""
    me = caller(request)
    if given.case is not None and given.report is None:
        target: dict[str, Any] = {"case": require_case(me, given.case, Right.CONTRIBUTE)}
    elif given.report is not None and given.case is None:
        require(me, Permission.TAKE_IN)
        target = {"report": get(me, Report, given.report)}
    else:
        raise UserError("name the case or the report that the file is for")
    upload, key = uploads.begin(given.name, given.size_bytes, by=me, **target)
    return Status(201, {"id": upload.pk, "key": key, "piece_bytes": settings.DESK_CHUNK_BYTES})


@router.get("/uploads/{uuid:key}", response=Arrived, summary="See how much arrived")
def state(request: HttpRequest, key: UUID, headers: Header[Key]) -> Any:
    """Where the sender goes on after a break."""
    return _told(_mine(request, key, headers))


@router.put(
    "/uploads/{uuid:key}",
    response=Arrived,
    summary="Send a piece",
    openapi_extra={"requestBody": _PIECE},
)
def piece(request: HttpRequest, key: UUID, headers: Header[Key], asked: Query[At]) -> Any:
    """The bytes as they are. One that does not begin where the file ends is answered with 409 and `arrived_bytes`."""
    found = _mine(request, key, headers)
    if len(request.body) > settings.DESK_CHUNK_BYTES:
        raise HttpError(413, "")
    try:
        return _told(uploads.receive(found, asked.at, request.body))
    except UserError as error:
        return _out_of_step(found, error)


@router.post("/uploads/{uuid:key}/finish", response=UploadOut, summary="Finish a file")
def finish(request: HttpRequest, key: UUID, headers: Header[Key]) -> Any:
    """Hashes it and takes it in, or says why not."""
    found = _mine(request, key, headers)
    try:
        return uploads.finish(found)
    except UserError as error:
        return _out_of_step(found, error)


@router.post("/uploads/{uuid:key}/give-up", response=UploadOut, summary="Give a file up")
def give_up(request: HttpRequest, key: UUID, headers: Header[Key]) -> Any:
    """What arrived is removed."""
    return uploads.give_up(_mine(request, key, headers), caller(request))


@router.post("/uploads/{uuid:key}/check", response=UploadOut, summary="Check a file again")
def check_again(request: HttpRequest, key: UUID) -> Any:
    """That arrived, where the last check did not end well. Needs `contribute`, or the right to take reports in."""
    return uploads.check_again(caller(request), key)


def _mine(request: HttpRequest, key: UUID, headers: Key) -> Upload:
    me: User = caller(request)
    found = uploads.by_key(key, headers.x_upload_key)
    if found.case_id is not None:
        require_case(me, found.case_id, Right.CONTRIBUTE)
    else:
        require(me, Permission.TAKE_IN)
    return found


def _told(found: Upload) -> dict[str, Any]:
    arrived = uploads.arrived(found)
    return {"id": found.pk, "state": found.state, "arrived_bytes": arrived, "size_bytes": found.size_bytes}


def _out_of_step(found: Upload, error: UserError) -> HttpResponse:
    return problem(409, str(error), arrived_bytes=uploads.arrived(found))
