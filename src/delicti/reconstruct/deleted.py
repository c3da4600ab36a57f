"""Signs that lines were taken out of a log, or a log out of the evidence, and which conclusions that weakens."""

from datetime import datetime, timedelta

import polars as pl

from delicti.model.acts import LOGIN, is_act
from delicti.model.flow import Limit
from delicti.reconstruct.clients import Networks
from delicti.reconstruct.entry import BEFORE, OUTSIDE
from delicti.reconstruct.people import People

_NEAR = "2m"
_NAMED = 5
_EARLIER = timedelta(hours=1)
_MANY = 3  # messages of one log without their request, below which chance is enough


def deleted(people: People) -> list[Limit]:
    """Everything that points at deletion, in a fixed order."""
    said = _said(people)
    return [*_unknown(people, said), *_lost(people, said), *_younger(people), *_nobody_put(people), *_asked(people)]


def _said(people: People) -> pl.DataFrame:
    """Messages of error logs about clients, within the time that the access log covers; proxies in front left out."""
    scene = people.scene
    first, last = scene.by_address["first"].min(), scene.by_address["last"].max()
    frame = (
        scene.tables.messages.filter(~is_act())
        .select("item", "time", "client", "script", "request")
        .drop_nulls(["client", "time"])
        .collect(engine="streaming")
    )
    if not isinstance(first, datetime) or not isinstance(last, datetime) or frame.is_empty():
        return frame.head(0)
    fronts = Networks(scene.settings.trust_proxy).among(frame["client"].unique())
    peers = scene.tables.requests.select(pl.col("peer").drop_nulls().unique()).collect(engine="streaming")["peer"]
    inside = frame.filter(pl.col("time").is_between(pl.lit(first), pl.lit(last)))
    return inside.filter(~pl.col("client").is_in(sorted(fronts | set(peers))))


def _unknown(people: People, said: pl.DataFrame) -> list[Limit]:
    """Clients that the error log knows and the access log does not."""
    unknown = said.join(people.scene.by_address.select("client"), on="client", how="anti")
    if unknown.is_empty():
        return []
    names = unknown["client"].unique().sort().to_list()
    return [
        Limit(
            text=f"The error log names addresses that the access log does not ({len(names):,}), {len(unknown):,} times "
            f"({', '.join(names[:_NAMED])}): lines of the access log are missing or were removed.",
            weakens=("everything these addresses did", "entry points", "that all actors are known"),
        )
    ]


def _lost(people: People, said: pl.DataFrame) -> list[Limit]:
    """Messages about a client's request that has no line near, though the client has others and its messages do too."""
    told = said.filter(pl.col("request").is_not_null() | pl.col("script").is_not_null()).sort("time")
    told = told.join(people.scene.by_address.select("client"), on="client", how="semi", maintain_order="left")
    if told.is_empty():
        return []
    asked = (
        people.scene.tables.requests.select("client", "time")
        .filter(pl.col("client").is_in(told["client"].unique().implode()))
        .drop_nulls()
        .collect(engine="streaming")
        .sort("time")
        .with_columns(pl.col("time").alias("asked"))
    )
    near = told.join_asof(
        asked, on="time", by="client", strategy="nearest", tolerance=_NEAR, check_sortedness=False
    ).with_columns(pl.col("asked").is_null().alias("lost"))
    # Where most have none, the logs are of different sites or clocks; that is not what deletion looks like.
    odd = near.filter((pl.col("lost").mean() <= 0.3).over("item") & pl.col("lost"))
    if len(odd) < _MANY:
        return []
    names = odd["client"].unique().sort().to_list()
    when = f"from {_minute(odd['time'].min())} to {_minute(odd['time'].max())} UTC"
    return [
        Limit(
            text=f"{len(odd):,} messages of the error log, {when}, tell of requests of "
            f"{', '.join(names[:_NAMED])} that have no line in the access log near that time: single lines "
            "may have been removed.",
            weakens=("what these addresses did", "outcomes", "entry points"),
        )
    ]


def _younger(people: People) -> list[Limit]:
    """An access log that begins after other logs show somebody at work."""
    scene = people.scene
    first = scene.by_address["first"].min()
    if not isinstance(first, datetime):
        return []
    login = is_act() & (pl.col("level") == LOGIN)
    before = scene.tables.messages.filter(pl.col("client").is_not_null() & (pl.col("time") < pl.lit(first - _EARLIER)))
    telling = before.filter(login | ~is_act())
    counted = telling.select(pl.col("time").min(), pl.len(), login.sum().alias("logins")).collect(engine="streaming")
    begin, count, logins = counted.row(0)
    if not count:
        return []
    what = f"{logins:,} logins" if logins else f"{count:,} messages about clients"
    return [
        Limit(
            text=f"The access log begins at {_minute(first)} UTC; others go back to {_minute(begin)} UTC, with {what} "
            "before it: earlier access logs are missing, rotated away or removed.",
            weakens=("entry points before it begins", "dwell time"),
        )
    ]


def _minute(time: object) -> str:
    return f"{time:%Y-%m-%d %H:%M}" if isinstance(time, datetime) else "an unknown time"


def _nobody_put(people: People) -> list[Limit]:
    """A script that answered though nothing in the evidence put it there."""
    done = {one.target for actor in people.actors for one in actor.episodes}
    odd = [
        one.path
        for one in people.planted
        if one.shell and one.upload_row is None and one.transfer is None and one.path in done
    ]
    return [
        Limit(
            text=f"{name} answered, and no line of the evidence shows who put it there: the entry is `{BEFORE}` or "
            f"`{OUTSIDE}`, or the lines that show it were removed.",
            weakens=("entry points", "dwell time", "that all actors are known"),
        )
        for name in sorted(set(odd))
    ]


def _asked(people: People) -> list[Limit]:
    """Logs that a planted script was asked to remove or change."""
    count = sum(len(one.rows) for actor in people.actors for one in actor.episodes if one.kind == "cover-up")
    if not count:
        return []
    return [
        Limit(
            text=f"{count:,} requests asked a planted script to remove or change logs; other logs may be cut.",
            weakens=("what other logs say", "that all actors are known"),
        )
    ]
