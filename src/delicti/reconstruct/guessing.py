"""Password guessing: who hands in names and passwords again and again, and whether one of them opened the door.

A guess counts as refused when its answer is the one that most guesses at that door get. Which answer that is, is
learnt from the door itself; a door that answers everybody alike says nothing.
"""

import polars as pl

from delicti.reconstruct.agents import kinds
from delicti.reconstruct.columns import MISSING, path
from delicti.reconstruct.doors import entered
from delicti.reconstruct.targets import Targets

LEAST = 10  # guesses at one door from which it is guessing
_SPOKEN = (400, 401, 403, 422)  # statuses that say no
_LED = 0.8  # part of what a client sends that comes from a page, in a visitor's browser
_VISITORS = 3  # of whom a habit of the site is seen
_UNSURE = 4  # doors that answer everybody alike, of which it is looked who went in
_CAMPAIGN = 15  # addresses that do nothing but hand in passwords, from which they act together


def doors(logins: pl.DataFrame) -> pl.DataFrame:
    """The answers that refuse, per path: rows of `path`, `status`, and `sure` where it is clear that they refuse.

    A door that ever says 400, 401, 403 or 422 refuses in those words. One that redirects those it lets in shows the
    others its form again (200). One that answers everybody alike refuses nobody that we could tell.
    """
    answers = logins.with_columns(path()).group_by("path", "status").agg(pl.len().alias("n")).drop_nulls("status")
    spoken = answers.filter(pl.col("status").is_in(_SPOKEN)).select("path", "status")
    redirects = answers.filter(pl.col("status").is_between(300, 399)).select("path").unique()
    unauthorised = answers.filter(pl.col("status") == 401).select("path").unique()
    shown = (
        answers.filter(pl.col("status") == 200)
        .join(redirects, on="path", how="semi")
        .join(unauthorised, on="path", how="anti")
        .select("path", "status")
    )
    ways = answers.group_by("path").agg(pl.len().alias("ways"))
    usual = answers.sort("path", "n", "status", descending=[False, True, False]).unique(
        "path", keep="first", maintain_order=True
    )
    known = pl.concat([spoken, shown]).with_columns(sure=pl.lit(value=True))
    rest = usual.join(known, on="path", how="anti").select("path", "status").with_columns(sure=pl.lit(value=False))
    return pl.concat([known, rest]).join(ways, on="path").sort("path", "status")


def let_in(logins: pl.DataFrame, door: pl.DataFrame, targets: Targets) -> pl.DataFrame:
    """Those of the requests that a door did not refuse.

    At doors that refuse in a way of their own the answer tells; at others, that the client went on behind the door.
    """
    sure = door.filter("sure")
    known = (
        logins.with_columns(path())
        .join(sure.select("path").unique(), on="path", how="semi", maintain_order="left")
        .join(sure.select("path", "status"), on=["path", "status"], how="anti", maintain_order="left")
        .filter(pl.col("status").is_between(200, 399))
    )
    open_ = logins.with_columns(path()).filter(pl.col("status").is_between(200, 399))
    rest = open_.join(door.filter(~pl.col("sure")), on="path", how="semi")
    busiest = rest.group_by("path").len().sort("len", "path", descending=[True, False]).head(_UNSURE)["path"]
    passed = {where: rest.filter(pl.col("path") == where) for where in busiest.sort()}
    inside = entered(targets, passed)
    followed = [
        mine.join(inside[where], on=["client", "time"], how="semi", maintain_order="left")
        for where, mine in passed.items()
    ]
    return pl.concat([known, *followed]).sort("time", "item", "line")


def refused_guesses(logins: pl.DataFrame, rows: pl.DataFrame) -> dict[str, int]:
    """Addresses with at least LEAST refused guesses at one door, and how many those were.

    A program that repeats one stale password keeps an even pace; that is no guessing. Neither is a log-in that first is
    asked for a name and then gives it (401, then an answer).
    """
    door = doors(logins)
    posts = logins.with_columns(path())
    refused = posts.join(door.filter("sure").select("path", "status"), on=["path", "status"], how="semi")
    quick = (  # a door that answers everybody alike: only the pace tells
        posts.join(door.filter(pl.col("sure")).select("path").unique(), on="path", how="anti")
        .filter(~pl.col("status").is_in(MISSING))
        .filter(pl.len().over("client", "path", pl.col("time").dt.truncate("1m")) >= 2 * LEAST)
    )
    asked = pl.len().over("client", "path")
    basic = rows.filter(
        (pl.col("method") == "GET") & ((pl.col("status") == 401).sum().over("client", "path") * 10 >= asked * 9)
    )
    basic = basic.filter(pl.col("status") == 401)
    sent = pl.concat([part.select("client", "path", "time", "referrer") for part in (refused, quick)])
    sent = sent.join(_habits(sent), on="path", how="anti").drop("referrer")
    each = pl.concat([sent, basic.select("client", "path", "time")])
    counted = (
        each.sort("client", "path", "time")
        .with_columns(pl.col("time").diff().over("client", "path").dt.total_seconds(fractional=True).alias("pause"))
        .group_by("client", "path")
        .agg(
            pl.len().cast(pl.Int64).alias("n"),
            pl.col("pause").mean().alias("mean"),
            pl.col("pause").std().alias("spread"),
        )
        .filter(pl.col("n") >= LEAST)
        .filter(~((pl.col("mean") >= 20) & (pl.col("spread") < pl.col("mean") * 0.2)).fill_null(value=False))
    )
    return dict(counted.group_by("client").agg(pl.col("n").max()).sort("client").iter_rows())


def _habits(sent: pl.DataFrame) -> pl.DataFrame:
    """Paths to which pages of the site send something again and again (a sign of life): several visitors are "refused".

    A program that guesses comes from no page.
    """
    led = pl.col("referrer").is_not_null().mean() >= _LED
    return (
        sent.group_by("path", "client")
        .agg(pl.len().alias("n"), led.alias("led"))
        .filter(pl.col("n") >= LEAST)
        .group_by("path")
        .agg(pl.col("led").sum(), pl.len().alias("clients"))
        .filter((pl.col("led") >= _VISITORS) & (pl.col("led") * 2 >= pl.col("clients")))
        .select("path")
    )


def campaigns(logins: pl.DataFrame, by_address: pl.DataFrame) -> list[set[str]]:
    """Groups of addresses that do little but hand in passwords at one door, in one stretch of time, mostly refused.

    A browser hands in a form it never opened, or a program that hardly anybody gets in with: visitors do neither.
    """
    refusing = doors(logins).filter("sure").select("path", "status").with_columns(refused=pl.lit(value=True))
    posts = (
        logins.with_columns(path())
        .join(refusing, on=["path", "status"], how="left")
        .with_columns(pl.col("refused").fill_null(value=False))
    )
    per_agent = posts.group_by("path", "agent").agg(pl.col("refused").mean().alias("agent_refused"))
    busy = (
        posts.group_by("path", "client")
        .agg(pl.len().alias("posts"))
        .join(by_address.select("client", "requests"), on="client")
        .filter(pl.col("posts") * 10 >= pl.col("requests") * 4)
        .filter(pl.len().over("path") >= _CAMPAIGN)
    )
    near = posts.join(busy, on=["path", "client"], how="semi")
    clients = (
        near.join(kinds(near["agent"]).select("agent", "kind"), on="agent")
        .join(per_agent, on=["path", "agent"])
        .group_by("path", "client")
        .agg(
            pl.col("refused").mean().alias("refused"),
            pl.col("referrer").is_null().all().alias("blunt"),
            (pl.col("kind") == "browser").all().alias("browser"),
            (pl.col("agent_refused") >= 0.8).all().alias("failing"),
        )
        .filter((pl.col("browser") & pl.col("blunt")) | pl.col("failing"))
    )
    groups = []
    for (where,), bare in sorted(clients.partition_by("path", as_dict=True).items(), key=str):
        if bare.filter(pl.col("refused") >= 0.5).height < _CAMPAIGN:
            continue
        mine = posts.filter(pl.col("path") == where).join(bare, on="client", how="semi").sort("time", "client")
        cut = (pl.col("time").diff() > pl.duration(hours=1)).fill_null(value=False).cum_sum().alias("stretch")
        for part in mine.with_columns(cut).partition_by("stretch", maintain_order=True):
            refused = int(part["refused"].sum())
            if part["client"].n_unique() >= _CAMPAIGN and refused >= _CAMPAIGN and refused * 10 >= len(part) * 6:
                groups.append(set(part["client"]))
    return sorted(groups, key=sorted)
