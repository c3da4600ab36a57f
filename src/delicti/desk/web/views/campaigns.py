"""Campaigns: the list, making one, its dashboard, the list behind each figure, frozen figures."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from delicti.desk.figures.figure import figure, figures
from delicti.desk.models import Campaign, Case, Snapshot
from delicti.desk.rights import Permission, get, may, require, rows
from delicti.desk.services import boards, campaigns, snapshots
from delicti.desk.services.bulletin_page import words
from delicti.desk.web import charts
from delicti.desk.web.acts import tried
from delicti.desk.web.forms_campaigns import CampaignForm, HandForm
from delicti.desk.web.http import go, page, say, viewer
from delicti.desk.web.paging import paged
from delicti.model.errors import UserError

_SHOWN = 50
KEY = (
    "cases", "attackers", "suspects", "measures", "sites-suspended", "sites-closed", "records-exposed", "victims",
)  # fmt: skip
FUNNEL = (
    "reports", "cases-reported", "cases", "cases-opened", "cases-attributed", "cases-with-suspect",
    "cases-with-measure", "cases-closed",
)  # fmt: skip
OVERDUE = ("clocks-overdue", "tasks-overdue", "reviews-overdue")
TABLES = (
    ("cases", "sector"), ("cases", "region"), ("cases", "offence"), ("cases", "technique"), ("cases", "status"),
    ("cases", "outcome"), ("cases", "age"), ("suspects", "standing"), ("measures", "kind"), ("losses", "currency"),
)  # fmt: skip


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """All campaigns, latest first."""
    me = viewer(request)
    require(me, Permission.SEE_FIGURES)
    get_ = request.GET
    found = paged(
        rows(me, Campaign).select_related("made_by"),
        "begins_at",
        descending=True,
        before=get_.get("before", ""),
        after=get_.get("after", ""),
        size=_SHOWN,
    )
    return page(request, "campaigns/list.html", {"page": found})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Makes one."""
    me = viewer(request)
    require(me, Permission.RUN_CAMPAIGNS)
    form = CampaignForm(request.POST or None)

    def act(_: dict[str, Any]) -> HttpResponse:
        return go("campaign", campaigns.make(me, **form.told()).slug)

    done = tried(form, act) if request.method == "POST" else None
    return done or page(request, "campaigns/new.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def one(request: HttpRequest, slug: str) -> HttpResponse:
    """The dashboard, as of when it was counted."""
    me = viewer(request)
    require(me, Permission.SEE_FIGURES)
    found = campaigns.by_slug(me, slug)
    seen = boards.sight(me, found)
    known = figures()
    context = {
        "campaign": found,
        "seen": seen,
        "key": [(known[name], seen.cell(name)) for name in KEY],
        "losses": list(seen.table("losses", "currency")),
        "funnel": charts.bars([(known[name].title, name, {}, seen.cell(name)) for name in FUNNEL if name in known]),
        "overdue": [(known[name], seen.cell(name)) for name in OVERDUE],
        "weeks": charts.weeks(seen.table("cases", "week", "sector"), seen.table("cases", "week")),
        "tables": [_table(seen, name, by) for name, by in TABLES if (name, by) != ("losses", "currency")],
        "frozen": list(snapshots.of(me, found).order_by("-as_of")[:10]),
        "hand": list(campaigns.by_hand(me, found)[:_SHOWN]),
        "form": HandForm(prefix="hand"),
        "runs": may(me, Permission.RUN_CAMPAIGNS),
        "freezes": may(me, Permission.RUN_CAMPAIGNS) or may(me, Permission.WRITE_BULLETINS),
    }
    return page(request, "campaigns/one.html", context)


@require_POST
def count(request: HttpRequest, slug: str) -> HttpResponse:
    """Counts again."""
    me = viewer(request)
    require(me, Permission.SEE_FIGURES)
    board = boards.recount(me, campaigns.by_slug(me, slug))
    say(request, f"Counted again in {board.seconds:.1f} s.")
    return go("campaign", slug)


@require_POST
def hand(request: HttpRequest, slug: str) -> HttpResponse:
    """Puts a case in, or leaves it out."""
    me = viewer(request)
    require(me, Permission.RUN_CAMPAIGNS)
    form = HandForm(request.POST, prefix="hand")
    if not form.is_valid():
        raise UserError("name a case by its reference, and give a reason")
    act = campaigns.leave_out if request.POST.get("do") == "out" else campaigns.put_in
    act(me, campaigns.by_slug(me, slug), form.cleaned_data["reference"], form.cleaned_data["reason"])
    say(request, "Done; the figures show it when they are counted again.")
    return go("campaign", slug, at="hand")


@require_POST
def end(request: HttpRequest, slug: str) -> HttpResponse:
    """Ends it."""
    me = viewer(request)
    require(me, Permission.RUN_CAMPAIGNS)
    campaigns.end(me, campaigns.by_slug(me, slug), request.POST.get("reason", ""))
    return go("campaign", slug)


@require_safe
def behind(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """The list behind a figure: what the reader may open, and that there are others."""
    me = viewer(request)
    require(me, Permission.SEE_FIGURES)
    found = campaigns.by_slug(me, slug)
    seen = boards.sight(me, found)
    told = _parameters(request, name)
    listed_ = boards.behind(me, seen, name, told)
    field = "received_at" if listed_.figure.kind is Case else ""
    part = (
        paged(
            listed_.rows,
            field,
            descending=True,
            before=request.GET.get("before", ""),
            after=request.GET.get("after", ""),
            size=_SHOWN,
        )
        if field
        else None
    )
    shown = list(listed_.rows.order_by("pk")[:_SHOWN]) if part is None else list(part.rows)
    context = {
        "campaign": found,
        "behind": listed_,
        "page": part,
        "rows": [(_named(one), _address(one)) for one in shown],
        "query": _query(told),
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
    found = get(me, Snapshot, key)
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
    found = get(me, Snapshot, key)

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


def _query(told: Iterable[Any]) -> str:
    from urllib.parse import urlencode

    return f"?{urlencode(dict(told))}" if told else "?"


def _table(seen: boards.Sight, name: str, by: str) -> dict[str, Any]:
    known = figures()[name]
    parts = [(key[0] or "not known", name, {by: key[0]}, value) for key, value in seen.table(name, by)]
    return {"title": f"{known.title} by {by}", "by": by, "bars": charts.bars(parts)}


def _named(one: Any) -> str:
    """A row by its reference; a person by nothing else."""
    return f"{one.reference} {one.title}" if isinstance(one, Case) else str(one)


def _address(one: Any) -> str:
    from django.urls import reverse

    kinds = {"Case": "case", "Suspect": "suspect", "Measure": "measure"}
    name = kinds.get(type(one).__name__)
    if name:
        return reverse(name, args=[one.reference])
    case = getattr(one, "case", None)
    return reverse("case", args=[case.reference]) if case else ""
