"""Claims: pages and texts of others, what they say, what a person accepted, beside the campaign's own figures."""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status
from pydantic import StringConstraints

from delicti.desk.api.campaigns import seeing
from delicti.desk.api.fields import Line, Moment, Person, Reason, Word
from delicti.desk.api.paging import Listed, Since, listed
from delicti.desk.models import Claim, ClaimSource, User
from delicti.desk.rights import get, rows
from delicti.desk.services import campaigns, claims
from delicti.model.errors import UserError

router = Router()
Text = Annotated[str, StringConstraints(max_length=claims.LARGEST)]


class SourceOut(Schema):
    """A page or text of others. Texts are as they were written: never render them."""

    id: UUID
    campaign: str | None = Field(description="Slug of the campaign beside whose figures its claims stand.")
    url: str = Field(description="As whoever added it wrote it; it was not fetched.")
    title: str
    publication: str
    published_at: Moment | None
    language: str
    sha256: str = Field(description="Of its bytes.")
    limits: list[str] = Field(description="What could not be read.")
    state: str
    problem: str = Field(description="Why it could not be read.")
    by: Person
    at: Moment
    made_up: bool

    @staticmethod
    def resolve_campaign(obj: ClaimSource) -> str | None:
        """Its slug."""
        return obj.campaign.slug if obj.campaign else None


class ClaimOut(Schema):
    """A figure that somebody said, with the sentence it came from."""

    id: UUID
    source: UUID = Field(alias="source_id")
    low: int | None
    best: int | None
    high: int | None
    unit: str = Field(description="A currency; empty for a count.")
    counted: str
    words: str = Field(description="What is counted, as written.")
    speaker: str
    said_at: Moment | None
    period_start: Moment | None
    period_end: Moment | None
    basis: str
    holds: str = Field(description="`confirmed`, `unconfirmed` or `disputed`, as its source says.")
    holds_words: str
    sentence: str
    state: str
    decided_by: Person | None
    decided_at: Moment | None
    decision_reason: str


class BesideOut(Schema):
    """The campaign's own figure of what a claim counts, and what may explain a difference."""

    value: str
    unit: str
    difference: str
    reasons: list[str]


class ClaimRead(Schema):
    """A claim beside the campaign's own figure, where there is one that may be shown."""

    claim: ClaimOut
    beside: BesideOut | None


class ClaimsAsked(Since):
    """Which claims."""

    source: UUID | None = None
    state: Literal["", "proposed", "accepted", "refused"] = ""


class SourceIn(Schema):
    """A page saved as HTML, or a pasted text."""

    html: Text = Field("", description="The whole page; it is read apart and never shown.")
    text: Text = Field("", description="Or its text.")
    url: Annotated[str, StringConstraints(max_length=1_000)] = Field("", description="Kept; it is not fetched.")
    campaign: Word = Field("", description="Slug of the campaign beside whose figures its claims stand; empty: none.")


class ClaimAcceptIn(Schema):
    """Why a claim is accepted."""

    reason: Line = ""


@router.get("/claim-sources", response=Listed[SourceOut], summary="List sources of claims")
def list_sources(request: HttpRequest, asked: Query[Since]) -> Any:
    """Needs the right to see figures."""
    found = claims.sources(seeing(request))
    if asked.updated_since:
        found = found.filter(claims.since(ClaimSource, asked.updated_since))
    return listed(found, asked, "at")


@router.post("/claim-sources", response={202: SourceOut}, summary="Add a source of claims")
def add_source(request: HttpRequest, given: SourceIn) -> Any:
    """A worker reads it and proposes claims. Needs the right to write bulletins."""
    me = seeing(request)
    if given.html and given.text:
        raise UserError("give the page as `html` or its text as `text`, not both")
    campaign = campaigns.by_slug(me, given.campaign) if given.campaign else None
    content = (given.html or given.text).encode("utf-8", "replace")
    return Status(202, claims.add(me, content, url=given.url, campaign=campaign, pasted=not given.html))


@router.get("/claim-sources/{uuid:key}", response=SourceOut, summary="Show a source of claims")
def show_source(request: HttpRequest, key: UUID) -> Any:
    """Its claims are listed apart. Needs the right to see figures."""
    return claims.source(seeing(request), str(key))


@router.get("/claims", response=Listed[ClaimOut], summary="List claims")
def list_claims(request: HttpRequest, asked: Query[ClaimsAsked]) -> Any:
    """Proposed, accepted and refused ones. Needs the right to see figures."""
    found = rows(seeing(request), Claim).select_related("decided_by")
    if asked.source:
        found = found.filter(source=asked.source)
    if asked.state:
        found = found.filter(state=asked.state)
    if asked.updated_since:
        found = found.filter(claims.since(Claim, asked.updated_since))
    return listed(found, asked, "pk")


@router.get("/claims/{uuid:key}", response=ClaimRead, summary="Show a claim")
def show_claim(request: HttpRequest, key: UUID) -> Any:
    """Beside the campaign's own figure. Needs the right to see figures."""
    me = seeing(request)
    found = _one(me, key)
    return {"claim": found, "beside": claims.beside(me, found)}


@router.post("/claims/{uuid:key}/accept", response=ClaimOut, summary="Accept a claim")
def accept(request: HttpRequest, key: UUID, given: ClaimAcceptIn) -> Any:
    """A bulletin may cite it then. Needs the right to write bulletins."""
    me = seeing(request)
    return claims.decide(me, _one(me, key).source, key, accept=True, reason=given.reason)


@router.post("/claims/{uuid:key}/refuse", response=ClaimOut, summary="Refuse a claim")
def refuse(request: HttpRequest, key: UUID, given: Reason) -> Any:
    """Needs the right to write bulletins."""
    me = seeing(request)
    return claims.decide(me, _one(me, key).source, key, accept=False, reason=given.reason)


def _one(me: User, key: UUID) -> Claim:
    return get(me, Claim, key)
