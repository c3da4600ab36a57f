"""Doors that no name gives away, learned from how they behave: most are told no, and few are let in behind.

What lies behind a door are pages that strangers are refused, or that nobody ever got but those whom the door had
answered in another way before.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta

import polars as pl

from delicti.reconstruct.columns import ASSET, LOGIN, answered, path
from delicti.reconstruct.targets import Targets

_LEAST = 10  # refusals from which a door shows how it refuses
_USUAL = 0.6  # part of what is sent that gets the one refusal
_SAYS_NO = (200, 400, 401, 403, 422)
_LIKE = 64  # bytes by which refusals differ
_MOMENT = timedelta(minutes=10)  # after the answer, in which somebody goes in
_USES = 3  # requests behind a door of who was let in
_MOST = 200  # answers of one door that are followed
_LIMIT = 8  # paths that are looked at
_AFTER = 0.9  # part of those who got a page that the door had answered before


def learned(targets: Targets) -> list[str]:
    """Paths that behave as doors and are not called so."""
    posted = pl.col("method").is_in(["POST", "PUT"])
    sent = (
        targets.requests.filter(posted & pl.col("client").is_not_null() & pl.col("status").is_not_null())
        .group_by("target", "status", "size_bytes")
        .agg(pl.len().alias("n"))
        .collect(engine="streaming")
        .filter(~pl.col("target").str.contains(LOGIN) & ~pl.col("target").str.contains(ASSET))
        .with_columns(path())
        .group_by("path", "status", "size_bytes")
        .agg(pl.col("n").sum())
    )
    usual = (
        sent.sort("path", "n", "status", "size_bytes", descending=[False, True, False, False])
        .group_by("path", maintain_order=True)
        .agg(pl.col("status").first().alias("no"), pl.col("size_bytes").first().alias("no_size"))
    )
    told = sent.join(usual, on="path").with_columns(_refusal().alias("refusal"))
    shape = (
        told.group_by("path")
        .agg(
            pl.col("no", "no_size").first(),
            pl.col("n").sum(),
            pl.col("n").filter("refusal").sum().alias("refused"),
            pl.col("n").filter(_passing()).sum().alias("passed"),
        )
        .filter(
            pl.col("no").is_in(_SAYS_NO)
            & (pl.col("refused") >= _LEAST)
            & (pl.col("refused") >= pl.col("n") * _USUAL)
            & (pl.col("passed") > 0)
        )
        .sort("refused", "path", descending=[True, False])
        .head(_LIMIT)
    )
    return _leading_in(targets, shape)


def _refusal() -> pl.Expr:
    size = (pl.col("size_bytes").fill_null(0) - pl.col("no_size").fill_null(0)).abs()
    return (pl.col("status") == pl.col("no")) & (size <= _LIKE)


def _passing() -> pl.Expr:
    """An answer that lets in: it leads on where others were shown a page, or it is good where others were refused."""
    return ~pl.col("refusal") & pl.col("status").is_between(200, 399) & (pl.col("status") != 304)


def _leading_in(targets: Targets, shape: pl.DataFrame) -> list[str]:
    """Those of the doors behind which most of those went on whom they let in."""
    if shape.is_empty():
        return []
    answers = (
        targets.at(shape["path"])
        .filter(pl.col("method").is_in(["POST", "PUT"]) & pl.col("client").is_not_null())
        .select("path", "time", "client", "status", "size_bytes")
        .collect(engine="streaming")
        .drop_nulls("time")
        .join(shape.select("path", "no", "no_size"), on="path")
        .with_columns(_refusal().alias("refusal"))
        .filter(_passing())
    )
    passed = {door: answers.filter(pl.col("path") == door) for door in shape["path"].sort()}
    inside = entered(targets, passed, strict=True)
    return [door for door in passed if _go_on(inside[door], passed[door]["client"].n_unique())]


def _go_on(inside: pl.DataFrame, clients: int) -> bool:
    """Whether most of so many clients went on behind the door."""
    uses = inside.group_by("client").agg(pl.col("uses").sum())
    return uses.filter(pl.col("uses") >= _USES).height * 2 >= clients > 0


def entered(targets: Targets, passed: Mapping[str, pl.DataFrame], *, strict: bool = False) -> dict[str, pl.DataFrame]:
    """Of answers of doors (`time`, `client`), those after which the client went on behind it, and how often: `uses`.

    Behind it is what strangers are refused, and what nobody got but clients that the door had answered before;
    `strict`: what strangers are refused must not be got without that door either, and one visit shows nothing.
    All doors are looked at together, since each look reads all requests.
    """
    followed = {door: answers.sort("time", "client").head(_MOST) for door, answers in passed.items()}
    clients = _together(answers["client"] for answers in followed.values())
    later = _later(targets, clients)
    near = {door: _near(later, door, answers) for door, answers in followed.items()}
    got = _got(targets, _together(one.filter(answered())["path"] for one in near.values()))
    refused = targets.table.filter("refused")["path"].unique()
    found = {}
    for door, answers in passed.items():
        mine = got.filter(pl.col("path").is_in(near[door].filter(answered())["path"].unique().implode()))
        inside = _inside(mine, refused, answers, strict=strict)
        found[door] = (
            near[door]
            .filter(pl.col("path").is_in(inside))
            .group_by("client", "let_in")
            .agg(pl.len().alias("uses"))
            .rename({"let_in": "time"})
            .sort("time", "client")
            .select("client", "time", "uses")
        )
    return found


def _together(texts: Iterable[pl.Series]) -> pl.Series:
    return pl.concat([pl.Series(dtype=pl.String), *texts]).unique()


def _later(targets: Targets, clients: pl.Series) -> pl.DataFrame:
    """What these clients got, in order of time."""
    requests = targets.requests if len(clients) else targets.requests.clear()
    return (
        requests.filter(pl.col("client").is_in(clients.implode()))
        .filter(pl.col("status").is_between(200, 399) & ~pl.col("target").str.contains(ASSET))
        .select("client", "time", "target", "status", "method")
        .collect(engine="streaming")
        .drop_nulls("time")
        .with_columns(path())
        .sort("time")
    )


def _near(later: pl.DataFrame, door: str, followed: pl.DataFrame) -> pl.DataFrame:
    """Of those, what was got soon after an answer of the door, and when that was: `let_in`."""
    return (
        later.filter(pl.col("path") != door)
        .join_asof(
            followed.select("client", pl.col("time").alias("let_in")).sort("let_in"),
            left_on="time",
            right_on="let_in",
            by="client",
            tolerance=_MOMENT,
            check_sortedness=False,
        )
        .drop_nulls("let_in")
    )


def _got(targets: Targets, pages: pl.Series) -> pl.DataFrame:
    """Who got the pages: the first time and how often."""
    requests = targets.at(pages) if len(pages) else targets.at(pages).clear()
    return (
        requests.filter(pl.col("status") == 200)
        .group_by("path", "client")
        .agg(pl.col("time").min().alias("first"), pl.len().alias("n"))
        .collect(engine="streaming")
    )


def _inside(got: pl.DataFrame, refused: pl.Series, passed: pl.DataFrame, *, strict: bool) -> list[str]:
    """Those of the pages that strangers are refused, or that hardly anybody got before the door answered him."""
    first = passed.group_by("client").agg(pl.col("time").min().alias("since"))
    pages = (
        got.join(first, on="client", how="left")
        .with_columns((pl.col("first") >= pl.col("since")).fill_null(value=False).alias("after"))
        .group_by("path")
        .agg(pl.col("after").mean(), pl.col("n").sum(), pl.len().alias("clients"))
        .with_columns(refused=pl.col("path").is_in(refused.implode()))
    )
    alone = (pl.col("after") >= _AFTER) & (pl.col("n") >= 2)
    if strict:
        seen = (pl.col("clients") >= 2) | (pl.col("n") >= 5) | pl.col("refused")
        return sorted(pages.filter(alone & seen)["path"])
    return sorted(pages.filter(pl.col("refused") | alone)["path"])
