"""Password guessing: who hands in names and passwords again and again, and whether one of them opened the door.

A guess counts as refused when its answer is the one that most guesses at that door get. Which answer that is, is
learnt from the door itself; a door that answers everybody alike says nothing.
"""

from dataclasses import dataclass

import polars as pl

from delicti.model.words import Outcome
from delicti.reconstruct.columns import MISSING, REFUSED, path

LEAST = 10  # guesses at one door from which it is guessing
_CAMPAIGN = 15  # addresses that do nothing but hand in passwords, from which they act together
_PAUSE = "1h"
_CLOSE = 64  # bytes by which pages of the same kind may differ


@dataclass(frozen=True)
class Verdict:
    """What became of a series of guesses."""

    outcome: Outcome
    reason: str
    why_not: str | None
    opened: tuple[int, ...]  # positions, in the series, of the answers that differ from a refusal


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
        pl.col("ways").is_not_null() & ((pl.col("ways") > 1) | pl.col("status").is_in(REFUSED + (400, 422)))
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
        for (_,), part in stretched.partition_by("stretch", as_dict=True, maintain_order=True).items():
            clients = set(part["client"])
            refused = part.filter(pl.col("status") == pl.col("refusal")).height
            if len(clients) >= _CAMPAIGN and len(part) >= 2 * _CAMPAIGN and refused * 10 >= len(part) * 6:
                groups.append(clients)
    return sorted(groups, key=lambda group: sorted(group))


def judge(guesses: pl.DataFrame, uses_after: bool, known_success: set[tuple[int | None, int | None]]) -> Verdict:
    """What became of one actor's guesses at one door, in order of time.

    `guesses` has `status` and `size_bytes`. `uses_after`: the actor then used what is refused to others.
    `known_success`: answers (status, size) that harmless visitors got when they logged in.
    """
    status = guesses["status"].to_list()
    sizes = guesses["size_bytes"].to_list()
    usual = guesses.group_by("status").len().sort("len", "status", descending=[True, False])["status"][0]
    if usual is None:
        return Verdict(Outcome.UNKNOWN, "The log holds no status for these guesses.", None, ())
    same = [size for one, size in zip(status, sizes, strict=True) if one == usual and size is not None]
    middle = sorted(same)[len(same) // 2] if same else None
    other = [at for at, one in enumerate(status) if one != usual]
    doors_opened = [at for at in other if status[at] is not None and 200 <= status[at] < 400]
    barred = [at for at in other if status[at] is not None and status[at] >= 400]
    odd = [
        at for at, one in enumerate(status)
        if one == usual and middle is not None and sizes[at] is not None and abs(sizes[at] - middle) > _CLOSE
    ]  # fmt: skip
    count = len(status)
    if doors_opened and not _clear(doors_opened, count, same, [sizes[at] for at in doors_opened]):
        return Verdict(
            Outcome.UNKNOWN,
            f"{_count(len(doors_opened), 'answer')} of {count:,} differed from status {usual}, but this door's answers vary too much to tell.",
            None,
            tuple(doors_opened),
        )
    if doors_opened and _stays(doors_opened, count):
        opened = tuple(doors_opened)
        if not uses_after:
            return Verdict(
                Outcome.UNKNOWN,
                f"After {doors_opened[0]:,} answers of status {usual} every further one was {status[doors_opened[0]]}: "
                "a lock or a new rule answers like that, and so does an open door.",
                None,
                opened,
            )
    if doors_opened:
        first = doors_opened[0]
        signature = (status[first], sizes[first])
        if usual < 300 or usual in (400, 401, 403, 404, 422):
            sure = uses_after or signature in known_success
            if sure or not _moved_to_lock(status, doors_opened):
                reason = f"{_count(len(doors_opened), 'guess')} of {count:,} got status {status[first]} where all others got {usual}"
                if uses_after:
                    reason += ", and pages that are refused without a login answered after it"
                elif signature in known_success:
                    reason += ", the answer that other visitors get when they log in"
                return Verdict(Outcome.SUCCEEDED, reason + ".", None, tuple(doors_opened))
        if uses_after:
            return Verdict(
                Outcome.SUCCEEDED,
                f"One answer differed ({status[first]} instead of {usual}), and pages that are refused without a login "
                "answered after it.",
                None,
                tuple(doors_opened),
            )
        return Verdict(
            Outcome.UNKNOWN,
            f"{_count(len(doors_opened), 'answer')} of {count:,} differed (status {status[first]} instead of {usual}), but nothing "
            "shows that a door was open after it.",
            None,
            tuple(doors_opened),
        )
    if odd and len(odd) * 10 <= count + 20:
        if uses_after:
            return Verdict(
                Outcome.SUCCEEDED,
                f"One answer differed in size ({sizes[odd[0]]:,} instead of {middle:,} bytes), and pages that are refused "
                "without a login answered after it.",
                None,
                tuple(odd),
            )
        if usual not in REFUSED:
            return Verdict(
                Outcome.UNKNOWN,
                f"{_count(len(odd), 'answer')} of {count:,} differed in size only; that may be an open door or another message.",
                None,
                tuple(odd),
            )
    why_not = (
        f"{_count(len(barred), 'guess')} met status {status[barred[0]]}: the site may have locked the guesser out."
        if barred
        else None
    )
    if uses_after:
        return Verdict(
            Outcome.UNKNOWN, "All guesses got the same answer, yet pages behind the login answered later.", why_not, ()
        )
    return Verdict(Outcome.FAILED, f"All {count:,} guesses got the same refusal (status {usual}).", why_not, ())


def _clear(opened: list[int], count: int, refusals: list[int], openings: list[int | None]) -> bool:
    """Whether refusals look alike and openings are rare: only then does an answer that differs mean something."""
    if refusals:
        middle = sorted(refusals)[len(refusals) // 2]
        near = sum(abs(one - middle) <= max(_CLOSE, middle * 0.03) for one in refusals)
        if near * 10 < len(refusals) * 8:
            return False
    if len(opened) > 1 and len(opened) * 5 > count and not _stays(opened, count):
        return False
    sized = [one for one in openings if one is not None]
    return len(sized) < 2 or max(sized) <= 2 * min(sized) + _CLOSE


def _stays(opened: list[int], count: int) -> bool:
    """Whether the answer changed once and for good, with many guesses after it."""
    return len(opened) > 5 and opened[0] + len(opened) >= count - 1


def _moved_to_lock(status: list[int | None], opened: list[int]) -> bool:
    """Whether the first other answer is followed by others of its kind only, none of them a refusal again."""
    return len(opened) > 2 and all(one == status[opened[0]] for one in status[opened[0] :])


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}{'es' if noun.endswith('s') else 's'}"
