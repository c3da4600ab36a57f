"""Webhooks: addresses that an administrator set and that are told of what happens (docs/desk-api.md)."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status
from pydantic import StringConstraints

from delicti.desk.api.auth import caller
from delicti.desk.api.fields import Moment, Person, Word
from delicti.desk.api.paging import Listed, Paging, Since, listed
from delicti.desk.models import User, Webhook
from delicti.desk.rights import Permission, get, require, rows
from delicti.desk.services import reading, webhooks

router = Router()


class WebhookOut(Schema):
    """A webhook."""

    id: UUID
    url: str
    events: list[str]
    for_user: Person = Field(description="Whose rights bound what it tells.")
    made_by: Person
    made_at: Moment
    agreed_at: Moment | None = Field(description="When that account agreed; null: it tells nothing yet.")
    ended_at: Moment | None


class WebhookIn(Schema):
    """A webhook to add."""

    url: Annotated[str, StringConstraints(max_length=500)] = Field(description="https, at a public address.")
    events: list[Word] = Field(
        min_length=1, max_length=40, description=f"Of these: {', '.join(webhooks.EVENTS)}; or `all`."
    )
    username: Word = Field(description="The account whose rights bound what it tells; another has to agree first.")


class WebhookMade(Schema):
    """A webhook with its secret, which is shown this once."""

    webhook: WebhookOut
    secret: str


class DeliveryOut(Schema):
    """A message."""

    id: UUID
    audit_seq: int
    attempts: int
    next_at: Moment
    arrived_at: Moment | None
    given_up_at: Moment | None
    answer: str = Field(description="What the address answered last, or why it could not be reached.")


@router.get("/webhooks", response=Listed[WebhookOut], summary="List webhooks")
def list_webhooks(request: HttpRequest, asked: Query[Since]) -> Any:
    """Ended ones, too. Needs the right to manage the desk."""
    found = rows(_manager(request), Webhook)
    if asked.updated_since:
        since = asked.updated_since
        found = found.filter(made_at__gte=since) | found.filter(ended_at__gte=since)
    return _told(listed(found.select_related("for_user", "made_by"), asked, "made_at"))


@router.get("/webhooks/about-me", response=Listed[WebhookOut], summary="List webhooks that tell what you may know")
def list_about_me(request: HttpRequest, asked: Query[Paging]) -> Any:
    """In force, or waiting for your agreement."""
    return _told(listed(webhooks.about(caller(request)), asked, "made_at"))


@router.post("/webhooks", response={201: WebhookMade}, summary="Add a webhook")
def add_webhook(request: HttpRequest, given: WebhookIn) -> Any:
    """Gives the secret that signs its messages. Needs the right to manage the desk."""
    me = _manager(request)
    made, secret = webhooks.add(me, given.url, given.events, reading.account(given.username))
    return Status(201, {"webhook": _one(made), "secret": secret})


@router.post("/webhooks/{uuid:key}/agree", response=WebhookOut, summary="Agree to a webhook")
def agree(request: HttpRequest, key: UUID) -> Any:
    """That tells what you may know of; it begins now. A token agrees to none."""
    me = caller(request)
    return _one(webhooks.agree(me, webhooks.one(me, key)))


@router.post("/webhooks/{uuid:key}/end", response=WebhookOut, summary="End a webhook")
def end_webhook(request: HttpRequest, key: UUID) -> Any:
    """What it has not told yet is given up. Needs the right to manage the desk, or that it tells what you may know."""
    me = caller(request)
    return _one(webhooks.end(me, webhooks.one(me, key)))


@router.get("/webhooks/{uuid:key}/deliveries", response=Listed[DeliveryOut], summary="List deliveries")
def list_deliveries(request: HttpRequest, key: UUID, asked: Query[Since]) -> Any:
    """And what became of each. Needs the right to manage the desk."""
    me = _manager(request)
    found = webhooks.deliveries(me, get(me, Webhook, key), asked.updated_since)
    return listed(found, asked, "audit_seq")


def _told(page: dict[str, Any]) -> dict[str, Any]:
    """With when each was agreed to."""
    times = webhooks.agreed(page["items"])
    shown = ("id", "url", "events", "for_user", "made_by", "made_at", "ended_at")
    told = [{**{name: getattr(one, name) for name in shown}, "agreed_at": times.get(one.pk)} for one in page["items"]]
    return {**page, "items": told}


def _one(found: Webhook) -> dict[str, Any]:
    told: dict[str, Any] = _told({"items": [found]})["items"][0]
    return told


def _manager(request: HttpRequest) -> User:
    me = caller(request)
    require(me, Permission.MANAGE_DESK)
    return me
