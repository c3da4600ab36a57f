"""The one clock of the desk: UTC with microseconds; it can be set, for tests and for the made-up cases of the demo."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

_set: list[datetime] = []


def now() -> datetime:
    """The time that the desk goes by."""
    return _set[-1] if _set else datetime.now(UTC)


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Lets the clock stand at a moment, which must carry its zone."""
    _set.append(moment.astimezone(UTC))
    try:
        yield
    finally:
        _set.pop()


def text(moment: datetime) -> str:
    """A moment as RFC 3339 in UTC with microseconds, always of the same length."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
