"""The list behind each figure of a campaign, and figures that were frozen for others to check."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from delicti.desk import models as m
from delicti.desk.figures.figure import figure
from delicti.desk.rights import Permission, get, require
from delicti.desk.services import boards, campaigns, snapshots
from delicti.desk.services.bulletin_page import words
from delicti.desk.web.http import go, page, say, viewer
from delicti.desk.web.paging import paged

_SHOWN = 50


@dataclass(frozen=True)
class _Kind:
    """How the rows of a table are listed: in which order, and what is said of each beside its name and its case."""

    order: str
    when: str  # what the order is by, as the head of a column
    said: Callable[[Any], str]
    name: Callable[[Any], str] = str
    page: str = ""  # the page of such a row
    in_case: bool = True


_KINDS: dict[type[Any], _Kind] = {
    m.Case: _Kind("received_at", "Received", lambda one: f"{one.title} · {one.status}", page="case", in_case=False),
    # A person by nothing but the reference: each view of a suspect is logged where more is said.
    m.Suspect: _Kind("proposed_at", "Proposed", lambda one: str(one.standing), page="suspect", in_case=False),
    m.Measure: _Kind("updated_at", "Changed", lambda one: f"{one.kind} · {one.state}", page="measure"),
    m.Actor: _Kind("", "", lambda one: ", ".join(one.addresses[:3]), name=lambda one: str(one.actor)),
    m.Notifiable: _Kind("at", "Entered", lambda one: str(one.state), name=lambda one: str(one.who)),
    m.Clock: _Kind("due_at", "Due", lambda one: str(one.basis), name=lambda one: str(one.kind)),
    m.Task: _Kind("at", "Entered", lambda one: str(one.state), name=lambda one: str(one.title)),
    # Who takes reports in sees them all, and need not know of the case that one went into.
    m.Report: _Kind(
        "received_at", "Received", lambda one: str(one.state), name=lambda one: str(one.number), in_case=False
    ),
}  # fmt: skip


@require_safe
def behind(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """The list behind a figure: what the reader may open, and how many others there are."""
    me = viewer(request)
    require(me, Permission.SEE_FIGURES)
    found = campaigns.by_slug(me, slug)
    seen = boards.sight(me, found)
    told = _parameters(request, name)
    listed = boards.behind(me, seen, name, told)
    kind = _KINDS[listed.figure.kind]
    rows = listed.rows.select_related("case") if kind.in_case else listed.rows
    part = paged(
        rows,
        kind.order,
        descending=True,
        before=request.GET.get("before", ""),
        after=request.GET.get("after", ""),
        size=_SHOWN,
    )
    context = {
        "campaign": found,
        "behind": listed,
        "others": listed.others(),
        "page": part,
        "kind": kind,
        "rows": [_row(kind, one) for one in part.rows],
        "query": f"?{urlencode(told)}",
        "as_of": seen.as_of,
    }
    return page(request, "campaigns/behind.html", context)


@require_POST
def freeze(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Freezes a figure as it is now."""
    me = viewer(request)
    require(me, Permission.SEE_FIGURES)
    made = snapshots.freeze(me, campaigns.by_slug(me, slug), name, _parameters(request, name))
    say(request, "The figure is frozen; a bulletin can be bound to it.")
    return go("snapshot", made.pk)


@require_safe
def snapshot(request: HttpRequest, key: str) -> HttpResponse:
    """A frozen figure, and what the same query counts now."""
    me = viewer(request)
    require(me, Permission.SEE_FIGURES)
    found = get(me, m.Snapshot, key)
    context = {
        "snapshot": found,
        "title": figure(found.figure).title,
        "words": words(found),
        "shown": snapshots.shown(me, found),
        "checked": snapshots.check(me, found),
    }
    return page(request, "campaigns/snapshot.html", context)


@require_safe
def snapshot_rows(request: HttpRequest, key: str) -> StreamingHttpResponse:
    """What was counted and the reader may open, as CSV."""
    me = viewer(request)
    require(me, Permission.SEE_FIGURES)
    found = get(me, m.Snapshot, key)

    def lines() -> Iterator[str]:
        writer = csv.writer(_Echo())
        yield writer.writerow(["key", "name"])
        for row in snapshots.rows_of(me, found):
            yield writer.writerow([str(row.pk), str(row)])

    answer = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{found.digest[:12]}.csv"'
    return answer


class _Echo:
    """What the writer of CSV writes into: gives each line back."""

    def write(self, line: str) -> str:
        return line


def _parameters(request: HttpRequest, name: str) -> dict[str, str]:
    """What narrows a figure, in one of the orders that the figure knows; anything else is passed over."""
    given = {**request.GET.dict(), **request.POST.dict()}
    known = {one for by in figure(name).by for one in by}
    told = {key: str(value)[:200] for key, value in given.items() if key in known}
    order = next((by for by in figure(name).by if set(by) == set(told)), tuple(told))
    return {key: told[key] for key in order}


def _row(kind: _Kind, one: Any) -> dict[str, Any]:
    return {
        "name": kind.name(one),
        "address": reverse(kind.page, args=[one.reference]) if kind.page else "",
        "said": kind.said(one),
        "case": one.case.reference if kind.in_case else "",
        "when": getattr(one, kind.order) if kind.order else None,
    }
