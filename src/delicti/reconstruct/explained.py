"""Everybody in the table of actors who is not hostile, and what explains each: declared, staff, victims, visitors."""

import polars as pl

from delicti.model.acts import is_act
from delicti.model.words import Role
from delicti.reconstruct import roles
from delicti.reconstruct.actor import Actor, actor_id
from delicti.reconstruct.crawlers import Claim
from delicti.reconstruct.scene import Scene
from delicti.reconstruct.suspicion import Suspicion


def actors(
    seen: Scene,
    weighed: Suspicion,
    victims: dict[tuple[str, str], str],
    workers: dict[tuple[str, str], str],
    taken: pl.DataFrame,
) -> list[Actor]:
    """Everyone else with a finding, declared, victims, and the owner's staff as far as learned; `taken` are named."""
    whole: dict[str, tuple[Role, str]] = {}
    for one in sorted(seen.authorised):
        whole[one] = (Role.AUTHORISED_TESTER, "its address lies in a network declared as an authorised tester's")
    for one in sorted(seen.owners):
        whole[one] = (Role.OWNER, "its address lies in a network declared as the owner's")
    found = []
    for one, (role, why) in whole.items():
        own = seen.clients.filter(pl.col("client") == one).select("client", "agent")
        found.append(_plain(role, why, own, None, {}))
    flagged = (
        seen.rows.join(seen.findings.select("item", "line").unique(), on=["item", "line"], how="semi")
        .select("client", "agent")
        .unique()
    )
    behaviour = {(row["client"], row["agent"]): row for row in weighed.units.iter_rows(named=True)}
    named = {(client, agent) for client, agent in flagged.iter_rows()} | set(victims) | set(workers)
    gone = set(taken.iter_rows()) | {(client, agent) for one in found for client, agent in one.units.iter_rows()}
    addresses = sorted({client for client, _ in named - gone})
    agents_at = dict(seen.by_address.filter(pl.col("client").is_in(addresses)).select("client", "agents").iter_rows())
    found += [_told_only(one) for one in _unknown_to_access(seen)]
    for client, agent in sorted(named - gone):
        claim = seen.crawlers.claim(client, agent)
        role, why = _harmless_role(client, agent, victims, workers, behaviour, claim)
        own = pl.DataFrame({"client": [client], "agent": [agent]})
        verified = claim is not None and claim.true
        found.append(_plain(role, why, own, own, agents_at, verified=verified))
    return found


def _unknown_to_access(seen: Scene) -> list[str]:
    """Addresses with a finding in an error log that no access log knows."""
    places = seen.findings.filter(pl.col("line").is_not_null()).select("item", "line").unique().lazy()
    told = (
        seen.tables.messages.filter(~is_act())
        .select("item", "line", "client")
        .drop_nulls("client")
        .join(places, on=["item", "line"], how="semi")
        .select("client")
        .unique()
        .collect(engine="streaming")
    )
    return told.join(seen.by_address, on="client", how="anti")["client"].sort().to_list()


def _told_only(address: str) -> Actor:
    units = pl.DataFrame({"client": [address], "agent": [""]})
    why = "an error log names it with a finding, and no access log holds a request of it"
    role, reason, doubt = roles.harmless(Role.UNKNOWN, why)
    return Actor(actor_id((address,), None), (address,), units, role, reason, doubt)


def _harmless_role(
    client: str,
    agent: str,
    victims: dict[tuple[str, str], str],
    workers: dict[tuple[str, str], str],
    behaviour: dict[tuple[str, str], dict[str, object]],
    claim: Claim | None,
) -> tuple[Role, str]:
    if (client, agent) in workers:
        return Role.OWNER, workers[client, agent]
    if (client, agent) in victims:
        return Role.VICTIM, victims[client, agent]
    unit = behaviour.get((client, agent), {})
    if claim is not None and claim.true:
        return (
            Role.CRAWLER,
            f"its agent claims to be {claim.crawler}, and this is verified: {roles.held(claim.crawler)}",
        )
    if unit.get("kind") == "crawler":
        return Role.CRAWLER, "its agent claims to be a crawler, and its findings are too few to say otherwise"
    if unit.get("kind") == "monitor":
        return Role.MONITOR, "its agent claims to be a monitor, and its findings are too few to say otherwise"
    if unit.get("ordinary"):
        return (
            Role.VISITOR,
            "it loads pages with what belongs to them, and its findings are too few or shared by other visitors",
        )
    if claim is not None:
        return Role.UNKNOWN, f"{roles.pretence([claim.crawler])}; its findings are too few to call it hostile"
    return Role.UNKNOWN, "its findings are too few to call it hostile, and nothing else tells what it is"


def _plain(
    role: Role,
    why: str,
    own: pl.DataFrame,
    identity: pl.DataFrame | None,
    agents_at: dict[str, int],
    *,
    verified: bool = False,
) -> Actor:
    decided, reason, doubt = roles.harmless(role, why, verified=verified)
    addresses = tuple(sorted(set(own["client"])))
    alone = identity is not None and agents_at.get(addresses[0], 1) == 1
    return Actor(actor_id(addresses, None if alone else identity), addresses, own, decided, reason, doubt)
