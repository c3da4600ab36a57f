"""What the evidence cannot show, and which conclusions that weakens."""

import re

import polars as pl

from delicti.model.flow import Limit
from delicti.reconstruct.clocks import offsets
from delicti.reconstruct.deleted import deleted
from delicti.reconstruct.outside import WAY_NAMES
from delicti.reconstruct.people import People
from delicti.reconstruct.rotations import rotations
from delicti.reconstruct.silences import silences

_CUT = 8000  # bytes of a target, at which servers cut lines


def limits(people: People) -> list[Limit]:
    """All limits, in a fixed order."""
    scene = people.scene
    requests = scene.tables.requests
    found = [Limit(text=note, weakens=_weakened(note)) for note in scene.tables.notes]
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
    found += silences(scene.tables)
    found += rotations(scene.tables.items)
    found += deleted(people)
    found += offsets(scene.tables)
    if not scene.settings.trust_proxy:
        found += _front(people)
    found.append(_other_ways(people))
    return found


_NOTES = (
    (r"carry no (?:zone|year)|were moved by", ("the order of events across logs",)),
    (r"is no log that Delicti knows|what came before", ("whatever stands in the part that was not read",)),
)


def _weakened(note: str) -> tuple[str, ...]:
    """What a note about the evidence weakens; one that says what was done for good weakens nothing."""
    return next((weakens for pattern, weakens in _NOTES if re.search(pattern, note)), ())


def _facts(people: People) -> dict[str, int]:
    """What the columns hold, in counts of requests."""
    scene = people.scene
    same = pl.col("item") == pl.col("item").shift()  # one log ends where the next begins
    late = (same & (pl.col("time").diff() < pl.duration(seconds=-5))).sum().alias("unsorted")
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


def _other_ways(people: People) -> Limit:
    """Which ways beside the web the evidence tells of."""
    ways = sorted(people.scene.outside.acts["way"].unique())
    missing = [name for way, name in WAY_NAMES.items() if way not in ways and way != "console"]
    if not ways:
        text = "The log shows the web only: logins by SSH, FTP or a hosting panel leave no line here."
    elif missing:
        text = f"No log of {' or '.join(missing)} was given: who came that way leaves no line here."
    else:
        text = (
            "Logs of SSH, FTP and the hosting panel show logins and transfers; what was done in a session they do not."
        )
    return Limit(text=text, weakens=("entry points", "changes without a request"))


def _front(people: People) -> list[Limit]:
    """One address for nearly everybody: a proxy stands in front and its visitors are hidden."""
    by = people.scene.by_address
    total = int(by["requests"].sum())
    top = by.filter(pl.col("requests") == pl.col("requests").max()).sort("client").row(0, named=True)
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
