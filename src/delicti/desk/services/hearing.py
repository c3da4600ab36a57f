"""What a webhook hears: events by the verbs of the audit, which entries its account may know of, a message's words.

An entry of a case is heard by who may read the case, whose audit shows it, too. Any other is heard by who may see its
object, or read the audit.
"""

from collections.abc import Iterable, Iterator
from uuid import UUID

import msgspec
from django.db.models import Model

from delicti.desk import clock
from delicti.desk.models import (
    AuditEntry,
    Bulletin,
    Campaign,
    Case,
    Claim,
    ClaimSource,
    Measure,
    Report,
    ShownTip,
    Snapshot,
    SubjectRequest,
    Suspect,
    User,
)
from delicti.desk.rights import Permission, may, rows

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
    "suspect": ("suspect ",),
    "measure": ("measure ", "notice "),
    "campaign": ("campaign ", "figure "),
    "bulletin": ("bulletin ", "correction "),
    "claim": ("claim ",),
    "report": ("report ",),
    "answer": ("answer ",),  # of the public to a bulletin
    "person": ("person asked", "person: "),  # who asks what is held on them
    "erasure": ("erasure ", "erased: "),
    "account": ("account ", "role ", "password link ", "token "),
    "desk": ("audit ", "backup ", "webhook "),
}
ALL = "all"
_OBJECTS: dict[str, type[Model]] = {
    one.__name__: one
    for one in (Report, Suspect, Measure, Campaign, Snapshot, Bulletin, ClaimSource, Claim, SubjectRequest)
}


def wanted(events: Iterable[str], entries: Iterable[AuditEntry]) -> list[AuditEntry]:
    """The entries of these events."""
    names = list(events)
    begun = tuple(start for name in names for start in EVENTS.get(name, ()))
    return [one for one in entries if ALL in names or one.verb.startswith(begun)]


def heard(user: User, entries: Iterable[AuditEntry]) -> Iterator[tuple[AuditEntry, str]]:
    """Those of the entries that this account may know of, each with its message."""
    if not user.is_active:
        return
    every = list(entries)
    named = {one.case_id for one in every if one.case_id}
    cases = dict(rows(user, Case).filter(pk__in=named).values_list("pk", "reference")) if named else {}
    audits, seen = may(user, Permission.READ_AUDIT), _seen(user, [one for one in every if one.case_id is None])
    for one in every:
        reference = cases.get(one.case_id) if one.case_id else None
        if reference is not None or (one.case_id is None and (audits or (one.object_kind, one.object_id) in seen)):
            yield one, _message(one, reference)


def _seen(user: User, entries: list[AuditEntry]) -> set[tuple[str, str]]:
    """The objects of these entries that the account may see."""
    keys: dict[str, set[UUID]] = {}
    for one in entries:
        if one.object_kind in _OBJECTS:
            keys.setdefault(one.object_kind, set()).add(UUID(one.object_id))
    found = {
        (kind, str(key))
        for kind, some in keys.items()
        for key in rows(user, _OBJECTS[kind]).filter(pk__in=some).values_list("pk", flat=True)
    }
    if may(user, Permission.WRITE_BULLETINS) or may(user, Permission.TAKE_IN):  # as services/answers.py has it
        found |= {(one.object_kind, one.object_id) for one in entries if one.object_kind == ShownTip.__name__}
    return found


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
