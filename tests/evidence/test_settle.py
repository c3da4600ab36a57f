from datetime import UTC, datetime

import pytest

from delicti.evidence.acquire import acquire
from delicti.evidence.read import read
from delicti.model.progress import Silent
from delicti.model.settings import Settings
from delicti.run import Inline

WEB = '192.0.2.7 - - [%s:12:00:00 +0000] "GET / HTTP/1.1" 200 5 "-" "-"\n'
LOGIN = "%s 12:00:00 web1 sshd[1]: Accepted password for a from 192.0.2.7 port 5 ssh2\n"


@pytest.fixture
def tables(tmp_path):
    def made(auth, *days, **settings):
        folder, scratch = tmp_path / "logs", tmp_path / "scratch"
        folder.mkdir()
        scratch.mkdir()
        (folder / "auth.log").write_text("".join(LOGIN % day for day in auth))
        if days:
            (folder / "access.log").write_text("".join(WEB % day for day in days))
        return read(acquire([folder]), Settings(**settings), Inline(), Silent(), scratch)

    return made


def when(tables):
    return tables.messages.collect()["time"].to_list()


def test_a_log_gets_the_year_of_the_others(tables):
    made = tables(["Mar  5"], "01/Mar/2024", "09/Mar/2024")
    assert when(made) == [datetime(2024, 3, 5, 12, tzinfo=UTC)]


def test_a_log_over_the_turn_of_the_year_begins_in_the_old_one(tables):
    made = tables(["Dec 31", "Jan  1"], "30/Dec/2023", "02/Jan/2024")
    assert [one.year for one in when(made)] == [2023, 2024]


def test_a_log_of_autumn_beside_one_of_spring_lies_before_it(tables):
    made = tables(["Dec 20"], "02/Jan/2024", "05/Mar/2024")
    assert when(made)[0].year == 2023


def test_a_leap_day_stays_one_in_a_leap_year(tables):
    made = tables(["Feb 29"], "28/Feb/2024", "01/Mar/2024")
    assert when(made) == [datetime(2024, 2, 29, 12, tzinfo=UTC)]


def test_the_year_is_said(tables):
    made = tables(["Mar  5"], "01/Mar/2024")
    assert any("carry no year" in note and "2024" in note for note in made.notes)


def test_where_no_log_tells_the_year_that_is_said(tables):
    assert any("no other log tells the year" in note for note in tables(["Mar  5"]).notes)


def test_the_declared_zone_counts_with_its_summer_time(tables):
    made = tables(["Jul  5"], "04/Jul/2024", "06/Jul/2024", timezone="Europe/Berlin")
    assert when(made) == [datetime(2024, 7, 5, 10, tzinfo=UTC)]


def test_the_item_s_first_and_last_time_follow(tables):
    made = tables(["Mar  5", "Mar  6"], "05/Mar/2024")
    row = made.items.filter(made.items["name"] == "auth.log")
    assert (row["first_time"][0].year, row["last_time"][0].day) == (2024, 6)
