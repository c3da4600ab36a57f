import polars as pl

from delicti.model.words import Role
from delicti.reconstruct.actor import Actor, actor_id

UNITS = pl.DataFrame({"client": ["192.0.2.7"], "agent": ["curl"]})


def test_only_attackers_and_scanners_are_hostile():
    actors = [Actor("a", (), UNITS, role, "", None) for role in Role]
    assert {one.role for one in actors if one.hostile} == {Role.ATTACKER, Role.SCANNER}


def test_agents_tell_two_actors_of_one_address_apart():
    assert actor_id(("192.0.2.7",), None) != actor_id(("192.0.2.7",), UNITS)
