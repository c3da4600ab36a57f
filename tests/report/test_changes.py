"""What differs between two stories."""

import io
import unicodedata
from dataclasses import replace
from typing import Any

import msgspec
import polars as pl
import pytest

from delicti.model.flow import Sentence
from delicti.report.blocks import Chapter, Point
from delicti.report.changes import Changes
from delicti.report.terminal import console_for, show_chapter
from delicti.report.view import View


def changed(view: View, **document: Any) -> View:
    return replace(view, case=msgspec.structs.replace(view.case, **document))


def points(chapters: tuple[Chapter, ...], name: str) -> list[Point]:
    [chapter] = [one for one in chapters if one.name == name]
    return [block for block in chapter.blocks if isinstance(block, Point)]


def test_a_story_does_not_differ_from_itself(view: View) -> None:
    changes = Changes(view, view)
    assert (*changes.given(), *changes.conclusions()) == ()


DIFFERENT: dict[str, dict[str, Any]] = {
    "summary": {"summary": "Something else."},
    "entry": {"entry_points": ()},
    "taken": {"taken": ()},
    "changed": {"changed": ()},
    "notify": {"to_notify": ()},
    "open": {"still_open": ()},
    "story": {"story": ()},
    "limits": {"limits": ()},
    "unexamined": {"not_examined": ()},
    "others": {"remainder": {"clients": 1}},
}


@pytest.mark.parametrize("name", DIFFERENT)
def test_each_part_of_the_story_that_differs_is_told(view: View, name: str) -> None:
    told = Changes(view, changed(view, **DIFFERENT[name])).conclusions()
    assert [chapter.name for chapter in told] == [name]


@pytest.mark.parametrize(
    "document", [{"parameters": {"authorised": []}}, {"rule_set": {"sha256": "dd"}}, {"delicti": "0.2.0"}]
)
def test_a_case_made_otherwise_is_told(view: View, document: dict[str, Any]) -> None:
    assert [one.name for one in Changes(view, changed(view, **document)).given()] == ["made"]


def with_episode(view: View, number: int, **columns: object) -> View:
    rows = view.episode_table.to_dicts()
    rows[number] |= columns
    return replace(view, episode_table=pl.DataFrame(rows, schema=view.episode_table.schema))


def test_an_outcome_that_changes_is_told_with_the_reason(view: View) -> None:
    now = with_episode(view, 10, outcome="succeeded", reason="The file answered.")
    [point] = points(Changes(with_episode(view, 10, outcome="unknown"), now).conclusions(), "episodes")
    assert point.details == (
        "Outcome now: succeeded; before: unknown.",
        "Reason now: The file answered. Before: Answers grew by the size of what was asked for.",
    )


def test_an_actor_that_is_gone_is_told_with_its_episodes(view: View) -> None:
    gone = view.actors[1]["actor"]
    now = replace(
        view,
        actor_table=view.actor_table.filter(pl.col("actor") != gone),
        episode_table=view.episode_table.filter(pl.col("actor") != gone),
    )
    [point] = points(Changes(view, now).conclusions(), "actors")
    assert (point.head, point.details) == (
        "No longer among the actors: attacker 192.0.2.215 and 3 more.",
        ("Its episodes: exploitation at /getfile.php (succeeded), exfiltration at /item.php (unknown).",),
    )


def test_an_actor_that_is_gone_has_its_episodes_told_once(view: View) -> None:
    gone = view.actors[1]["actor"]
    now = replace(
        view,
        actor_table=view.actor_table.filter(pl.col("actor") != gone),
        episode_table=view.episode_table.filter(pl.col("actor") != gone),
    )
    assert "episodes" not in {chapter.name for chapter in Changes(view, now).conclusions()}


def renamed(view: View) -> View:
    """The same people with one address more each, so with other ids everywhere."""
    ids = {actor: actor.replace("a-", "a-9") for actor in view.actor_table["actor"]}
    actors = view.actor_table.with_columns(pl.col("actor").replace(ids))
    episodes = view.episode_table.with_columns(
        pl.col("actor").replace(ids), ("e-9" + pl.col("episode")).alias("episode")
    )
    text = msgspec.json.encode(view.case).decode().replace('"a-', '"a-9').replace('"e-', '"e-9e-')
    return replace(
        view, actor_table=actors, episode_table=episodes, case=msgspec.json.decode(text, type=type(view.case))
    )


def test_other_ids_alone_are_no_difference(view: View) -> None:
    assert Changes(view, renamed(view)).conclusions() == ()


def test_a_sentence_about_the_same_episode_is_told_as_changed(view: View) -> None:
    old = view.case.story[1]
    new = msgspec.structs.replace(old, text="It was somebody else.")
    now = renamed(changed(view, story=(view.case.story[0], new, *view.case.story[2:])))
    [point] = points(Changes(view, now).conclusions(), "story")
    assert (point.head, point.details) == ("Now: It was somebody else.", (f"Before: {old.text}",))


def test_a_sentence_with_other_figures_is_told_as_changed(view: View) -> None:
    before, now = (
        changed(view, story=(Sentence(text=f"The evidence holds {n} requests.", counts={"n": 1}),)) for n in ("1,0", 7)
    )
    [point] = points(Changes(before, now).conclusions(), "story")
    assert point.details == ("Before: The evidence holds 1,0 requests.",)


def test_a_log_that_grew_is_told_as_the_same_log(view: View) -> None:
    rows = view.evidence.to_dicts()
    rows[0] |= {"item": "cc" * 32, "lines": 20_000}
    now = replace(view, evidence=pl.DataFrame(rows, schema=view.evidence.schema))
    [point] = points(Changes(view, now).given(), "evidence")
    assert (point.head, point.details[1]) == ("Changed: access.log", "Lines now: 20,000; before: 16,253.")


def test_new_findings_are_counted_by_class(view: View) -> None:
    before = replace(view, findings=view.findings.filter(pl.col("class") == "sqli"))
    [point] = points(Changes(before, view).given(), "findings")
    assert point.head == "32 findings are new: 20 scanner, 12 lfi."


def test_an_episode_that_stays_the_same_stands(view: View) -> None:
    changes = Changes(view, with_episode(view, 9, outcome="failed"))
    [point] = changes.stands([view.episode_table["episode"][9], view.episode_table["episode"][3]])
    assert isinstance(point, Point)
    assert point.head == (
        "exploitation at /item.php by 203.0.113.169 and 1 more, 2026-09-09 03:00:03 to 04:00:03 UTC: "
        "succeeded, as before."
    )


def test_what_differs_does_not_depend_on_the_order_of_rows(view: View) -> None:
    now = with_episode(view, 10, outcome="failed")
    turned = replace(now, actor_table=now.actor_table.reverse(), episode_table=now.episode_table.reverse())
    assert Changes(view, turned).conclusions() == Changes(view, now).conclusions()


def test_hostile_text_prints_and_does_nothing_else(view: View, hostile_view: View) -> None:
    file = io.StringIO()
    changes = Changes(view, hostile_view)
    for chapter in (*changes.given(), *changes.conclusions()):
        show_chapter(chapter, console_for(file))
    printed = file.getvalue().replace("\n", "")
    assert "owned" in printed
    assert {unicodedata.category(char) for char in printed} & {"Cc", "Cf", "Zl", "Zp", "Cs", "Co", "Cn"} == set()
