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

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def score(tmp_path_factory):
    folder = tmp_path_factory.mktemp("books")
    subprocess.run([sys.executable, Path(__file__).with_name("books.py"), folder], check=True, timeout=300)
    tables = read(acquire([folder / "logs"]), Settings(), Inline(), Silent(), tmp_path_factory.mktemp("scratch"))
    story = reconstruct(tables, detect(tables, Settings(), Inline(), Silent()), Settings(), Silent())
    case = {
        "evidence": tables.items,
        "requests": story.requests.collect(),
        "actors": story.actors,
        "episodes": story.episodes,
    }
    document = msgspec.to_builtins({"entry_points": story.entry_points, "taken": story.taken})
    return score_incident(case, document, folder)


def test_nearly_all_attack_lines_are_named(score):
    assert score["lines"]["recall"] >= 0.97


def test_nobody_harmless_is_named(score):
    assert score["benign_named"] == {"lines": 0, "actors": []}


def test_attackers_are_kept_apart_and_whole(score):
    assert score["merging"]["f1"] >= 0.98


def test_the_phases_are_found_and_none_is_wrong(score):
    assert (score["phases"]["share"] >= 0.9, score["phases"]["wrong"]) == (True, 0)


def test_all_ways_in_are_named_and_none_invented(score):
    assert (score["entry_points"]["missing"], score["entry_points"]["invented"]) == ([], [])


def test_the_rows_taken_lie_in_the_interval(score):
    assert score["taken"]["held"] == score["taken"]["truth"]
