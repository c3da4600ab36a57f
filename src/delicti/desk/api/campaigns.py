"""Campaigns: the list, making, changing and ending one, and its cases by hand."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from delicti.desk.api.auth import caller
from delicti.desk.api.fields import Given, Line, Moment, Person, Prose, Reason, Word, case_reference
from delicti.desk.api.paging import Listed, Since, listed
from delicti.desk.models import Campaign, Sector, User
from delicti.desk.rights import Permission, require, rows
from delicti.desk.services import campaigns
from delicti.desk.services.campaigns import LEAST_THRESHOLD

router = Router()


class CampaignOut(Schema):
    """A campaign."""

    id: UUID
    slug: str
    name: str
    mandate: str
    begins_at: Moment
    ends_at: Moment
    offences: list[str] = Field(description="In scope; empty for all.")
    sectors: list[str] = Field(description="In scope; empty for all.")
    regions: list[str] = Field(description="In scope; empty for all.")
    threshold: int = Field(description="Smaller counts are shown only as such.")
    made_by: Person
    made_at: Moment
    updated_at: Moment
    ended_at: Moment | None
    made_up: bool


class CampaignIn(Schema):
    """A campaign to make."""

    name: Word = Field(description="Must not be empty.")
    mandate: Prose = Field(description="On whose order, on what legal ground, within which bounds. Must not be empty.")
    begins_at: Given | None = Field(None, description="Null: now.")
    ends_at: Given | None = Field(None, description="Null: six months after it begins.")
    offences: list[Word] = Field([], max_length=100, description="As cases suggest them; empty: all.")
    sectors: list[Sector] = Field([], max_length=100, description="Empty: all.")
    regions: list[Word] = Field([], max_length=100, description="Empty: all.")
    threshold: int = Field(5, ge=LEAST_THRESHOLD, le=1_000, description="The smallest count that is shown.")


class CampaignChange(Reason):
    """What is to be different, and why; what is not given stays."""

    name: Word | None = None
    mandate: Prose | None = None
    begins_at: Given | None = None
    ends_at: Given | None = None
    offences: list[Word] | None = Field(None, max_length=100)
    sectors: list[Sector] | None = Field(None, max_length=100)
    regions: list[Word] | None = Field(None, max_length=100)
    threshold: int | None = Field(None, ge=LEAST_THRESHOLD, le=1_000)


class ByHandOut(Schema):
    """A case that was put in or left out by hand."""

    id: UUID
    case: str = Field(description="Its reference.")
    counts: bool = Field(description="Put in; false: left out.")
    reason: str
    by: Person | None
    at: Moment

    resolve_case = staticmethod(case_reference)


class ByHandIn(Reason):
    """A case to put in or leave out, whatever the rule says."""

    case: Line = Field(description="Its reference.")
    counts: bool = Field(description="Whether it is to count.")


@router.get("/campaigns", response=Listed[CampaignOut], summary="List campaigns")
def list_campaigns(request: HttpRequest, asked: Query[Since]) -> Any:
    """Needs the right to see figures."""
    found = rows(seeing(request), Campaign)
    if asked.updated_since:
        found = found.filter(updated_at__gte=asked.updated_since)
    return listed(found.select_related("made_by"), asked, "updated_at")


@router.post("/campaigns", response={201: CampaignOut}, summary="Make a campaign")
def make(request: HttpRequest, given: CampaignIn) -> Any:
    """And gather its cases. Needs the right to run campaigns."""
    return Status(201, campaigns.make(caller(request), **given.dict()))


@router.get("/campaigns/{slug}", response=CampaignOut, summary="Show a campaign")
def show_campaign(request: HttpRequest, slug: str) -> Any:
    """Its figures are asked for apart. Needs the right to see figures."""
    return campaigns.by_slug(seeing(request), slug)


@router.patch("/campaigns/{slug}", response=CampaignOut, summary="Change a campaign")
def edit(request: HttpRequest, slug: str, given: CampaignChange) -> Any:
    """What it says and covers; the audit keeps what stood there. Needs the right to run campaigns."""
    me = _running(request)
    changes = {name: value for name, value in given.dict(exclude_unset=True).items() if value is not None}
    return campaigns.edit(me, campaigns.by_slug(me, slug), changes.pop("reason"), **changes)


@router.post("/campaigns/{slug}/end", response=CampaignOut, summary="End a campaign")
def end(request: HttpRequest, slug: str, given: Reason) -> Any:
    """Its cases stay as they are now. Needs the right to run campaigns."""
    me = _running(request)
    return campaigns.end(me, campaigns.by_slug(me, slug), given.reason)


@router.get("/campaigns/{slug}/by-hand", response=Listed[ByHandOut], summary="List cases put in or left out by hand")
def list_by_hand(request: HttpRequest, slug: str, asked: Query[Since]) -> Any:
    """Those that you may open. Needs the right to see figures."""
    me = seeing(request)
    found = campaigns.by_hand(me, campaigns.by_slug(me, slug))
    if asked.updated_since:
        found = found.filter(at__gte=asked.updated_since)
    return listed(found, asked, "at")


@router.post("/campaigns/{slug}/by-hand", response=ByHandOut, summary="Put a case in or leave it out by hand")
def by_hand(request: HttpRequest, slug: str, given: ByHandIn) -> Any:
    """The figures show it when they are counted again. Needs the right to run campaigns, and to read the case."""
    me = _running(request)
    act = campaigns.put_in if given.counts else campaigns.leave_out
    return act(me, campaigns.by_slug(me, slug), given.case, given.reason)


def seeing(request: HttpRequest) -> User:
    """Who does not see figures learns nothing of campaigns, bulletins and claims."""
    me = caller(request)
    require(me, Permission.SEE_FIGURES)
    return me


def _running(request: HttpRequest) -> User:
    me = caller(request)
    require(me, Permission.RUN_CAMPAIGNS)
    return me
