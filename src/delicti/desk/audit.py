"""The audit: an append-only chain of hashes in the database, whose signed head is kept outside it.

Each entry is canonical JSON (keys sorted, no spaces, UTF-8) that holds the SHA-256 of the entry before. `append` works
inside the caller's transaction, so that an act and its entry stand or fall together. After the commit the head goes to
`heads/head.json` of the home, and once a day a line to `heads/heads.jsonl`: a cut tail or an old backup no longer fits.
"""

import hashlib
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection, transaction

from delicti.desk import clock
from delicti.desk.models import AuditEntry, Case, User

NOTHING = "0" * 64  # the hash before the first entry
NOBODY = "the desk"
_LOCK = 0x0DE11C71  # of PostgreSQL: one writer at a time


def append(
    by: User | None,
    verb: str,
    case: Case | UUID | None = None,
    thing: Any = None,
    detail: Mapping[str, Any] | None = None,
    *,
    name: str = "",
) -> AuditEntry:
    """Adds an entry: who, which verb, in which case, on what, with which details (nothing that evidence wrote)."""
    if not connection.in_atomic_block:
        raise RuntimeError("an audit entry belongs into the transaction of the act that it tells of")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    last = AuditEntry.objects.order_by("-seq").values_list("seq", "hash").first()
    seq, previous = (last[0] + 1, last[1]) if last else (1, NOTHING)
    at = clock.now()
    kind, key = (type(thing).__name__, str(thing.pk)) if thing is not None else ("", "")
    case_id = case.pk if isinstance(case, Case) else case
    who = name or (by.username if by else NOBODY)
    document = {
        "seq": seq,
        "at": clock.text(at),
        "user": str(by.pk) if by else None,
        "name": who,
        "verb": verb,
        "case": str(case_id) if case_id else None,
        "kind": kind,
        "object": key,
        "detail": dict(detail or {}),
        "previous": previous,
    }
    body = encode(document)
    entry = AuditEntry.objects.create(
        seq=seq,
        at=at,
        user_id=by.pk if by else None,
        user_name=who,
        verb=verb,
        case_id=case_id,
        object_kind=kind,
        object_id=key,
        body=body.decode(),
        previous=previous,
        hash=digest(body),
    )
    transaction.on_commit(_publish)
    return entry


def encode(document: Mapping[str, Any]) -> bytes:
    """Canonical JSON."""
    return msgspec.json.encode(document, order="sorted")


def digest(body: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(body).hexdigest()


def head() -> tuple[int, str]:
    """The number and hash of the last entry; 0 and zeros where there is none."""
    return AuditEntry.objects.order_by("-seq").values_list("seq", "hash").first() or (0, NOTHING)


def _publish() -> None:
    from delicti.desk.heads import publish

    publish()
