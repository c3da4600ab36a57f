"""Identifiers counted through: one client asks record after record where everybody else asks for his own.

A page that many visitors share (an article, a product) can be counted through by any crawler and says nothing. A record
that hardly anybody but one client asks for is somebody's own; who asks for hundreds of them is counting.
"""

import re
from dataclasses import dataclass

import polars as pl

from delicti.reconstruct.crawlers import Crawlers
from delicti.reconstruct.scene import Scene

LEAST = 40  # different records of one kind
_NUMBER = r"[/=]\d+(?:[/?&.]|$)|[0-9a-fA-F]{24,}"
_LOUD = 60  # requests of an address from which it is looked at
_MOST = 300
_HOARD = 100  # different records in one hour
_FAR = 5  # times as many as in any other hour of anybody
_HOURS = 6  # hours of copying, beyond which it is somebody's work
_OTHERS = 2  # other clients of the same kind of record that a comparison needs


@dataclass(frozen=True)
class Count:
    """One client counting through one kind of record."""

    client: str
    agent: str
    template: str
    records: int
    usual: float  # records that others ask for


def find(scene: Scene, without: set[str]) -> list[Count]:
    """Clients that count through records, sorted by client and kind of record."""
    loud = (
        scene.clients.filter((pl.col("requests") >= _LOUD) & ~pl.col("client").is_in(sorted(without)))
        .sort("requests", "client", "agent", descending=[True, False, False])
        .head(_MOST)
        .select("client", "agent")
    )
    known = [scene.crawlers.kind(client, agent) in ("crawler", "monitor") for client, agent in loud.iter_rows()]
    loud = loud.filter(~pl.Series(known, dtype=pl.Boolean))
    if loud.is_empty():
        return []
    counted = (
        _kinds(_of(scene, loud), _NUMBER)
        .group_by("client", "agent", "template")
        .agg(pl.len().alias("records"), pl.col("n").sum())
        .filter((pl.col("records") >= LEAST) & (pl.col("records") * 10 >= pl.col("n") * 5))
        .sort("client", "agent", "template")
    )
    if counted.is_empty():
        return []
    kinds = counted["template"].unique().sort()
    heads = "|".join(sorted({re.escape(one.split("#")[0]) for one in kinds}))
    records = _kinds(scene.targets.table.select("target"), f"^(?:{heads})").filter(
        pl.col("template").is_in(kinds.implode())
    )
    asked = _counted(scene.targets.asked(records["target"])).join(records, on="target")
    members = _among_members(scene, counted, asked)
    guarded, walked = _guarded(scene, kinds), _walked(scene, members) | _hoarded(scene, members, asked)
    found = []
    for row in counted.iter_rows(named=True):
        rest = asked.filter(
            (pl.col("template") == row["template"])
            & ((pl.col("client") != row["client"]) | (pl.col("agent") != row["agent"]))
        )
        step = (row["client"], row["agent"], row["template"]) in walked
        usual = _usual(rest, row["records"], scene.crawlers, guarded=row["template"] in guarded, step=step)
        if usual is not None:
            found.append(Count(row["client"], row["agent"], row["template"], row["records"], usual))
    return found


def _usual(rest: pl.DataFrame, records: int, crawlers: Crawlers, *, guarded: bool, step: bool) -> float | None:
    """How many records others ask for, where records belong to one client each; None where they are public.

    `step`: only those who logged in ask for them, and this client went from number to number, or took in one hour
    far more of them than anybody in any hour.
    """
    if crawlers.among(rest):
        return None  # what a crawler gets is public
    each = rest.group_by("client", "agent").agg(pl.len().alias("records"), pl.col("n").sum())
    if len(each) < _OTHERS:
        return None
    shared = rest.group_by("target").len()["len"].mean()
    middle, most = each["records"].median(), each["records"].quantile(0.95)
    again = (each["n"] / each["records"]).median()
    if not isinstance(shared, float) or not isinstance(middle, float) or not isinstance(again, float) or most is None:
        return None
    own = middle <= 3 and again >= 1.5  # others come back to the same few records
    apart = shared <= 1.6 and float(most) * 8 <= records
    if apart and (own or step or (guarded and middle * 25 <= records)):
        return middle
    return None


def _among_members(scene: Scene, counted: pl.DataFrame, asked: pl.DataFrame) -> pl.DataFrame:
    """Those who count through records for which nobody else asks but clients that a login let in."""
    key = ["client", "agent"]
    members = scene.let_in.select(key)
    strangers = asked.join(members, on=key, how="anti").select("template", *key).unique()
    others = counted.join(strangers, on="template", suffix="_other").filter(
        (pl.col("client") != pl.col("client_other")) | (pl.col("agent") != pl.col("agent_other"))
    )
    return counted.join(others, on=["template", *key], how="anti")


def _walked(scene: Scene, counted: pl.DataFrame) -> set[tuple[str, str, str]]:
    """Who of these went through the numbers of a kind of record one after another."""
    if counted.is_empty():
        return set()
    key = ["client", "agent", "template"]
    asked = scene.tables.requests.filter(
        (pl.col("method") == "GET") & pl.col("client").is_in(counted["client"].unique().implode())
    )
    steps = (
        asked.select("client", pl.col("agent").fill_null(""), "target", "time")
        .with_columns(template(pl.col("target")).alias("template"))
        .join(counted.lazy().select(key), on=key, how="semi")
        .with_columns(pl.col("target").str.extract(r"(\d{1,15})\D*$").cast(pl.Int64).alias("number"))
        .collect(engine="streaming")
        .sort(*key, "time", "number")
        .with_columns(pl.col("number").diff().over(key).abs().alias("step"))
        .group_by(key)
        .agg((pl.col("step") == 1).mean().alias("part"))
        .filter(pl.col("part") >= 0.5)
    )
    return set(steps.select(key).iter_rows())


def _hoarded(scene: Scene, counted: pl.DataFrame, asked: pl.DataFrame) -> set[tuple[str, str, str]]:
    """Who of these asked, in whatever order, in some hours for far more records than anybody in any other hour.

    A busy day is none: the hours stand apart from the client's own other hours too, hardly a record was asked for
    twice in them, and nothing was written.
    """
    if counted.is_empty():
        return set()
    key = ["client", "agent", "template"]
    asking = asked.filter(pl.col("template").is_in(counted["template"].unique().implode()))["client"].unique()
    hour = pl.col("time").dt.truncate("1h").alias("hour")
    rows = (
        scene.tables.requests.filter(pl.col("client").is_in(asking.implode()) & pl.col("time").is_not_null())
        .select("client", pl.col("agent").fill_null(""), "target", "method", hour)
        .with_columns(template(pl.col("target")).alias("template"))
    )
    wrote = (
        rows.filter(pl.col("method").is_in(["POST", "PUT", "PATCH", "DELETE"]))
        .group_by("client", "agent", "hour")
        .agg(pl.len().alias("written"))
    )
    hours = (
        rows.filter((pl.col("method") == "GET") & pl.col("template").is_in(counted["template"].unique().implode()))
        .group_by(*key, "hour")
        .agg(pl.col("target").n_unique().alias("records"), pl.len().alias("n"))
        .join(wrote, on=["client", "agent", "hour"], how="left")
        .collect(engine="streaming")
        .with_columns(pl.col("written").fill_null(0))
    )
    found = set()
    for row in counted.select(key).iter_rows(named=True):
        same = hours.filter(pl.col("template") == row["template"])
        own = (pl.col("client") == row["client"]) & (pl.col("agent") == row["agent"])
        mine, others = same.filter(own).sort("records", descending=True), same.filter(~own)
        copying = mine.filter(
            (pl.col("records") >= _HOARD)
            & (pl.col("records") * 10 >= pl.col("n") * 9)
            & (pl.col("written") * 20 <= pl.col("n"))
        )
        rest = mine.join(copying, on="hour", how="anti")
        usual = max((int(str(part["records"].max())) for part in (others, rest) if len(part)), default=0)
        hoarding = copying.filter(pl.col("records") >= usual * _FAR)
        if others.select("client", "agent").n_unique() >= _OTHERS and 0 < len(hoarding) <= _HOURS:
            found.add((row["client"], row["agent"], row["template"]))
    return found


def _guarded(scene: Scene, kinds: pl.Series) -> set[str]:
    """Kinds of record in a part of the site from which strangers are sent away."""
    heads = {one: "/" + one.lstrip("/").split("/")[0].split("?")[0] for one in kinds}
    first = pl.col("target").str.extract(r"^(/[^/?]+)")
    shut = set(scene.targets.table.filter("refused").select(first)["target"])
    return {one for one, head in heads.items() if head in shut}


def template(target: pl.Expr) -> pl.Expr:
    """A target with its numbers and long identifiers taken out."""
    return target.str.replace_all(r"[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}|[0-9a-fA-F]{24,}", "#").str.replace_all(
        r"([/=])\d+", "${1}#"
    )


def _of(scene: Scene, loud: pl.DataFrame) -> pl.DataFrame:
    """What each of these clients asked for, and how often."""
    rows = scene.tables.requests.filter(pl.col("client").is_in(loud["client"].unique().implode()))
    return _counted(rows).join(loud, on=["client", "agent"], how="semi")


def _counted(rows: pl.LazyFrame) -> pl.DataFrame:
    return (
        rows.filter(pl.col("method") == "GET")
        .group_by("client", pl.col("agent").fill_null(""), "target")
        .agg(pl.len().alias("n"))
        .collect(engine="streaming")
    )


def _kinds(rows: pl.DataFrame, shape: str) -> pl.DataFrame:
    """Rows whose target is of this shape and no picture or script, with the kind of record it is."""
    return (
        rows.filter(pl.col("target").str.contains(shape))
        .filter(~pl.col("target").str.contains(r"(?i)\.(?:css|js|png|jpe?g|gif|svg|ico|woff2?|webp)(?:\?|$)"))
        .with_columns(template(pl.col("target")).alias("template"))
    )
