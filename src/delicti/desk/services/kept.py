"""What takes long to count is kept by this process for as long as the audit tells of nothing but people who looked.

Every act leaves an entry, so that what was counted before one is counted again after it, whoever asks. Some figures
change with the time alone: after `KEPT` everything is counted again.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from django.core.cache import caches

from delicti.desk import audit, clock
from delicti.desk.models import AuditEntry

KEPT = timedelta(minutes=5)
_ONLY_LOOKED = frozenset(("suspect viewed", "custody: opened"))  # entries after which every figure is as it was
_MOST_ENTRIES = 1_000
_T = TypeVar("_T")


def kept(place: str, make: Callable[[], _T]) -> _T:
    """What `make` gave for this place, made again where anything happened since. The place names all that it is of."""
    place, now = f"kept-{audit.digest(place.encode())}", clock.now()
    held = caches["local"].get(place)
    if held is not None and now - KEPT < held[0] <= now and (seq := _only_looked(held[1])) is not None:
        found: _T = held[2]
        caches["local"].set(place, (held[0], seq, found), KEPT.total_seconds())
        return found
    seq = audit.head()[0]  # before it is made: what happens meanwhile lets it be made again
    found = make()
    caches["local"].set(place, (now, seq, found), KEPT.total_seconds())
    return found


def _only_looked(seq: int) -> int | None:
    """The number of the last entry, where all since this one tell of people who looked."""
    since = AuditEntry.objects.filter(seq__gt=seq).order_by("seq").values_list("seq", "verb")[:_MOST_ENTRIES]
    for number, verb in since:
        if verb not in _ONLY_LOOKED:
            return None
        seq = number
    return seq
