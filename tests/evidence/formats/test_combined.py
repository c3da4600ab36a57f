from typing import Any

import pytest

LINE = b'192.0.2.7 - %s [%s] "%s" 200 2 "-" "%s"\n'
TIME = b"24/Nov/2026:16:55:00 +0000"


def test_a_user_may_hold_blanks_and_brackets(rows: Any) -> None:
    assert rows("combined", LINE % (b"a [b c", TIME, b"GET / HTTP/1.1", b"x"))[0]["user"] == "a [b c"


def test_a_user_cannot_forge_the_rest_of_the_line(rows: Any) -> None:
    user = rb"x [01/Jan/2000:00:00:00 +0000] \"GET /forged HTTP/1.1\" 200 1 \"-\" \"-\""
    assert rows("combined", LINE % (user, TIME, b"GET /real HTTP/1.1", b"x"))[0]["target"] == "/real"


def test_an_agent_may_hold_raw_quotes(rows: Any) -> None:
    assert rows("combined", LINE % (b"-", TIME, b"GET / HTTP/1.1", b'a"b'))[0]["agent"] == 'a"b'


def test_a_further_field_in_quotes_is_not_taken_into_the_agent(read: Any) -> None:
    line = LINE % (b"-", TIME, b"GET / HTTP/1.1", b'curl" "198.51.100.1')
    assert list(read("combined", line).quarantined) == [0]


@pytest.mark.parametrize(
    "time", [b"31/Feb/2026:16:55:00 +0000", b"24/Foo/2026:16:55:00 +0000", b"24/Nov/2026:16:55:60 +0000"]
)
def test_a_time_that_never_was_is_quarantined(read: Any, time: bytes) -> None:
    assert list(read("combined", LINE % (b"-", time, b"GET / HTTP/1.1", b"x")).quarantined) == [0]


def test_one_wall_time_on_both_sides_of_a_clock_change_is_two_instants(rows: Any) -> None:
    lines = [LINE % (b"-", b"25/Oct/2026:02:30:00 " + zone, b"GET / HTTP/1.1", b"x") for zone in (b"+0200", b"+0100")]
    first, second = (row["time"] for row in rows("combined", b"".join(lines)))
    assert (second - first).total_seconds() == 3600


def test_windows_line_ends_are_no_part_of_the_agent(rows: Any) -> None:
    line = (LINE % (b"-", TIME, b"GET / HTTP/1.1", b"x")).replace(b"\n", b"\r\n")
    assert rows("combined", line)[0]["agent"] == "x"
