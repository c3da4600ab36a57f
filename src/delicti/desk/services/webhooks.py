"""Webhooks: addresses that an administrator set; messages on what happened, made from the audit, sent by a worker.

A message holds no words of a case: who did what, when, on which thing of which case. It is made for entries that the
webhook's user may read, and looked at again before each attempt. The last message of a webhook says how far the audit
was read; a worker keeps the rest in mind, and one that begins anew reads from there: a message is made once, whatever
happens (the database holds `delivered_once`), and sent at least once.
"""

import secrets
from base64 import b64encode
from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec
from django.db.models import Max, Q, QuerySet

from delicti.desk import audit, clock
from delicti.desk.models import AuditEntry, Case, Delivery, User, Webhook
from delicti.desk.rights import Permission, get, may, require, rows
from delicti.desk.sending import Failed, check_address, send
from delicti.desk.services.base import act
from delicti.model.errors import UserError

EVENTS: dict[str, tuple[str, ...]] = {  # name: how the verbs of the audit begin
    "case": ("case ",),
    "member": ("member ",),
    "custody": ("custody: ",),
    "decision": ("decision",),
    "note": ("note ",),
    "task": ("task ",),
    "clock": ("clock ",),
    "notifiable": ("notifiable ",),
    "job": ("job ",),
    "upload": ("upload ",),
    "report": ("report ",),
    "erasure": ("erasure ", "erased: "),
    "account": ("account ", "role ", "password link ", "token "),
    "desk": ("audit ", "backup ", "webhook "),
}
ALL = "all"
WAITS = tuple(
    timedelta(seconds=seconds) for seconds in (30, 120, 600, 1_800, 3_600, 3 * 3_600, 6 * 3_600, 12 * 3_600)
)  # after the first attempt, the second, ...; then it is given up
MOST = 50  # webhooks in force
_READ = 1_000  # entries of the audit in one go
_SENT = 100  # messages in one go
_MARK = "whsec_"
LONGEST = 30.0  # seconds that a worker waits for its last messages
_REPORT = "Report"


@act
def add(by: User, url: str, events: Iterable[str], for_user: User) -> tuple[Webhook, str]:
    """Adds a webhook; gives it and the secret that signs its messages, which is shown once."""
    require(by, Permission.MANAGE_DESK)
    wanted = sorted(set(events))
    unknown = set(wanted) - {*EVENTS, ALL}
    if not wanted or unknown:
        raise UserError(f"choose events out of: {', '.join((*EVENTS, ALL))}")
    if not for_user.is_active:
        raise UserError(f"the account of {for_user} is switched off; choose another")
    if Webhook.objects.filter(ended_at=None).count() >= MOST:
        raise UserError(f"{MOST} webhooks are in force; end one first")
    check_address(url)
    secret = _MARK + b64encode(secrets.token_bytes(32)).decode()
    made = Webhook.objects.create(
        url=url, secret=secret, events=wanted, for_user=for_user, made_by=by, made_at=clock.now()
    )
    audit.append(by, "webhook added", thing=made, detail={"url": url, "events": wanted, "for": str(for_user.pk)})
    return made, secret


@act
def end(by: User, webhook: Webhook) -> Webhook:
    """Ends a webhook; what it has not told yet is given up."""
    require(by, Permission.MANAGE_DESK)
    webhook = get(by, Webhook, webhook.pk)
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
    """The entries that the webhook tells of and its user may read, with their messages."""
    wanted = tuple(start for name in webhook.events for start in EVENTS.get(name, ()))
    user = User.objects.get(pk=webhook.for_user_id)  # with the roles of now
    if not user.is_active:
        return []
    chosen = [one for one in entries if ALL in webhook.events or one.verb.startswith(wanted)]
    named = {one.case_id for one in chosen if one.case_id}
    cases = dict(rows(user, Case).filter(pk__in=named).values_list("pk", "reference")) if named else {}
    out = []
    for one in chosen:
        if one.case_id is not None:
            seen = one.case_id in cases
        else:
            seen = may(user, Permission.READ_AUDIT) or (one.object_kind == _REPORT and may(user, Permission.TAKE_IN))
        if seen:
            out.append((one, _message(one, cases.get(one.case_id) if one.case_id else None)))
    return out


def _message(entry: AuditEntry, reference: str | None) -> str:
    told = {
        "type": entry.verb,
        "timestamp": clock.text(entry.at),
        "data": {
            "seq": entry.seq,
            "by": entry.user_name,
            "case": reference,
            "kind": entry.object_kind,
            "id": entry.object_id,
        },
    }
    return msgspec.json.encode(told).decode()


def _begin(webhook: Webhook) -> int:
    """Where its audit is read from: after its last message, or after what was there when it was made."""
    told = Delivery.objects.filter(webhook=webhook).aggregate(last=Max("audit_seq"))["last"]
    if told is not None:
        return int(told)
    before = AuditEntry.objects.filter(at__lt=webhook.made_at).aggregate(last=Max("seq"))["last"]
    return int(before or 0)


def _waiting(found: QuerySet[Delivery]) -> QuerySet[Delivery]:
    return found.filter(arrived_at=None, given_up_at=None)
