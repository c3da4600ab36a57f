"""What came by other ways than the web: logins and files by SSH, FTP or a hosting panel, where their logs are given.

An address that was let in after many refusals has guessed. A file that was sent and is then asked for over the web is a
*transfer*; one by an address that guessed is *strange*, and so is one by an address that this account never came from
before while others did on several days. A login alone says nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import polars as pl

from delicti.model.acts import LOGIN, REFUSED, RENAME, UPLOAD, columns, is_act
from delicti.model.flow import Tables
from delicti.reconstruct.columns import SCRIPT, path

LEAST = 10  # refusals before a login, from which it was guessed
_FEW = 3  # addresses that use a script which is nobody else's
WAY_NAMES = {"ssh": "SSH", "ftp": "FTP", "panel": "the hosting panel", "console": "the console"}
_SCHEMA: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "item": pl.String,
    "line": pl.Int64,
    "time": pl.Datetime("us", "UTC"),
    "client": pl.String,
    "level": pl.String,
    "script": pl.String,
    "way": pl.String,
    "user": pl.String,
}


@dataclass(frozen=True)
class Guess:
    """An address that was let in after refusals."""

    client: str
    way: str
    user: str | None
    refused: int
    time: datetime


@dataclass(frozen=True)
class Transfer:
    """A file that came by another way than the web."""

    item: str
    line: int
    time: datetime
    client: str
    way: str
    user: str | None
    file: str

    @property
    def told(self) -> str:
        """The transfer in words."""
        way, user = WAY_NAMES.get(self.way, self.way), self.user or "unknown"
        return f"{self.file} came by {way} from {self.client} as user {user} at {self.time:%Y-%m-%d %H:%M:%S} UTC"


@dataclass(frozen=True)
class Outside:
    """All acts in order of time, who guessed, and whose files are strange."""

    acts: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=_SCHEMA))
    guesses: tuple[Guess, ...] = ()
    new: frozenset[str] = frozenset()  # addresses from which an account never came before

    @property
    def strange(self) -> frozenset[str]:
        """Addresses that guessed, or from which an account never came before."""
        return self.new | {one.client for one in self.guesses}

    def around(self, first: datetime, last: datetime, where: str) -> Transfer | None:
        """The last file of that name, or without one, that was sent between two moments."""
        sent = self.acts.filter(pl.col("level").is_in([UPLOAD, RENAME]) & pl.col("time").is_between(first, last))
        for row in sent.reverse().iter_rows(named=True):
            if row["script"] is None or names(row["script"], where):
                return _transfer(row)
        return None

    def transfer(self, where: str, before: datetime) -> Transfer | None:
        """The last file sent before a moment that a path of the site could name."""
        if self.acts.is_empty():
            return None
        sent = self.acts.filter(
            pl.col("level").is_in([UPLOAD, RENAME])
            & pl.col("script").is_not_null()
            & (pl.col("time") <= pl.lit(before))
        )
        sent = sent.filter(pl.col("script").str.split("/").list.last() == where.rpartition("/")[2])
        for row in sent.reverse().iter_rows(named=True):
            if names(row["script"], where):
                return _transfer(row)
        return None

    def guessed(self, excused: Iterable[str]) -> tuple[Guess, ...]:
        """The guesses of everybody but these."""
        known = set(excused)
        return tuple(one for one in self.guesses if one.client not in known)

    def scripts(self, requests: pl.LazyFrame, guessed: Iterable[Guess]) -> dict[str, int]:
        """Addresses that use, led by no page, a script that a strange address sent and hardly anybody else knows."""
        strange = self.new | {one.client for one in guessed}
        sent = self.acts.filter((pl.col("level") == UPLOAD) & pl.col("client").is_in(sorted(strange)))
        files = [one for one in sent["script"].drop_nulls().unique().sort() if pl.Series([one]).str.contains(SCRIPT)[0]]
        if not files:
            return {}
        last = sorted({one.rpartition("/")[2] for one in files})
        used = (
            requests.select("client", "target", "status", "referrer", "method", "time", path())
            .filter(pl.col("path").str.split("/").list.last().is_in(last) & pl.col("status").is_between(200, 299))
            .filter(pl.col("client").is_not_null() & pl.col("referrer").is_null())
            .filter((pl.col("method") == "POST") | pl.col("target").str.contains("?", literal=True))
            .group_by("path", "client")
            .agg(pl.len().alias("n"), pl.col("time").min())
            .collect(engine="streaming")
        )
        found: dict[str, int] = {}
        for (where,), rows in used.partition_by("path", as_dict=True, maintain_order=True).items():
            transfer = self.transfer(str(where), rows["time"].max())  # type: ignore[arg-type]
            if transfer is None or transfer.client not in strange or len(rows) > _FEW:
                continue
            for client, count in rows.filter(pl.col("n") >= 2).select("client", "n").iter_rows():
                found[client] = max(found.get(client, 0), count)
        return found


def _transfer(row: dict[str, Any]) -> Transfer:
    named = {one: row[one] for one in ("item", "line", "time", "client", "way", "user")}
    return Transfer(**named, file=row["script"] or "a file that is not named")


def gather(tables: Tables) -> Outside:
    """Reads the acts once."""
    acts = (
        tables.messages.filter(is_act() & pl.col("client").is_not_null() & pl.col("time").is_not_null())
        .with_columns(columns())
        .select(list(_SCHEMA))
        .collect(engine="streaming")
        .sort("time", "item", "line")
    )
    if acts.is_empty():
        return Outside()
    return Outside(acts, tuple(_guesses(acts)), frozenset(_new(acts)))


def _guesses(acts: pl.DataFrame) -> Iterable[Guess]:
    """Addresses let in after LEAST refusals of the same way within a day before, and never before those.

    Whoever was let in before has a password that expired or was mistyped.
    """
    tried = acts.filter(pl.col("level").is_in([LOGIN, REFUSED]))
    busy = tried.filter(pl.col("level") == REFUSED).group_by("client", "way").len().filter(pl.col("len") >= LEAST)
    for client, way, _ in busy.sort("client", "way").iter_rows():
        mine = tried.filter((pl.col("client") == client) & (pl.col("way") == way))
        for login in mine.filter(pl.col("level") == LOGIN).head(1).iter_rows(named=True):
            since = login["time"] - timedelta(days=1)
            refused = mine.filter((pl.col("level") == REFUSED) & pl.col("time").is_between(since, login["time"]))
            if len(refused) >= LEAST:
                yield Guess(client, way, login["user"], len(refused), login["time"])


def _new(acts: pl.DataFrame) -> set[str]:
    """Addresses that sent files as a user who came from others on two days at least, and came on one day only."""
    sent = acts.filter(pl.col("level").is_in([UPLOAD, LOGIN]) & pl.col("user").is_not_null())
    days = sent.group_by("user", "client").agg(
        pl.col("time").dt.date().n_unique().alias("days"),
        (pl.col("level") == UPLOAD).any().alias("sends"),
        pl.col("time").min(),
    )
    known = days.filter(pl.col("days") >= 2).group_by("user").agg(pl.col("time").min().alias("since"))
    fresh = (
        days.filter(pl.col("sends") & (pl.col("days") == 1))
        .join(known, on="user")
        .filter(pl.col("time") > pl.col("since"))
    )
    return set(fresh["client"])


def names(file: str, where: str) -> bool:
    """Whether a file's path on the server could be a path of the site: one ends with the other, folder by folder."""
    mine = [one for one in file.replace("\\\\", "/").split("/") if one]
    asked = [one for one in where.split("/") if one]
    least = min(len(mine), len(asked))
    return least > 0 and mine[-least:] == asked[-least:]
