"""An episode as it is worked with, and what is known beyond one actor's requests when it is judged."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import polars as pl

from delicti.model.words import Outcome
from delicti.reconstruct.changes import Change
from delicti.reconstruct.enumeration import Count
from delicti.reconstruct.harmless import Harmless
from delicti.reconstruct.planted import Planted
from delicti.reconstruct.verdict import Answer
from delicti.reconstruct.writers import Skimmed

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Episode:
    """One episode; `rows` are its requests, first and last of them telling."""

    kind: str
    rows: pl.DataFrame
    outcome: Outcome
    reason: str
    why_not: str | None = None
    target: str | None = None
    cls: str | None = None
    where: str | None = None
    detail: dict[str, str] = field(default_factory=dict)

    @property
    def first(self) -> datetime:
        """When it began."""
        time = self.rows["time"].min()
        return time if isinstance(time, datetime) else _NEVER

    @property
    def last(self) -> datetime:
        """When it ended."""
        time = self.rows["time"].max()
        return time if isinstance(time, datetime) else _NEVER


@dataclass(frozen=True)
class Context:
    """What is known beyond one actor's requests."""

    normal: Harmless  # answers to harmless requests at attacked paths
    doors: pl.DataFrame
    known_logins: dict[str, set[Answer]]  # per door, what visitors get when they log in
    guarded: set[str]  # paths that are refused without a login
    planted: Sequence[Planted]
    changes: Sequence[Change]
    visitors: dict[str, int]  # per planted page, how many others came
    submitted: dict[str, int]  # per planted page, how many others sent something
    counts: Sequence[Count] = ()
    skimmed: Sequence[Skimmed] = ()
    catch_all: dict[int, set[int]] = field(default_factory=dict)
