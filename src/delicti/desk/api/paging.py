"""Lists in pages by cursor: where the last row stood. A page skips no row, however many come in meanwhile.

The order is that of a time, oldest first, then of the key: whoever reads to the end, keeps the time at which they began
and asks again with `updated_since`, misses nothing.
"""

import base64
import binascii
from datetime import UTC, datetime
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

import msgspec
from django.db.models import DateTimeField, Model, Q, QuerySet, UUIDField
from ninja import Field, Schema
from pydantic import StringConstraints

from delicti.desk.api.fields import Given
from delicti.model.errors import UserError

_M = TypeVar("_M", bound=Model)
_T = TypeVar("_T")
MOST = 200


class Paging(Schema):
    """Which part of a list is asked for."""

    cursor: Annotated[str, StringConstraints(max_length=400)] = Field(
        "", description="`next` of the page before; empty for the first page."
    )
    limit: int = Field(50, ge=1, le=MOST, description="How many rows a page has at most.")


class Since(Paging):
    """Which part of a list is asked for, and since when."""

    updated_since: Given | None = Field(None, description="Only what was made or changed at or after this moment.")


class Listed(Schema, Generic[_T]):
    """A page of a list."""

    items: list[_T]
    next: str | None = Field(description="The cursor of the next page; null after the last row.")


def listed(found: QuerySet[_M], asked: Paging, field: str, *, latest_first: bool = False) -> dict[str, Any]:
    """The rows after the cursor, in the order of a field that is never null, then of the key. Raises UserError."""
    sign, way = ("-", "lt") if latest_first else ("", "gt")
    if asked.cursor:
        value, key = _read(asked.cursor, found, field)
        place = Q(pk__gt=key) if way == "gt" else Q(pk__lt=key)
        found = found.filter(place if field == "pk" else Q(**{f"{field}__{way}": value}) | place & Q(**{field: value}))
    order = (f"{sign}pk",) if field == "pk" else (f"{sign}{field}", f"{sign}pk")
    rows = list(found.order_by(*order)[: asked.limit + 1])
    more, rows = len(rows) > asked.limit, rows[: asked.limit]
    return {"items": rows, "next": _write(rows[-1], field) if more else None}


def sliced(cursor: str) -> int:
    """Where a page of what stands still begins, such as the findings of a sealed case file. Raises UserError."""
    plain = _decoded(cursor) if cursor else ["row", 0]
    if len(plain) != 2 or plain[0] != "row" or not isinstance(plain[1], int) or not 0 <= plain[1] < 1 << 40:
        raise UserError(_STRANGE)
    return plain[1]


def place(row: int) -> str:
    """The cursor that `sliced` reads."""
    return _encoded(["row", row])


_STRANGE = "this cursor is none that this list gave; begin without one"


def _write(row: Model, field: str) -> str:
    value = getattr(row, field)
    plain = value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
    return _encoded([field, None if field == "pk" else plain, str(row.pk)])


def _read(cursor: str, found: QuerySet[Any], field: str) -> tuple[Any, Any]:
    plain = _decoded(cursor)
    meta = found.model._meta  # noqa: SLF001 - Django's public name for it
    try:
        name, value, key = plain
        if name != field or not isinstance(key, str):
            raise UserError(_STRANGE)
        if field != "pk" and isinstance(meta.get_field(field), DateTimeField):
            value = datetime.fromisoformat(value).astimezone(UTC)
        elif field != "pk" and (not isinstance(value, int) or abs(value) >= 1 << 62):
            raise UserError(_STRANGE)
        number = UUID(key) if isinstance(meta.pk, UUIDField) else int(key)
    except (ValueError, TypeError, OverflowError):
        raise UserError(_STRANGE) from None
    if isinstance(number, int) and abs(number) >= 1 << 62:
        raise UserError(_STRANGE)
    return value, number


def _encoded(plain: list[Any]) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(plain)).decode().rstrip("=")


def _decoded(cursor: str) -> list[Any]:
    try:
        return msgspec.json.decode(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)), type=list)
    except (ValueError, binascii.Error, msgspec.DecodeError):
        raise UserError(_STRANGE) from None
