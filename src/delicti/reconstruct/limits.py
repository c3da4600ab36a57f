"""What the evidence cannot show, and which conclusions that weakens."""

from datetime import datetime, timedelta

import polars as pl

from delicti.model.flow import Limit
from delicti.reconstruct.people import People

_LONG = timedelta(hours=6)
_CUT = 8000  # bytes of a target, at which servers cut lines


def limits(people: People) -> list[Limit]:
    """All limits, in a fixed order."""
    scene = people.scene
    requests = scene.tables.requests
    found = [Limit(text=note, weakens=()) for note in scene.tables.notes]
    nameless = int(requests.select(pl.col("client").null_count()).collect(engine="streaming").item())
    if nameless:
        count = "1 request carries" if nameless == 1 else f"{nameless:,} requests carry"
        text = f"{count} no client address: who sent them cannot be told, and no actor is named for them."
        found.append(Limit(text=text, weakens=("who did it", "that all actors are known")))
    if scene.by_address.is_empty():
        if not nameless:
            text = "There are no requests in the evidence: nothing can be said about what was asked of the site."
            found.append(Limit(text=text, weakens=("every conclusion",)))
        return found
    facts = _facts(people)
    if not facts["bodies"] and facts["posts"]:
        found.append(
            Limit(
                text=(
                    f"Request bodies are not in the log: what {facts['posts']:,} POST and PUT requests sent "
                    f"cannot be seen."
                ),
                weakens=("attacks in forms", "passwords tried", "files uploaded", "what victims entered"),
            )
        )
    if not facts["durations"]:
        found.append(
            Limit(
                text="Response times are not in the log: delays that an injection causes would not show.",
                weakens=("time-based injection",),
            )
        )
    if facts["sizeless"] * 2 > facts["n"]:
        found.append(
            Limit(
                text="Most requests carry no response size: answers cannot be told apart by their length.",
                weakens=("outcomes", "amounts taken"),
            )
        )
    if facts["statusless"]:
        found.append(Limit(text=f"{facts['statusless']:,} requests carry no status.", weakens=("outcomes",)))
    if facts["timeless"]:
        found.append(Limit(text=f"{facts['timeless']:,} requests carry no time.", weakens=("the order of events",)))
    if facts["unsorted"]:
        found.append(
            Limit(
                text=f"{facts['unsorted']:,} lines stand out of order of time; they were sorted.",
                weakens=("order within seconds",),
            )
        )
    if facts["long"]:
        found.append(
            Limit(
                text=f"{facts['long']:,} targets are 8,000 bytes or longer; servers cut such lines.",
                weakens=("long payloads",),
            )
        )
    found += _gaps(people)
    found += _deleted(people)
    if not scene.settings.trust_proxy:
        found += _front(people)
    found.append(
        Limit(
            text="The log shows the web only: logins by SSH, FTP or a hosting panel leave no line here.",
            weakens=("entry points", "changes without a request"),
        )
    )
    return found


def _facts(people: People) -> dict[str, int]:
    """What the columns hold, in counts of requests."""
    scene = people.scene
    late = (pl.col("time").diff() < pl.duration(seconds=-5)).sum().alias("unsorted")
    posts = pl.col("method").is_in(["POST", "PUT", "PATCH"]).sum().alias("posts")
    given = {"request_body": "bodies", "duration_s": "durations"}
    lacking = {"size_bytes": "sizeless", "status": "statusless", "time": "timeless"}
    counts = [pl.col(name).count().alias(what) for name, what in given.items()]
    nulls = [pl.col(name).null_count().alias(what) for name, what in lacking.items()]
    facts = scene.tables.requests.select(pl.len().alias("n"), *counts, *nulls, late, posts)
    found: dict[str, int] = facts.collect(engine="streaming").row(0, named=True)
    long = scene.targets.table.filter(pl.col("target").str.len_bytes() >= _CUT)["target"]
    found["long"] = scene.targets.asked(long).select(pl.len()).collect(engine="streaming").item() if len(long) else 0
    return found


def _gaps(people: People) -> list[Limit]:
    """Silences much longer than this site ever has at that rate of requests."""
    hours = (
        people.scene.tables.requests.select(pl.col("time").dt.truncate("10m").alias("slot"))
        .drop_nulls()
        .group_by("slot")
        .len()
        .collect(engine="streaming")
        .sort("slot")
    )
    if len(hours) < 50:
        return []
    pauses = hours["slot"].diff().drop_nulls()
    usual = pauses.quantile(0.99)
    limit = max(_LONG, usual * 4) if isinstance(usual, timedelta) else _LONG
    found = []
    for before, after in zip(hours["slot"].to_list(), hours["slot"].to_list()[1:], strict=False):
        if after - before >= limit:
            found.append(
                Limit(
                    text=(
                        f"No request is logged between {before:%Y-%m-%d %H:%M} and {after:%Y-%m-%d %H:%M} "
                        f"UTC, which is unusual here."
                    ),
                    weakens=("everything in that time", "entry points before it ends"),
                )
            )
    return found[:20]


def _deleted(people: People) -> list[Limit]:
    """Clients that the error log knows and the access log does not, though it covers the moment."""
    scene = people.scene
    told = scene.tables.messages.select("client", "time").drop_nulls().collect(engine="streaming")
    if told.is_empty():
        return _asked_to_delete(people)
    first, last = scene.by_address["first"].min(), scene.by_address["last"].max()
    if not isinstance(first, datetime) or not isinstance(last, datetime):
        return []
    inside = told.filter(pl.col("time").is_between(pl.lit(first), pl.lit(last)))
    unknown = inside.join(scene.by_address.select("client"), on="client", how="anti")
    found = []
    if len(unknown):
        names = unknown["client"].unique().sort().to_list()
        found.append(
            Limit(
                text=f"The error log names addresses that the access log does not ({len(names):,}), "
                f"{len(unknown):,} times "
                f"({', '.join(names[:5])}): lines of the access log are missing or were removed.",
                weakens=("everything these addresses did", "entry points", "that all actors are known"),
            )
        )
    return found + _asked_to_delete(people)


def _asked_to_delete(people: People) -> list[Limit]:
    count = sum(len(one.rows) for actor in people.actors for one in actor.episodes if one.kind == "cover-up")
    if not count:
        return []
    return [
        Limit(
            text=f"{count:,} requests asked a planted script to remove or change logs; other logs may be cut.",
            weakens=("what other logs say", "that all actors are known"),
        )
    ]


def _front(people: People) -> list[Limit]:
    """One address for nearly everybody: a proxy stands in front and its visitors are hidden."""
    by = people.scene.by_address
    total = int(by["requests"].sum())
    top = by.sort("requests", "client", descending=[True, False]).row(0, named=True)
    agents = top["agents"]
    if total >= 200 and top["requests"] * 10 >= total * 8 and agents >= 10:
        return [
            Limit(
                text=f"{top['client']} sent {top['requests']:,} of {total:,} requests with {agents:,} agents: "
                f"it is likely a proxy; "
                "declare it to have its visitors told apart.",
                weakens=("who did what", "how many actors there were"),
            )
        ]
    return []
