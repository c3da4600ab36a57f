"""Hyperscan tables and their cache."""

import hyperscan
import pytest

from delicti.detect.database import database, willing


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


def found(table, data):
    numbers = []
    table.scan(data, match_event_handler=lambda number, *_: numbers.append(number))
    return numbers


def test_a_table_is_kept(cache):
    database([(3, "needle", 0)])
    assert len(list((cache / "delicti").iterdir())) == 1


def test_a_table_that_was_kept_is_good_again():
    database([(3, "needle", 0)])
    assert found(database([(3, "needle", 0)]), b"a needle") == [3]


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("x")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert found(database([(3, "needle", 0)]), b"a needle") == [3]


def test_a_cache_that_is_spoilt_is_made_anew(cache):
    database([(3, "needle", 0)])
    for file in (cache / "delicti").iterdir():
        file.write_bytes(b"spoilt")
    assert found(database([(3, "needle", 0)]), b"a needle") == [3]


def test_a_pattern_that_cannot_be_compiled_is_an_error():
    with pytest.raises(hyperscan.error):
        database([(0, "(", 0)])


def test_patterns_that_cannot_be_compiled_are_left_out():
    assert willing([(0, "a", 0), (1, "(", 0), (2, "b", 0)])[1] == {0, 2}
