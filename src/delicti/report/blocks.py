"""The few shapes a report is made of; who renders one decides how it looks."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Ref:
    """A short text that names something shown elsewhere; `target` is the id of that thing."""

    text: str
    target: str | None = None


@dataclass(frozen=True)
class Mark:
    """An outcome or a state, to be shown with its sign."""

    word: str


Cell = str | Ref | Mark | tuple[Ref, ...]


@dataclass(frozen=True)
class Said:
    """A numbered sentence of the story."""

    text: str
    against: str | None
    refs: tuple[Ref, ...]
    more: str = ""
    mark: Mark | None = None  # of the episodes it tells of, where they agree


@dataclass(frozen=True)
class Point:
    """One thing of a list, with what is known about it. `refs` say where, `details` are sentences."""

    head: str
    refs: tuple[Ref, ...] = ()
    details: tuple[str, ...] = ()
    mark: Mark | None = None


@dataclass(frozen=True)
class Note:
    """A plain remark."""

    text: str


@dataclass(frozen=True)
class Grid:
    """Rows under columns (a leading `>` aligns right). `stacked`: too wide for a narrow place to show as a table."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    stacked: bool = False
    targets: tuple[str, ...] = ()  # the id of each row, where others refer to it


@dataclass(frozen=True)
class Facts:
    """Names with their values."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Raw:
    """Bytes of the evidence as one printing line, under the place they stand at."""

    place: str
    text: str


Block = Said | Point | Note | Grid | Facts | Raw


@dataclass(frozen=True)
class Chapter:
    """A heading with its blocks; `name` is its id."""

    name: str
    title: str
    blocks: tuple[Block, ...]
