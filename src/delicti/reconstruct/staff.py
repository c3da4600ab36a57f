"""The owner's staff, learned: those who log in on several days and change what hardly anybody else may change."""

import polars as pl

from delicti.reconstruct.columns import path
from delicti.reconstruct.scene import Scene

_DAYS, _CHANGES, _FEW = 2, 5, 6


def learned(scene: Scene, without: set[str]) -> dict[tuple[str, str], str]:
    """Client and agent of each, with the reason."""
    entered = (
        scene.let_in.drop_nulls("time")
        .group_by("client", "agent")
        .agg(pl.col("time").dt.date().n_unique().alias("days"), pl.len().alias("logins"))
        .filter((pl.col("days") >= _DAYS) & ~pl.col("client").is_in(sorted(without)))
    )
    if entered.is_empty():
        return {}
    written = (
        scene.tables.requests.filter(
            pl.col("time").is_not_null()
            & pl.col("method").is_in(["POST", "PUT", "PATCH", "DELETE"])
            & pl.col("status").is_between(200, 399)
        )
        .select("client", pl.col("agent").fill_null(""), "target", "time")
        .with_columns(path())
        .group_by("path", "client", "agent")
        .agg(pl.len().alias("n"), pl.col("time").dt.date().n_unique().alias("days"))
        .collect(engine="streaming")
    )
    doors = scene.doors["path"].to_list()
    rare = (
        written.filter(~pl.col("path").is_in(doors))
        .filter(pl.col("client").n_unique().over("path") <= _FEW)
        .group_by("client", "agent")
        .agg(pl.col("n").sum().alias("changes"))
        .filter(pl.col("changes") >= _CHANGES)
    )
    both = entered.join(rare, on=["client", "agent"]).sort("client", "agent")
    return {
        (row["client"], row["agent"]): (
            f"it logged in {row['logins']} times on {row['days']} days and sent {row['changes']} changes to "
            f"pages that hardly anybody else "
            "may change; learned, not declared"
        )
        for row in both.iter_rows(named=True)
    }
