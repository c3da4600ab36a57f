"""Strangers who changed the site through its own doors: a log-in, a change, and then data goes to a new place.

A change alone says nothing: owners change their pages. What tells is the chain: somebody not known to work here
logs in, writes in the moment in which a page or script changes for everybody, and from then on visitors send
something to an address that nobody asked before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import polars as pl

from delicti.reconstruct.changes import Change
from delicti.reconstruct.columns import path
from delicti.reconstruct.scene import Scene

_MOMENT = timedelta(minutes=10)
_SESSION = timedelta(hours=2)
_SENDERS = 5  # visitors who send something to the new place
_FEW = 6  # clients that write to a path that is no public form


@dataclass(frozen=True)
class Skimmed:
    """A stranger's change after which visitors sent something to a new place."""

    client: str
    agent: str
    change: Change
    place: str
    senders: int  # visitors who sent something there


def strangers(scene: Scene, changes: Sequence[Change], staff: set[tuple[str, str]]) -> list[Skimmed]:
    """What such strangers did, by the moment of the change."""
    moments = [one for one in changes if not one.gone]
    if not moments:
        return []
    written = (
        scene.tables.requests.filter(pl.col("method").is_in(["POST", "PUT"]) & pl.col("status").is_between(200, 399))
        .select("time", "client", pl.col("agent").fill_null(""), "target")
        .with_columns(path())
    )
    places = (
        written.group_by("path")
        .agg(pl.col("time").min().alias("first"), pl.col("client").n_unique().alias("clients"))
        .collect(engine="streaming")
        .sort("path")
    )
    public = places.filter(pl.col("clients") > _FEW)
    found: list[Skimmed] = []
    for change in moments:
        new = public.filter((pl.col("first") >= pl.lit(change.last_before) - _MOMENT) & (pl.col("clients") >= _SENDERS))
        new = new.filter(~pl.col("path").is_in(_known_before(scene, new["path"], change)))
        if new.is_empty():
            continue
        near = pl.col("time").is_between(pl.lit(change.last_before) - _MOMENT, pl.lit(change.first_after))
        writers = written.filter(near & ~pl.col("path").is_in(public["path"].implode())).collect(engine="streaming")
        for client, agent in writers.select("client", "agent").unique().sort("client", "agent").iter_rows():
            known = (client, agent) in staff or client in scene.owners or client in scene.authorised
            if not known and _logged_in(scene, client, change):
                where, senders = new.sort("clients", "path", descending=[True, False]).select("path", "clients").row(0)
                found.append(Skimmed(client, agent, change, where, senders))
    return found


def _known_before(scene: Scene, paths: pl.Series, change: Change) -> list[str]:
    """Which of the paths anybody asked before the change, in whatever way."""
    if paths.is_empty():
        return []
    asked = (
        scene.targets.at(paths)
        .filter(pl.col("time") < pl.lit(change.last_before) - _MOMENT)
        .select(pl.col("path").unique())
        .collect(engine="streaming")
    )
    return sorted(asked["path"])


def _logged_in(scene: Scene, client: str, change: Change) -> bool:
    entered = scene.logins.filter(
        (pl.col("client") == client)
        & pl.col("status").is_between(200, 399)
        & pl.col("time").is_between(pl.lit(change.last_before) - _SESSION, pl.lit(change.first_after))
    )
    return len(entered) > 0
