"""Everybody with a row in the table of actors: hostile ones with their episodes, and those that are explained."""

from collections import Counter
from dataclasses import dataclass

import polars as pl

from delicti.model.flow import Tables
from delicti.model.progress import Stage
from delicti.model.settings import Settings
from delicti.model.tables import ACTOR, shaped
from delicti.model.words import Outcome
from delicti.reconstruct import (
    alike,
    background,
    changes,
    enumeration,
    episodes,
    explained,
    guessing,
    merge,
    planted,
    roles,
    scene,
    sessions,
    staff,
    suspicion,
    writers,
)
from delicti.reconstruct.actor import Actor, actor_id
from delicti.reconstruct.clients import Networks
from delicti.reconstruct.columns import MISSING
from delicti.reconstruct.crawlers import Crawlers
from delicti.reconstruct.deeds import Context
from delicti.reconstruct.planted import Planted
from delicti.reconstruct.series import INJECTIONS

STEPS = 5  # of `find`
_SHOWN_AGENTS = 50


@dataclass(frozen=True)
class People:
    """All actors, hostile ones first, by their first request; what was planted and what changed."""

    scene: scene.Scene
    actors: list[Actor]
    planted: list[Planted]
    changes: list[changes.Change]
    context: Context
    table: pl.DataFrame  # ACTOR
    units: pl.DataFrame  # client, agent, actor
    requests: dict[str, int]  # per actor


def find(tables: Tables, findings: pl.DataFrame, settings: Settings, stage: Stage) -> People:
    """Everybody the case names. The `stage` advances by STEPS."""
    seen = scene.gather(tables, findings, settings)
    stage.advance(1)
    guessers = guessing.refused_guesses(seen.logins, seen.rows)
    together = guessing.campaigns(seen.logins, seen.by_address)
    for group in together:
        guessers.update({one: max(guessers.get(one, 0), guessing.LEAST) for one in group})
    workers = staff.learned(seen, set(seen.authorised))
    known = Networks((*settings.authorised, *settings.owner)).among(one.client for one in seen.outside.guesses)
    guessed = seen.outside.guessed(known | {client for client, _ in workers})
    guessers.update({one.client: max(guessers.get(one.client, 0), one.refused) for one in guessed})
    for declared in seen.authorised | seen.owners:
        guessers.pop(declared, None)
    counts = enumeration.find(seen, set(seen.authorised | seen.owners))
    scripts = planted.hidden_scripts(seen)
    changed = changes.find(seen)
    scripts |= seen.outside.scripts(tables.requests, guessed)
    skimmed = writers.strangers(seen, changed, set(workers))
    scripts |= {one.client: one.senders for one in skimmed}
    stage.advance(1)
    habits = suspicion.Habits(guessers, {one.client: one.records for one in counts}, scripts)
    seen = seen.with_rows_of(set(guessers) | set(habits.records) | set(scripts))
    weighed = suspicion.weigh(seen, habits)
    excused = seen.authorised | seen.owners
    hostile = [one for one in weighed.hostile() if one not in excused]
    more = merge.going_on(seen, weighed, hostile) | alike.alike(seen, hostile)
    hostile = sorted({*hostile, *(more - excused)})
    did = {(one.client, one.agent) for one in counts} | {(one.client, one.agent) for one in skimmed}
    seemly = merge.hostile_units(seen, weighed, hostile, set(), did)
    put = planted.find(seen, set(hostile), planted.catch_alls(seen.rows), seemly)
    users = background.shell_users(seen, put, set(hostile)) - excused
    if users:
        seen = seen.with_rows_of(users)
        weighed = suspicion.weigh(seen, habits)
        hostile = sorted(set(hostile) | users)
    stage.advance(1)
    shells = {one.path for one in put if one.shell}
    grouped = merge.groups(seen, weighed, hostile, put, together)
    units = merge.hostile_units(seen, weighed, hostile, shells, did)
    context = background.context(seen, set(hostile), put, changed, counts, skimmed)
    stage.advance(1)
    parts = _Parts(grouped, units, seen, weighed)
    actors = [_hostile(at, group, parts, guessers, context, shells, seen.crawlers) for at, group in enumerate(grouped)]
    actors = [one for one in actors if len(one.units)]
    sessions.attach(actors, seen.outside, guessed, put)
    taken = (
        pl.concat([one.units for one in actors])
        if actors
        else pl.DataFrame(schema={"client": pl.String, "agent": pl.String})
    )
    stage.advance(1)
    staffed = {unit: why for unit, why in workers.items() if unit[0] not in hostile}
    actors += explained.actors(seen, weighed, background.victims(seen, put, set(hostile)), staffed, taken)
    return _tabled(seen, actors, put, list(context.changes), context)


class _Parts:
    """Units, requests and findings of all groups, parted once."""

    def __init__(
        self, groups: list[merge.Group], units: pl.DataFrame, seen: scene.Scene, weighed: suspicion.Suspicion
    ) -> None:
        at = pl.DataFrame(
            [(name, at) for at, group in enumerate(groups) for name in group.addresses],
            schema={"client": pl.String, "group": pl.Int64},
            orient="row",
        )
        own = units.join(at, on="client")
        self.units = _parted(own.sort("client", "agent"))
        self.rows = _parted(seen.rows.join(own, on=["client", "agent"], maintain_order="left"))
        self.found = _parted(weighed.counted.join(own, on=["client", "agent"], maintain_order="left"))
        self.agents = dict(weighed.units.join(at, on="client").group_by("group").len().iter_rows())
        self.none = units.head(0), seen.rows.head(0), weighed.counted.head(0)

    def of(self, at: int) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
        """Units, requests and findings of one group."""
        units, rows, found = self.none
        return self.units.get(at, units), self.rows.get(at, rows), self.found.get(at, found)


def _parted(frame: pl.DataFrame) -> dict[int, pl.DataFrame]:
    parts = frame.partition_by("group", as_dict=True, maintain_order=True, include_key=False)
    return {int(str(key[0])): part for key, part in parts.items()}


def _hostile(
    at: int,
    group: merge.Group,
    parts: _Parts,
    guessers: dict[str, int],
    context: Context,
    shells: set[str],
    crawlers: Crawlers,
) -> Actor:
    own, mine, found = parts.of(at)
    did = episodes.of(mine, found, context)
    tools = sorted(set(mine["tool"].drop_nulls()))
    apart = parts.agents.get(at, 0) - len(own)
    facts = roles.Facts(
        requests=len(mine),
        findings=found["row"].n_unique() if len(found) else 0,
        classes=[name for name, _ in Counter(found["class"].to_list()).most_common(6)],
        aimed=_aimed(found, context),
        probed=mine.filter(pl.col("status").is_in(MISSING))["path"].n_unique(),
        guesses=max((guessers.get(one, 0) for one in group.addresses), default=0),
        succeeded=sorted({one.kind for one in did if one.outcome is Outcome.SUCCEEDED}),
        shells=mine.filter(pl.col("path").is_in(sorted(shells))).height,
        tools=tools,
        addresses=len(group.addresses),
        joined=group.reasons,
        counted=max((one.records for one in context.counts if one.client in group.addresses), default=0),
        apart=apart,
        pretended=_claimed(own, crawlers, true=False),
        verified=_claimed(own, crawlers, true=True),
    )
    role, why, why_not = roles.hostile_role(facts)
    return Actor(
        actor_id(group.addresses, own if apart else None), group.addresses, own, role, why, why_not, tools, did
    )


def _claimed(units: pl.DataFrame, crawlers: Crawlers, *, true: bool) -> list[str]:
    """Crawlers that these clients claim to be, truly or falsely as far as their networks are known."""
    pairs = units.select("client", "agent").iter_rows() if crawlers else ()
    claims = [crawlers.claim(client, agent) for client, agent in pairs]
    return sorted({one.crawler for one in claims if one is not None and one.true is true})


def _aimed(found: pl.DataFrame, context: Context) -> int:
    """Attack requests against parameters at paths that harmless visitors use too."""
    real = context.normal.paths
    return (
        found.filter(
            pl.col("class").is_in(list(INJECTIONS))
            & pl.col("where").str.starts_with("query:")
            & pl.col("path").is_in(sorted(real))
            & (pl.col("path") != "/")
        )["row"].n_unique()
        if len(found)
        else 0
    )


def _tabled(
    seen: scene.Scene, actors: list[Actor], put: list[Planted], changed: list[changes.Change], context: Context
) -> People:
    units = pl.concat(
        [one.units.with_columns(pl.lit(one.id).alias("actor")) for one in actors]
        or [pl.DataFrame(schema={"client": pl.String, "agent": pl.String, "actor": pl.String})]
    )
    counted = (
        seen.clients.filter(pl.col("client").is_in(units["client"].implode()))
        .join(units, on=["client", "agent"])
        .group_by("actor")
        .agg(
            pl.col("requests").sum(),
            pl.col("first").min().alias("first_time"),
            pl.col("last").max().alias("last_time"),
            pl.col("agent")
            .sort_by(["requests", "agent"], descending=[True, False])
            .head(_SHOWN_AGENTS)
            .alias("agents"),
        )
    )
    said = pl.DataFrame(
        {
            "actor": [one.id for one in actors],
            "addresses": [list(one.addresses) for one in actors],
            "tools": [one.tools for one in actors],
            "role": [str(one.role) for one in actors],
            "why": [one.why for one in actors],
            "why_not": [one.why_not for one in actors],
        },
        schema={name: ACTOR[name] for name in ("actor", "addresses", "tools", "role", "why", "why_not")},
    )
    table = said.join(counted, on="actor", how="left").with_columns(
        pl.col("agents").list.eval(pl.element().filter(pl.element() != "")).fill_null([]),
        pl.col("requests").fill_null(0),
    )
    table = shaped(table.sort("first_time", "actor", nulls_last=True), ACTOR)
    counts = dict(table.select("actor", "requests").iter_rows())
    order = {one: at for at, one in enumerate(table["actor"])}
    actors = sorted(actors, key=lambda one: (not one.hostile, order[one.id]))
    return People(seen, actors, put, changed, context, table, units.sort("client", "agent"), counts)
