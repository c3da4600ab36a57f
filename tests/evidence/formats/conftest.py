"""Reads bytes with a format by its name, as the core does."""

from collections.abc import Callable
from typing import Any

import pytest

from delicti.evidence import registry
from delicti.evidence.parsed import Context, Parsed

Read = Callable[..., Parsed]
Rows = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def read() -> Read:
    """`read(name, data, zone=None)`: what the format makes of one chunk."""

    def _read(name: str, data: bytes, zone: str | None = None, fields: tuple[str, ...] = ()) -> Parsed:
        module = registry.format_named(name)
        state = module.start(b"") if hasattr(module, "start") else None
        parsed: Parsed = module.read(data, Context(timezone=zone, fields=fields, state=state))
        return parsed

    return _read


@pytest.fixture
def rows(read: Read) -> Rows:
    """As `read`, the records alone, as dictionaries."""

    def _rows(name: str, data: bytes, zone: str | None = None, fields: tuple[str, ...] = ()) -> list[dict[str, Any]]:
        return list(read(name, data, zone, fields).frame.iter_rows(named=True))

    return _rows
