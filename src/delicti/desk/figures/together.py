"""Asks a database several things as of one moment, on PostgreSQL by several connections at once.

PostgreSQL answers a connection with one processor. A snapshot that one connection exports is what the others see, too
(https://www.postgresql.org/docs/current/functions-admin.html, "Snapshot Synchronization Functions").
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection, transaction

_AT_ONCE = 3
_REPEATABLE = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"
_T = TypeVar("_T")


def together(tasks: Sequence[Callable[[], _T]]) -> list[_T]:
    """What each task gives, in their order. They only read; within a transaction they are done one after the other."""
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        with transaction.atomic():
            return [one() for one in tasks]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_REPEATABLE)
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        left = iter(enumerate(tasks))  # each connection takes the next that is left
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            done = [pool.submit(_some, snapshot, left) for _ in range(min(_AT_ONCE, len(tasks)))]
            found = {number: given for part in done for number, given in part.result()}
    return [found[number] for number in range(len(tasks))]


def _some(snapshot: str, left: Iterator[tuple[int, Callable[[], _T]]]) -> list[tuple[int, _T]]:
    """Tasks by a connection of its own thread, which ends with them."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(_REPEATABLE)
                cursor.execute("SET TRANSACTION SNAPSHOT %s", [snapshot])
            return [(number, one()) for number, one in left]
    finally:
        connection.close()
