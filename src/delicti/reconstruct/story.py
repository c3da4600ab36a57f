"""Findings and tables to the story of a case: who did what, did it work, how they got in, and what cannot be seen."""

import polars as pl

from delicti.model import tables as t
from delicti.model.flow import Story, Tables
from delicti.model.progress import Progress
from delicti.model.settings import Settings
from delicti.model.words import ATTEMPT, KINDS, Outcome
from delicti.reconstruct import entry, lengths, limits, nameless, people, still_open, tell
from delicti.reconstruct.taken import episode_id, taken

_NOT_EXAMINED = (
    "The web root: which files were added, changed or removed is not examined.",
    "Captured pages: what visitors saw is not examined.",
    "Personal data in what was taken: its kinds are not examined.",
)


def reconstruct(tables: Tables, findings: pl.DataFrame, settings: Settings, progress: Progress) -> Story:
    """The story that this evidence carries. The same tables and findings give the same story."""
    with progress.stage("reconstruct", people.STEPS + 2, "steps") as stage:
        who = people.find(tables, findings, settings, stage)
        named = _with_actor(findings, tables, who)
        episodes, places = _episodes(who)
        entries = entry.points(who)
        lost = taken(who)
        stage.advance(1)
        without = nameless.nameless(who.scene)
        told = lengths.Concluded(
            entries=entries,
            taken=lost,
            changed=tell.changed(who),
            notify=tell.to_notify(who, lost),
            holes=still_open.holes(who),
            limits=limits.limits(who),
            nameless=without,
        )
        director = lengths.director(who, told)
        story = Story(
            summary=" ".join(one.text for one in director),
            sentences=tuple(tell.sentences(who, named, without)),
            actors=who.table,
            episodes=episodes,
            findings=named,
            requests=_requests(tables, who, places),
            messages=_messages(tables, who),
            remainder=_remainder(who),
            entry_points=tuple(entries),
            changed=tuple(told.changed),
            taken=tuple(lost),
            to_notify=tuple(told.notify),
            still_open=tuple(told.holes),
            limits=tuple(told.limits),
            not_examined=_NOT_EXAMINED,
            director=tuple(director),
            engineer=tuple(lengths.engineer(who, told)),
        )
        stage.advance(1)
    return story


def _with_actor(findings: pl.DataFrame, tables: Tables, who: people.People) -> pl.DataFrame:
    """Findings with the actor of the request or message they are in."""
    places = findings.filter(pl.col("line").is_not_null()).select("item", "line").unique().lazy()
    units = who.units.lazy()
    asked = who.scene.flagged.lazy().join(units, on=["client", "agent"]).select("item", "line", "actor")
    alone = units.unique(["client", "actor"]).filter(pl.len().over("client") == 1).select("client", "actor")
    told = (
        tables.messages.select("item", "line", "client")
        .join(places, on=["item", "line"], how="semi")
        .join(alone, on="client")
        .select("item", "line", "actor")
    )
    known = pl.concat([asked, told]).collect(engine="streaming").unique(["item", "line"])
    joined = findings.drop("actor").join(known, on=["item", "line"], how="left", maintain_order="left")
    return t.shaped(joined, t.FINDING)


def _episodes(who: people.People) -> tuple[pl.DataFrame, pl.DataFrame]:
    """EPISODE, and the episode of every request that is in one."""
    rows, places = [], []
    for actor in who.actors:
        for one in actor.episodes:
            kind = KINDS[one.kind]
            name = episode_id(actor, one)
            attempted = one.outcome is not Outcome.SUCCEEDED
            offence = kind.offence and (ATTEMPT + kind.offence if attempted else kind.offence)
            rows.append(
                {
                    "episode": name,
                    "actor": actor.id,
                    "kind": one.kind,
                    "tactic": kind.tactic,
                    "technique": kind.technique,
                    "offence": offence,
                    "attempted_only": attempted,
                    "first_time": one.first,
                    "last_time": one.last,
                    "requests": len(one.rows),
                    "target": one.target,
                    "outcome": str(one.outcome),
                    "reason": one.reason,
                    "why_not": one.why_not,
                }
            )
            places.append(one.rows.select("item", "line").with_columns(pl.lit(name).alias("episode")))
    table = pl.DataFrame(rows, schema=t.EPISODE) if rows else pl.DataFrame(schema=t.EPISODE)
    schema = {"item": pl.String, "line": pl.Int64, "episode": pl.String}
    where = pl.concat(places) if places else pl.DataFrame(schema=schema)
    return table.sort("first_time", "episode"), where.sort("item", "line", "episode").unique(
        ["item", "line"], keep="first", maintain_order=True
    )


def _requests(tables: Tables, who: people.People, places: pl.DataFrame) -> pl.LazyFrame:
    return (
        tables.requests.drop("actor", "episode")
        .filter(pl.col("client").is_in(who.units["client"].unique().implode()))
        .with_columns(pl.col("agent").fill_null("").alias("_agent"))
        .join(who.units.lazy().rename({"agent": "_agent"}), on=["client", "_agent"], how="inner", maintain_order="left")
        .join(places.lazy(), on=["item", "line"], how="left", maintain_order="left")
        .select(t.REQUEST.names())
        .sort("item", "line")
    )


def _messages(tables: Tables, who: people.People) -> pl.LazyFrame:
    """Messages of the addresses in the table; where two actors share an address, the message names none of them."""
    units = who.units.unique(["client", "actor"]).with_columns(pl.len().over("client").alias("n"))
    actors = (
        units.with_columns(pl.when(pl.col("n") == 1).then("actor").alias("actor"))
        .select("client", "actor")
        .unique("client")
        .lazy()
    )
    return (
        tables.messages.drop("actor")
        .join(actors, on="client", how="inner", maintain_order="left")
        .select(t.MESSAGE.names())
        .sort("item", "line")
    )


def _remainder(who: people.People) -> dict[str, int]:
    clients, by_address = who.scene.clients, who.scene.by_address
    named = clients.filter(pl.col("client").is_in(who.units["client"].implode()))
    rest = named.join(who.units, on=["client", "agent"], how="anti")
    known = named["client"].n_unique() - rest["client"].n_unique()  # addresses of which every client is named
    counted = int(named["requests"].sum()) - int(rest["requests"].sum())
    return {"clients": len(by_address) - known, "requests": int(by_address["requests"].sum()) - counted}
