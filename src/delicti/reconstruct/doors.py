"""Doors that no name gives away, learned from how they behave: most are told no, and few are let in behind.

What lies behind a door are pages that strangers are refused, or that nobody ever got but those whom the door had
answered in another way before.
"""

from datetime import timedelta
from typing import Any

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
    return sorted(row["path"] for row in shape.iter_rows(named=True) if _leads_in(targets, row))


def _refusal() -> pl.Expr:
    size = (pl.col("size_bytes").fill_null(0) - pl.col("no_size").fill_null(0)).abs()
    return (pl.col("status") == pl.col("no")) & (size <= _LIKE)


def _passing() -> pl.Expr:
    """An answer that lets in: it leads on where others were shown a page, or it is good where others were refused."""
    return ~pl.col("refusal") & pl.col("status").is_between(200, 399) & (pl.col("status") != 304)


def _leads_in(targets: Targets, shape: dict[str, Any]) -> bool:
    """Whether most of those who were let in by this door went on behind it."""
    answers = (
        targets.at([shape["path"]])
        .filter(pl.col("method").is_in(["POST", "PUT"]) & pl.col("client").is_not_null())
        .select("time", "client", "status", "size_bytes")
        .collect(engine="streaming")
        .drop_nulls("time")
        .with_columns(no=pl.lit(shape["no"]), no_size=pl.lit(shape["no_size"], dtype=pl.Int64))
        .with_columns(_refusal().alias("refusal"))
        .filter(_passing())
    )
    inside = entered(targets, shape["path"], answers, strict=True).group_by("client").agg(pl.col("uses").sum())
    return inside.filter(pl.col("uses") >= _USES).height * 2 >= answers["client"].n_unique() > 0


def entered(targets: Targets, door: str, passed: pl.DataFrame, *, strict: bool = False) -> pl.DataFrame:
    """Of answers of a door (`time`, `client`), those after which the client went on behind it, and how often: `uses`.

    Behind it is what strangers are refused, and what nobody got but clients that the door had answered before;
    `strict`: what strangers are refused must not be got without that door either, and one visit shows nothing.
    """
    schema: dict[str, pl.DataType | type[pl.DataType]] = {
        "client": pl.String,
        "time": passed.schema["time"],
        "uses": pl.UInt32,
    }
    first = passed.group_by("client").agg(pl.col("time").min().alias("since"))
    followed = passed.sort("time", "client").head(_MOST)
    if followed.is_empty():
        return pl.DataFrame(schema=schema)
    later = (
        targets.requests.filter(pl.col("client").is_in(followed["client"].unique().implode()))
        .filter(pl.col("status").is_between(200, 399) & ~pl.col("target").str.contains(ASSET))
        .select("client", "time", "target", "status", "method")
        .collect(engine="streaming")
        .drop_nulls("time")
        .with_columns(path())
        .filter(pl.col("path") != door)
        .sort("time")
    )
    near = later.join_asof(
        followed.select("client", pl.col("time").alias("let_in")).sort("let_in"),
        left_on="time",
        right_on="let_in",
        by="client",
        tolerance=_MOMENT,
        check_sortedness=False,
    ).drop_nulls("let_in")
    pages = near.filter(answered())["path"].unique()
    inside = _inside(targets, pages, first, strict=strict)
    return (
        near.filter(pl.col("path").is_in(inside))
        .group_by("client", "let_in")
        .agg(pl.len().alias("uses"))
        .rename({"let_in": "time"})
        .sort("time", "client")
        .select(list(schema))
    )


def _inside(targets: Targets, pages: pl.Series, first: pl.DataFrame, *, strict: bool) -> list[str]:
    """Those of the pages that strangers are refused, or that hardly anybody got before the door answered him."""
    if pages.is_empty():
        return []
    refused = pl.col("path").is_in(targets.table.filter("refused")["path"].unique().implode())
    got = (
        targets.at(pages)
        .filter(pl.col("status") == 200)
        .group_by("path", "client")
        .agg(pl.col("time").min().alias("first"), pl.len().alias("n"))
        .collect(engine="streaming")
        .join(first, on="client", how="left")
        .with_columns((pl.col("first") >= pl.col("since")).fill_null(value=False).alias("after"))
        .group_by("path")
        .agg(pl.col("after").mean(), pl.col("n").sum(), pl.len().alias("clients"))
    )
    alone = (pl.col("after") >= _AFTER) & (pl.col("n") >= 2)
    if strict:
        seen = (pl.col("clients") >= 2) | (pl.col("n") >= 5) | refused
        return sorted(got.filter(alone & seen)["path"])
    return sorted(got.filter(refused | alone)["path"])
