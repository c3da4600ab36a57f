"""Password guessing: who hands in names and passwords again and again, and whether one of them opened the door.

A guess counts as refused when its answer is the one that most guesses at that door get. Which answer that is, is
learnt from the door itself; a door that answers everybody alike says nothing.
"""

import polars as pl

from delicti.reconstruct.columns import MISSING, REFUSED, path

LEAST = 10  # guesses at one door from which it is guessing
_CAMPAIGN = 15  # addresses that do nothing but hand in passwords, from which they act together


def doors(logins: pl.DataFrame) -> pl.DataFrame:
    """Per path, the answer that refuses: its `status` and usual `size`, and whether the door answers in two ways."""
    posts = logins.with_columns(path(), pl.col("size_bytes").alias("size"))
    answers = posts.group_by("path", "status").agg(pl.len().alias("n"), pl.col("size").median().alias("size"))
    kinds = answers.group_by("path").agg(pl.len().alias("ways"))
    usual = _busiest(posts)
    return usual.join(kinds, on="path").sort("path")


def _busiest(posts: pl.DataFrame) -> pl.DataFrame:
    """The most frequent answer among those who knock often; a visitor logs in once, a guesser never gets in."""
    often = posts.filter(pl.len().over("client", "path") >= 3)
    both = pl.concat([often.with_columns(rank=pl.lit(1)), posts.with_columns(rank=pl.lit(0))])
    return (
        both.group_by("path", "status")
        .agg(
            pl.col("rank").sum().alias("often"),
            pl.len().alias("n"),
            pl.col("size").median().alias("size"),
        )
        .sort("path", "often", "n", "status", descending=[False, True, True, False], nulls_last=True)
        .unique("path", keep="first", maintain_order=True)
        .select("path", "status", "size")
    )


def refused_guesses(logins: pl.DataFrame, rows: pl.DataFrame) -> dict[str, int]:
    """Addresses with at least LEAST refused guesses at one door, and how many those were."""
    door = doors(logins)
    usable = door.filter(
        pl.col("ways").is_not_null() & ((pl.col("ways") > 1) | pl.col("status").is_in((*REFUSED, 400, 422)))
    )
    posts = logins.with_columns(path())
    refused = (
        posts.join(usable.select("path", pl.col("status").alias("refusal")), on="path")
        .filter(pl.col("status") == pl.col("refusal"))
        .group_by("client", "path")
        .agg(pl.len().cast(pl.Int64).alias("n"))
    )
    quick = (  # a door that answers everybody alike: only the pace tells
        posts.join(usable, on="path", how="anti")
        .filter(~pl.col("status").is_in(MISSING))
        .group_by("client", "path", pl.col("time").dt.truncate("1m"))
        .agg(pl.len().cast(pl.Int64).alias("n"))
        .filter(pl.col("n") >= 2 * LEAST)
        .group_by("client", "path")
        .agg(pl.col("n").sum())
    )
    basic = (
        rows.filter(pl.col("status") == 401)
        .group_by("client", "path")
        .agg(pl.len().cast(pl.Int64).alias("n"))
        .filter(pl.col("n") >= LEAST)
    )
    most = pl.concat([refused, quick, basic]).group_by("client").agg(pl.col("n").max()).filter(pl.col("n") >= LEAST)
    return dict(most.sort("client").iter_rows())


def campaigns(logins: pl.DataFrame, by_address: pl.DataFrame) -> list[set[str]]:
    """Groups of addresses that do little but hand in passwords at one door, in one stretch of time, mostly refused."""
    door = doors(logins)
    posts = logins.with_columns(path()).join(door.rename({"status": "refusal", "size": "usual"}), on="path")
    per_client = (
        posts.group_by("path", "client")
        .agg(
            pl.len().alias("posts"),
            (pl.col("status") == pl.col("refusal")).sum().alias("refused"),
            (pl.col("referrer").is_null().mean()).alias("blunt"),
        )
        .join(by_address.select("client", "requests"), on="client")
        .filter(pl.col("posts") * 10 >= pl.col("requests") * 4)
    )
    groups = []
    for (where,), bare in per_client.partition_by("path", as_dict=True, maintain_order=False).items():
        if len(bare) < _CAMPAIGN:
            continue
        mine = posts.filter(pl.col("path") == where).join(bare.select("client"), on="client", how="semi").sort("time")
        stretched = mine.with_columns(
            (pl.col("time").diff() > pl.duration(hours=1)).fill_null(value=False).cum_sum().alias("stretch")
        )
        for part in stretched.partition_by("stretch", as_dict=True, maintain_order=True).values():
            clients = set(part["client"])
            refused = part.filter(pl.col("status") == pl.col("refusal")).height
            if len(clients) >= _CAMPAIGN and len(part) >= 2 * _CAMPAIGN and refused * 10 >= len(part) * 6:
                groups.append(clients)
    return sorted(groups, key=sorted)
