"""Campaigns: the list, making and changing one, its dashboard with its charts, its cases by hand, its end."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from delicti.desk.charts import board
from delicti.desk.figures.figure import figures
from delicti.desk.models import Campaign
from delicti.desk.rights import Permission, may, require, rows
from delicti.desk.services import boards, campaigns, snapshots
from delicti.desk.web.acts import tried
from delicti.desk.web.forms_campaigns import CampaignForm, EditForm, HandForm
from delicti.desk.web.http import go, page, say, viewer
from delicti.desk.web.paging import paged
from delicti.model.errors import UserError

_SHOWN = 50
KEY = (
    "cases", "attackers", "suspects", "measures", "sites-suspended", "sites-closed", "records-exposed", "victims",
)  # fmt: skip
OVERDUE = ("clocks-overdue", "tasks-overdue", "reviews-overdue")


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
        "overdue": [(known[name], seen.cell(name)) for name in OVERDUE],
        "charts": {one.name: one for one in board.charts(seen)},
        "dimensions": board.DIMENSIONS,
        "frozen": list(snapshots.of(me, found).order_by("-as_of")[:10]),
        "hand": list(campaigns.by_hand(me, found)[:_SHOWN]),
        "form": HandForm(prefix="hand"),
        "runs": may(me, Permission.RUN_CAMPAIGNS),
        "freezes": may(me, Permission.RUN_CAMPAIGNS) or may(me, Permission.WRITE_BULLETINS),
    }
    return page(request, "campaigns/one.html", context)


@require_safe
def chart(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """A chart that was not drawn yet: it is drawn, kept and given to the page, or, without script, the page again."""
    me = viewer(request)
    require(me, Permission.SEE_FIGURES)
    found = board.chart(boards.sight(me, campaigns.by_slug(me, slug)), name)
    drawings = found.drawn()
    if request.headers.get("HX-Request") != "true":
        return go("campaign", slug, at=f"chart-{name}")
    return page(request, "campaigns/drawn.html", {"drawings": drawings})


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Changes what it says and which cases its rule covers."""
    me = viewer(request)
    require(me, Permission.RUN_CAMPAIGNS)
    found = campaigns.by_slug(me, slug)
    if found.ended_at is not None:
        raise UserError("this campaign was ended; it stays as it is")
    form = EditForm(request.POST or None, initial=EditForm.of(found))

    def act(_: dict[str, Any]) -> HttpResponse:
        campaigns.edit(me, found, **form.told())
        say(request, "Saved; the audit keeps what stood there before. The figures show it when they are counted again.")
        return go("campaign", slug)

    done = tried(form, act) if request.method == "POST" else None
    context = {"campaign": found, "form": form}
    return done or page(request, "campaigns/edit.html", context, status=422 if form.errors else 200)


@require_POST
def count(request: HttpRequest, slug: str) -> HttpResponse:
    """Counts again."""
    me = viewer(request)
    require(me, Permission.SEE_FIGURES)
    counted = boards.recount(me, campaigns.by_slug(me, slug))
    say(request, f"Counted again in {counted.seconds:.1f} s.")
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
