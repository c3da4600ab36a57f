"""The things of a story as they are compared."""

import pytest

from delicti.model.flow import EntryPoint
from delicti.report import described
from delicti.report.view import View


def test_an_entry_point_is_called_by_weakness_place_and_parameter() -> None:
    entry = EntryPoint(actor=None, weakness="SQL injection", target="/item.php", parameter="pid")
    assert described.ENTRY.name(entry) == "SQL injection at /item.php, parameter pid"


def test_an_actor_is_called_by_role_and_first_address(view: View) -> None:
    assert described.actor_name(view.actors[0]) == "attacker 203.0.113.169 and 1 more"


def test_episodes_that_succeeded_are_named_first(view: View) -> None:
    [told] = described.with_episodes(view.actor_by_id["a-0000000000000001"])
    assert told.index("exploitation") < told.index("reconnaissance")


@pytest.mark.parametrize("name", ["chunk_bytes", "use_prefilter", "rules"])
def test_a_parameter_without_effect_on_what_comes_out_is_left_out(name: str) -> None:
    assert described.parameter_facts({name: 7}) == {}


def test_parameters_are_told_as_they_were_given() -> None:
    given = {"use_rules": False, "timezone": None, "authorised": ["192.0.2.1"]}
    assert described.parameter_facts(given) == {"use rules": "no", "timezone": None, "authorised": ("192.0.2.1",)}


def test_every_column_of_an_episode_that_can_differ_is_a_fact(view: View) -> None:
    facts = described.episode_facts(view.episodes[0])
    assert {"outcome", "reason", "against this", "kind", "target", "requests", "time", "offence suggested"} == set(
        facts
    )
