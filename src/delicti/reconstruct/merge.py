"""One actor behind several addresses, and two people behind one: which units (address and agent) belong together.

Addresses are joined by what only one actor would share, each join with its reason. An address is split where one of
its agents behaves like a visitor of its own.
"""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import polars as pl

from delicti.reconstruct import statements
from delicti.reconstruct.columns import MISSING, decoded, moment
from delicti.reconstruct.planted import Planted
from delicti.reconstruct.scene import Scene
from delicti.reconstruct.suspicion import Suspicion

_HAND_OVER = timedelta(minutes=30)
_APART = timedelta(hours=1)  # between what visitors ask and what is done by another at their address
_FEW_SHELLS = 3  # other names asked before, from which a shell was found by a list and not known


@dataclass
class Group:
    """Addresses of one actor and why they were joined."""

    addresses: tuple[str, ...]
    reasons: list[str] = field(default_factory=list)


class _Sets:
    def __init__(self, names: Iterable[str]) -> None:
        self.parent = {name: name for name in names}
        self.reasons: list[tuple[str, str]] = []

    def find(self, name: str) -> str:
        while self.parent[name] != name:
            self.parent[name] = self.parent[self.parent[name]]
            name = self.parent[name]
        return name

    def join(self, one: str, other: str, reason: str) -> None:
        first, second = sorted((self.find(one), self.find(other)))
        if first != second:
            self.parent[second] = first
            self.reasons.append((first, reason))


def groups(
    scene: Scene,
    suspicion: Suspicion,
    hostile: Sequence[str],
    planted: Sequence[Planted],
    campaigns: Sequence[set[str]],
) -> list[Group]:
    """The hostile addresses grouped into actors, sorted by first address."""
    sets = _Sets(hostile)
    for reason, pairs in (
        ("they used the same planted script, which nothing links to", _by_shell(scene, hostile, planted)),
        (
            "they handed in passwords at one door in one stretch of time, as parts of one run",
            _by_campaign(hostile, campaigns),
        ),
        (
            "one carried on where the other stopped, against the same parameter with the same agent",
            _by_series(scene, suspicion, hostile),
        ),
        ("they went through one list of paths together, with the same agent", _by_list(scene, hostile)),
    ):
        for one, other in pairs:
            sets.join(one, other, reason)
    found: dict[str, Group] = {}
    members = defaultdict(list)
    for name in hostile:
        members[sets.find(name)].append(name)
    for root, names in members.items():
        found[root] = Group(tuple(sorted(names)))
    for root, reason in sets.reasons:
        group = found[sets.find(root)]
        if reason not in group.reasons:
            group.reasons.append(reason)
    return sorted(found.values(), key=lambda group: group.addresses)


def _chain(names: Iterable[str]) -> list[tuple[str, str]]:
    ordered = sorted(names)
    return list(itertools.pairwise(ordered))


def _by_shell(scene: Scene, hostile: Sequence[str], planted: Sequence[Planted]) -> list[tuple[str, str]]:
    pairs = []
    for one in planted:
        if not one.shell:
            continue
        users = scene.rows.filter(
            (pl.col("path") == one.path) & pl.col("status").is_between(200, 399) & pl.col("client").is_in(list(hostile))
        )
        knowing = []
        for client in users["client"].unique().sort().to_list():
            first = users.filter(pl.col("client") == client)["row"].min()
            lost = scene.rows.filter(
                (pl.col("client") == client)
                & (pl.col("row") < first)
                & pl.col("status").is_in(MISSING)
                & pl.col("path").str.contains(r"(?i)\.(?:php|jsp|aspx?|cgi)$")
                & (pl.col("time") >= moment(users.filter(pl.col("row") == first)["time"][0]) - pl.duration(minutes=10))
            )["path"].n_unique()
            if lost < _FEW_SHELLS or client == one.client:
                knowing.append(client)
        pairs += _chain(knowing)
    return pairs


def _by_campaign(hostile: Sequence[str], campaigns: Sequence[set[str]]) -> list[tuple[str, str]]:
    known = set(hostile)
    return [pair for group in campaigns for pair in _chain(group & known)]


def _by_series(scene: Scene, suspicion: Suspicion, hostile: Sequence[str]) -> list[tuple[str, str]]:
    """Same agent against the same parameter: at the same time or handed over, or going on in the same hand."""
    found = suspicion.counted.filter(
        pl.col("client").is_in(list(hostile))
        & pl.col("row").is_not_null()
        & pl.col("where").str.starts_with("query")
        & (pl.col("status").is_null() | ~pl.col("status").is_in(MISSING))
    )
    if found.is_empty():
        return []
    kinds = dict(scene.rows.select("agent", "kind").unique().sort("agent").iter_rows())
    parts = (
        found.group_by("path", "where", "agent", "client")
        .agg(
            pl.col("time").min().alias("first"),
            pl.col("time").max().alias("last"),
            pl.len().alias("n"),
            pl.col("target").unique().sort().head(200).alias("targets"),
        )
        .filter(pl.len().over("path", "where", "agent") > 1)
        .sort("path", "where", "agent", "first", "client")
    )
    everyone = scene.clients.filter(pl.col("agent").is_in(parts["agent"].unique().implode()))
    strange = set(parts["agent"]) - set(everyone.filter(~pl.col("client").is_in(list(hostile)))["agent"])
    bare = bool((scene.clients["agent"] == "").all())  # a log without agents
    pairs = []
    for (_, _, agent), part in parts.partition_by("path", "where", "agent", as_dict=True, maintain_order=True).items():
        rows = part.rows(named=True)
        for at, one in enumerate(rows):
            pairs += [
                (one["client"], other["client"])
                for other in rows[at + 1 : at + 40]
                if _one_hand(one, other, kinds.get(str(agent), "none"), rare=agent in strange, bare=bare)
            ]
    return pairs


def going_on(scene: Scene, suspicion: Suspicion, hostile: Sequence[str]) -> set[str]:
    """Addresses with too few findings of their own whose statement carries on what a hostile address sent.

    The same parameter, the same statement but for its numbers, read from a table, by an agent that no visitor has, or
    in a log without agents.
    """
    found = suspicion.counted.filter(pl.col("where").str.starts_with("query") & (pl.col("class") == "sqli"))
    known = found.filter(pl.col("client").is_in(list(hostile)))
    others = found.filter(~pl.col("client").is_in(list(hostile)) & pl.col("agent").is_in(known["agent"].implode()))
    if others.is_empty():
        return set()
    visitors = scene.clients.join(found.select("client", "agent"), on=["client", "agent"], how="anti")
    bare = pl.lit(bool((scene.clients["agent"] == "").all()))
    rare = bare | ~pl.col("agent").is_in(visitors["agent"].implode())
    sent = {(r["path"], r["where"], r["agent"], _shape(r["target"])) for r in known.filter(rare).iter_rows(named=True)}
    return {
        row["client"]
        for row in others.filter(rare).iter_rows(named=True)
        if statements.tables(decoded(row["target"]))
        and (row["path"], row["where"], row["agent"], _shape(row["target"])) in sent
    }


def _shape(target: str) -> str:
    return statements.skeleton(decoded(target))


def _one_hand(one: dict[str, Any], other: dict[str, Any], kind: str, *, rare: bool, bare: bool) -> bool:
    mine, yours = set(_texts(one["targets"])), set(_texts(other["targets"]))
    if len(mine & yours) * 2 > min(len(mine), len(yours)):
        return False  # two runs of the same probes
    end, start = one["last"], other["first"]
    if isinstance(end, datetime) and isinstance(start, datetime) and start - end <= _HAND_OVER:
        return True
    if bare and _by_hand(one) and _by_hand(other):
        return bool(_reads(mine) & _reads(yours))  # without agents, what is read from where must be the same
    if kind != "browser":
        return False
    if rare and _by_hand(one) and _by_hand(other):
        return True  # an agent that no visitor has, used by hand against the same parameter
    shapes = {statements.skeleton(t) for t in mine}
    again = {statements.skeleton(t) for t in yours}
    return bool(shapes & again) and len(shapes & again) * 2 >= min(len(shapes), len(again))


def _reads(targets: Iterable[str]) -> set[tuple[str, int]]:
    """What the statements unite a page with: the value they begin with, and the number of columns."""
    found = set()
    for value in map(decoded, targets):
        columns = statements.union_columns(value)
        if columns is not None:
            found.add((statements.skeleton(value.lower().partition("union")[0]), columns))
    return found


def _by_hand(part: dict[str, Any]) -> bool:
    """Whether the requests are few and far between."""
    return bool(
        part["n"] <= 5 or (part["n"] <= 100 and (part["last"] - part["first"]).total_seconds() >= 20 * part["n"])
    )


def _texts(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list | pl.Series) else []


def _by_list(scene: Scene, hostile: Sequence[str]) -> list[tuple[str, str]]:
    """Many missing paths, asked by several addresses with one agent at one time, hardly any of them twice."""
    missing = scene.rows.filter(
        pl.col("client").is_in(list(hostile)) & pl.col("status").is_in(MISSING) & pl.col("referrer").is_null()
    )
    parts = (
        missing.group_by("agent", "client")
        .agg(
            pl.col("time").min().alias("first"),
            pl.col("time").max().alias("last"),
            pl.col("path").unique().sort().alias("paths"),
        )
        .filter(pl.col("paths").list.len() >= 10)
        .filter(pl.len().over("agent") > 1)
        .sort("agent", "first", "client")
    )
    pairs = []
    for part in parts.partition_by("agent", as_dict=True, maintain_order=True).values():
        rows = part.rows(named=True)
        for at, one in enumerate(rows):
            for other in rows[at + 1 : at + 40]:
                near = (
                    other["first"] - one["last"] <= timedelta(minutes=10) if one["last"] and other["first"] else False
                )
                both = len(set(one["paths"]) & set(other["paths"]))
                if near and both * 10 <= min(len(one["paths"]), len(other["paths"])):
                    pairs.append((one["client"], other["client"]))
    return pairs


def hostile_units(
    scene: Scene, suspicion: Suspicion, hostile: Sequence[str], shells: set[str], odd: set[tuple[str, str]]
) -> pl.DataFrame:
    """Client and agent of every unit that belongs to a hostile actor; visitors who share the address are left out.

    An agent of a hostile address is kept apart when it behaves like a visitor: a browser that loads pages with their
    pictures, asks for nothing odd, and is no part of a run of changing agents.
    """
    units = suspicion.units.filter(pl.col("client").is_in(list(hostile)))
    flagged = suspicion.counted.select("client", "agent").unique().with_columns(flagged=pl.lit(value=True))
    named = pl.DataFrame(sorted(odd), schema={"client": pl.String, "agent": pl.String}, orient="row")
    flagged = pl.concat([flagged, named.with_columns(flagged=pl.lit(value=True))]).unique()
    shelled = (
        scene.rows.filter(pl.col("path").is_in(sorted(shells)))
        .select("client", "agent")
        .unique()
        .with_columns(shelled=pl.lit(value=True))
    )
    probing = (
        scene.rows.filter(pl.col("status").is_in(MISSING) & pl.col("referrer").is_null())
        .group_by("client", "agent")
        .agg(pl.col("path").n_unique().alias("lost"))
    )
    marked = (
        units.join(flagged, on=["client", "agent"], how="left")
        .join(shelled, on=["client", "agent"], how="left")
        .join(probing, on=["client", "agent"], how="left")
        .with_columns(pl.col("flagged", "shelled").fill_null(value=False), pl.col("lost").fill_null(0))
    )
    clean = ~pl.col("flagged") & ~pl.col("shelled") & (pl.col("lost") < 3)
    marked = marked.join(_away(scene, marked.filter(~clean), marked.filter(clean)), on=["client", "agent"], how="left")
    used = pl.col("ordinary") & ((pl.col("assets") >= 2) | (pl.col("days") > 1))
    own = clean & (used | pl.col("away").fill_null(value=False))
    own = own & ~own.all().over("client")  # somebody at a hostile address did it
    known = pl.col("kind").is_in(["crawler", "monitor"]) & clean
    return marked.filter(~own & ~known).select("client", "agent").sort("client", "agent")


def _away(scene: Scene, doers: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    """Browsers at an address that were there only when those who did it were not: `client`, `agent`, `away`.

    Nobody of them came after the deed and was let in by a door.
    """
    key = ["client", "agent"]
    rows = scene.rows.select(*key, "time").drop_nulls("time")
    deeds = rows.join(doers, on=key, how="semi").select("client", "time").sort("time")
    begun = deeds.group_by("client").agg(pl.col("time").min().alias("begun"))
    near = (
        rows.join(others, on=key, how="semi")
        .sort("time")
        .join_asof(
            deeds.with_columns(pl.col("time").alias("deed")),
            on="time",
            by="client",
            strategy="nearest",
            tolerance=_APART,
            check_sortedness=False,
        )
        .group_by(key)
        .agg(pl.col("deed").is_null().all().alias("apart"))
    )
    entered = scene.let_in.select(key).unique().with_columns(entered=pl.lit(value=True))
    return (
        others.join(begun, on="client")
        .join(near, on=key)
        .join(entered, on=key, how="left")
        .filter((pl.col("kind") == "browser") & (pl.col("answered") * 10 >= pl.col("requests") * 7) & pl.col("apart"))
        .filter(pl.col("entered").is_null() | (pl.col("first") < pl.col("begun")))
        .select(*key, away=pl.lit(value=True))
    )
