"""Incidents of our own, scored from their committed copies; `make test-full` makes each again and scores that too."""

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from delicti.detect.engine import detect
from delicti.evidence.acquire import acquire
from delicti.evidence.read import read
from delicti.model.progress import Silent
from delicti.model.settings import Settings
from delicti.reconstruct.story import reconstruct
from delicti.run import Inline
from delicti.score import score_incident

KEPT = Path(__file__).with_name("kept")
NAMES = sorted(folder.name for folder in KEPT.iterdir())


def scored(folder, scratch):
    """The story of an incident and its score."""
    truth = msgspec.json.decode((folder / "ground_truth.json").read_bytes())
    declared = Settings(**{name: tuple(value) for name, value in truth.get("declared", {}).items()})
    tables = read(acquire([folder / "logs"]), declared, Inline(), Silent(), scratch)
    story = reconstruct(tables, detect(tables, declared, Inline(), Silent()), declared, Silent())
    case = {
        "evidence": tables.items,
        "requests": story.requests.collect(),
        "actors": story.actors,
        "episodes": story.episodes,
    }
    document = msgspec.to_builtins({"entry_points": story.entry_points, "taken": story.taken})
    return story, score_incident(case, document, folder)


@pytest.fixture(
    scope="module",
    params=[*NAMES, *(pytest.param(f"{name} again", marks=pytest.mark.slow) for name in NAMES)],
)
def told(request, tmp_path_factory):
    name, _, again = request.param.partition(" ")
    folder = KEPT / name
    if again:
        folder = tmp_path_factory.mktemp(name)
        subprocess.run([sys.executable, KEPT.with_name(f"{name}.py"), folder], check=True, timeout=600)
    return name, *scored(folder, tmp_path_factory.mktemp("scratch"))


def test_nearly_all_attack_lines_are_named(told):
    name, _, score = told
    assert score["lines"]["recall"] >= 0.97, name


def test_nobody_harmless_is_named(told):
    name, _, score = told
    assert score["benign_named"] == {"lines": 0, "actors": []}, name


def test_attackers_are_kept_apart_and_whole(told):
    name, _, score = told
    assert score["merging"]["f1"] >= 0.98, name


def test_the_phases_are_found_and_none_is_wrong(told):
    name, _, score = told
    assert (score["phases"]["share"] >= 0.9, score["phases"]["wrong"]) == (True, 0), name


def test_all_ways_in_are_named_and_none_invented(told):
    name, _, score = told
    assert (score["entry_points"]["missing"], score["entry_points"]["invented"]) == ([], []), name


def test_the_rows_taken_lie_in_the_interval(told):
    name, _, score = told
    assert score["taken"]["held"] == score["taken"]["truth"], name


def test_an_attack_whose_lines_were_deleted_is_told_as_a_limit(tmp_path):
    story, _ = scored(KEPT / "erased", tmp_path)
    assert any("error log" in one.text and "missing" in one.text for one in story.limits)


def test_at_a_quiet_site_nothing_is_found_and_the_limits_are_told(tmp_path):
    story, _ = scored(KEPT / "quiet", tmp_path)
    assert (story.summary.startswith("Nothing was found"), len(story.limits) > 0) == (True, True)
