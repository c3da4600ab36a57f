"""Findings with their raw bytes and decoded values. The bytes were written by an attacker: never run or render them."""

import base64
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from delicti.desk.api.auth import caller
from delicti.desk.api.fields import Line, Prose
from delicti.desk.api.paging import Listed, Paging, place, sliced
from delicti.desk.api.story import FileAsked, opened
from delicti.desk.rights import Right, require_case
from delicti.desk.services import custody
from delicti.desk.web import evidence
from delicti.report.view import Row, View

router = Router()
_SHOWN = 4_000  # as many bytes as the page shows


class FindingOut(Schema):
    """A request, or a part of one, that looks like an attack. A finding alone makes nobody hostile."""

    finding: str
    class_: str = Field(alias="class", description="What kind of attack, such as `sqli`.")
    confidence: float | None = Field(description="From 0 to 1.")
    actor: str | None
    place: str = Field(description="Item and line, such as `access.log:12779`.")
    item: str | None
    line: int | None
    path: str | None
    where: str | None = Field(description="Which part of the request.")
    views: list[str] = Field(description="How it was decoded, step by step.")
    shown: str | None = Field(description="The decoded value; what convinced stands between `⟦` and `⟧`.")
    why: str | None
    rule: str | None
    technique: str | None
    weakness: str | None


class FindingRead(FindingOut):
    """A finding with its bytes."""

    case_file: UUID
    offset: int | None = Field(description="Where the bytes begin in their item.")
    length: int | None
    raw: str = Field(description=f"The first {_SHOWN:,} raw bytes as base64.", json_schema_extra={"format": "byte"})
    raw_bytes: int = Field(description="How many raw bytes the case file keeps.")
    raw_cut: bool = Field(description="Whether there are more than `raw` holds; those need `export`.")


class RawOut(Schema):
    """All raw bytes of a finding."""

    finding: str
    raw: str = Field(description="As base64.", json_schema_extra={"format": "byte"})
    raw_bytes: int


class FindingsAsked(Paging, FileAsked):
    """Which findings."""

    class_: Line = Field("", alias="class", description="Of this class alone.")
    actor: Line = Field("", description="Of this actor alone, by the id that `actors` gives.")


class FindingsListed(Listed[FindingOut]):
    """A page of findings."""

    total: int = Field(description="How many match.")
    classes: dict[str, int] = Field(description="How many findings of each class the case file has.")


class ExportIn(Schema):
    """Why the bytes leave the desk."""

    reason: Prose = Field(description="Must not be empty; custody keeps it.")
    file: UUID | None = Field(None, description="A case file of the case; without it, the latest in force.")


@router.get("/cases/{reference}/findings", response=FindingsListed, by_alias=True, summary="List findings")
def list_findings(request: HttpRequest, reference: str, asked: Query[FindingsAsked]) -> Any:
    """Surest first. A sealed case file never changes."""
    _, view = opened(caller(request), reference, asked.file)
    found = evidence.findings(view, asked.class_, asked.actor, sliced(asked.cursor), asked.limit)
    return {
        "items": [_told(view, row) for row in found.rows],
        "next": place(found.next) if found.next is not None else None,
        "total": found.total,
        "classes": dict(found.classes),
    }


@router.get("/cases/{reference}/findings/{key}", response=FindingRead, by_alias=True, summary="Read a finding")
def read_finding(request: HttpRequest, reference: str, key: str, asked: Query[FileAsked]) -> Any:
    """With its raw bytes as far as the page shows them, and its decoded value."""
    file, view = opened(caller(request), reference, asked.file)
    row = evidence.finding(view, key)
    raw: bytes = row["raw"] or b""
    return {
        **_told(view, row),
        "case_file": file.pk,
        "offset": row["offset"],
        "length": row["length"],
        "raw": base64.b64encode(raw[:_SHOWN]).decode(),
        "raw_bytes": len(raw),
        "raw_cut": len(raw) > _SHOWN,
    }


@router.post("/cases/{reference}/findings/{key}/raw", response=RawOut, summary="Take the raw bytes out")
def take_raw(request: HttpRequest, reference: str, key: str, given: ExportIn) -> Any:
    """All of them. Custody keeps who took them and why. Needs `export`."""
    me = caller(request)
    require_case(me, reference, Right.EXPORT)
    file, view = opened(me, reference, given.file)
    raw: bytes = evidence.finding(view, key)["raw"] or b""
    custody.exported(me, file, f"raw bytes of finding {key}"[:200], given.reason)
    return {"finding": key, "raw": base64.b64encode(raw).decode(), "raw_bytes": len(raw)}


def _told(view: View, row: Row) -> Row:
    views = row["views"]
    listed = [views] if isinstance(views, str) and views else list(views or ())
    return {**row, "views": listed, "place": view.place(row["item"], row["line"]) or row["path"] or ""}
