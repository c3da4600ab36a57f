"""Identifiers counted through: one client asks record after record where everybody else asks for his own.

A page that many visitors share (an article, a product) can be counted through by any crawler and says nothing. A record that
hardly anybody but one client asks for is somebody's own; who asks for hundreds of them is counting.
"""

from dataclasses import dataclass

import polars as pl

from delicti.reconstruct.agents import kind_of
from delicti.reconstruct.scene import Scene

LEAST = 40  # different records of one kind
_LOUD = 60  # requests of an address from which it is looked at
_MOST = 300
_OTHERS = 3  # other clients of the same kind of record that a comparison needs


@dataclass(frozen=True)
class Count:
    """One client counting through one kind of record."""

    client: str
    template: str
    records: int
    usual: float  # records that others ask for


def find(scene: Scene, without: set[str]) -> list[Count]:
    """Clients that count through records, sorted by client and kind of record."""
    loud = (
        scene.by_address.filter((pl.col("requests") >= _LOUD) & ~pl.col("client").is_in(sorted(without)))
        .sort("requests", "client", descending=[True, False])
        .head(_MOST)["client"]
    )
    if loud.is_empty():
        return []
    counted = (
        _numbered(scene)
        .filter(pl.col("client").is_in(loud.implode()))
        .group_by("client", "template")
        .agg(pl.col("target").n_unique().alias("records"), pl.len().alias("n"), pl.col("agent").first())
        .filter((pl.col("records") >= LEAST) & (pl.col("records") * 10 >= pl.col("n") * 5))
        .collect(engine="streaming")
        .sort("client", "template")
    )
    suspects = counted.filter(~pl.Series([kind_of(one or "") in ("crawler", "monitor") for one in counted["agent"]], dtype=pl.Boolean))
    if suspects.is_empty():
        return []
    kinds = suspects["template"].unique().sort()
    others = (
        _numbered(scene)
        .join(pl.LazyFrame({"template": kinds}), on="template", how="semi")
        .select("client", "template", "target")
        .unique()
        .collect(engine="streaming")
    )
    found = []
    for row in suspects.iter_rows(named=True):
        usual = _usual(others.filter(pl.col("template") == row["template"]), row["client"], row["records"])
        if usual is not None:
            found.append(Count(row["client"], row["template"], row["records"], usual))
    return found


def _usual(each: pl.DataFrame, client: str, records: int) -> float | None:
    """How many records others ask for, where records belong to one client each; None where they are shared by many."""
    rest = each.filter(pl.col("client") != client)
    per_client = rest.group_by("client").len()
    if len(per_client) < _OTHERS:
        return None
    shared = rest.group_by("target").len()["len"].mean()
    middle, most = per_client["len"].median(), per_client["len"].quantile(0.95)
    if not isinstance(shared, float) or not isinstance(middle, float) or most is None:
        return None
    if shared > 1.6 or middle > 3 or float(most) * 8 > records:
        return None
    return middle


def template(target: pl.Expr) -> pl.Expr:
    """A target with its numbers and long identifiers taken out, and without further parameters' values."""
    return target.str.replace_all(r"[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}|[0-9a-fA-F]{24,}|\d+", "#")


def _numbered(scene: Scene) -> pl.LazyFrame:
    return (
        scene.tables.requests.select("client", "agent", "method", "target", "status")
        .filter((pl.col("method") == "GET") & pl.col("target").str.contains(r"[/=]\d+(?:[/?&.]|$)|[0-9a-fA-F]{24,}"))
        .filter(~pl.col("target").str.contains(r"(?i)\.(?:css|js|png|jpe?g|gif|svg|ico|woff2?|webp)(?:\?|$)"))
        .with_columns(template(pl.col("target")).alias("template"))
    )
