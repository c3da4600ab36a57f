from datetime import UTC, datetime

import polars as pl
import pytest

from delicti.model.acts import columns
from delicti.model.words import Role
from delicti.reconstruct.actor import Actor
from delicti.reconstruct.outside import Guess, Outside
from delicti.reconstruct.sessions import attach

CLIENT, TIME = "203.0.113.9", datetime(2026, 3, 5, tzinfo=UTC)


@pytest.fixture
def outside():
    rows = [("refused", None)] * 12 + [("login", None), ("upload", "/a.php"), ("delete", "/b")]
    frame = pl.DataFrame(
        {
            "item": "ftp",
            "line": range(1, len(rows) + 1),
            "time": [TIME] * len(rows),
            "client": CLIENT,
            "level": [act for act, _ in rows],
            "script": [file for _, file in rows],
            "text": [f"ftp {act} user=web: x" for act, _ in rows],
        }
    ).with_columns(columns())
    return Outside(frame, (Guess(CLIENT, "ftp", "web", 12, TIME),))


def known(role, *addresses):
    units = pl.DataFrame(schema={"client": pl.String, "agent": pl.String})
    return Actor("a-1", addresses, units, role, "It probed.", None)


def test_a_guess_from_an_unknown_address_is_an_actor_of_its_own(outside):
    actors = []
    attach(actors, outside, outside.guesses, [])
    assert [(one.addresses, one.role) for one in actors] == [((CLIENT,), Role.ATTACKER)]


def test_a_guess_from_a_known_address_is_that_actor_s(outside):
    actors = [known(Role.ATTACKER, CLIENT)]
    attach(actors, outside, outside.guesses, [])
    assert [[one.kind for one in actor.episodes] for actor in actors] == [["credential guessing", "upload"]]


def test_a_scanner_that_was_let_in_is_an_attacker(outside):
    actors = [known(Role.SCANNER, CLIENT)]
    attach(actors, outside, outside.guesses, [])
    assert actors[0].role is Role.ATTACKER


def test_the_files_that_came_after_are_named(outside):
    actors = []
    attach(actors, outside, outside.guesses, [])
    assert "sent /a.php; deleted /b" in actors[0].episodes[1].reason


def test_without_guesses_nothing_changes(outside):
    actors = [known(Role.SCANNER, CLIENT)]
    attach(actors, outside, (), [])
    assert actors[0].episodes == []
