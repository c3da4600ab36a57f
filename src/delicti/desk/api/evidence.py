"""Evidence and custody of a case: case files with their seals, files that were sent, items, who had what in hand."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from delicti.desk.api.auth import caller
from delicti.desk.api.fields import Line, Moment, Person, Word
from delicti.desk.api.jobs import JobOut
from delicti.desk.api.paging import Listed, Paging, Since, listed
from delicti.desk.models import CaseFile, CustodyEntry, EvidenceItem, Upload, User
from delicti.desk.rights import NotThere, Right, get, require_case, rows
from delicti.desk.services import custody, importing, jobs, reading

router = Router()


class CaseFileOut(Schema):
    """A sealed case file."""

    id: UUID
    seal: str = Field(description="SHA-256 of its tag manifest.")
    manifest: str = Field(description="SHA-256 of its payload's manifest: same evidence and version, same manifest.")
    delicti: str = Field(description="The version that made it.")
    signed_by: str
    summary: str
    state: str = Field(description="Whether the seal held when it was last checked.")
    problems: list[str]
    notes: list[str]
    checked_at: Moment
    in_force: bool = Field(description="Whether it counts for its case, or a later one took its place.")
    size_bytes: int
    imported_by: Person
    imported_at: Moment


class UploadOut(Schema):
    """A file that was sent, or is being sent."""

    id: UUID
    name: str
    size_bytes: int = Field(description="As announced.")
    received_bytes: int
    sha256: str = Field(description="Over every byte in its order of arrival; empty before it is complete.")
    state: str
    reason: str = Field(description="Why it was refused.")
    by: Person | None = Field(description="Null: a reporter.")
    begun_at: Moment
    ended_at: Moment | None


class ItemOut(Schema):
    """An item of evidence, with the account of its lines."""

    item: str = Field(description="SHA-256 of its bytes.")
    name: str
    container: str
    member: str
    sha256_stored: str
    size_bytes: int | None
    format: str
    time_zone: str
    lines: int | None
    record_lines: int | None
    structural_lines: int | None
    quarantined_lines: int | None
    records: int | None
    first_time: Moment | None
    last_time: Moment | None


class CustodyOut(Schema):
    """Who did what with evidence, when and why."""

    number: int = Field(description="Counts within the case from 1.")
    action: str
    what: str
    why: str
    sha256: str = Field(description="Of the file, or the seal of a case file.")
    by: Person | None
    by_name: str
    at: Moment


class ForceIn(Schema):
    """Whether a case file counts."""

    in_force: bool


class InvestigateIn(Schema):
    """What an investigation is run on."""

    uploads: list[UUID] = Field(min_length=1, max_length=200, description="Complete files of the case.")
    timezone: Word = Field("", description="Of logs that name none, such as `Europe/Vienna`; empty: UTC.")
    owner: list[Line] = Field([], max_length=100, description="Addresses of the site's owner.")
    authorised: list[Line] = Field([], max_length=100, description="Addresses of authorised testers.")
    trust_proxy: list[Line] = Field([], max_length=100, description="Addresses of the site's own proxies.")
    log_format: list[Line] = Field([], max_length=20)
    fields: list[Line] = Field([], max_length=20)


@router.get("/cases/{reference}/case-files", response=Listed[CaseFileOut], summary="List case files")
def list_case_files(request: HttpRequest, reference: str, asked: Query[Since]) -> Any:
    """With the state of their seals."""
    found = of_case(request, reference, CaseFile, asked, "imported_at", "checked_at")
    return listed(found.select_related("imported_by"), asked, "imported_at")


@router.post("/cases/{reference}/case-files/{uuid:key}/check", response=CaseFileOut, summary="Check a seal")
def check(request: HttpRequest, reference: str, key: UUID) -> Any:
    """Now, against its manifest. The state is kept, and the check is custody."""
    return custody.check(caller(request), in_case(caller(request), reference, CaseFile, key))


@router.post("/cases/{reference}/case-files/{uuid:key}/force", response=CaseFileOut, summary="Set whether it counts")
def in_force(request: HttpRequest, reference: str, key: UUID, given: ForceIn) -> Any:
    """Nothing of it is removed. Needs `decide`."""
    me = caller(request)
    return importing.in_force(me, in_case(me, reference, CaseFile, key), yes=given.in_force)


@router.get("/cases/{reference}/uploads", response=Listed[UploadOut], summary="List files that were sent")
def list_uploads(request: HttpRequest, reference: str, asked: Query[Since]) -> Any:
    """What was sent for the case, with hashes."""
    found = of_case(request, reference, Upload, asked, "begun_at", "ended_at")
    return listed(found.select_related("by"), asked, "begun_at")


@router.get("/cases/{reference}/items", response=Listed[ItemOut], summary="List items of evidence")
def list_items(request: HttpRequest, reference: str, asked: Query[Paging]) -> Any:
    """Of every case file of the case."""
    me = caller(request)
    return listed(rows(me, EvidenceItem).filter(case=require_case(me, reference)), asked, "pk")


@router.get("/cases/{reference}/custody", response=Listed[CustodyOut], summary="List custody")
def list_custody(request: HttpRequest, reference: str, asked: Query[Since]) -> Any:
    """From the first entry on; nothing in it is ever changed."""
    found = of_case(request, reference, CustodyEntry, asked, "at")
    return listed(found.select_related("by"), asked, "number")


@router.post("/cases/{reference}/investigate", response={202: JobOut}, summary="Ask for an investigation")
def investigate(request: HttpRequest, reference: str, given: InvestigateIn) -> Any:
    """Of files that were sent. The job tells how far it is. Needs `contribute`."""
    me = caller(request)
    case = require_case(me, reference, Right.CONTRIBUTE)
    wanted = [in_case(me, reference, Upload, key) for key in dict.fromkeys(given.uploads)]
    parameters = {name: value for name, value in given.dict(exclude={"uploads"}).items() if value}
    return Status(202, jobs.investigate(me, case, wanted, parameters))


@router.post("/cases/{reference}/uploads/{uuid:key}/import", response={202: JobOut}, summary="Ask for an import")
def import_upload(request: HttpRequest, reference: str, key: UUID) -> Any:
    """Of an archive that holds a case file. Needs `contribute`."""
    me = caller(request)
    return Status(202, jobs.import_upload(me, require_case(me, reference), in_case(me, reference, Upload, key)))


@router.post("/cases/{reference}/verify", response={202: JobOut}, summary="Ask for a check of all seals")
def verify(request: HttpRequest, reference: str) -> Any:
    """Of every case file of the case. Needs `contribute`."""
    me = caller(request)
    return Status(202, jobs.verify(me, require_case(me, reference)))


def in_case(me: User, reference: str, kind: Any, key: UUID) -> Any:
    """A row of this case, and of no other. Raises NotThere."""
    case, found = require_case(me, reference), get(me, kind, key)
    if found.case_id != case.pk:
        raise NotThere
    return found


def of_case(request: HttpRequest, reference: str, kind: Any, asked: Since, *times: str) -> Any:
    """The rows of a case, since when asked; `times` are the columns that say when one was made or changed."""
    me = caller(request)
    case = require_case(me, reference)
    found = rows(me, kind).filter(case=case)
    return reading.changed_since(me, case, found, asked.updated_since, *times) if asked.updated_since else found
