"""Claims: pages and texts of others, what they say, what a person accepted, beside the campaign's own figures."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from delicti.desk.models import Campaign
from delicti.desk.rights import Permission, get, may, require, rows
from delicti.desk.services import claims
from delicti.desk.web.acts import tried
from delicti.desk.web.forms_bulletins import SourceForm
from delicti.desk.web.http import go, page, say, viewer
from delicti.desk.web.paging import paged

_SHOWN = 50
_CAMPAIGNS = 200


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The sources, latest first."""
    get_ = request.GET
    shown = paged(
        claims.sources(viewer(request)),
        "at",
        descending=True,
        before=get_.get("before", ""),
        after=get_.get("after", ""),
        size=_SHOWN,
    )
    return page(request, "claims/list.html", {"page": shown})


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Takes a saved page or a pasted text."""
    me = viewer(request)
    require(me, Permission.WRITE_BULLETINS)
    campaigns = [(str(one.pk), one.name) for one in rows(me, Campaign).order_by("-begins_at")[:_CAMPAIGNS]]
    form = SourceForm(request.POST or None, request.FILES or None, campaigns=campaigns)

    def act(given: dict[str, Any]) -> HttpResponse:
        file = given["file"]
        content = file.read(claims.LARGEST + 1) if file else given["text"].encode()
        campaign = get(me, Campaign, given["campaign"]) if given["campaign"] else None
        found = claims.add(me, content, url=given["url"], campaign=campaign, pasted=not file)
        say(request, "A worker reads it; load the page again in a moment.")
        return go("claim_source", found.pk)

    done = tried(form, act) if request.method == "POST" else None
    return done or page(request, "claims/add.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def source(request: HttpRequest, key: str) -> HttpResponse:
    """One source: its claims in the order of the text, each with its sentence."""
    me = viewer(request)
    found = claims.source(me, key)
    proposed = list(found.claims.select_related("decided_by").order_by("start", "pk"))
    context = {
        "source": found,
        "claims": [(one, claims.beside(me, one)) for one in proposed],
        "decides": may(me, Permission.WRITE_BULLETINS),
    }
    return page(request, "claims/source.html", context)


@require_POST
def decide(request: HttpRequest, key: str, claim: str) -> HttpResponse:
    """Accepts or refuses one."""
    me = viewer(request)
    accept = request.POST.get("do") == "accept"
    found = claims.decide(me, claims.source(me, key), claim, accept=accept, reason=request.POST.get("reason", ""))
    return go("claim_source", key, at=f"claim-{found.pk}")
