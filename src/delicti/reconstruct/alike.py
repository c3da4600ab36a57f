"""Bots that are known by their company: too little of their own, and all of it what hostile addresses look for."""

import polars as pl

from delicti.reconstruct.agents import kinds
from delicti.reconstruct.columns import MISSING
from delicti.reconstruct.scene import Scene


def alike(scene: Scene, hostile: list[str]) -> set[str]:
    """Other addresses that asked only for what is not here or attacked, some of it what hostile addresses looked for.

    Nobody led them there: no page names these paths, and nobody who got anything from this site asked for them. What
    a finding is in and what others looked for must be two different requests, and half of all at least.
    """
    known = pl.col("client").is_in(hostile)
    asked = scene.rows.filter(~pl.col("kind").is_in(["crawler", "monitor"]))
    lost = pl.col("status").is_in(MISSING) & pl.col("referrer").is_null()
    flagged = pl.col("row").is_in(scene.found["row"].drop_nulls().unique().implode())
    only = (lost & ~pl.col("asset")) | (flagged & pl.col("referrer").is_null())
    lone = asked.with_columns(flagged.alias("flagged")).filter(only.all().over("client") & ~known)
    lone = lone.group_by("client", "path").agg(pl.col("flagged").any())
    sought = asked.filter(known & lost).select("path").unique().join(lone, on="path", how="semi")
    if sought.is_empty():
        return set()
    declared = pl.col("client").is_in(sorted(scene.authorised | scene.owners))
    visits = (
        scene.targets.at(sought["path"])
        .filter(~known & ~declared & ~pl.col("client").is_in(lone["client"].unique().implode()))
        .select("path", "client", pl.col("agent").fill_null(""), "referrer")
        .unique()
        .collect(engine="streaming")
        .join(scene.clients.select("client", "agent", "requests", "missing"), on=["client", "agent"])
    )
    visits = visits.join(kinds(visits["agent"]), on="agent", how="left")
    visited = (pl.col("kind") == "browser") & (pl.col("missing") < pl.col("requests"))
    led = visits.filter(pl.col("referrer").is_not_null() | visited)
    hunted = sought.join(led, on="path", how="anti").with_columns(sought=pl.lit(value=True))
    both = lone.join(hunted, on="path", how="left").with_columns(pl.col("sought").fill_null(value=False))
    odd = (pl.col("sought") | pl.col("flagged")).sum().alias("odd")
    counted = both.group_by("client").agg(pl.len().alias("paths"), pl.col("sought").sum(), odd)
    telling = (pl.col("sought") >= 1) & (pl.col("odd") >= 2) & (pl.col("odd") * 2 >= pl.col("paths"))
    return set(counted.filter(telling)["client"])
