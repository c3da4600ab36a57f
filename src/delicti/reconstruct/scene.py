"""The part of the evidence that reconstruction reads line by line, gathered once: requests, findings, messages.

`rows` are the requests of the addresses worth a look, in order of time, numbered by `row`; `found` are the findings of
at least FLAGGED confidence on them; `said` are the error-log messages of the same addresses. Of everybody else only
tables per client and per target are held, so memory follows distinct values and suspects, not lines.
"""

from dataclasses import dataclass, replace

import polars as pl

from delicti.model.acts import is_act
from delicti.model.flow import Tables
from delicti.model.settings import Settings
from delicti.model.text import BEGIN, END
from delicti.model.words import FLAGGED
from delicti.reconstruct import agents, doors, guessing, outside, targets
from delicti.reconstruct.clients import Networks, addresses, login_posts, summarise, worth_a_look
from delicti.reconstruct.columns import ASSET, path, query
from delicti.reconstruct.crawlers import Crawlers

_KEPT = (
    "item",
    "line",
    "time",
    "client",
    "agent",
    "method",
    "host",
    "target",
    "status",
    "size_bytes",
    "duration_s",
    "referrer",
    "user",
)


@dataclass(frozen=True)
class Scene:
    """What every later step reads."""

    tables: Tables
    settings: Settings
    findings: pl.DataFrame  # all of them, as detection gave them
    clients: pl.DataFrame  # per client and agent, of everybody
    by_address: pl.DataFrame  # per client, of everybody
    targets: targets.Targets  # per target, of everybody
    flagged: pl.DataFrame  # item, line, client and agent of every request with a finding
    rows: pl.DataFrame
    found: pl.DataFrame
    said: pl.DataFrame
    logins: pl.DataFrame  # requests that hand in a name and a password, of everybody
    doors: pl.DataFrame  # the answers that refuse, per path of these
    let_in: pl.DataFrame  # those of the logins that were not refused
    authorised: frozenset[str]
    owners: frozenset[str]
    crawlers: Crawlers
    outside: outside.Outside  # what came by other ways than the web

    def with_rows_of(self, more: set[str]) -> "Scene":
        """The same scene, reading the requests of these addresses too."""
        known = set(self.rows["client"].unique())
        if more <= known:
            return self
        rows = _rows(self.tables, known | more, self.crawlers)
        said = _said(self.tables, known | more)
        return replace(self, rows=rows, found=_found(self.findings, rows, said), said=said)


def gather(tables: Tables, findings: pl.DataFrame, settings: Settings) -> Scene:
    """Reads the evidence in a few scans; only the requests of addresses worth a look are held."""
    clients = summarise(tables.requests)
    by_address = addresses(clients)
    authorised = Networks(settings.authorised).among(by_address["client"])
    owners = Networks(settings.owner).among(by_address["client"]) - authorised
    flagged = _flagged(tables, findings)
    told = _told(tables, findings)
    looked = worth_a_look(by_address, {*flagged["client"].drop_nulls(), *told}, authorised | owners)
    asked = targets.gather(tables.requests)
    logins = login_posts(asked, doors.learned(asked))
    refusals = guessing.doors(logins)
    crawlers = Crawlers(settings.verify_crawlers)
    rows = _rows(tables, looked, crawlers)
    said = _said(tables, looked)
    return Scene(
        tables=tables,
        settings=settings,
        findings=findings,
        clients=clients,
        by_address=by_address,
        targets=asked,
        flagged=flagged,
        rows=rows,
        found=_found(findings, rows, said),
        said=said,
        logins=logins,
        doors=refusals,
        let_in=guessing.let_in(logins, refusals, asked),
        authorised=frozenset(authorised),
        owners=frozenset(owners),
        crawlers=crawlers,
        outside=outside.gather(tables),
    )


def _flagged(tables: Tables, findings: pl.DataFrame) -> pl.DataFrame:
    """Where the requests with a finding of any confidence stand, and who sent them."""
    places = findings.filter(pl.col("line").is_not_null()).select("item", "line").unique()
    lines = places["line"].unique()
    return (
        tables.requests.select("item", "line", "client", "agent")
        .filter(pl.col("line").is_in(lines.implode()))
        .join(places.lazy(), on=["item", "line"], how="semi")
        .collect(engine="streaming")
        .with_columns(pl.col("agent").fill_null(""))
    )


def _told(tables: Tables, findings: pl.DataFrame) -> set[str]:
    """Addresses of the messages with a finding."""
    places = findings.filter(pl.col("line").is_not_null()).select("item", "line").unique().lazy()
    said = tables.messages.filter(~is_act()).select("item", "line", "client")
    told = said.join(places, on=["item", "line"], how="semi")
    return set(told.select(pl.col("client").drop_nulls().unique()).collect(engine="streaming")["client"])


def _rows(tables: Tables, looked: set[str], crawlers: Crawlers) -> pl.DataFrame:
    wanted = pl.LazyFrame({"client": sorted(looked)}, schema={"client": pl.String})
    rows = (
        tables.requests.select(_KEPT)
        .join(wanted, on="client", how="semi")
        .with_columns(pl.col("agent").fill_null(""), pl.col("method").fill_null(""))
        .with_columns(path(), query(), pl.col("target").fill_null("").str.contains(ASSET).alias("asset"))
        .collect(engine="streaming")
        .sort("time", "item", "line")
        .with_row_index("row")
    )
    return crawlers.corrected(rows.join(agents.kinds(rows["agent"]), on="agent", how="left", maintain_order="left"))


# Of the text that a finding shows, what tells one from another: a grammar's decisive part, all of a rule's.
_TELLING = (
    pl.when(pl.col("rule").str.starts_with("grammar/"))
    .then(pl.col("shown").str.extract(f"{BEGIN}([^{END}]*){END}"))
    .fill_null(pl.col("shown"))
)


def _said(tables: Tables, looked: set[str]) -> pl.DataFrame:
    wanted = pl.LazyFrame({"client": sorted(looked)}, schema={"client": pl.String})
    return (
        tables.messages.filter(~is_act())
        .select("item", "line", "time", "client", "level", "script", "text")
        .join(wanted, on="client", how="semi")
        .collect(engine="streaming")
        .sort("time", "item", "line")
    )


def _found(findings: pl.DataFrame, rows: pl.DataFrame, said: pl.DataFrame) -> pl.DataFrame:
    """Findings that count, with the request they are in; those in messages carry the client and no row."""
    sure = findings.filter((pl.col("confidence") >= FLAGGED) & pl.col("line").is_not_null()).select(
        "finding", "class", "rule", "confidence", "where", _TELLING.alias("shown"), "item", "line"
    )
    asked = sure.join(
        rows.select("row", "item", "line", "time", "client", "agent", "path", "status", "target"), on=["item", "line"]
    )
    told = sure.join(said.select("item", "line", "time", "client"), on=["item", "line"])
    return pl.concat([asked, told], how="diagonal").sort("time", "item", "line", "finding")
