"""How much speaks for an address being hostile, and what speaks against it: points with their reasons.

A single finding is never enough, nor is a burst of requests: an address is hostile from BAR points on, from at least
two pieces of evidence of different requests. What ordinary visitors share (the same finding at the same place of the
site, sent by browsers that load its pages) counts for nothing.
"""

from dataclasses import dataclass

import polars as pl

from delicti.reconstruct.columns import MISSING, answered
from delicti.reconstruct.enumeration import template
from delicti.reconstruct.scene import Scene

BAR = 2.0
_WORK = 20  # requests of a tool, from which it did its work
_ALIKE = 30  # different paths with the same redirect or refusal
_PROBES = 3  # missing paths of who asked for nothing else
SURE = 0.8  # confidence from which a finding weighs in full


@dataclass(frozen=True)
class Suspicion:
    """Per address: `points`, `pieces`, and the counts they come from; `habit` are findings that count for nothing."""

    table: pl.DataFrame
    units: pl.DataFrame
    counted: pl.DataFrame

    def hostile(self) -> list[str]:
        """Addresses over the bar, sorted."""
        return self.table.filter((pl.col("points") >= BAR) & (pl.col("pieces") >= 2))["client"].sort().to_list()


@dataclass(frozen=True)
class Habits:
    """What addresses do that no single request shows: refused guesses, records counted through, hidden scripts used."""

    guesses: dict[str, int]
    records: dict[str, int]
    scripts: dict[str, int]


def weigh(scene: Scene, habits: Habits) -> Suspicion:
    """Weighs every address that was looked at."""
    units = units_of(scene)
    counted = _counted(scene.found, units)
    table = (
        units.group_by("client")
        .agg(
            pl.col("requests").sum(),
            (pl.col("kind").is_in(["browser"]) & pl.col("ordinary")).any().alias("any_ordinary"),
            pl.col("kind").is_in(["library", "none", "tool", "other"]).any().alias("scripted"),
            pl.col("kind").is_in(["tool"]).any().alias("tooled"),
            pl.col("requests").filter(pl.col("kind") == "tool").sum().alias("tool_requests"),
            pl.col("kind").is_in(["crawler", "monitor"]).all().alias("claimed"),
        )
        .join(_per_address(counted), on="client", how="left")
        .join(_missing(scene), on="client", how="left")
        .join(_ordinary_flagged(counted, units), on="client", how="left")
        .join(_numbers("guesses", habits.guesses), on="client", how="left")
        .join(_numbers("records", habits.records), on="client", how="left")
        .join(_numbers("scripts", habits.scripts), on="client", how="left")
        .with_columns(
            pl.col(
                "sure", "sure_targets", "weak", "agent_found", "probed", "guesses", "records", "scripts", "flagged"
            ).fill_null(0)
        )
        .with_columns(pl.col("gentle").fill_null(value=False), pl.col("probe_share").fill_null(0.0))
        .with_columns(_points().alias("points"), _pieces().alias("pieces"))
        .sort("client")
    )
    return Suspicion(table=table, units=units, counted=counted)


def units_of(scene: Scene) -> pl.DataFrame:
    """One row per client and agent among the requests looked at: how it behaves."""
    page = answered() & ~pl.col("asset") & (pl.col("method") == "GET")
    units = (
        scene.rows.group_by("client", "agent", "kind")
        .agg(
            pl.len().cast(pl.Int64).alias("requests"),
            pl.col("asset").sum().cast(pl.Int64).alias("assets"),
            page.sum().cast(pl.Int64).alias("pages"),
            (answered() | pl.col("status").is_between(300, 399)).sum().cast(pl.Int64).alias("answered"),
            pl.col("referrer").is_not_null().sum().cast(pl.Int64).alias("referred"),
            pl.col("time").min().alias("first"),
            pl.col("time").max().alias("last"),
            pl.col("time").dt.date().n_unique().alias("days"),
        )
        .with_columns(
            (
                (pl.col("kind") == "browser")
                & (pl.col("referred") * 2 >= pl.col("requests"))
                & (pl.col("answered") * 10 >= pl.col("requests") * 8)
                & ((pl.col("assets") > 0) | (pl.col("pages") >= 3))
            ).alias("ordinary")
        )
    )
    return units.sort("client", "agent")


def _counted(found: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    """Findings without those that ordinary clients share: the same rule at the same place, sent by many of them."""
    behaviour = units.select("client", "agent", "ordinary")
    marked = found.join(behaviour, on=["client", "agent"], how="left")
    shared = (
        marked.filter(pl.col("path").is_not_null())
        .group_by("rule", "path", "where")
        .agg(
            pl.col("client").n_unique().alias("senders"),
            pl.col("client").filter(pl.col("ordinary")).n_unique().alias("ordinary_senders"),
        )
        .filter((pl.col("ordinary_senders") >= 3) & (pl.col("ordinary_senders") * 2 >= pl.col("senders")))
    )
    return found.join(shared, on=["rule", "path", "where"], how="anti")


def _per_address(counted: pl.DataFrame) -> pl.DataFrame:
    by_agent = pl.col("where") == "agent"
    value = pl.concat_str(pl.col("path").fill_null(""), "where", "shown", separator="\x00")
    sure = (pl.col("confidence") >= SURE) & ~by_agent
    return counted.group_by("client").agg(
        value.filter(sure).n_unique().cast(pl.Int64).alias("sure"),
        pl.col("target").filter(sure).n_unique().cast(pl.Int64).alias("sure_targets"),
        value.filter((pl.col("confidence") < SURE) & ~by_agent).n_unique().cast(pl.Int64).alias("weak"),
        by_agent.any().cast(pl.Int64).alias("agent_found"),
        pl.col("row").n_unique().cast(pl.Int64).alias("flagged"),
    )


def _missing(scene: Scene) -> pl.DataFrame:
    """Distinct missing paths per address that nobody led it to: no page named them, no visitor asked them."""
    moved, total_requests = scene.by_address["moved"].sum(), max(1, scene.by_address["requests"].sum())
    # Where most is answered with the same redirect or refusal, that is how this site says that something is missing.
    alike = (
        pl.col("status").is_between(300, 403)
        & (pl.col("status") != 304)
        & ~pl.col("kind").is_in(["crawler", "monitor"])
        & (pl.col("path").n_unique().over("client", "status", "size_bytes") >= _ALIKE)
        & pl.lit(moved * 3 < total_requests)
    )
    missing = scene.rows.filter(
        (pl.col("status").is_in(MISSING) | alike) & pl.col("referrer").is_null() & (pl.col("path") != "/favicon.ico")
    )
    led = scene.rows.filter(
        pl.col("status").is_in(MISSING)
        & (pl.col("referrer").is_not_null() | pl.col("kind").is_in(["crawler", "monitor"]))
    ).select(pl.col("path").unique())
    total = scene.rows.group_by("client").agg(pl.len().alias("all"))
    return (
        missing.join(led, on="path", how="anti")
        .group_by("client")
        # Numbered pages that are gone (an archive's) are one name; who counts through records is found elsewhere.
        .agg(template(pl.col("path")).n_unique().cast(pl.Int64).alias("probed"), pl.len().alias("misses"))
        .join(total, on="client")
        .with_columns((pl.col("misses") / pl.col("all")).alias("probe_share"))
        .select("client", "probed", "probe_share")
    )


def _ordinary_flagged(counted: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    """Whether an address's findings all come from clients that otherwise behave like visitors."""
    return (
        counted.select("client", "agent")
        .unique()
        .join(units.select("client", "agent", "ordinary", "requests"), on=["client", "agent"])
        .group_by("client")
        .agg(pl.col("ordinary").all().alias("gentle"))
    )


def _numbers(name: str, values: dict[str, int]) -> pl.DataFrame:
    return pl.DataFrame(
        {"client": list(values), name: list(values.values())}, schema={"client": pl.String, name: pl.Int64}
    )


def _points() -> pl.Expr:
    probing = (
        pl.when((pl.col("probed") >= 100) & (pl.col("probe_share") >= 0.4))
        .then(2.5)
        .when((pl.col("probed") >= 20) & (pl.col("probe_share") >= 0.3))
        .then(1.5)
        .when((pl.col("probed") >= 5) & (pl.col("probe_share") >= 0.3))
        .then(0.75)
        .when((pl.col("probed") >= _PROBES) & (pl.col("probe_share") == 1.0))  # it asked for nothing else
        .then(0.75)
        .when(pl.col("probed") >= 2)
        .then(0.25)
        .otherwise(0.0)
    )
    # Somebody who forgot his password tries it a dozen times too, in a browser that loads the pages around.
    forgot = pl.col("any_ordinary") & ~pl.col("scripted")
    guessing = (
        pl.when(pl.col("guesses") >= 30)
        .then(3.0)
        .when((pl.col("guesses") >= 10) & forgot)
        .then(0.5)
        .when(pl.col("guesses") >= 10)
        .then(2.0)
        .otherwise(0.0)
    )
    # The same attack in different requests weighs half as much as another attack.
    more = pl.max_horizontal(pl.min_horizontal("sure_targets", pl.lit(8)) - pl.col("sure"), pl.lit(0)).cast(pl.Float64)
    sure = pl.min_horizontal("sure", pl.lit(8)).cast(pl.Float64) + more * 0.5
    weak = pl.min_horizontal("weak", pl.lit(4)).cast(pl.Float64) * 0.5
    evidence = (pl.col("sure") + pl.col("weak") + pl.col("guesses")) > 0
    return (
        sure
        + weak
        + pl.col("agent_found") * 0.5
        + probing
        + guessing
        + pl.when(pl.col("records") >= 40).then(2.0).otherwise(0.0)
        + pl.when(pl.col("scripts") >= 1).then(2.0).otherwise(0.0)
        + pl.when(pl.col("tooled")).then(pl.when(_busy()).then(2.0).otherwise(1.0)).otherwise(0.0)
        + pl.when(pl.col("scripted") & (evidence | (pl.col("probed") >= 2))).then(0.5).otherwise(0.0)
        - pl.when(pl.col("claimed") & ~pl.col("tooled")).then(1.5).otherwise(0.0)
        - pl.when(pl.col("gentle") & (pl.col("flagged") * 5 < pl.col("requests"))).then(1.5).otherwise(0.0)
    )


def _pieces() -> pl.Expr:
    """Independent pieces of evidence: distinct values found, missing paths, guesses; a tool's own name is one."""
    return (
        pl.max_horizontal("sure", "sure_targets")
        + pl.col("weak")
        + pl.when(pl.col("probed") >= 2).then(pl.min_horizontal("probed", pl.lit(3))).otherwise(0)
        + pl.when(pl.col("guesses") >= 10).then(2).otherwise(0)
        + pl.when(pl.col("records") >= 40).then(2).otherwise(0)
        + pl.when(pl.col("scripts") >= 1).then(2).otherwise(0)
        + pl.col("tooled").cast(pl.Int64) * pl.when(_busy()).then(2).otherwise(1)
    )


def _busy() -> pl.Expr:
    """Many requests under the name of an attack tool: its name and its work are two pieces of evidence."""
    return pl.col("tool_requests") >= _WORK
