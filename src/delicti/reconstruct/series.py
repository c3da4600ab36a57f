"""Requests cut into runs, and attack requests put together by the parameter they aim at."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import polars as pl

from delicti.reconstruct.asked import Asked, named
from delicti.reconstruct.columns import MISSING
from delicti.reconstruct.harmless import Harmless
from delicti.reconstruct.outcomes import Judged, Normal, Probe, judge

INJECTIONS = frozenset(
    "sqli xss lfi rfi rce php-injection nodejs java log4shell ssrf ssti ssi nosqli ldap-injection "
    "xpath-injection mail-injection crlf "
    "deserialization xxe prototype-pollution orm-injection open-redirect shellshock".split()
)
_SHORTEST, _LONGEST = timedelta(minutes=10), timedelta(days=14)
_PATIENCE = 12  # usual pauses after which a run is over
_MICROSECOND = timedelta(microseconds=1)
_NO_TIME = np.iinfo(np.int64).min
_FILES = re.compile(r"\.\.|/|\\")
_SQL = re.compile(r"['\"()]|[^\S\x1c-\x1f](?i:and|or|union|order)[^\S\x1c-\x1f]")
_ODD = re.compile(r"['\"<>();|]|\.\.|[^\S\x1c-\x1f](?i:and|or)[^\S\x1c-\x1f]")


@dataclass(frozen=True)
class Series:
    """All requests of one actor at one parameter: `rows` with `value` and the flagged class, and how it went."""

    cls: str
    path: str
    where: str
    rows: pl.DataFrame
    judged: Judged


def runs(rows: pl.DataFrame, shortest: timedelta = _SHORTEST) -> Iterator[pl.DataFrame]:
    """The rows in order of time, cut where the pause is far longer than usual in this series, `shortest` at least."""
    if rows.is_empty():
        return
    if not rows["row"].is_sorted():
        rows = rows.sort("row")
    pauses = np.diff(rows["time"].to_numpy()).astype("timedelta64[us]").astype(np.int64)
    known = np.sort(pauses[pauses != _NO_TIME])
    if not len(known):
        yield rows
        return
    usual = int(known[int((len(known) - 1) * 0.75 + 0.5)]) * _PATIENCE
    limit = min(max(usual, shortest // _MICROSECOND), _LONGEST // _MICROSECOND)
    cuts = np.flatnonzero(pauses > limit) + 1
    for begin, end in pairwise((0, *cuts.tolist(), len(rows))):
        yield rows.slice(begin, end - begin)


def of_actor(mine: pl.DataFrame, found: pl.DataFrame, normal: Harmless) -> list[Series]:
    """The attack series of one actor, in order of their first request.

    `mine`: its requests; `found`: the findings on them that count; `normal`: answers to harmless requests.
    """
    flagged = (
        found.filter(
            pl.col("class").is_in(list(INJECTIONS)) & pl.col("row").is_not_null() & (pl.col("where") != "path")
        )
        .sort("row", "confidence", "class", descending=[False, True, False])
        .unique(["row", "where"], keep="first", maintain_order=True)
        .select("row", "time", "class", "where", "path", "confidence")
    )
    if flagged.is_empty():
        return []
    flagged = flagged.join(mine.select("row", "status", "kind"), on="row", how="inner", maintain_order="left")
    # A tool's own name among its agents is no attack on this parameter.
    flagged = flagged.filter((pl.col("where") != "agent") | (pl.col("kind") != "tool"))
    if flagged.is_empty():
        return []
    # One request at a path that nobody else knows and that did not answer is looking around, not an attack on it.
    real = pl.col("path").is_in(sorted(normal.paths)) | (pl.len() > 1) | pl.col("status").is_between(200, 299).any()
    worth = flagged.group_by("path", "where").agg(
        real.any().alias("real"), pl.col("status").is_in(MISSING).all().alias("lost")
    )
    flagged = flagged.join(
        worth.filter(pl.col("real") & ~pl.col("lost").fill_null(value=False)),
        on=["path", "where"],
        how="semi",
        maintain_order="left",
    )
    made = []
    asked = Asked(mine)
    for (path, where), part in flagged.partition_by("path", "where", as_dict=True, maintain_order=True).items():
        near = asked.near(str(path), str(where), part)
        if near.is_empty():
            continue
        for cls in _main_classes(part):
            judged = judge_rows(cls, near, normal, str(path), str(where))
            made.append(Series(cls, str(path), str(where), near, judged))
    return sorted(_without_asides(made), key=lambda one: (int(one.rows["row"][0]), one.cls, one.path, one.where))


def _main_classes(part: pl.DataFrame) -> list[str]:
    counted = Counter(part["class"].to_list())
    least = max(1, len(part) // 7)
    return [cls for cls, n in sorted(counted.items(), key=lambda one: (-one[1], one[0])) if n >= least]


def judge_rows(cls: str, rows: pl.DataFrame, normal: Harmless, path: str, where: str) -> Judged:
    """The outcome of a series, or of a part of one."""
    asked = [*map(_Answered, *(rows[name].to_list() for name in _Answered._fields))]
    return judge(cls, _probes(asked, cls), _normal(asked, normal.of(path, named(where))))


class _Answered(NamedTuple):
    """One request of a series and its answer."""

    value: str
    cls: str | None
    status: int | None
    size_bytes: int | None
    duration_s: float | None
    path: str
    target: str


def _probes(asked: Sequence[_Answered], cls: str) -> list[Probe]:
    shape = _FILES if cls in ("lfi", "rfi") else _SQL if cls == "sqli" else None
    return [
        Probe(one.value, one.status, one.size_bytes, one.duration_s, one.path)
        for one in asked
        if one.cls == cls
        or (one.cls is not None and cls == "sqli")
        or (shape is not None and shape.search(one.value) is not None)
    ]


def _normal(asked: Sequence[_Answered], known: Normal) -> Normal:
    """What plain values get: from the actor's own plain requests, and from everybody else."""
    steady = known.steady and _steady(asked)
    plain_ones = [one for one in asked if one.cls is None and not _ODD.search(one.value)]
    if not plain_ones:
        return replace(known, steady=steady)
    exact = dict(known.exact)
    for one in plain_ones:
        exact[one.value] = exact.get(one.value, frozenset()) | {(one.status, one.size_bytes)}
    answers = {(one.status, one.size_bytes) for one in plain_ones if one.status is not None}
    good = {(status, size) for status, size in answers if status < 400}
    return Normal(
        answers=known.answers | good,
        exact=exact,
        proven_steady=known.proven_steady,
        steady=steady,
        missing=known.missing | (answers - good),
    )


def _steady(asked: Sequence[_Answered]) -> bool:
    """Whether the same request mostly gets the same page in this series."""
    pages: dict[str, list[tuple[int, int | None]]] = defaultdict(list)
    for one in asked:
        if one.status is not None:
            pages[one.target].append((one.status, one.size_bytes))
    again = [len(set(each)) for each in pages.values() if len(each) >= 2]
    return len(again) < 2 or sum(kinds > 1 for kinds in again) * 2 <= len(again)


def _without_asides(made: list[Series]) -> list[Series]:
    """Series without those of a few requests that ran beside a long one on the same path (a tool's opening probes)."""
    kept = []
    for one in made:
        longer = [
            other
            for other in made
            if other.path == one.path and len(other.rows) >= 8 * len(one.rows) and other is not one
        ]
        own = one.rows.filter(pl.col("cls").is_not_null())
        aside = len(own) <= 3 and any(
            other.rows["row"][0] <= own["row"][-1] + 50 and own["row"][0] - 50 <= other.rows["row"][-1]
            for other in longer
        )
        if not aside:
            kept.append(one)
    return kept
