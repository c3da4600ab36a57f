"""Webhooks: addresses that an administrator set; messages on what happened, made from the audit, sent by a worker.

A webhook tells what its account may know of. One that was made for another account than the administrator's own tells
nothing before that account agreed, nor of what happened before; the agreement is an entry of the audit, and the account
may end the webhook. A message holds no words of a case: who did what, when, on which thing of which case. Whether the
account may know of it is looked at when it is made, and again before each attempt. The last message of a webhook says
how far the audit was read; a worker keeps the rest in mind, and one that begins anew reads from there: a message is
made once, whatever happens (the database holds `delivered_once`), and sent at least once.
"""

import secrets
from base64 import b64encode
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from delicti.desk import audit, clock
from delicti.desk.models import AuditEntry, Delivery, User, Webhook
from delicti.desk.rights import NotThere, Permission, Refused, may, require, rows
from delicti.desk.sending import Failed, check_address, send
from delicti.desk.services import hearing
from delicti.desk.services.base import act
from delicti.model.errors import UserError

EVENTS, ALL = hearing.EVENTS, hearing.ALL

WAITS = tuple(
    timedelta(seconds=seconds) for seconds in (30, 120, 600, 1_800, 3_600, 3 * 3_600, 6 * 3_600, 12 * 3_600)
)  # after the first attempt, the second, ...; then it is given up
MOST = 50  # webhooks in force
_READ = 1_000  # entries of the audit in one go
_SENT = 100  # messages in one go
_MARK = "whsec_"
LONGEST = 30.0  # seconds that a worker waits for its last messages
KEPT = timedelta(days=30)  # so long after its end a message can be looked at
_PRUNED = 10_000  # messages in one go
_AGREED = "webhook agreed"


@act
def add(by: User, url: str, events: Iterable[str], for_user: User) -> tuple[Webhook, str]:
    """Adds a webhook; gives it and the secret that signs its messages, which is shown once.

    For another account it waits until that agreed.
    """
    require(by, Permission.MANAGE_DESK)
    names = sorted(set(events))
    if not names or set(names) - {*EVENTS, ALL}:
        raise UserError(f"choose events out of: {', '.join((*EVENTS, ALL))}")
    if not for_user.is_active:
        raise UserError(f"the account of {for_user} is switched off; choose another")
    if Webhook.objects.filter(ended_at=None).count() >= MOST:
        raise UserError(f"{MOST} webhooks are in force; end one first")
    check_address(url)
    secret = _MARK + b64encode(secrets.token_bytes(32)).decode()
    made = Webhook.objects.create(
        url=url, secret=secret, events=names, for_user=for_user, made_by=by, made_at=clock.now()
    )
    audit.append(by, "webhook added", thing=made, detail={"url": url, "events": names, "for": str(for_user.pk)})
    return made, secret


@act
def agree(by: User, webhook: Webhook) -> Webhook:
    """Lets a webhook that somebody made tell, from now on, what this account may know of. No token agrees."""
    webhook = Webhook.objects.select_for_update().filter(pk=webhook.pk, for_user=by).first() or _none()
    if by.scopes is not None:
        raise Refused("a token agrees to no webhook; sign in and agree in your settings")
    if webhook.ended_at is not None:
        raise UserError("this webhook was ended already")
    if webhook.pk in agreed([webhook]):
        raise UserError("this webhook needs no agreement any more")
    audit.append(by, _AGREED, thing=webhook, detail={"url": webhook.url, "events": webhook.events})
    return webhook


def agreed(webhooks: Iterable[Webhook]) -> dict[UUID, datetime]:
    """When the account of each webhook agreed to it; one's own is agreed to as it is made."""
    found = {one.pk: one for one in webhooks}
    times = {key: one.made_at for key, one in found.items() if one.for_user_id == one.made_by_id}
    entries = AuditEntry.objects.filter(verb=_AGREED, object_id__in=[str(key) for key in found])
    for key, user, at in entries.values_list("object_id", "user_id", "at"):
        if found[UUID(key)].for_user_id == user:
            times[UUID(key)] = at
    return times


def about(by: User) -> QuerySet[Webhook]:
    """The webhooks in force, or that wait, which tell what one's own account may know of."""
    found = Webhook.objects.filter(for_user_id=by.pk, ended_at=None)
    return found.select_related("made_by", "for_user").order_by("made_at", "pk")


def one(by: User, key: UUID | str) -> Webhook:
    """A webhook, for an administrator or for its account. Raises NotThere."""
    found = rows(by, Webhook) | Webhook.objects.filter(pk__in=about(by).order_by().values("pk"))
    return found.filter(pk=key).first() or _none()


@act
def end(by: User, webhook: Webhook) -> Webhook:
    """Ends a webhook, by an administrator or by its account; what it has not told yet is given up."""
    if by.scopes is not None and not may(by, Permission.MANAGE_DESK):
        raise Refused("this token may not manage webhooks; sign in and end it in your settings")
    webhook = Webhook.objects.select_for_update().get(pk=one(by, webhook.pk).pk)
    if webhook.ended_at is not None:
        raise UserError("this webhook was ended already")
    webhook.ended_at = clock.now()
    webhook.save(update_fields=["ended_at"])
    _waiting(Delivery.objects.filter(webhook=webhook)).update(given_up_at=clock.now(), answer="the webhook was ended")
    audit.append(by, "webhook ended", thing=webhook)
    return webhook


def deliveries(by: User, webhook: Webhook, since: datetime | None = None) -> QuerySet[Delivery]:
    """The messages of a webhook, those alone that were made or tried since a moment."""
    require(by, Permission.MANAGE_DESK)
    found = rows(by, Delivery).filter(webhook=webhook)
    if since is not None:
        found = found.filter(Q(next_at__gte=since) | Q(arrived_at__gte=since) | Q(given_up_at__gte=since))
    return found


# What follows is for workers.


def gather(read: dict[object, int]) -> int:
    """Makes the messages of what happened; `read` keeps how far each webhook's audit was read. Gives how many."""
    count, last = 0, audit.head()[0]
    for webhook in Webhook.objects.filter(ended_at=None).select_related("for_user"):
        start = read.get(webhook.pk)
        if start is None:
            start = _begin(webhook)
        if start is None:
            continue  # its account has not agreed
        while start < last:
            entries = list(AuditEntry.objects.filter(seq__gt=start).order_by("seq")[:_READ])
            told = _told(webhook, entries)
            Delivery.objects.bulk_create(
                [Delivery(webhook=webhook, audit_seq=one.seq, body=body, next_at=clock.now()) for one, body in told],
                ignore_conflicts=True,
            )
            count, start = count + len(told), entries[-1].seq
        read[webhook.pk] = start
    return count


def deliver() -> int:
    """Sends what is due; gives how many arrived."""
    due = _waiting(Delivery.objects.filter(next_at__lte=clock.now())).select_related("webhook__for_user")
    return sum(_attempt(one) for one in due.order_by("next_at", "audit_seq")[:_SENT])


def prune() -> int:
    """Removes messages that ended long ago; gives how many. The last one of each webhook says how far it has read."""
    old = Q(arrived_at__lt=clock.now() - KEPT) | Q(given_up_at__lt=clock.now() - KEPT)
    later = Delivery.objects.filter(webhook=OuterRef("webhook"), audit_seq__gt=OuterRef("audit_seq"))
    found = list(Delivery.objects.filter(old, Exists(later)).values_list("pk", flat=True)[:_PRUNED])
    return Delivery.objects.filter(pk__in=found).delete()[0] if found else 0


def _attempt(delivery: Delivery) -> bool:
    """Claims the message, so that no other worker sends it, sends it, and writes down what came of it."""
    tried, wait = delivery.attempts, WAITS[min(delivery.attempts, len(WAITS) - 1)]
    mine = _waiting(Delivery.objects.filter(pk=delivery.pk, attempts=tried))
    if not mine.update(attempts=tried + 1, next_at=clock.now() + wait):
        return False
    webhook, row = delivery.webhook, Delivery.objects.filter(pk=delivery.pk)
    entry = AuditEntry.objects.filter(seq=delivery.audit_seq)
    if webhook.ended_at is not None or not _told(webhook, list(entry)):
        row.update(given_up_at=clock.now(), answer="its user may not read this any more")
        return False
    try:
        answer = send(webhook.url, webhook.secret, str(delivery.pk), delivery.body.encode(), clock.now())
    except Failed as error:
        gone = {"given_up_at": clock.now()} if tried >= len(WAITS) else {}
        row.update(answer=str(error)[:200], **gone)
        return False
    row.update(arrived_at=clock.now(), answer=answer[:200])
    return True


def _told(webhook: Webhook, entries: list[AuditEntry]) -> list[tuple[AuditEntry, str]]:
    """The entries that the webhook tells of and its account may know of, with their messages."""
    user = User.objects.get(pk=webhook.for_user_id)  # with the roles of now
    return list(hearing.heard(user, hearing.wanted(webhook.events, entries)))


def _begin(webhook: Webhook) -> int | None:
    """Where its audit is read from: after its last message, or after what was there when its account agreed."""
    told = Delivery.objects.filter(webhook=webhook).aggregate(last=Max("audit_seq"))["last"]
    if told is not None:
        return int(told)
    since = agreed([webhook]).get(webhook.pk)
    if since is None:
        return None
    before = AuditEntry.objects.filter(at__lt=since).aggregate(last=Max("seq"))["last"]
    return int(before or 0)


def _none() -> Webhook:
    raise NotThere


def _waiting(found: QuerySet[Delivery]) -> QuerySet[Delivery]:
    return found.filter(arrived_at=None, given_up_at=None)
