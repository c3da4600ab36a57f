"""The audit: who did what, as a chain of hashes; of the whole desk for auditors, of a case for its members."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from delicti.desk import heads
from delicti.desk.api.auth import caller
from delicti.desk.api.fields import Line, Moment, Word
from delicti.desk.api.paging import Listed, Since, listed
from delicti.desk.models import AuditEntry
from delicti.desk.models.base import same_text
from delicti.desk.rights import Permission, require, require_case
from delicti.desk.services import reading

router = Router()


class EntryOut(Schema):
    """An act."""

    seq: int
    at: Moment
    user_id: UUID | None
    user_name: str
    verb: str
    case_id: UUID | None = Field(description="Random id of the case; the same for all its entries.")
    reference: str | None = Field(description="Reference of the case, where its reader may read it.")
    object_kind: str
    object_id: str
    body: str | None = Field(
        description="The entry as canonical JSON, over which `hash` is made; null where its case is not the reader's."
    )
    previous: str = Field(description="Hash of the entry before.")
    hash: str = Field(description="SHA-256 of `body`.")

    @staticmethod
    def resolve_body(entry: AuditEntry) -> str | None:
        """Of a case that the reader may not read, nothing that people wrote."""
        return None if reading.withheld(entry) else entry.body


class AuditAsked(Since):
    """Which entries."""

    who: Line = Field("", description="Name of the account.")
    verb: Word = ""
    case: UUID | None = Field(None, description="Id of a case.")


class Checked(Schema):
    """Whether the chain holds."""

    good: bool
    entries: int
    head: str = Field(description="Hash of the last entry.")
    broken_at: int | None = Field(description="The first entry that is wrong.")
    problems: list[str]


@router.get("/audit", response=Listed[EntryOut], summary="List the audit")
def list_audit(request: HttpRequest, asked: Query[AuditAsked]) -> Any:
    """From the first entry on. Needs the right to read the audit."""
    me = caller(request)
    found = reading.audit_entries(me)
    if asked.who:
        found = found.filter(same_text("user_name", asked.who))
    if asked.verb:
        found = found.filter(verb=asked.verb)
    if asked.case:
        found = found.filter(case_id=asked.case)
    if asked.updated_since:
        found = found.filter(at__gte=asked.updated_since)
    return listed(found, asked, "pk")


@router.post("/audit/verify", response=Checked, summary="Verify the audit")
def verify(request: HttpRequest) -> Any:
    """The whole chain and its signed heads, now. Needs the right to read the audit."""
    require(caller(request), Permission.READ_AUDIT)
    return heads.verify()


@router.get("/cases/{reference}/audit", response=Listed[EntryOut], summary="List the audit of a case")
def list_case_audit(request: HttpRequest, reference: str, asked: Query[Since]) -> Any:
    """What was done in it, for its members."""
    me = caller(request)
    found = reading.case_audit(me, require_case(me, reference))
    if asked.updated_since:
        found = found.filter(at__gte=asked.updated_since)
    return listed(found, asked, "pk")
