from datetime import UTC, datetime, timedelta

import pytest

from delicti.evidence.acquire import acquire
from delicti.evidence.read import read
from delicti.model.errors import UserError
from delicti.model.progress import Silent
from delicti.model.settings import Settings
from delicti.reconstruct.clocks import offsets
from delicti.run import Inline

BEGIN = datetime(2026, 3, 5, tzinfo=UTC)


def access(at, client="192.0.2.%d", target="/p?id=%d", shift=0, spread=0):
    time = BEGIN + timedelta(seconds=at * 97 + shift + at * spread)
    words = (client % at if "%" in client else client, time.strftime("%d/%b/%Y:%H:%M:%S +0000"), target % at)
    return '{} - - [{}] "GET {} HTTP/1.1" 200 5 "-" "-"\n'.format(*words)


def error(at, shift=0, target="/p?id=%d"):
    time = (BEGIN + timedelta(seconds=at * 97 + shift)).strftime("%Y/%m/%d %H:%M:%S")
    return f'{time} [error] 7#7: *{at} x, client: 192.0.2.{at}, server: a, request: "GET {target % at} HTTP/1.1"\n'


@pytest.fixture
def tables(tmp_path):
    def made(settings=Settings(), **logs):  # noqa: B008 - a frozen value
        folder, scratch = tmp_path / "logs", tmp_path / f"scratch{len(list(tmp_path.iterdir()))}"
        folder.mkdir(exist_ok=True)
        scratch.mkdir()
        for name, lines in logs.items():
            (folder / f"{name}.log").write_text("".join(lines))
        return read(acquire([folder]), settings, Inline(), Silent(), scratch)

    return made


def said(tables):
    return [limit.text for limit in offsets(tables)]


def test_an_error_log_that_runs_behind_is_told(tables):
    made = tables(access=map(access, range(1, 60)), error=[error(at, -42) for at in range(1, 30)])
    told = "The clock of error.log lies 42.0 s behind that of access.log, by 29 events in both. "
    assert said(made) == [told + "--clock-offset error.log=42 would move it."]


def test_clocks_that_agree_say_nothing(tables):
    made = tables(access=map(access, range(1, 60)), error=map(error, range(1, 30)))
    assert said(made) == []


def test_a_whole_hour_is_said_to_be_a_zone(tables):
    made = tables(access=map(access, range(1, 60)), error=[error(at, 3600) for at in range(1, 30)])
    assert "a zone that was taken wrongly" in said(made)[0]


def test_two_servers_with_the_same_requests_are_compared(tables):
    cdn = [access(at, client="198.51.100.%d", shift=-15) for at in range(1, 40)]
    made = tables(origin=map(access, range(1, 60)), cdn=cdn)
    assert ("cdn.log lies 15.0 s behind that of origin.log" in said(made)[0], len(said(made))) == (True, 1)


def test_logs_of_different_days_that_share_targets_are_not_apart(tables):
    later = [access(at, shift=86_400, spread=31) for at in range(1, 60)]
    made = tables(one=map(access, range(1, 60)), two=later)
    assert said(made) == []


def test_a_few_events_prove_nothing(tables):
    made = tables(access=map(access, range(1, 60)), error=[error(at, -42) for at in range(1, 4)])
    assert said(made) == []


def test_the_declared_offset_brings_the_logs_together(tables):
    logs = {"access": list(map(access, range(1, 60))), "error": [error(at, -42) for at in range(1, 30)]}
    made = tables(Settings(clock_offset=(("error.log", 42.0),)), **logs)
    assert said(made) == []


def test_the_declared_offset_is_said(tables):
    made = tables(Settings(clock_offset=(("access.log", -1.5),)), access=map(access, range(1, 9)))
    assert "The times of access.log were moved by -1.5 s, as declared with --clock-offset." in made.notes


def test_the_item_s_first_time_moves_too(tables):
    made = tables(Settings(clock_offset=(("access.log", 60.0),)), access=map(access, range(1, 9)))
    assert made.items["first_time"][0] == BEGIN + timedelta(seconds=157)


def test_an_item_may_be_named_by_its_hash(tables):
    lines = list(map(access, range(1, 9)))
    item = tables(access=lines).items["item"][0]
    made = tables(Settings(clock_offset=((item[:12], 60.0),)), access=lines)
    assert made.items["first_time"][0] == BEGIN + timedelta(seconds=157)


def test_an_item_that_is_not_there_is_an_error_with_the_known_ones(tables):
    with pytest.raises(UserError, match=r"other\.log: there is no such item; the items are access\.log"):
        tables(Settings(clock_offset=(("other.log", 1.0),)), access=map(access, range(1, 9)))


def test_one_scanner_that_asks_two_sites_in_turn_shows_no_clock(tables):
    first = [access(at, client="203.0.113.9") for at in range(1, 40)]
    second = [access(at, client="203.0.113.9", shift=60) for at in range(1, 40)]
    assert said(tables(one=first, two=second)) == []
