"""Every client of the evidence in one row per address and agent, and the addresses worth a closer look.

Nothing here says who is hostile: it only picks whose requests are read line by line. Everyone else is a count.
"""

import ipaddress
from collections.abc import Iterable

import polars as pl

from delicti.reconstruct.columns import MISSING, REFUSED
from delicti.reconstruct.targets import Targets

FEW = 5  # missing paths below which a client is no prober
_LOST = 3  # missing paths of who got nothing else


def summarise(requests: pl.LazyFrame) -> pl.DataFrame:
    """One row per client and agent: counts of requests, missing, refused and failed answers, posts, times."""
    status = pl.col("status")
    posted = pl.col("method").is_in(["POST", "PUT", "PATCH"])
    counted = {
        "requests": pl.len(),
        "missing": status.is_in(MISSING).sum(),
        "refused": status.is_in(REFUSED).sum(),
        "moved": (status.is_between(300, 399) & (status != 304)).sum(),
        "failed": (status >= 500).sum(),
        "posts": posted.sum(),
        "referred": pl.col("referrer").is_not_null().sum(),
        "bytes": pl.col("size_bytes").sum(),
    }
    table = (
        requests.group_by("client", "agent")
        .agg(pl.col("time").min().alias("first"), pl.col("time").max().alias("last"), **counted)
        .collect(engine="streaming")
        .filter(pl.col("client").is_not_null())
        .with_columns(pl.col(*counted).cast(pl.Int64), pl.col("agent").fill_null(""))
    )
    unnamed = table.filter(pl.col("agent") == "")  # no agent, and an empty one, are one
    if unnamed["client"].is_unique().all():
        return table
    earliest, latest = pl.col("first").min(), pl.col("last").max()
    once = unnamed.group_by("client", "agent").agg(earliest, latest, pl.col(*counted).sum())
    return pl.concat([table.filter(pl.col("agent") != ""), once.select(table.columns)])


def addresses(clients: pl.DataFrame) -> pl.DataFrame:
    """One row per address, from the rows of `summarise`."""
    counted = ("requests", "missing", "refused", "moved", "failed", "posts", "referred", "bytes")
    return clients.group_by("client").agg(
        *(pl.col(name).sum() for name in counted),
        pl.col("first").min(),
        pl.col("last").max(),
        pl.len().cast(pl.Int64).alias("agents"),
    )


def login_posts(targets: Targets, learned: Iterable[str] = ()) -> pl.DataFrame:
    """Requests that hand in a name and a password, as far as paths tell: the columns that guessing is judged by.

    `learned` are paths that behave as doors, whatever they are called.
    """
    return (
        targets.asked(targets.logins(learned))
        .filter(pl.col("method").is_in(["POST", "PUT"]) & pl.col("client").is_not_null())
        .select(
            "item",
            "line",
            "time",
            "client",
            pl.col("agent").fill_null(""),
            "target",
            "status",
            "size_bytes",
            "referrer",
        )
        .collect(engine="streaming")
        .sort("time", "item", "line")
    )


def worth_a_look(by_address: pl.DataFrame, flagged: Iterable[str], declared: Iterable[str]) -> set[str]:
    """Addresses whose requests are read one by one: with a finding, declared, or odd in what they were answered."""
    requests = pl.col("requests")
    odd = by_address.filter(
        ((pl.col("missing") >= FEW) & (pl.col("missing") * 3 >= requests))
        | ((pl.col("missing") >= _LOST) & (pl.col("missing") == requests))
        | ((pl.col("moved") >= 30) & (pl.col("moved") * 2 >= requests))
        | ((pl.col("refused") >= 8) & (pl.col("refused") * 4 >= requests))
        | ((pl.col("failed") >= 8) & (pl.col("failed") * 4 >= requests))
        | ((pl.col("posts") >= 8) & (pl.col("posts") * 3 >= requests))
    )
    return set(odd["client"]) | set(flagged) | set(declared)


class Networks:
    """Declared networks; `addresses in networks` for texts, where what is no address is in none."""

    def __init__(self, networks: Iterable[str]) -> None:
        self._networks = tuple(ipaddress.ip_network(one, strict=False) for one in networks)

    def __contains__(self, address: object) -> bool:
        if not self._networks:
            return False
        try:
            parsed = ipaddress.ip_address(str(address).strip("[]").partition("%")[0])
        except ValueError:
            return False
        mapped = getattr(parsed, "ipv4_mapped", None) or parsed
        return any(mapped in one or parsed in one for one in self._networks)

    def __bool__(self) -> bool:
        return bool(self._networks)

    def among(self, addresses: Iterable[str]) -> set[str]:
        """Those of the addresses that lie in the networks."""
        return {one for one in addresses if one in self} if self._networks else set()
