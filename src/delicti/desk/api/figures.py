"""Figures of campaigns: the dashboard, its breakdowns, the list behind each, and figures frozen for others to check.

A figure is narrowed by `NAME=VALUE`, such as `sector=bank`, in the ways that its list of breakdowns names. Small
counts, and cells from which they would follow, have no value for who may not open every case of the campaign.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from delicti.desk.api.campaigns import seeing
from delicti.desk.api.fields import Line, Moment, Person, Word
from delicti.desk.api.paging import Listed, Paging, Since, listed, place, sliced
from delicti.desk.figures.figure import figure, figures
from delicti.desk.models import Case, Report, Snapshot, User
from delicti.desk.rights import NotThere, get
from delicti.desk.services import boards, campaigns, snapshots
from delicti.desk.services.bulletin_page import words
from delicti.model.errors import UserError

router = Router()


class Cell(Schema):
    """A value as you may see it."""

    of: list[str] = Field(description="What it is narrowed to, as `NAME=VALUE`; empty for the whole.")
    value: int | None = Field(description="Null where it is not shown.")
    text: str = Field(description="In words, such as `fewer than 5`.")


class FigureOut(Schema):
    """A figure of a campaign."""

    name: str
    title: str
    unit: str
    counts: str = Field(description="What is counted, in one sentence.")
    by: list[list[str]] = Field(description="The ways in which it is broken down.")
    whole: Cell


class BoardOut(Schema):
    """The figures of a campaign as they were last counted."""

    as_of: Moment
    seconds: float = Field(description="How long the count took.")
    complete: bool = Field(description="Whether you may open every case, so that nothing is hidden.")
    figures: list[FigureOut]


class BreakdownAsked(Schema):
    """By what a figure is broken down."""

    by: list[Word] = Field(min_length=1, max_length=3, description="In the order that the figure names.")


class BreakdownOut(Schema):
    """The cells of a breakdown, in the order in which they were counted."""

    as_of: Moment
    cells: list[Cell]


class BehindAsked(Paging):
    """Which list."""

    of: list[Line] = Field([], max_length=3, description="What it is narrowed to, as `NAME=VALUE`.")


class RowOut(Schema):
    """A counted row that you may open: a person by nothing but the reference."""

    kind: str
    id: UUID
    name: str
    case: str | None = Field(description="Reference of its case.")


class BehindOut(Listed[RowOut]):
    """The list behind a figure; there are others where the value is larger, or not shown."""

    as_of: Moment
    whole: Cell


class FreezeIn(Schema):
    """What is frozen."""

    of: list[Line] = Field([], max_length=3, description="What it is narrowed to, as `NAME=VALUE`.")


class SnapshotOut(Schema):
    """A frozen figure."""

    id: UUID
    campaign: str = Field(description="Its slug.")
    figure: str
    of: list[str]
    words: str = Field(description="What was counted, in words.")
    value: int | None = Field(description="Null where it is not shown to you.")
    text: str
    unit: str
    digest: str = Field(description="SHA-256 over all of it, with the keys of the counted rows.")
    as_of: Moment
    by: Person


class CheckedOut(Schema):
    """Whether a frozen figure is as it was written, and what the same query counts now."""

    intact: bool
    same: bool
    came: str
    went: str
    why: list[str]


@router.get("/campaigns/{slug}/figures", response=BoardOut, summary="Show the figures of a campaign")
def show_figures(request: HttpRequest, slug: str) -> Any:
    """As of when they were counted. Needs the right to see figures."""
    me = seeing(request)
    return _board(boards.sight(me, campaigns.by_slug(me, slug)))


@router.post("/campaigns/{slug}/count", response=BoardOut, summary="Count a campaign again")
def count(request: HttpRequest, slug: str) -> Any:
    """Now. Needs the right to see figures."""
    me = seeing(request)
    found = campaigns.by_slug(me, slug)
    boards.recount(me, found)
    return _board(boards.sight(me, found))


@router.get("/campaigns/{slug}/figures/{name}", response=BreakdownOut, summary="Break a figure down")
def break_down(request: HttpRequest, slug: str, name: str, asked: Query[BreakdownAsked]) -> Any:
    """Needs the right to see figures."""
    me = seeing(request)
    seen = boards.sight(me, campaigns.by_slug(me, slug))
    if tuple(asked.by) not in figure(name).by:
        raise NotThere
    cells = [_cell(zip(asked.by, key, strict=True), shown) for key, shown in seen.table(name, *asked.by)]
    return {"as_of": seen.as_of, "cells": cells}


@router.get("/campaigns/{slug}/figures/{name}/rows", response=BehindOut, summary="List what a figure counts")
def list_behind(request: HttpRequest, slug: str, name: str, asked: Query[BehindAsked]) -> Any:
    """Those rows that you may open. Needs the right to see figures."""
    me = seeing(request)
    seen = boards.sight(me, campaigns.by_slug(me, slug))
    told = _narrowed(name, asked.of)
    found = boards.behind(me, seen, name, told)
    page = listed(found.rows.order_by(), asked, "pk")
    page["items"] = [_row(one) for one in page["items"]]
    return {**page, "as_of": seen.as_of, "whole": _cell(told.items(), found.shown)}


@router.post("/campaigns/{slug}/figures/{name}/freeze", response={201: SnapshotOut}, summary="Freeze a figure")
def freeze(request: HttpRequest, slug: str, name: str, given: FreezeIn) -> Any:
    """As it is now; a bulletin can be bound to it. Needs the right to run campaigns or to write bulletins."""
    me = seeing(request)
    made = snapshots.freeze(me, campaigns.by_slug(me, slug), name, _narrowed(name, given.of))
    return Status(201, _snapshot(me, made))


@router.get("/campaigns/{slug}/snapshots", response=Listed[SnapshotOut], summary="List frozen figures")
def list_snapshots(request: HttpRequest, slug: str, asked: Query[Since]) -> Any:
    """Needs the right to see figures."""
    me = seeing(request)
    campaign = campaigns.by_slug(me, slug)
    seen = boards.sight(me, campaign)
    found = snapshots.of(me, campaign).defer(None).select_related("by", "campaign")
    if asked.updated_since:
        found = found.filter(as_of__gte=asked.updated_since)
    page = listed(found, asked, "as_of")
    page["items"] = [_snapshot(me, one, seen) for one in page["items"]]
    return page


@router.get("/snapshots/{uuid:key}", response=SnapshotOut, summary="Show a frozen figure")
def show_snapshot(request: HttpRequest, key: UUID) -> Any:
    """Needs the right to see figures."""
    me = seeing(request)
    return _snapshot(me, get(me, Snapshot, key))


@router.post("/snapshots/{uuid:key}/check", response=CheckedOut, summary="Check a frozen figure")
def check(request: HttpRequest, key: UUID) -> Any:
    """Against its digest, and against what the same query counts now. Needs the right to see figures."""
    me = seeing(request)
    found = snapshots.check(me, get(me, Snapshot, key))
    why = [f"{reason}: {number}" for reason, number in found.why]
    return {"intact": found.intact, "same": found.same, "came": found.came, "went": found.went, "why": why}


@router.get("/snapshots/{uuid:key}/rows", response=Listed[RowOut], summary="List what a frozen figure counted")
def list_snapshot_rows(request: HttpRequest, key: UUID, asked: Query[Paging]) -> Any:
    """Those rows that are still there and that you may open. Needs the right to see figures."""
    me = seeing(request)
    found, after = snapshots.part_of(me, get(me, Snapshot, key), sliced(asked.cursor), asked.limit)
    return {"items": [_row(one) for one in found], "next": None if after is None else place(after)}


def _board(seen: boards.Sight) -> dict[str, Any]:
    told = [
        {
            "name": name,
            "title": one.title,
            "unit": one.unit,
            "counts": one.counts,
            "by": [list(by) for by in one.by if by],
            "whole": _cell((), seen.cell(name)),
        }
        for name, one in figures().items()
    ]
    return {"as_of": seen.as_of, "seconds": seen.seconds, "complete": seen.whole, "figures": told}


def _cell(of: Iterable[tuple[str, str]], shown: boards.Shown) -> dict[str, Any]:
    return {"of": [f"{name}={value}" for name, value in of], "value": shown.value, "text": str(shown)}


def _narrowed(name: str, of: list[str]) -> dict[str, str]:
    """What narrows a figure, in the order that the figure knows. Raises UserError, NotThere."""
    pairs = [one.partition("=") for one in of]
    if any(not mark for _, mark, _ in pairs):
        raise UserError("a figure is narrowed by NAME=VALUE, such as sector=bank")
    told = {key: value for key, _, value in pairs}
    order = next((by for by in figure(name).by if set(by) == set(told)), None)
    if order is None:
        raise NotThere
    return {key: told[key] for key in order}


def _row(one: Any) -> dict[str, Any]:
    """A row by what names it without a word of it; of a report not its case, which its reader may not know."""
    case = one if isinstance(one, Case) else None if isinstance(one, Report) else getattr(one, "case", None)
    named = (getattr(one, name, "") for name in ("reference", "number", "actor"))
    name = next((str(found) for found in named if found), "")
    return {"kind": type(one).__name__, "id": one.pk, "name": name, "case": case.reference if case else None}


def _snapshot(me: User, one: Snapshot, seen: boards.Sight | None = None) -> dict[str, Any]:
    shown = snapshots.shown(me, one, seen)
    return {
        "id": one.pk,
        "campaign": one.campaign.slug,
        "figure": one.figure,
        "of": [f"{name}={value}" for name, value in one.parameters.items()],
        "words": words(one),
        "value": shown.value,
        "text": str(shown),
        "unit": one.unit,
        "digest": one.digest,
        "as_of": one.as_of,
        "by": one.by,
    }
