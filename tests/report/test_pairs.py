"""Which actor, episode and finding of one story is which of another."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from delicti.model import tables as t
from delicti.model.flow import Case
from delicti.report import pairs
from delicti.report.view import View


def seen(view: View, actors: list[dict[str, Any]], episodes: list[dict[str, Any]] | None = None) -> View:
    return replace(
        view,
        actor_table=t.shaped(pl.DataFrame(actors, schema=t.ACTOR), t.ACTOR),
        episode_table=t.shaped(pl.DataFrame(episodes or [], schema=t.EPISODE), t.EPISODE),
    )


def actor(name: str, addresses: list[str], role: str = "attacker", agents: list[str] | None = None) -> dict[str, Any]:
    blank: dict[str, Any] = dict.fromkeys(t.ACTOR.names())
    return {
        **blank,
        "actor": name,
        "addresses": addresses,
        "agents": ["curl"] if agents is None else agents,
        "role": role,
    }


def names(found: list[tuple[Any, Any]]) -> list[tuple[str, str]]:
    return [(old["actor"], new["actor"]) for old, new in found]


def test_an_actor_with_one_address_more_is_the_same(view: View) -> None:
    found = pairs.actors(seen(view, [actor("a-1", ["x"])]), seen(view, [actor("a-2", ["x", "y"])]))
    assert (names(found.same), found.gone, found.new) == ([("a-1", "a-2")], [], [])


def test_agents_decide_between_two_behind_one_address(view: View) -> None:
    before = seen(view, [actor("a-1", ["x"], agents=["curl"]), actor("a-2", ["x"], agents=["sqlmap"])])
    now = seen(view, [actor("a-3", ["x", "y"], agents=["sqlmap"]), actor("a-4", ["x", "z"], agents=["curl"])])
    assert sorted(names(pairs.actors(before, now).same)) == [("a-1", "a-4"), ("a-2", "a-3")]


def test_an_agent_alone_ties_nobody(view: View) -> None:
    found = pairs.actors(seen(view, [actor("a-1", ["x"])]), seen(view, [actor("a-2", ["y"])]))
    assert (found.same, len(found.gone), len(found.new)) == ([], 1, 1)


def test_another_agent_in_another_role_behind_the_address_is_somebody_else(view: View) -> None:
    now = seen(view, [actor("a-2", ["x"], role="visitor", agents=["Mozilla"])])
    assert pairs.actors(seen(view, [actor("a-1", ["x"])]), now).same == []


def test_two_that_became_one_are_told_as_merged(view: View) -> None:
    before = seen(view, [actor("a-1", ["x", "y"]), actor("a-2", ["z"])])
    found = pairs.actors(before, seen(view, [actor("a-3", ["x", "y", "z"])]))
    assert (names(found.same), names(found.merged), found.gone) == ([("a-1", "a-3")], [("a-2", "a-3")], [])


def test_one_that_became_two_is_told_as_split(view: View) -> None:
    now = seen(view, [actor("a-1", ["x", "y"]), actor("a-2", ["z"])])
    found = pairs.actors(seen(view, [actor("a-3", ["x", "y", "z"])]), now)
    assert (names(found.same), names(found.split), found.new) == ([("a-3", "a-1")], [("a-3", "a-2")], [])


def test_those_who_were_merged_are_one_family(view: View) -> None:
    before = seen(view, [actor("a-1", ["x"]), actor("a-2", ["z"])])
    family = pairs.actors(before, seen(view, [actor("a-3", ["x", "z"])])).family
    assert len(set(family.values())) == 1


@given(
    st.lists(st.lists(st.sampled_from("pqrstu"), min_size=1, unique=True), max_size=6),
    st.lists(st.lists(st.sampled_from("pqrstu"), min_size=1, unique=True), max_size=6),
)
def test_every_actor_is_told_of_once(olds: list[list[str]], news: list[list[str]]) -> None:
    empty = make_empty()
    before = seen(empty, [actor(f"a-{n}", list(one)) for n, one in enumerate(olds)])
    now = seen(empty, [actor(f"b-{n}", list(one)) for n, one in enumerate(news)])
    found = pairs.actors(before, now)
    left = [one["actor"] for one, _ in found.same + found.merged] + [one["actor"] for one in found.gone]
    right = [one["actor"] for _, one in found.same + found.split] + [one["actor"] for one in found.new]
    assert (sorted(left), sorted(right)) == (
        sorted(before.actor_table["actor"].to_list()),
        sorted(now.actor_table["actor"].to_list()),
    )


def make_empty() -> View:
    case = Case(
        **dict.fromkeys(("delicti", "summary"), ""),  # type: ignore[arg-type]
        **dict.fromkeys("story entry_points changed taken to_notify still_open limits not_examined".split(), ()),  # type: ignore[arg-type]
        **{name: {} for name in "counts remainder parameters rule_set versions".split()},  # type: ignore[arg-type]
    )
    frames = (t.ITEM, t.ACTOR, t.EPISODE)
    scans = (t.FINDING, t.QUARANTINE, t.REQUEST, t.MESSAGE)
    return View(case, *(pl.DataFrame(schema=one) for one in frames), *(pl.LazyFrame(schema=one) for one in scans))


def test_an_episode_of_an_actor_with_another_id_is_the_same(view: View) -> None:
    episodes = view.episode_table.to_dicts()
    again = [{**row, "episode": f"e-new{n}"} for n, row in enumerate(episodes)]
    now = seen(view, view.actor_table.to_dicts(), again)
    family = pairs.actors(view, now).family
    assert len(pairs.episodes(view, now, family).same) == len(episodes)


def test_an_episode_at_another_time_is_another(view: View) -> None:
    row = view.episode_table.to_dicts()[3]
    later = {**row, "episode": "e-new"} | {name: row[name] + timedelta(days=30) for name in ("first_time", "last_time")}
    before, now = (seen(view, view.actor_table.to_dicts(), [one]) for one in (row, later))
    found = pairs.episodes(before, now, pairs.actors(before, now).family)
    assert (found.same, len(found.gone), len(found.new)) == ([], 1, 1)


def test_an_episode_whose_target_became_known_is_the_same(view: View) -> None:
    row = view.episode_table.to_dicts()[3]
    before, now = (
        seen(view, view.actor_table.to_dicts(), [{**row, "episode": name, "target": target}])
        for name, target in (("e-1", None), ("e-2", "/item.php"))
    )
    assert len(pairs.episodes(before, now, pairs.actors(before, now).family).same) == 1


def moved(view: View, change: Callable[[pl.LazyFrame], pl.LazyFrame]) -> View:
    return replace(view, findings=change(view.findings))


def test_findings_in_a_log_that_grew_are_the_same(view: View) -> None:
    grown = moved(
        view,
        lambda frame: frame.with_columns(
            ("f-new" + pl.col("finding")).alias("finding"), pl.lit("cc" * 32).alias("item")
        ),
    )
    assert [len(side) for side in pairs.findings(view, grown)] == [0, 0]


def test_a_line_that_stands_there_once_more_is_a_new_finding(view: View) -> None:
    grown = (pl.lit("f-new") + pl.col("finding")).alias("finding")
    twice = (pl.lit("f-twice") + pl.col("finding")).alias("finding")
    more = moved(view, lambda frame: pl.concat([frame.with_columns(grown), frame.head(1).with_columns(twice)]))
    assert [len(side) for side in pairs.findings(view, more)] == [0, 1]
