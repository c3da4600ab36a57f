"""Which actor, episode and finding of one story is which of another, when ids differ because the evidence does.

An actor's id follows from its addresses, so one address more is another id. Actors are the same by id, else by the
addresses they share and an agent or the role beside. An agent alone ties nobody: strangers share it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from delicti.report.view import Row, View


@dataclass(frozen=True)
class Actors:
    """Actors of two stories side by side. Rows are those of `View.actors`."""

    same: list[tuple[Row, Row]]
    gone: list[Row]
    new: list[Row]
    merged: list[tuple[Row, Row]]  # one before that is now part of another's row
    split: list[tuple[Row, Row]]  # the row it was part of before, and one now
    family: dict[tuple[bool, str], int]  # (is it now?, id) -> a number that all rows of the same people share


def actors(before: View, now: View) -> Actors:
    """Matches actors one to one, best first; the rest were merged, split off, or are on one side only."""
    olds, news = ({row["actor"]: row for row in view.actors} for view in (before, now))
    paired: dict[str, str] = {one: one for one in olds if one in news}
    shared = _shared(olds, news)
    back = {new: old for old, new in paired.items()}
    for weight, old, new in shared:
        if old not in paired and new not in back and (weight.agents or olds[old]["role"] == news[new]["role"]):
            paired[old], back[new] = new, old
    to: dict[str, str] = {}  # where the rest of each side went to or came from; the closest is named
    of: dict[str, str] = {}
    for weight, old, new in shared:
        if weight.agents and old not in paired:
            to.setdefault(old, new)
        if weight.agents and new not in back:
            of.setdefault(new, old)
    family = _families([*paired.items(), *to.items(), *((old, new) for new, old in of.items())], olds, news)
    return Actors(
        same=[(olds[old], news[paired[old]]) for old in olds if old in paired],
        gone=[row for one, row in olds.items() if one not in paired and one not in to],
        new=[row for one, row in news.items() if one not in back and one not in of],
        merged=[(olds[old], news[to[old]]) for old in olds if old in to],
        split=[(olds[of[new]], news[new]) for new in news if new in of],
        family=family,
    )


@dataclass(frozen=True)
class _Weight:
    agents: int
    addresses: int


def _shared(olds: dict[str, Row], news: dict[str, Row]) -> list[tuple[_Weight, str, str]]:
    """Pairs that share an address, those that share most first; rows of the same id are left to each other."""
    at: dict[str, list[str]] = {}
    for one, row in news.items():
        for address in row["addresses"] or ():
            at.setdefault(address, []).append(one)
    found: dict[tuple[str, str], int] = {}
    for one, row in olds.items():
        for address in row["addresses"] or ():
            for other in at.get(address, ()):
                if not (one in news and other in olds):  # both have their own id on the other side
                    found[one, other] = found.get((one, other), 0) + 1
    weighed = [(_Weight(_agents(olds[old], news[new]), many), old, new) for (old, new), many in found.items()]
    weighed.sort(key=lambda one: (-bool(one[0].agents), -one[0].addresses, -one[0].agents, one[1], one[2]))
    return weighed


def _agents(old: Row, new: Row) -> int:
    """Agents that both have; two rows without any count as sharing one."""
    left, right = set(old["agents"] or ()), set(new["agents"] or ())
    return len(left & right) if left or right else 1


def _families(ties: Iterable[tuple[str, str]], olds: Iterable[str], news: Iterable[str]) -> dict[tuple[bool, str], int]:
    root: dict[tuple[bool, str], tuple[bool, str]] = {
        **{(False, one): (False, one) for one in olds},
        **{(True, one): (True, one) for one in news},
    }

    def top(one: tuple[bool, str]) -> tuple[bool, str]:
        while root[one] != one:
            root[one] = one = root[root[one]]
        return one

    for old, new in ties:
        root[top((True, new))] = top((False, old))
    numbers: dict[tuple[bool, str], int] = {}
    return {one: numbers.setdefault(top(one), len(numbers)) for one in root}


def findings(before: View, now: View) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The `class` of findings of each side alone; in a log that grew, the same rule in the same bytes is the same."""
    old, new = (
        view.findings.select("finding", "class", "rule", "where", "path", pl.col("raw").hash()).collect()
        for view in (before, now)
    )
    old, new = old.join(new, on="finding", how="anti"), new.join(old, on="finding", how="anti")
    content = ["rule", "where", "path", "raw"]
    old, new = (one.with_columns(pl.int_range(pl.len()).over(content).alias("twin")) for one in (old, new))
    on = [*content, "twin"]
    gone, come = (a.join(b, on=on, how="anti", nulls_equal=True) for a, b in ((old, new), (new, old)))
    return gone.select("class"), come.select("class")


@dataclass(frozen=True)
class Episodes:
    """Episodes of two stories side by side. Rows are those of `View.episodes`."""

    same: list[tuple[Row, Row]]
    gone: list[Row]
    new: list[Row]


def episodes(before: View, now: View, family: dict[tuple[bool, str], int]) -> Episodes:
    """The same id; else the same people, kind and target at the same time; else the same people and kind then."""
    olds, news = ({row["episode"]: row for row in view.episodes} for view in (before, now))
    paired = {one: one for one in olds if one in news}
    for keys in (("kind", "target"), ("kind",)):
        _pair(paired, olds, news, family, keys)
    taken = set(paired.values())
    return Episodes(
        same=[(olds[old], news[paired[old]]) for old in olds if old in paired],
        gone=[row for one, row in olds.items() if one not in paired],
        new=[row for one, row in news.items() if one not in taken],
    )


def _pair(
    paired: dict[str, str],
    olds: dict[str, Row],
    news: dict[str, Row],
    family: dict[tuple[bool, str], int],
    keys: tuple[str, ...],
) -> None:
    taken = set(paired.values())
    left: dict[tuple[object, ...], list[str]] = {}
    for one, row in news.items():
        if one not in taken:
            left.setdefault((family.get((True, row["actor"])), *(row[key] for key in keys)), []).append(one)
    for one, row in olds.items():
        if one in paired:
            continue
        candidates = left.get((family.get((False, row["actor"])), *(row[key] for key in keys)), [])
        match = next((other for other in candidates if _together(row, news[other])), None)
        if match is not None:
            paired[one] = match
            candidates.remove(match)


def _together(old: Row, new: Row) -> bool:
    """Whether their times overlap."""
    if None in (old["first_time"], old["last_time"], new["first_time"], new["last_time"]):
        return True
    return bool(old["first_time"] <= new["last_time"] and new["first_time"] <= old["last_time"])
