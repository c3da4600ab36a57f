"""Whether a client that claims to be a known crawler comes from that crawler's networks (`--verify-crawlers`).

Search engines publish the networks their crawlers come from. A claim from elsewhere is no crawler's; a claim by a
crawler whose networks were not given stays a claim.
"""

from collections.abc import Iterable
from typing import NamedTuple

import polars as pl

from delicti.reconstruct.agents import kind_of
from delicti.reconstruct.clients import Networks


class Claim(NamedTuple):
    """Which crawler an agent names, and whether the address lies in that crawler's networks."""

    crawler: str
    true: bool


class Crawlers:
    """The networks of crawlers, from pairs of a crawler's name and one of its networks."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        given: dict[str, tuple[str, list[str]]] = {}
        for name, network in pairs:
            given.setdefault(name.casefold(), (name, []))[1].append(network)
        # The longest name first: `Googlebot-Image` may come from other networks than `Googlebot`.
        order = sorted(given, key=lambda one: (-len(one), one))
        self._networks = {one: (given[one][0], Networks(given[one][1])) for one in order}

    def __bool__(self) -> bool:
        return bool(self._networks)

    def claim(self, client: str, agent: str) -> Claim | None:
        """What the agent claims; None where it names no crawler whose networks are known, or is a tool's."""
        named = self._named(agent)
        if named is None:
            return None
        name, networks = self._networks[named]
        return Claim(name, client in networks)

    def kind(self, client: str, agent: str) -> str:
        """The kind that the agent claims to be (`agents.kind_of`), corrected where the claim can be checked."""
        claim, claimed = self.claim(client, agent), kind_of(agent)
        if claim is None:
            return claimed
        if claim.true:
            return "crawler"
        return "other" if claimed == "crawler" else claimed

    def among(self, rows: pl.DataFrame) -> bool:
        """Whether any of the rows (`client`, `agent`) is a crawler's, as far as its claim can be checked."""
        agents = [one for one in rows["agent"].unique() if kind_of(one) == "crawler" or self._named(one) is not None]
        pairs = rows.filter(pl.col("agent").is_in(agents)).select("client", "agent").unique()
        return any(self.kind(client, agent) == "crawler" for client, agent in pairs.iter_rows())

    def corrected(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows (`client`, `agent`, `kind`) with the kind of every claim that can be checked."""
        agents = [one for one in rows["agent"].unique().sort() if self._named(one) is not None]
        if not agents:
            return rows
        pairs = rows.filter(pl.col("agent").is_in(agents)).select("client", "agent").unique().drop_nulls()
        checked = [self.kind(client, agent) for client, agent in pairs.iter_rows()]
        known = pairs.with_columns(pl.Series("_kind", checked, pl.String))
        joined = rows.join(known, on=["client", "agent"], how="left", maintain_order="left")
        return joined.with_columns(pl.coalesce("_kind", "kind").alias("kind")).drop("_kind")

    def _named(self, agent: str) -> str | None:
        if not self._networks or kind_of(agent) == "tool":
            return None
        low = agent.casefold()
        return next((name for name in self._networks if name in low), None)
