"""Lists in pages by cursor: where the last row stood, not how many came before: no page is slow or skips rows."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

import msgspec
from django.db.models import DateTimeField, Model, Q, QuerySet

_M = TypeVar("_M", bound=Model)
COUNTED = 1_000  # beyond, a list says "more than"


@dataclass(frozen=True)
class Page(Generic[_M]):
    """Rows, and the cursors of the pages before and after, empty where there is none."""

    rows: Sequence[_M]
    before: str
    after: str


def paged(found: QuerySet[_M], field: str, *, descending: bool, before: str, after: str, size: int) -> Page[_M]:
    """The rows after, or before, a cursor, in the order of a field that is never null, then of the key.

    Without a field the order is that of the key: it says nothing, but it stays.
    """
    forward = not before
    cursor = _read(after or before)
    if cursor is not None and not _fits(found, field, cursor[0]):
        cursor = None
    downwards = descending is forward
    sign, way = ("-", "lt") if downwards else ("", "gt")
    if cursor is not None:
        value, key = cursor
        beyond = Q(**{f"pk__{way}": key})
        if field:
            # The first bound says nothing new; it lets an index begin there.
            beyond = Q(**{f"{field}__{way}e": value}) & (Q(**{f"{field}__{way}": value}) | Q(beyond, **{field: value}))
        found = found.filter(beyond)
    order = (f"{sign}{field}", f"{sign}pk") if field else (f"{sign}pk",)
    rows = list(found.order_by(*order)[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    if not forward:
        rows.reverse()
    has_before = more if not forward else cursor is not None
    has_after = more if forward else True
    return Page(
        rows,
        _write(rows[0], field) if rows and has_before else "",
        _write(rows[-1], field) if rows and has_after else "",
    )


def counted(found: QuerySet[_M]) -> str:
    """How many rows there are, as people say it."""
    number = found.order_by()[: COUNTED + 1].count()
    return f"more than {COUNTED:,}" if number > COUNTED else f"{number:,}"


def _fits(found: QuerySet[_M], field: str, value: object) -> bool:
    if not field:
        return value is None
    if isinstance(found.model._meta.get_field(field), DateTimeField):  # noqa: SLF001 - Django's public name for it
        return isinstance(value, datetime)
    return isinstance(value, int) and abs(value) < 1 << 62


def _write(row: Model, field: str) -> str:
    value = getattr(row, field) if field else None
    plain = {"t": value.isoformat()} if isinstance(value, datetime) else {"v": value}
    return base64.urlsafe_b64encode(msgspec.json.encode([plain, str(row.pk)])).decode().rstrip("=")


def _read(cursor: str) -> tuple[Any, Any] | None:
    if not cursor:
        return None
    try:
        plain, key = msgspec.json.decode(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        value = datetime.fromisoformat(plain["t"]).astimezone(UTC) if "t" in plain else plain["v"]
        return value, UUID(key)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, binascii.Error, msgspec.DecodeError):
        return None  # a cursor that somebody changed begins again
