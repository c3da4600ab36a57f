"""The log of the benchmarks is the same for everybody and looks like what it stands for."""

import hashlib
import re

import numpy as np
import pytest

import generate
from synthetic import awkward, sessions
from synthetic.draws import Draws

LINES = 40_000
COMBINED = re.compile(
    rb'(?P<client>[0-9a-f.:]+) \S+ .* \[(?P<time>[^]]+)\] "(?P<method>\S+) (?P<target>\S+) \S+" '
    rb'(?P<status>\d+) (?P<size>\S+) "(?P<referrer>[^"]*)" "(?P<agent>[^"]*)"'
)


@pytest.fixture(scope="module")
def log():
    return b"".join(generate.pieces(LINES))


@pytest.fixture(scope="module")
def skeleton():
    return sessions.lay_out(Draws(generate.SEED), LINES)


@pytest.fixture(scope="module")
def requests(log):
    return [found.groupdict() for found in map(COMBINED.fullmatch, log.split(b"\n")) if found]


def test_the_same_seed_gives_the_same_bytes(log):
    assert b"".join(generate.pieces(LINES)) == log


def test_another_seed_gives_other_bytes(log):
    assert b"".join(generate.pieces(LINES, seed=2)) != log


def test_where_the_log_is_cut_while_it_is_made_changes_no_byte(log):
    assert b"".join(generate.pieces(LINES, part=7_777)) == log


def test_it_has_as_many_lines_as_asked_for(log):
    assert log.count(b"\n") == LINES


def test_one_line_in_six_to_one_in_two_has_a_target_of_its_own_in_a_small_log(requests):
    # The whole log has 23%; in a smaller one fewer targets come twice.
    assert 1 / 6 < len({one["target"] for one in requests}) / LINES < 1 / 2


def test_half_a_percent_of_the_lines_are_attacks(skeleton):
    assert np.count_nonzero(skeleton.kind == sessions.ATTACKER) == LINES * 0.005


def test_the_attacks_come_from_few_addresses(skeleton):
    attacking = skeleton.kind == sessions.ATTACKER
    clients = sessions.clients(Draws(generate.SEED), skeleton).filter(attacking.tolist())
    assert clients.n_unique() < 40


def test_every_kind_of_attack_is_there_in_a_small_log(log):
    telling = (
        rb"SELECT",
        rb"script",
        rb"passwd",
        rb"wget",
        rb"/\.git/",
        rb"/(wso|alfa|shell|c99)\d*\.php",
        rb"POST /wp-login",
    )
    assert [word for word in telling if not re.search(word, log)] == []


def test_every_awkward_kind_is_there_in_a_small_log():
    lines = b"".join(generate.pieces(200)).split(b"\n")
    odd = generate.awkward_places(Draws(generate.SEED), 200)
    # The first address and time fit every kind; what is compared is the rest of the line.
    made = [lines[row] for row in odd]
    tails = (
        rb"\"lamp",
        rb"\xc3\xa9",
        rb"en\\2026\\",
        rb"\x16\x03\x01",
        b"mstshash",
        b"\xff\xfe",
        b"\xff\x80",
        "größe".encode(),
    )
    assert [tail for tail in tails if not any(tail in line for line in made)] == []


@pytest.mark.parametrize("kind", awkward.KINDS)
def test_an_awkward_line_is_one_line(kind):
    line = awkward.KINDS[kind](b"192.0.2.1".decode(), "05/Oct/2026:00:00:00 +0200", 1)
    assert b"\n" not in line


def test_one_line_in_two_thousand_is_awkward():
    assert len(generate.awkward_places(Draws(1), 1_000_000)) == 500


def test_nearly_all_lines_are_plain_combined_lines(requests):
    assert len(requests) > LINES * 0.998


def test_some_lines_stand_out_of_order_but_by_seconds_only(skeleton):
    back = -np.diff(skeleton.time)
    assert 0 < back.max() <= 21


def test_the_log_spans_four_weeks_and_the_end_of_summer_time(log):
    assert {b"+0200]" in log, b"+0100]" in log, b"[01/Nov/2026:" in log} == {True}


def test_addresses_belong_to_nobody(requests):
    reserved = re.compile(rb"2(4\d|5[0-5])\.[\d.]+|198\.1[89]\.[\d.]+|2001:db8:[0-9a-f:]+")
    assert all(reserved.fullmatch(one["client"]) for one in requests)


def test_a_log_that_is_there_is_used_again(tmp_path):
    path, _ = generate.generated(500, path=tmp_path / "access.log")
    made = path.stat().st_mtime_ns
    generate.generated(500, path=path)
    assert path.stat().st_mtime_ns == made


def test_a_log_that_was_altered_is_made_again(tmp_path):
    path, facts = generate.generated(500, path=tmp_path / "access.log")
    path.write_bytes(path.read_bytes().replace(b"200", b"404", 1))
    generate.generated(500, path=path)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == facts["sha256"]
