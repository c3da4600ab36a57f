"""Bulletins at the desk: the list, writing one, binding its marks, approving, publishing, correcting; the answers."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from delicti.desk.bulletin_text import Mark, marks
from delicti.desk.models import (
    Bulletin,
    Campaign,
    Claim,
    Snapshot,
    Suspect,
)
from delicti.desk.rights import NotThere, Permission, get, may, require, rows
from delicti.desk.services import answers, bulletins
from delicti.desk.services.bulletin_page import said, shown, words
from delicti.desk.web.acts import tried
from delicti.desk.web.forms import Plain, ReasonForm
from delicti.desk.web.forms_bulletins import BindForm, CorrectionForm, PictureForm, ShowForm, TextForm, TitleForm
from delicti.desk.web.http import go, page, say, viewer
from delicti.desk.web.paging import paged

_SHOWN = 50
_CHOICES = 200
_BOUND: dict[str, Callable[..., Any]] = {
    "figure": bulletins.bind_figure,
    "claim": bulletins.cite,
    "person": bulletins.name,
}


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """All bulletins, latest change first."""
    found = bulletins.visible_to(viewer(request))
    get_ = request.GET
    shown_page = paged(
        found, "updated_at", descending=True, before=get_.get("before", ""), after=get_.get("after", ""), size=_SHOWN
    )
    return page(request, "bulletins/list.html", {"page": shown_page})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begins one."""
    me = viewer(request)
    require(me, Permission.WRITE_BULLETINS)
    campaigns = rows(me, Campaign).order_by("-begins_at")[:_CHOICES]
    form = TitleForm(request.POST or None, campaigns=[(str(one.pk), one.name) for one in campaigns])
    if request.method == "POST" and form.is_valid():
        key = form.cleaned_data["campaign"]
        campaign = get(me, Campaign, key) if key else None
        found = bulletins.write(me, form.cleaned_data["title"], campaign)
        return go("bulletin", found.link)
    return page(request, "bulletins/new.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def one(request: HttpRequest, link: str) -> HttpResponse:
    """A bulletin as it will read, with what can be done now."""
    return _page(request, _found(request, link))


@require_POST
def save(request: HttpRequest, link: str) -> HttpResponse:
    """Changes a draft."""
    found = _found(request, link)
    form = TextForm(request.POST, prefix="text")

    def act(given: dict[str, Any]) -> HttpResponse:
        bulletins.change(viewer(request), found, **{**given, "tags": given["tags"].split(",")})
        say(request, "The draft is kept.")
        return go("bulletin", link)

    return tried(form, act) or _page(request, found, text=form)


@require_POST
def bind(request: HttpRequest, link: str, kind: str) -> HttpResponse:
    """Binds a mark of the draft."""
    found, me = _found(request, link), viewer(request)
    if kind not in _BOUND:
        raise NotThere
    form = BindForm(request.POST, prefix=kind, choices=_choices(request, found)[kind])
    table: Any = {"figure": Snapshot, "claim": Claim, "person": Suspect}[kind]

    def act(given: dict[str, Any]) -> HttpResponse:
        _BOUND[kind](me, found, given["key"], get(me, table, given["what"]))
        say(request, f"Write {{{{{kind}:{given['key']}}}}} where it shall stand.")
        return go("bulletin", link, at=f"{kind}s")

    return tried(form, act) or _page(request, found, **{kind: form})


@require_POST
def unbind(request: HttpRequest, link: str, kind: str, key: str) -> HttpResponse:
    """Takes it out again."""
    bulletins.unbind(viewer(request), _found(request, link), Mark(kind, key))
    return go("bulletin", link, at=f"{kind}s")


@require_POST
def picture(request: HttpRequest, link: str) -> HttpResponse:
    """Puts a picture above a draft."""
    found = _found(request, link)
    form = PictureForm(request.POST, request.FILES, prefix="picture")

    def act(given: dict[str, Any]) -> HttpResponse:
        content = given["picture"].read(bulletins.LARGEST_PICTURE + 1)
        bulletins.set_picture(viewer(request), found, content, given["alt"], given["credit"])
        say(request, "The picture stands above the text.")
        return go("bulletin", link)

    return tried(form, act) or _page(request, found, picture=form)


@require_POST
def step(request: HttpRequest, link: str, do: str) -> HttpResponse:
    """Submits, approves, publishes, sends back or withdraws."""
    found, me = _found(request, link), viewer(request)
    reason = request.POST.get("reason", "")
    acts: dict[str, Callable[[], Bulletin]] = {
        "submit": lambda: bulletins.submit(me, found),
        "approve": lambda: bulletins.approve(me, found),
        "publish": lambda: bulletins.publish(me, found),
        "back": lambda: bulletins.send_back(me, found, reason),
        "withdraw": lambda: bulletins.withdraw(me, found, reason),
    }
    if do not in acts:
        raise NotThere
    after = acts[do]()
    say(request, f"The bulletin is {after.state}.")
    return go("bulletin", link)


@require_POST
def correct(request: HttpRequest, link: str) -> HttpResponse:
    """Writes a correction."""
    found = _found(request, link)
    form = CorrectionForm(request.POST, prefix="correct")

    def act(given: dict[str, Any]) -> HttpResponse:
        bulletins.correct(viewer(request), found, **given)
        say(request, "The correction waits for somebody else to approve it.")
        return go("bulletin", link, at="corrections")

    return tried(form, act) or _page(request, found, correct=form)


@require_POST
def approve_correction(request: HttpRequest, link: str, key: str) -> HttpResponse:
    """Approves one."""
    bulletins.approve_correction(viewer(request), _found(request, link), key)
    say(request, "The correction is public.")
    return go("bulletin", link, at="corrections")


@require_POST
def settle(request: HttpRequest, link: str, key: str) -> HttpResponse:
    """Says why what was due needs no correction."""
    bulletins.settle(viewer(request), _found(request, link), key, request.POST.get("reason", ""))
    return go("bulletin", link, at="corrections")


@require_safe
def answered(request: HttpRequest) -> HttpResponse:
    """What the public answered, latest first."""
    get_ = request.GET
    found = answers.queue(viewer(request))
    shown_page = paged(
        found, "received_at", descending=True, before=get_.get("before", ""), after=get_.get("after", ""), size=_SHOWN
    )
    return page(request, "bulletins/answers.html", {"page": shown_page})


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, number: str) -> HttpResponse:
    """One answer: read, shown in chosen words, hidden again."""
    me = viewer(request)
    found = answers.one(me, number)
    form = ShowForm(request.POST or None, initial={"text": found.noticed})

    def act(given: dict[str, Any]) -> HttpResponse:
        answers.show(me, found, given["text"])
        say(request, "It stands with its bulletin, as somebody's words.")
        return go("answer", number)

    done = tried(form, act) if request.method == "POST" else None
    context = {"answer": found, "form": form, "shown": found.shown.order_by("at"), "files": found.uploads.all()}
    return done or page(request, "bulletins/answer.html", context, status=422 if form.errors else 200)


@require_POST
def hide(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """Takes it away from its bulletin."""
    me = viewer(request)
    answers.hide(me, answers.one(me, number), key, request.POST.get("reason", ""))
    return go("answer", number)


def _found(request: HttpRequest, link: str) -> Bulletin:
    found = bulletins.visible_to(viewer(request)).filter(link=link[:12]).first()
    if found is None:
        raise NotThere
    return found


def _choices(request: HttpRequest, found: Bulletin) -> dict[str, list[tuple[str, str]]]:
    me = viewer(request)
    shots = rows(me, Snapshot).filter(campaign=found.campaign).order_by("-as_of")[:_CHOICES]
    claims = rows(me, Claim).filter(state="accepted").select_related("source").order_by("source", "start")[:_CHOICES]
    people = bulletins.nameable(me)[:_CHOICES]
    return {
        "figure": [(str(s.pk), f"{s.figure} {s.value:,} {s.unit}, {s.as_of:%Y-%m-%d %H:%M}") for s in shots],
        "claim": [(str(c.pk), said(c)) for c in claims],
        "person": [(str(s.pk), f"{s.reference} {s.name}") for s in people],
    }


def _page(request: HttpRequest, found: Bulletin, **forms: Plain) -> HttpResponse:
    me = viewer(request)
    mine = found.author_id == me.pk
    writes, approves = may(me, Permission.WRITE_BULLETINS), may(me, Permission.APPROVE_BULLETINS)
    draft = found.state == "draft" and writes
    choices = _choices(request, found) if draft else {}
    context: dict[str, Any] = {
        "bulletin": found,
        "shown": shown(found),
        "wrong": bulletins.problems(found) if found.state not in ("published", "withdrawn") else [],
        "marks": marks(f"{found.title}\n{found.lead}\n{found.body}"),
        "bound_rows": {
            "figure": list(found.figures.select_related("snapshot")),
            "claim": list(found.claims.select_related("claim")),
            "person": list(found.mentions.select_related("suspect")),
        },
        "waiting": list(found.corrections.filter(approved_at=None).select_related("by")),
        "due": list(found.due.filter(settled_at=None).order_by("at")),
        "words": words,
        "draft": draft,
        "mine": mine,
        "writes": writes,
        "approves": approves and not mine,
        "reason": ReasonForm(prefix="reason"),
        "correct": forms.get("correct") or CorrectionForm(prefix="correct"),
    }
    if draft:
        start = {"title": found.title, "lead": found.lead, "body": found.body, "tags": ", ".join(found.tags)}
        context |= {
            "text": forms.get("text") or TextForm(prefix="text", initial=start),
            "picture": forms.get("picture") or PictureForm(prefix="picture"),
            "binds": {k: forms.get(k) or BindForm(prefix=k, choices=choices[k]) for k in _BOUND},
        }
    wrong = any(form.errors for form in forms.values())
    return page(request, "bulletins/one.html", context, status=422 if wrong else 200)
