"""Webhooks for administrators: added, seen with what became of their messages, ended. And the guide to the API."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from delicti.desk.api.site import document
from delicti.desk.models import User, Webhook
from delicti.desk.rights import NotThere, Permission, get, may, rows
from delicti.desk.services import reading, webhooks
from delicti.desk.web.acts import tried
from delicti.desk.web.forms import WebhookForm
from delicti.desk.web.http import go, page, say, viewer

_SHOWN = 100


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """All of them."""
    return _listed(request, WebhookForm())


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Adds one; the page shows its secret this once."""
    me, form = _administrator(request), WebhookForm(request.POST)

    def act(given: dict[str, Any]) -> HttpResponse:
        made, secret = webhooks.add(me, given["url"], given["events"], reading.account(given["username"]))
        return _listed(request, WebhookForm(), made=made, secret=secret)

    return tried(form, act) or _listed(request, form)


@require_safe
def one(request: HttpRequest, key: str) -> HttpResponse:
    """One, with its latest messages."""
    me = _administrator(request)
    found = get(me, Webhook, key)
    told = list(webhooks.deliveries(me, found).order_by("-audit_seq")[:_SHOWN])
    context = {"webhook": found, "deliveries": told, "agreed": found.pk in webhooks.agreed([found])}
    return page(request, "webhooks/one.html", context)


@require_POST
def end(request: HttpRequest, key: str) -> HttpResponse:
    """Ends it, for an administrator or for the account whose rights bound it."""
    me = viewer(request)
    webhooks.end(me, webhooks.one(me, key))
    say(request, "The webhook is ended; what it had not told yet is given up.")
    return go("webhook", key) if may(me, Permission.MANAGE_DESK) else go("settings", at="webhooks")


@require_POST
def agree(request: HttpRequest, key: str) -> HttpResponse:
    """Lets it tell what whoever agrees may know of."""
    me = viewer(request)
    webhooks.agree(me, webhooks.one(me, key))
    say(request, "You agreed; the webhook tells from now on what you may know of.")
    return go("settings", at="webhooks")


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Every operation of the API, made from its document."""
    told = document()
    subjects: dict[str, list[tuple[str, str, dict[str, Any]]]] = {tag["name"]: [] for tag in told["tags"]}
    for path, methods in told["paths"].items():
        for how, operation in methods.items():
            subjects[operation["tags"][0]].append((how.upper(), path, operation))
    about = {tag["name"]: tag["description"] for tag in told["tags"]}
    context = {"subjects": subjects, "about": about, "text": told["info"]["description"].split("\n\n")}
    return page(request, "api_guide.html", context)


def _listed(request: HttpRequest, form: WebhookForm, **more: Any) -> HttpResponse:
    found = rows(_administrator(request), Webhook).select_related("for_user").order_by("ended_at", "-made_at", "pk")
    shown = list(found[:_SHOWN])
    context = {"webhooks": shown, "agreed": webhooks.agreed(shown), "form": form, "made": None, "secret": "", **more}
    return page(request, "webhooks/list.html", context, status=422 if form.errors else 200)


def _administrator(request: HttpRequest) -> User:
    """For everybody else these pages are not there."""
    me = viewer(request)
    if not may(me, Permission.MANAGE_DESK):
        raise NotThere
    return me
