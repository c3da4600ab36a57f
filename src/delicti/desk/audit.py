"""The audit: an append-only chain of hashes in the database, whose signed head is kept outside it.

Each entry is canonical JSON (keys sorted, no spaces, UTF-8) that holds the SHA-256 of the entry before. `append` works
inside the caller's transaction, so that an act and its entry stand or fall together. After the commit the head goes to
`heads/head.json` of the home, and once a day a line to `heads/heads.jsonl`: a cut tail or an old backup no longer fits.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime
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
    lock()
    last = AuditEntry.objects.order_by("-seq").values_list("seq", "hash").first()
    seq, previous = (last[0] + 1, last[1]) if last else (1, NOTHING)
    entry = made(seq, previous, clock.now(), by, verb, case, thing, detail or {}, name)
    entry.save(force_insert=True)
    transaction.on_commit(_publish)
    return entry


def lock() -> None:
    """Keeps other writers of the audit out until the transaction ends; SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def made(
    seq: int,
    previous: str,
    at: datetime,
    by: User | None,
    verb: str,
    case: Case | UUID | None,
    thing: Any,
    detail: Mapping[str, Any],
    name: str = "",
) -> AuditEntry:
    """The entry of this number after the one of this hash, not saved; for whoever adds many in one transaction."""
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
        "detail": dict(detail),
        "previous": previous,
    }
    body = encode(document)
    return AuditEntry(
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
