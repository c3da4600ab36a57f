"""Persons who ask what the desk holds on them: their own pages with a receipt, and the queue of those who answer."""

import secrets
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from delicti.desk.models import SubjectRequest
from delicti.desk.rights import NotThere, Permission, called, may
from delicti.desk.services import subjects
from delicti.desk.web.acts import tried
from delicti.desk.web.forms_decided import AnswerForm, AskForm, CheckForm
from delicti.desk.web.handing_in import REQUESTS, open_to
from delicti.desk.web.http import go, page, say, viewer

_AN_HOUR = 5
_BUSY = "Many requests came from your address within an hour; try again later, or write to us."
_SHOWN = 200


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form; after it, the receipt, which is shown this once."""
    open_to(request, Permission.ANSWER_PERSONS)
    form = AskForm(request.POST or None, initial={"once": secrets.token_urlsafe(12)})

    def take(given: dict[str, Any]) -> tuple[SubjectRequest, HttpResponse]:
        by = viewer(request) if request.user.is_authenticated else None
        made, receipt = subjects.receive(**given, by=by)
        return made, page(request, "persons/sent.html", {"asked": made, "receipt": receipt})

    answer = REQUESTS.hand_in(request, form, take, ("subject", _AN_HOUR, _BUSY))
    return answer or page(request, "persons/ask.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest) -> HttpResponse:
    """Where somebody who holds a receipt enters it."""
    missing = "No request has this receipt; check each sign of it."
    return REQUESTS.come_back(request, subjects.by_receipt, "persons/receipt.html", missing)


@never_cache
@login_not_required
@require_safe
def state(request: HttpRequest) -> HttpResponse:
    """What became of a request, and its answer."""
    key = REQUESTS.opened(request)
    found = subjects.opened(key) if key else None
    if found is None:
        return go("subject_receipt")
    return page(request, "persons/state.html", {"asked": found})


@login_not_required
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Closes the request on this machine."""
    REQUESTS.leave(request)
    return go("subject_receipt")


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The requests that wait, the next due first."""
    _answers(request)
    over = request.GET.get("state", "") == "over"
    found = list(subjects.queue(viewer(request), over=over)[:_SHOWN])
    return page(request, "persons/queue.html", {"requests": found, "over": over})


@require_safe
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One request with what was found."""
    return _page(request, _one(request, number))


def _page(request: HttpRequest, asked: SubjectRequest, **bound: Any) -> HttpResponse:
    me, items = viewer(request), list(asked.items.select_related("decided_by").order_by("kind", "object_id"))
    bases = sorted({item.legal_basis for item in items if item.held_back})
    context = {
        "asked": asked,
        "items": items,
        "check": CheckForm(prefix="check"),
        "answer": AnswerForm(prefix="answer", bases=bases),
        "draft": subjects.draft(me, asked) if asked.state == "searched" else "",
        **bound,
    }
    return page(request, "persons/one.html", context, status=422 if bound else 200)


@require_POST
def check(request: HttpRequest, number: str) -> HttpResponse:
    """Says how the identity was checked."""
    asked, form = _one(request, number), CheckForm(request.POST, prefix="check")

    def act(given: dict[str, Any]) -> HttpResponse:
        subjects.check(viewer(request), asked, given["how"])
        say(request, "The identity is checked; what is held can be searched now.")
        return go("subject", number)

    return tried(form, act) or _page(request, asked, check=form)


@require_POST
def search(request: HttpRequest, number: str) -> HttpResponse:
    """Searches everything."""
    found = subjects.search(viewer(request), _one(request, number))
    say(request, f"Searched: {found} new.")
    return go("subject", number, at="items")


@require_POST
def item(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """Holds one thing back, or tells it after all."""
    asked = _one(request, number)
    found = asked.items.select_related("request").filter(pk=key).first()
    if found is None:
        raise NotThere
    if request.POST.get("do") == "tell":
        subjects.tell(viewer(request), found)
    else:
        given = request.POST
        subjects.hold_back(viewer(request), found, given.get("legal_basis", ""), given.get("reason", ""))
    return go("subject", number, at=f"item-{found.pk}")


@require_POST
def answer(request: HttpRequest, number: str) -> HttpResponse:
    """Answers, or refuses."""
    asked, me = _one(request, number), viewer(request)
    bases = sorted(set(asked.items.filter(held_back=True).values_list("legal_basis", flat=True)))
    form = AnswerForm(request.POST, prefix="answer", bases=bases)

    def act(given: dict[str, Any]) -> HttpResponse:
        subjects.answer(me, asked, given["words"], given.get("unsaid", ()))
        say(request, "Answered; who asked reads it with the receipt.")
        return go("subject", number)

    return tried(form, act) or _page(request, asked, answer=form)


@require_POST
def refuse(request: HttpRequest, number: str) -> HttpResponse:
    """Refuses with a reason."""
    subjects.refuse(viewer(request), _one(request, number), request.POST.get("reason", ""))
    say(request, "Refused; who asked reads the reason with the receipt.")
    return go("subject", number)


def _answers(request: HttpRequest) -> None:
    """For everybody else these pages are not there."""
    if not may(viewer(request), Permission.ANSWER_PERSONS):
        raise NotThere


def _one(request: HttpRequest, number: str) -> SubjectRequest:
    _answers(request)
    return called(viewer(request), SubjectRequest, number, "checked_by", "searched_by", "answered_by")
