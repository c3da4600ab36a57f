"""Requests cut into runs, and attack requests put together by the parameter they aim at."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import polars as pl

from delicti.reconstruct.columns import MISSING, parameter, plain
from delicti.reconstruct.harmless import Harmless
from delicti.reconstruct.outcomes import Judged, Normal, Probe, judge

INJECTIONS = frozenset(
    "sqli xss lfi rfi rce php-injection nodejs java log4shell ssrf ssti ssi nosqli ldap-injection "
    "xpath-injection mail-injection crlf "
    "deserialization xxe prototype-pollution orm-injection open-redirect shellshock".split()
)
_SHORTEST, _LONGEST = timedelta(minutes=10), timedelta(days=14)
_PATIENCE = 12  # usual pauses after which a run is over


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
    rows = rows.sort("row")
    pauses = rows["time"].diff().drop_nulls()
    usual = pauses.quantile(0.75) if len(pauses) else None
    limit = usual * _PATIENCE if isinstance(usual, timedelta) else shortest
    limit = min(max(limit, shortest), _LONGEST)
    longest = pauses.max()
    if not isinstance(longest, timedelta) or longest <= limit:
        yield rows
        return
    numbered = rows.with_columns((pl.col("time").diff() > limit).fill_null(value=False).cum_sum().alias("run"))
    for part in numbered.partition_by("run", maintain_order=True):
        yield part.drop("run")


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
        .select("row", "class", "where", "path", "confidence")
    )
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
    for (path, where), part in flagged.partition_by("path", "where", as_dict=True, maintain_order=True).items():
        main = _main_classes(part)
        for cls in main:
            one = _series(str(path), str(where), cls, part, mine, normal)
            if one is not None:
                made.append(one)
    return sorted(_without_asides(made), key=lambda one: (int(one.rows["row"][0]), one.cls, one.path, one.where))


def _main_classes(part: pl.DataFrame) -> list[str]:
    counted = part.group_by("class").len().sort("len", "class", descending=[True, False])
    least = max(1, len(part) // 7)
    return [cls for cls, n in counted.iter_rows() if n >= least]


def _series(path: str, where: str, cls: str, part: pl.DataFrame, mine: pl.DataFrame, normal: Harmless) -> Series | None:
    name = _named(where)
    rows = mine.filter(pl.col("row").is_in(part["row"].implode()))
    if name is not None:
        near = mine.filter((pl.col("path") == path) & pl.col("query").is_not_null())
        first, last = rows["time"].min(), rows["time"].max()
        window = timedelta(hours=2)
        near = near.filter(pl.col("time").is_between(pl.lit(first) - window, pl.lit(last) + window))
        values = [parameter(target, name) for target in near["target"].to_list()]
        near = near.with_columns(pl.Series("value", values, dtype=pl.String)).filter(pl.col("value").is_not_null())
    else:
        source = where if where in ("agent", "referrer", "host", "user") else "target"
        near = rows.with_columns(
            pl.Series("value", [plain(one or "") for one in rows[source].to_list()], dtype=pl.String)
        )
    near = near.join(part.select("row", pl.col("class").alias("cls")), on="row", how="left", maintain_order="left")
    if near.is_empty():
        return None
    judged = judge(cls, _probes(near, cls), _normal(near, normal.of(path, name)))
    return Series(cls, path, where, near, judged)


def judge_rows(cls: str, rows: pl.DataFrame, normal: Harmless, path: str, where: str) -> Judged:
    """The outcome of a part of a series."""
    return judge(cls, _probes(rows, cls), _normal(rows, normal.of(path, _named(where))))


def _named(where: str) -> str | None:
    return where.partition(":")[2] if where.startswith("query:") else None


def _probes(near: pl.DataFrame, cls: str) -> list[Probe]:
    attack = pl.col("cls") == cls
    if cls in ("lfi", "rfi"):
        attack = attack | pl.col("value").str.contains(r"\.\.|/|\\")
    if cls == "sqli":
        attack = (
            attack | pl.col("cls").is_not_null() | pl.col("value").str.contains(r"['\"()]|\s(?i:and|or|union|order)\s")
        )
    chosen = near.filter(attack.fill_null(value=False))
    return [
        Probe(value, status, size, duration, path)
        for value, status, size, duration, path in chosen.select(
            "value", "status", "size_bytes", "duration_s", "path"
        ).iter_rows()
    ]


def _normal(near: pl.DataFrame, known: Normal) -> Normal:
    """What plain values get: from the actor's own plain requests, and from everybody else."""
    plain_rows = near.filter(
        pl.col("cls").is_null() & ~pl.col("value").str.contains(r"['\"<>();|]|\.\.|\s(?i:and|or)\s")
    )
    if plain_rows.is_empty():
        return replace(known, steady=known.steady and _steady(near))
    exact = dict(known.exact)
    for value, status, size in plain_rows.select("value", "status", "size_bytes").iter_rows():
        exact[value or ""] = exact.get(value or "", frozenset()) | {(status, size)}
    good = plain_rows.filter(pl.col("status") < 400).select("status", "size_bytes").iter_rows()
    bad = plain_rows.filter(pl.col("status") >= 400).select("status", "size_bytes").iter_rows()
    return Normal(
        answers=known.answers | set(good),
        exact=exact,
        proven_steady=known.proven_steady,
        steady=known.steady and _steady(near),
        missing=known.missing | set(bad),
    )


def _steady(near: pl.DataFrame) -> bool:
    """Whether the same request mostly gets the same page in this series."""
    again = (
        near.filter(pl.col("status").is_not_null())
        .group_by("target")
        .agg(pl.len().alias("n"), pl.struct("status", "size_bytes").n_unique().alias("kinds"))
        .filter(pl.col("n") >= 2)
    )
    return len(again) < 2 or again.filter(pl.col("kinds") > 1).height * 2 <= len(again)


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
