"""One actor as it is worked with: who it is, and, when hostile, what it did."""

from dataclasses import dataclass, field

import polars as pl

from delicti.model.ids import content_id
from delicti.model.words import Role
from delicti.reconstruct.deeds import Episode


@dataclass
class Actor:
    """One actor: who it is, and, when hostile, what it did."""

    id: str
    addresses: tuple[str, ...]
    units: pl.DataFrame  # client, agent
    role: Role
    why: str
    why_not: str | None
    tools: list[str] = field(default_factory=list)
    episodes: list[Episode] = field(default_factory=list)

    @property
    def hostile(self) -> bool:
        """Whether the role is a hostile one."""
        return self.role in (Role.ATTACKER, Role.SCANNER)


def actor_id(addresses: tuple[str, ...], units: pl.DataFrame | None) -> str:
    """The id of an actor: its addresses, and its agents too where others share them."""
    parts = (
        [f"{client}\x1e{agent}" for client, agent in units.sort("client", "agent").iter_rows()]
        if units is not None
        else []
    )
    return content_id("a", *addresses, *parts)
