"""Everything that was asked for, one row per distinct target, gathered in one pass; later steps ask this table first.

Its size is bounded by distinct targets, whatever the number of lines. Requests at chosen paths are read from the
evidence when they are needed, found by their whole targets: no path is cut out of a line that nobody asks about.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from delicti.reconstruct.columns import LOGIN, path


@dataclass(frozen=True)
class Targets:
    """`table` has, per target: its `path`, and how often it was asked in the ways that later steps look for.

    `plain`: by GET, and answered 200, 404 or 410; `good`: by GET, and answered 200; `refused`: by GET or HEAD, and
    refused or sent elsewhere for now; `moved`: the same, sent elsewhere for good; `sent`: by POST or PUT.
    """

    table: pl.DataFrame
    requests: pl.LazyFrame

    def asked(self, targets: pl.Series) -> pl.LazyFrame:
        """The requests for these targets."""
        known = pl.col("target").is_in(targets.implode(), nulls_equal=targets.null_count() > 0)
        return self.requests.filter(known)

    def at(self, paths: Iterable[str] | pl.Series) -> pl.LazyFrame:
        """The requests at these paths, with whatever query, and their `path`."""
        wanted = pl.Series(paths, dtype=pl.String)
        return self.asked(self.table.filter(pl.col("path").is_in(wanted.implode()))["target"]).with_columns(path())

    def logins(self, learned: Iterable[str] = ()) -> pl.Series:
        """Targets to which something was sent and whose names sound like a login, or whose paths are `learned`."""
        named = pl.col("target").str.contains(LOGIN) | pl.col("path").is_in(list(learned))
        return self.table.filter("sent").filter(named)["target"]


def gather(requests: pl.LazyFrame) -> Targets:
    """Reads all requests once."""
    method, status = pl.col("method"), pl.col("status")
    get = method == "GET"
    led = get | (method == "HEAD")
    table = (
        requests.select("target", "method", "status")
        .group_by("target")
        .agg(
            (get & status.is_in([200, 404, 410])).sum().alias("plain"),
            (get & (status == 200)).sum().alias("good"),
            (led & status.is_in([302, 303, 307, 401, 403])).any().alias("refused"),
            (led & status.is_in([301, 308])).any().alias("moved"),
            method.is_in(["POST", "PUT"]).any().alias("sent"),
        )
        .collect(engine="streaming")
        .with_columns(path())
    )
    return Targets(table, requests)
