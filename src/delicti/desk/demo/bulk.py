"""Writes many rows of one table by one statement: what `bulk_create` does, without its work for each value.

SQLite gets one prepared statement, PostgreSQL a COPY; triggers and constraints see each row in both.
"""

# ruff: noqa: S608 - names of tables and columns; every value is bound
from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Field, Model

_AS_IT_IS = frozenset(
    "CharField TextField SlugField BooleanField IntegerField BigIntegerField PositiveIntegerField "
    "PositiveBigIntegerField PositiveSmallIntegerField FloatField".split()
)
_ROOM = 256 << 10  # KiB
Prepare = Callable[[Any], Any]


def roomy() -> None:
    """Lets SQLite keep the pages that many rows change in memory, for this connection."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = -{_ROOM}")
            cursor.execute("PRAGMA wal_autocheckpoint = 20000")


def insert(kind: type[Model], rows: Sequence[Model]) -> int:
    """Writes new rows as they are; gives how many. A key that the database itself gives is left out."""
    if not rows:
        return 0
    fields = [one for one in kind._meta.concrete_fields if one.get_internal_type() not in _GIVEN]  # noqa: SLF001
    columns = ", ".join(f'"{one.column}"' for one in fields)
    values = [[prepare(getattr(row, one.attname)) for row in rows] for one, prepare in _prepared(fields)]
    table, every = kind._meta.db_table, zip(*values, strict=True)  # noqa: SLF001
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{table}" ({columns}) FROM STDIN') as copy:
                for one in every:
                    copy.write_row(one)
        else:
            marks = ", ".join(["%s"] * len(fields))
            cursor.executemany(f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', list(every))
    return len(rows)


def update(kind: type[Model], rows: Iterable[Model], *names: str) -> None:
    """Writes these fields of rows that are there."""
    fields = [kind._meta.get_field(name) for name in names]  # noqa: SLF001
    key = kind._meta.pk  # noqa: SLF001
    every = list(rows)
    if not every or key is None:
        return
    columns = ", ".join(f'"{one.column}" = %s' for one in fields if isinstance(one, Field))
    known = [one for one in (*fields, key) if isinstance(one, Field)]
    values = [[prepare(getattr(row, one.attname)) for row in every] for one, prepare in _prepared(known)]
    with connection.cursor() as cursor:
        cursor.executemany(
            f'UPDATE "{kind._meta.db_table}" SET {columns} WHERE "{key.column}" = %s',  # noqa: SLF001
            list(zip(*values, strict=True)),
        )


_GIVEN = ("AutoField", "BigAutoField")


def _prepared(fields: Sequence[Field[Any, Any]]) -> list[tuple[Field[Any, Any], Prepare]]:
    return [(one, _prepare(one)) for one in fields]


def _prepare(field: Field[Any, Any]) -> Prepare:
    """What makes a value of this field one of the database."""
    kind = getattr(field, "target_field", field).get_internal_type()
    if kind in _AS_IT_IS:
        return lambda value: value
    if kind == "UUIDField" and connection.vendor == "sqlite":
        return lambda value: value.hex if isinstance(value, UUID) else value
    if kind == "DateTimeField":
        return lambda value: None if value is None else connection.ops.adapt_datetimefield_value(value)
    made: dict[int, Any] = {}  # many rows share one document; all of them are alive while this is

    def once(value: Any) -> Any:
        if id(value) not in made:
            made[id(value)] = field.get_db_prep_save(value, connection)
        return made[id(value)]

    return once
