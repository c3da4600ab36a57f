"""Looking for what is there: lists of paths (discovery) and known weaknesses asked for (reconnaissance)."""

import itertools
from collections.abc import Iterator
from datetime import timedelta

import polars as pl

from delicti.model.words import Outcome
from delicti.reconstruct.columns import MISSING
from delicti.reconstruct.deeds import Episode

_PAUSE = timedelta(minutes=30)
_LIST = 20  # requests from which a run is a list


def probing(free: pl.DataFrame, found: pl.DataFrame, catch_all: dict[int, set[int]], *, reached: bool) -> list[Episode]:
    """Episodes of probing among an actor's other requests. `reached`: the actor succeeded in something.

    An answer of `catch_all` (by status, sizes) is this site's way to say that there is no such path.
    """
    flagged = set(found["row"].drop_nulls().to_list())
    probes = free.with_columns(
        pl.col("row").is_in(list(flagged)).alias("flagged"),
        (pl.col("status").is_in(MISSING) | _caught(catch_all)).alias("lost"),
    ).with_columns(
        (pl.col("flagged") | pl.col("lost") | (pl.col("kind") == "tool") | (pl.col("status") == 400)).alias("probe")
    )
    made = []
    for run in _bursts(probes):
        telling = run.filter(pl.col("probe"))
        # A tool opens with a plain look at the site; what came within a minute of its first probe belongs to it.
        around = pl.col("time").is_between(
            pl.lit(telling["time"].min()) - pl.duration(minutes=1),
            pl.lit(telling["time"].max()) + pl.duration(minutes=1),
        )
        made.append(_episode(run.filter(around | pl.col("row").is_in(telling["row"].implode())), reached=reached))
    return made


def _caught(catch_all: dict[int, set[int]]) -> pl.Expr:
    caught = pl.lit(value=False)
    for status, sizes in sorted(catch_all.items()):
        for size in sorted(sizes)[:20]:
            caught = caught | ((pl.col("status") == status) & pl.col("size_bytes").is_between(size - 32, size + 32))
    return caught & (pl.col("path") != "/") & ~pl.col("asset")


def _bursts(probes: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Runs with two probes or more, cut where the agent changes after a pause or one agent's list ends first."""
    rows = probes.sort("row")
    pauses = rows["time"].diff().drop_nulls()
    usual = pauses.quantile(0.75) if len(pauses) else None
    limit = min(max(usual * 12, _PAUSE), timedelta(days=14)) if isinstance(usual, timedelta) else _PAUSE
    changed = (pl.col("agent") != pl.col("agent").shift()) & (pl.col("time").diff() > pl.duration(minutes=1))
    cut = ((pl.col("time").diff() > limit) | changed).fill_null(value=False)
    telling = pl.col("flagged") | pl.col("lost") | (pl.col("status") == 400)
    numbered = rows.with_columns(cut.cum_sum().alias("part"))
    worth = (
        numbered.group_by("part")
        .agg(pl.col("probe").sum().alias("n"), telling.any().alias("any"))
        .filter((pl.col("n") >= 2) & pl.col("any"))
    )
    kept = numbered.join(worth.select("part"), on="part", how="semi", maintain_order="left")
    for run in kept.partition_by("part", maintain_order=True):
        for part in _lists(run.drop("part")):
            if part.filter(pl.col("probe")).height >= 2:
                yield part


def _lists(run: pl.DataFrame) -> Iterator[pl.DataFrame]:
    if len(run) < 2 * _LIST:
        yield run
        return
    spans = (
        run.group_by("agent")
        .agg(pl.col("row").min().alias("from"), pl.col("row").max().alias("to"), pl.len().alias("n"))
        .filter(pl.col("n") >= _LIST)
        .sort("from")
    ).rows(named=True)
    cuts = [after["from"] for before, after in itertools.pairwise(spans) if before["to"] < after["from"]]
    yield from (part for part in _cut(run, cuts) if len(part))


def _cut(run: pl.DataFrame, cuts: list[int]) -> Iterator[pl.DataFrame]:
    low = -1
    for high in [*cuts, None]:
        part = run.filter(pl.col("row") >= low)
        yield part if high is None else part.filter(pl.col("row") < high)
        low = high or low


def _episode(run: pl.DataFrame, *, reached: bool) -> Episode:
    lost = run.filter(pl.col("lost"))
    kind = "discovery" if _is_list(run, lost) else "reconnaissance"
    hidden = run.filter(
        pl.col("status").is_between(200, 299)
        & pl.col("flagged")
        & ~pl.col("lost")
        & ~pl.col("asset")
        & (pl.col("path") != "/")
        & pl.col("query").is_null()
    )
    count, missing = len(run), len(lost)
    if reached:
        outcome, doubt = Outcome.UNKNOWN, "Nothing shows what the actor learnt from it."
        reason = (
            f"{missing:,} of {count:,} requests found nothing; whether the others helped in what came "
            f"later cannot be told."
        )
    elif len(hidden):
        outcome, doubt = Outcome.UNKNOWN, "What was answered may have been public."
        reason = f"{missing:,} of {count:,} requests found nothing; {len(hidden):,} of the others were answered."
    else:
        outcome, doubt = (
            Outcome.FAILED,
            "What is answered to everybody, redirects and refusals still tell something of the site.",
        )
        reason = f"{missing:,} of {count:,} requests found nothing, and nothing that was found was used later."
    return Episode(kind, run, outcome, reason, doubt)


def _is_list(run: pl.DataFrame, lost: pl.DataFrame) -> bool:
    """Whether the paths come from a list of names at one place, rather than from knowledge of products."""
    if len(lost) < _LIST:
        return False
    paths = lost["path"].unique()
    deep = _share(paths.str.strip_chars("/").str.contains("/", literal=True))
    asked = _share(lost["query"].is_not_null())
    heads = _share(run["method"].is_in(["GET", "HEAD"]))
    return deep < 0.25 and asked < 0.1 and heads > 0.95


def _share(flags: pl.Series) -> float:
    return int(flags.fill_null(value=False).sum()) / max(1, len(flags))
