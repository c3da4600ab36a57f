"""Small counts: which cells of tables are not shown, so that none of them points at somebody or follows from others.

A cell above zero and under the threshold is hidden. Where it would follow from what is shown beside it, more is hidden:
first other cells of its table, then totals, at last the whole table. `suppress` proves of each hidden cell that the
shown ones leave another value open to it: it looks for a change of hidden cells alone that keeps every sum and bound.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from math import lcm
from typing import Any, Generic, TypeVar

K = TypeVar("K")
_ENDLESS = 1 << 62


class Hidden(StrEnum):
    """Why a cell is not shown."""

    SMALL = "small"  # it is above zero and under the threshold
    BESIDE = "beside"  # a small one would follow from it; it is no smaller than the threshold
    TABLE = "table"  # its table is not shown at all


class Holds(StrEnum):
    """How parts and their total relate, as everybody knows."""

    PARTITION = "partition"  # the total is the sum of its parts
    COVER = "cover"  # each counted thing is in one part or more
    WITHIN = "within"  # each part is within the total, and no more is known


@dataclass(frozen=True)
class Sum(Generic[K]):
    """A total and its parts, all of them cells."""

    total: K
    parts: tuple[K, ...]
    holds: Holds = Holds.PARTITION


def public(value: int, threshold: int) -> int | None:
    """The value as it may be shown alone; None where it is above zero and under the threshold."""
    return None if 0 < value < threshold else value


def suppress(
    cells: Mapping[K, int], threshold: int, sums: Sequence[Sum[K]] = (), *, open_to_all: Collection[K] = ()
) -> dict[K, Hidden]:
    """The cells that are not to be shown, and why. Those `open_to_all` are hidden only where others follow from them.

    Cells of zero are shown. Thresholds under 3 protect nothing: then "fewer than 2" says 1.
    """
    tables = _Tables(cells, max(threshold, 3), sums)
    hidden = {key: Hidden.SMALL for key, n in cells.items() if 0 < n < tables.threshold and key not in open_to_all}
    for one in tables.sums:  # the plain case at once: one hidden part whose total is shown
        within = [key for key in one.parts if key in hidden]
        if len(within) == 1 and one.total not in hidden and one.holds is Holds.PARTITION:
            tables.hide(hidden, [key for key in one.parts if key not in hidden])
    while (exposed := tables.exposed(hidden)) is not None:
        tables.hide_beside(hidden, exposed)
    return hidden


class _Tables(Generic[K]):
    """The cells, their sums, and what follows from them."""

    def __init__(self, cells: Mapping[K, int], threshold: int, sums: Sequence[Sum[K]]) -> None:
        self.cells, self.threshold, self.sums = cells, threshold, sums
        self.of: dict[K, list[Sum[K]]] = {}
        for one in sums:
            for key in (one.total, *one.parts):
                self.of.setdefault(key, []).append(one)

    def hide(self, hidden: dict[K, Hidden], keys: Collection[K]) -> bool:
        """Hides the smallest of these cells that is shown and above zero."""
        shown = [key for key in keys if key not in hidden and self.cells[key]]
        if not shown:
            return False
        least = min(shown, key=lambda key: (self.cells[key], str(key)))
        hidden[least] = Hidden.SMALL if self.cells[least] < self.threshold else Hidden.BESIDE
        return True

    def hide_beside(self, hidden: dict[K, Hidden], exposed: K) -> None:
        """Hides more around a cell that follows from what is shown: parts, totals, then tables."""
        sums = self.of.get(exposed, [])
        if self.hide(hidden, {key for one in sums for key in one.parts}):
            return
        if self.hide(hidden, {one.total for one in sums}):
            return
        near = {exposed}
        for _ in range(len(self.sums) + 1):  # ever wider
            near |= {key for held in near.copy() for one in self.of.get(held, []) for key in (one.total, *one.parts)}
            parts = {key for key in near if any(key in one.parts for one in self.of.get(key, []))}
            left = {key for key in parts if hidden.get(key) is not Hidden.TABLE}
            if left:
                hidden.update(dict.fromkeys(left, Hidden.TABLE))
                return
            if self.hide(hidden, near):
                return
        hidden[exposed] = Hidden.TABLE  # alone: nobody can say more of it

    def exposed(self, hidden: Mapping[K, Hidden]) -> K | None:
        """The first hidden cell of which no other value is proved to be possible; tables left out need no proof."""
        bounds: dict[Any, tuple[int, int, int]] = {}  # value, least and most that others know
        for key, why in hidden.items():
            low, high = {
                Hidden.SMALL: (1, self.threshold - 1),
                Hidden.BESIDE: (self.threshold, _ENDLESS),
                Hidden.TABLE: (0, _ENDLESS),
            }[why]
            bounds[key] = (self.cells[key], low, high)
        rows = list(self._equations(hidden, bounds))
        safe: set[Any] = {key for key, why in hidden.items() if why is Hidden.TABLE}
        for change in _changes(rows, bounds):
            for sign in (1, -1):
                if all(bounds[k][1] <= bounds[k][0] + sign * by <= bounds[k][2] for k, by in change.items()):
                    safe.update(change)
                    break
        return next((key for key in hidden if key not in safe), None)

    def _equations(
        self, hidden: Mapping[K, Hidden], bounds: dict[Any, tuple[int, int, int]]
    ) -> Iterator[dict[Any, int]]:
        """Each sum as an equation of what is hidden in it; a slack stands for what nobody knows."""
        for number, one in enumerate(self.sums):
            parts = {key: 1 for key in one.parts if key in hidden}
            total = {one.total: -1} if one.total in hidden else {}
            if not parts and not total:
                continue
            whole = sum(self.cells[key] for key in one.parts) - self.cells[one.total]
            if one.holds is Holds.PARTITION:
                yield {**parts, **total}
                continue
            if one.holds is Holds.COVER:
                more = ("more", number)
                bounds[more] = (whole, 0, _ENDLESS)
                yield {**parts, **total, more: -1}
            for key in one.parts:
                if key in hidden or total:
                    rest = ("rest", number, key)
                    bounds[rest] = (self.cells[one.total] - self.cells[key], 0, _ENDLESS)
                    yield {**({key: 1} if key in hidden else {}), **total, rest: 1}


def _changes(rows: Sequence[dict[Any, int]], bounds: Mapping[Any, tuple[int, int, int]]) -> Iterator[dict[Any, int]]:
    """Whole-number changes that keep every equation: a basis of the kernel, then sums of two of it."""
    roomy = sorted(bounds, key=lambda k: (bounds[k][1] - bounds[k][2], str(k)))  # solved for what has most room
    solved: dict[Any, dict[Any, Fraction]] = {}  # pivot -> what it is in terms of the free ones
    place = {key: at for at, key in enumerate(roomy)}
    for row in rows:
        left: dict[Any, Fraction] = {}
        for key, times in row.items():
            _add(left, solved[key] if key in solved else {key: Fraction(1)}, Fraction(times))
        if not left:
            continue
        pivot = min(left, key=place.__getitem__)
        scale = -1 / left.pop(pivot)
        meant = {key: by * scale for key, by in left.items()}
        for other in solved.values():
            if pivot in other:
                _add(other, meant, other.pop(pivot))
        solved[pivot] = meant
    using: dict[Any, list[tuple[Any, Fraction]]] = {}
    for pivot, meant in solved.items():
        for key, part in meant.items():
            using.setdefault(key, []).append((pivot, part))
    basis: list[dict[Any, int]] = []
    for key in roomy:
        if key in solved:
            continue
        change = {key: Fraction(1), **dict(using.get(key, ()))}
        factor = lcm(*(by.denominator for by in change.values()))
        basis.append({one: int(by * factor) for one, by in change.items()})
        yield basis[-1]
    for first, second in pairwise(basis):
        for sign in (1, -1):
            both = {key: first.get(key, 0) + sign * second.get(key, 0) for key in first.keys() | second.keys()}
            yield {key: by for key, by in both.items() if by}


def _add(into: dict[Any, Fraction], what: Mapping[Any, Fraction], by: Fraction) -> None:
    for key, value in what.items():
        new = into.get(key, Fraction(0)) + by * value
        if new:
            into[key] = new
        else:
            into.pop(key, None)
