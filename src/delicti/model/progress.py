"""How a stage says how far it is, without knowing who listens."""

from types import TracebackType
from typing import Protocol, Self


class Stage(Protocol):
    """One running stage; a context manager."""

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None: ...
    def advance(self, amount: int) -> None:
        """`amount` more units are done."""


class Progress(Protocol):
    """Whoever listens: a terminal, a pipe, the desk, nobody."""

    def stage(self, name: str, total: int | None, unit: str = "bytes") -> Stage:
        """Begins a stage of `total` units (None when unknown)."""


class Silent:
    """Listens to nothing; the default in the library and in tests."""

    def stage(self, name: str, total: int | None, unit: str = "bytes") -> "Silent":  # noqa: ARG002
        """Itself; it counts nothing."""
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def advance(self, amount: int) -> None:  # noqa: ARG002
        """Nothing happens."""
        return
