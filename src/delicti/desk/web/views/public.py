"""What everybody reads: published bulletins, their feed and pictures, the house rules, and the form to answer one."""

import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_http_methods, require_safe

from delicti.desk.models import Report
from delicti.desk.services import answers
from delicti.desk.services.bulletin_page import figure, one_published, published, related, shown, words
from delicti.desk.services.bulletin_page import picture as picture_of
from delicti.desk.web.forms_bulletins import AnswerForm
from delicti.desk.web.handing_in import REPORTS
from delicti.desk.web.http import page
from delicti.desk.web.paging import paged

_SHOWN = 20
_FEED = 30
_MINUTE = 60
_BUSY = "Many answers came from your address within an hour; try again later."


@login_not_required
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Published bulletins, latest first; of one tag where it is asked for."""
    tag = request.GET.get("tag", "")[:40]
    got = paged(
        published(tag),
        "published_at",
        descending=True,
        before=request.GET.get("before", ""),
        after=request.GET.get("after", ""),
        size=_SHOWN,
    )
    told = [shown(one) for one in got.rows]
    return _kept(page(request, "public/list.html", {"page": got, "bulletins": told, "tag": tag}))


@login_not_required
@require_safe
def one(request: HttpRequest, link: str) -> HttpResponse:
    """A bulletin with its corrections, where its figures come from, related ones and what the public answered."""
    found = one_published(link)
    context = {
        "shown": shown(found),
        "bulletin": found,
        "related": [shown(other) for other in related(found)],
        "threshold": found.campaign.threshold if found.campaign else 0,
        "figure": figure,
        "words": words,
    }
    return _kept(page(request, "public/one.html", context))


@login_not_required
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The latest bulletins as Atom (RFC 4287)."""
    at = request.build_absolute_uri
    made = Atom1Feed("Bulletins", at("/bulletins"), "Published bulletins and their corrections", feed_url=at())
    for bulletin in published().order_by("-published_at")[:_FEED]:
        told = shown(bulletin)
        latest = told.corrections[0].approved_at if told.corrections else bulletin.published_at
        heads = "".join(f"Correction: {row.text}\n" for row in told.corrections)
        gone = "Withdrawn. " if bulletin.state == "withdrawn" else ""
        made.add_item(
            told.title,
            at(f"/b/{bulletin.link}"),
            f"{gone}{heads}{told.lead}",
            unique_id=f"urn:uuid:{bulletin.pk}",
            pubdate=bulletin.published_at,
            updateddate=bulletin.withdrawn_at or latest,
            categories=bulletin.tags,
        )
    return _kept(HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8"))


@login_not_required
@require_safe
def picture(request: HttpRequest, sha256: str) -> HttpResponse:
    """A picture of a published bulletin; at the desk also of a draft."""
    found = picture_of(sha256, drafts=request.user.is_authenticated)
    answer = HttpResponse(bytes(found.content), content_type=found.media_type)
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "public, max-age=31536000, immutable"
    return answer


@login_not_required
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """The rules under which answers are taken and shown."""
    return _kept(page(request, "public/rules.html"))


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, link: str) -> HttpResponse:
    """Takes a tip or a request to correct; after it, the receipt, which is shown this once."""
    found = one_published(link)
    start = {"kind": request.GET.get("kind", "tip"), "once": secrets.token_urlsafe(12)}
    form = AnswerForm(request.POST or None, initial=start)

    def take(given: dict[str, Any]) -> tuple[Report, HttpResponse]:
        report, receipt = answers.take(found, **given)
        return report, page(request, "intake/sent.html", {"report": report, "receipt": receipt, "uploads": []})

    sent = REPORTS.hand_in(request, form, take, ("answer", settings.DESK_REPORTS_AN_HOUR, _BUSY))
    context = {"form": form, "shown": shown(found), "bulletin": found}
    return sent or page(request, "public/answer.html", context, status=422 if form.errors else 200)


def _kept(answer: HttpResponse) -> HttpResponse:
    """Public pages may be kept for a minute, no longer: a correction, or a release, has to show."""
    answer["Cache-Control"] = f"public, max-age={_MINUTE}"
    return answer
