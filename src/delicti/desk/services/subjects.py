"""What a person asks about themselves: a receipt, a check of who they are, searched by one, answered by another."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from delicti.desk import audit, clock
from delicti.desk.models import AuditEntry, SubjectItem, SubjectRequest, SubjectRequestState, User
from delicti.desk.models.base import signs
from delicti.desk.rights import NotThere, Permission, Refused, require, rows
from delicti.desk.services.base import act, said
from delicti.desk.services.subject_answer import compose
from delicti.desk.services.subject_search import held
from delicti.model.errors import UserError

WITHIN = timedelta(days=28)  # the month of GDPR article 12 (3) at its shortest
_VERBS = (
    "person asked",
    "person: held back",
    "person: told",
    *(f"person: {one}" for one in SubjectRequestState.values),
)
_OVER = (SubjectRequestState.ANSWERED, SubjectRequestState.REFUSED)


@act
def receive(
    name: str, identifiers: str = "", contact: str = "", *, by: User | None = None
) -> tuple[SubjectRequest, str]:
    """Takes a request from anybody; gives it and its receipt, `NUMBER-SECRET`, which is shown once."""
    secret = signs(20)
    made = SubjectRequest.objects.create(
        receipt_hash=_hash(secret),
        name=said(name, "the name", 300),
        identifiers=identifiers.replace("\0", "").strip()[:5_000],
        contact=contact.replace("\0", "").strip()[:2_000],
        received_at=clock.now(),
        due_at=clock.now() + WITHIN,
    )
    audit.append(by, "person asked", thing=made, detail={"number": made.number}, name="" if by else "a person")
    return made, f"{made.number}-{secret}"


def by_receipt(receipt: str) -> SubjectRequest:
    """The request of this receipt. Raises NotThere, which does not say whether the number exists."""
    text = receipt.replace("\0", "").strip().upper()
    number, secret = text[:8], text[9:].replace("-", "").replace(" ", "")
    found = SubjectRequest.objects.filter(number=number).first()
    kept = found.receipt_hash if found is not None else _hash(secrets.token_hex(8))
    if not hmac.compare_digest(kept, _hash(secret)) or found is None:
        raise NotThere
    return found


def opened(key: str) -> SubjectRequest | None:
    """The request of this id, for a session that has shown its receipt before."""
    return SubjectRequest.objects.filter(pk=key).first()


def queue(by: User, *, over: bool = False) -> QuerySet[SubjectRequest]:
    """The requests that wait, the next due first; or those that were answered or refused, latest first."""
    require(by, Permission.ANSWER_PERSONS)
    found = rows(by, SubjectRequest)
    if over:
        return found.filter(state__in=_OVER).order_by("-answered_at", "pk")
    return found.exclude(state__in=_OVER).order_by("due_at", "pk")


def since(moment: datetime) -> Q:
    """Which requests came or changed since: those that the audit names."""
    named = AuditEntry.objects.filter(verb__in=_VERBS, at__gte=moment).values_list("object_id", flat=True)
    return Q(pk__in={UUID(key) for key in named})


@act
def check(by: User, asked: SubjectRequest, how: str) -> SubjectRequest:
    """Says how the identity was checked; nothing is searched before."""
    asked = _open(by, asked)
    if asked.state != SubjectRequestState.RECEIVED:
        raise UserError("the identity was checked already")
    asked.checked_by, asked.checked_at, asked.checked_how = by, clock.now(), said(how, "how the identity was checked")
    return _to(by, asked, SubjectRequestState.CHECKED, "checked_by", "checked_at", "checked_how")


@act
def search(by: User, asked: SubjectRequest) -> int:
    """Searches everything that the desk holds; gives how much is new. May be done again: items only come on top."""
    asked = _open(by, asked)
    if asked.state == SubjectRequestState.RECEIVED:
        raise UserError("the identity was not checked yet; nothing is searched before")
    new = _missing(asked)
    SubjectItem.objects.bulk_create(new)
    asked.searched_by, asked.searched_at = by, clock.now()
    _to(by, asked, SubjectRequestState.SEARCHED, "searched_by", "searched_at", found=len(new))
    return len(new)


@act
def hold_back(by: User, item: SubjectItem, legal_basis: str, reason: str) -> SubjectItem:
    """Holds one thing back, as a law says, with the reason."""
    asked = _open(by, item.request)
    item = SubjectItem.objects.get(pk=item.pk)
    item.held_back, item.decided_by = True, by
    item.legal_basis, item.reason = said(legal_basis, "the legal basis", 2_000), said(reason, "the reason", 2_000)
    item.save(update_fields=["held_back", "decided_by", "legal_basis", "reason"])
    audit.append(by, "person: held back", thing=asked, detail={"item": str(item.pk), "kind": item.kind})
    return item


@act
def tell(by: User, item: SubjectItem) -> SubjectItem:
    """Tells what was held back after all."""
    asked = _open(by, item.request)
    item = SubjectItem.objects.get(pk=item.pk)
    item.held_back, item.legal_basis, item.reason, item.decided_by = False, "", "", by
    item.save(update_fields=["held_back", "decided_by", "legal_basis", "reason"])
    audit.append(by, "person: told", thing=asked, detail={"item": str(item.pk), "kind": item.kind})
    return item


def draft(by: User, asked: SubjectRequest, words: str = "", unsaid: Iterable[str] = ()) -> str:
    """The answer as it would be given now."""
    require(by, Permission.ANSWER_PERSONS)
    return compose(asked, list(asked.items.order_by("kind", "object_id")), words, frozenset(unsaid))


@act
def answer(by: User, asked: SubjectRequest, words: str = "", unsaid: Iterable[str] = ()) -> SubjectRequest:
    """Answers, by another than who searched; refused where the desk holds more by now than was looked at.

    `unsaid` are legal bases under which not even the count is told.
    """
    asked, left = _open(by, asked), frozenset(unsaid)
    if asked.state != SubjectRequestState.SEARCHED:
        raise UserError("nothing was searched yet; search first")
    if asked.searched_by_id == by.pk:
        raise Refused("it takes two people; another has to answer what you searched")
    if new := len(_missing(asked)):
        raise UserError(f"the desk holds {new} more on this person by now; search again and look at what is new")
    items = list(asked.items.order_by("kind", "object_id"))
    asked.answer = compose(asked, items, words, left)
    asked.answered_by, asked.answered_at = by, clock.now()
    held_back = sum(item.held_back for item in items)
    told = {"told": len(items) - held_back, "held_back": held_back, "unsaid": sorted(left)}
    return _to(by, asked, SubjectRequestState.ANSWERED, "answered_by", "answered_at", "answer", **told)


@act
def refuse(by: User, asked: SubjectRequest, reason: str) -> SubjectRequest:
    """Refuses a request, such as where the identity could not be shown; who asked reads the reason.

    Once it was searched, by another than who did: a refusal ends it as an answer does.
    """
    asked = _open(by, asked)
    if asked.searched_by_id == by.pk:
        raise Refused("it takes two people; another has to refuse what you searched")
    asked.answer, asked.answered_by, asked.answered_at = said(reason, "the reason", 5_000), by, clock.now()
    return _to(by, asked, SubjectRequestState.REFUSED, "answered_by", "answered_at", "answer")


def _missing(asked: SubjectRequest) -> list[SubjectItem]:
    """What is held and not among the items yet, not saved."""
    have = set(asked.items.values_list("kind", "object_id"))
    found = {(one.kind, one.key): one.text for one in held(asked.name, asked.identifiers, asked.pk)}
    return [
        SubjectItem(request=asked, kind=kind, object_id=key, text=text)
        for (kind, key), text in found.items()
        if (kind, key) not in have
    ]


def _open(by: User, asked: SubjectRequest) -> SubjectRequest:
    require(by, Permission.ANSWER_PERSONS)
    found = SubjectRequest.objects.select_for_update().filter(pk=asked.pk).first()
    if found is None:
        raise NotThere
    if found.state in _OVER:
        raise UserError(f"request {found.number} is {found.state} already")
    return found


def _to(by: User, asked: SubjectRequest, state: str, *fields: str, **detail: object) -> SubjectRequest:
    asked.state = state
    asked.save(update_fields=["state", *fields])
    audit.append(by, f"person: {state}", thing=asked, detail={"number": asked.number, **detail})
    return asked


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
