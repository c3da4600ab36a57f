"""Limits on attempts: how often somebody did something within an hour, counted once for all processes of the desk."""

import hashlib
from datetime import timedelta

from django.core.cache import cache
from django.db import connection, transaction

from delicti.desk import clock

_HOUR = timedelta(hours=1)


def within(what: str, who: str, most: int) -> bool:
    """Counts one more; whether there were no more than `most` since the first of this hour."""
    name = f"limit-{hashlib.sha256(f'{what} {who}'.encode()).hexdigest()}"
    with transaction.atomic():  # on SQLite alone this keeps others out
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [name])
        now = clock.now()
        count, ends = cache.get(name) or (0, now + _HOUR)
        if ends <= now:
            count, ends = 0, now + _HOUR
        cache.set(name, (count + 1, ends), (ends - now).total_seconds())
    return bool(count < most)
