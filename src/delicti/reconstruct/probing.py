"""Looking for what is there: lists of paths (discovery) and known weaknesses asked for (reconnaissance)."""

from datetime import timedelta
from typing import Any

import polars as pl

from delicti.model.words import Outcome
from delicti.reconstruct.columns import MISSING
from delicti.reconstruct.deeds import Episode

_PAUSE = timedelta(minutes=30)
_KNOWN = 8  # names of a list for one that is a known weakness
_LIST = 20  # requests from which a run is a list


def probing(free: pl.DataFrame, found: pl.DataFrame, catch_all: dict[int, set[int]], *, reached: bool) -> list[Episode]:
    """Episodes of probing among an actor's other requests. `reached`: the actor succeeded in something.

    An answer of `catch_all` (by status, sizes) is this site's way to say that there is no such path.
    """
    flagged = set(found["row"].drop_nulls().to_list())
    probes = free.with_columns(
        pl.col("row").is_in(list(flagged)).alias("flagged"),
        (pl.col("status").is_in(MISSING) | _caught(catch_all) | _refused()).alias("lost"),
    ).with_columns(
        (pl.col("flagged") | pl.col("lost") | (pl.col("kind") == "tool") | (pl.col("status") == 400)).alias("probe")
    )
    parts = _bursts(probes)
    if parts.is_empty():
        return []
    # A tool opens with a plain look at the site; what came within a minute of its first probe belongs to it.
    probe_time = pl.col("time").filter(pl.col("probe"))
    minute = pl.duration(minutes=1)
    around = pl.col("time").is_between(probe_time.min().over("part") - minute, probe_time.max().over("part") + minute)
    kept = parts.filter(around.fill_null(value=False) | pl.col("probe"))
    facts = kept.group_by("part", maintain_order=True).agg(*_facts())
    rows = kept.partition_by("part", maintain_order=True, include_key=False)
    return [_episode(run, fact, reached=reached) for run, fact in zip(rows, facts.iter_rows(named=True), strict=True)]


def _caught(catch_all: dict[int, set[int]]) -> pl.Expr:
    caught = pl.lit(value=False)
    for status, sizes in sorted(catch_all.items()):
        for size in sorted(sizes)[:20]:
            caught = caught | ((pl.col("status") == status) & pl.col("size_bytes").is_between(size - 32, size + 32))
    return caught & (pl.col("path") != "/") & ~pl.col("asset")


def _refused() -> pl.Expr:
    """The one redirect or refusal that a list of names got, whatever the name."""
    same = pl.col("path").n_unique().over("agent", "status", "size_bytes") >= _LIST
    return (pl.col("status").is_between(300, 403) & (pl.col("status") != 304) & same).fill_null(value=False)


def _bursts(probes: pl.DataFrame) -> pl.DataFrame:
    """Rows of runs with two probes or more, the run in `part`.

    Runs are cut where the agent changes after a pause, and where one agent's list ends before another's begins.
    """
    rows = probes.sort("row")
    pauses = rows["time"].diff().drop_nulls()
    usual = pauses.quantile(0.75) if len(pauses) else None
    limit = min(max(usual * 12, _PAUSE), timedelta(days=14)) if isinstance(usual, timedelta) else _PAUSE
    changed = (pl.col("agent") != pl.col("agent").shift()) & (pl.col("time").diff() > pl.duration(minutes=1))
    cut = ((pl.col("time").diff() > limit) | changed).fill_null(value=False)
    numbered = rows.with_columns(cut.cum_sum().alias("part"))
    starts = _lists(numbered)
    if starts:
        numbered = numbered.with_columns((cut | pl.col("row").is_in(starts)).cum_sum().alias("part"))
    telling = pl.col("flagged") | pl.col("lost") | (pl.col("status") == 400)
    worth = (pl.col("probe").sum().over("part") >= 2) & telling.any().over("part")
    return numbered.filter(worth.fill_null(value=False))


def _lists(numbered: pl.DataFrame) -> list[int]:
    """Rows at which another agent's list begins in a run where one has ended."""
    spans = (
        numbered.group_by("part", "agent")
        .agg(pl.col("row").min().alias("from"), pl.col("row").max().alias("to"), pl.len().alias("n"))
        .filter(pl.col("n") >= _LIST)
        .sort("part", "from")
    )
    later = spans.filter((pl.col("part") == pl.col("part").shift()) & (pl.col("to").shift() < pl.col("from")))
    return later["from"].to_list()


def _facts() -> tuple[pl.Expr, ...]:
    """What tells a list from knowledge of products, and what was found."""
    lost = pl.col("lost").fill_null(value=False)
    top = pl.col("path").str.extract(r"^(/[^/]+)/")
    shared = pl.col("path").str.starts_with(pl.concat_str(top.drop_nulls().mode().sort().first(), pl.lit("/")))
    # Below the folder where the list was tried, if nearly all of it was tried there.
    below = pl.when(shared.fill_null(value=False).mean() >= 0.9).then(pl.col("path").str.replace(r"^/[^/]+", ""))
    deep = below.otherwise(pl.col("path")).str.strip_chars("/").str.contains("/", literal=True)
    below_depth = below.otherwise(pl.col("path")).str.strip_chars("/").str.count_matches("/", literal=True)
    hidden = (
        pl.col("status").is_between(200, 299)
        & pl.col("flagged")
        & ~lost
        & ~pl.col("asset")
        & (pl.col("path") != "/")
        & pl.col("query").is_null()
    )
    return (
        lost.sum().alias("missing"),
        (deep & lost).sum().alias("deep"),
        (below_depth >= 3).filter(lost).sum().alias("deepest"),
        (lost & pl.col("flagged")).sum().alias("known"),
        (pl.col("query").is_not_null() & lost).sum().alias("asked"),
        pl.col("method").is_in(["GET", "HEAD"]).mean().alias("plain"),
        hidden.fill_null(value=False).sum().alias("hidden"),
    )


def _episode(run: pl.DataFrame, fact: dict[str, Any], *, reached: bool) -> Episode:
    count, missing, hidden = len(run), fact["missing"], fact["hidden"]
    found = f"{missing:,} of {count:,} requests found nothing"
    if reached:
        outcome, doubt = Outcome.UNKNOWN, "Nothing shows what the actor learnt from it."
        reason = f"{found}; whether the others helped in what came later cannot be told."
    elif hidden:
        outcome, doubt = Outcome.UNKNOWN, "What was answered may have been public."
        reason = f"{found}; {hidden:,} of the others were answered."
    else:
        outcome = Outcome.FAILED
        doubt = "What is answered to everybody, redirects and refusals still tell something of the site."
        reason = f"{found}, and nothing that was found was used later."
    return Episode("discovery" if _is_list(fact) else "reconnaissance", run, outcome, reason, doubt)


def _is_list(fact: dict[str, Any]) -> bool:
    """Whether the paths come from a list of names at one place, rather than from knowledge of products."""
    lost = fact["missing"]
    plain = lost >= _LIST and fact["asked"] * 10 < lost and fact["plain"] > 0.95
    # Names of two or three parts are a list too, where hardly any is a product's known weakness.
    ordinary = fact["known"] * _KNOWN < lost and fact["deepest"] * 10 < lost
    return bool(plain and (fact["deep"] * 4 < lost or ordinary))
