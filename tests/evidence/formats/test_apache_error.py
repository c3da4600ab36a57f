from datetime import UTC, datetime
from typing import Any

import pytest

from delicti.evidence import registry

PREFIX = b"[Tue Nov 24 16:55:00.579860 2026] [core:error] [pid 7:tid 7] "


def test_a_time_without_zone_is_taken_in_the_declared_one(rows: Any) -> None:
    assert rows("apache-error", PREFIX + b"x", "Europe/Berlin")[0]["time"] == datetime(
        2026, 11, 24, 15, 55, 0, 579860, UTC
    )


@pytest.mark.parametrize(
    ("wall", "hour"), [(b"Sun Oct 25 02:30:00.000000 2026", 0), (b"Sun Mar 29 02:30:00.000000 2026", 1)]
)
def test_of_two_instants_the_earlier_and_a_skipped_time_is_shifted(rows: Any, wall: bytes, hour: int) -> None:
    line = b"[" + wall + b"] [core:error] [pid 7] x"
    assert rows("apache-error", line, "Europe/Berlin")[0]["time"].hour == hour


@pytest.mark.parametrize(
    ("who", "client", "port"),
    [
        (b"192.0.2.7:59678", "192.0.2.7", 59678),
        (b"::1:34056", "::1", 34056),
        (b"[2001:db8::7]:0", "2001:db8::7", 0),
        (b"192.0.2.7", "192.0.2.7", None),
    ],
)
def test_the_client_is_an_address_and_a_port(rows: Any, who: bytes, client: str, port: int | None) -> None:
    row = rows("apache-error", PREFIX + b"[client " + who + b"] x")[0]
    assert (row["client"], row["client_port"]) == (client, port)


def test_the_old_form_wrote_ipv6_without_a_port(rows: Any) -> None:
    row = rows("apache-error", b"[Tue Nov 24 16:55:00 2026] [error] [client 2001:db8::7] x")[0]
    assert (row["client"], row["client_port"]) == ("2001:db8::7", None)


def test_what_stands_before_the_client_stays_in_the_text(rows: Any) -> None:
    line = PREFIX + b"(13)Permission denied: [client 192.0.2.7:1] AH00035: access to /a denied"
    assert rows("apache-error", line)[0]["text"] == "(13)Permission denied: AH00035: access to /a denied"


def test_a_client_further_on_in_the_message_is_not_the_client(rows: Any) -> None:
    line = PREFIX + b"[client 192.0.2.7:1] AH1: [client 198.51.100.1:2] forged"
    assert rows("apache-error", line)[0]["client"] == "192.0.2.7"


@pytest.mark.parametrize(
    ("text", "script"),
    [
        (b"script '/srv/a.php' not found or unable to stat", "/srv/a.php"),
        (b"AH01215: PHP Warning:  x in /srv/a b.php on line 6", "/srv/a b.php"),
        (b"PHP Notice:  x in /srv/u/x.php(3) : eval()'d code on line 1", "/srv/u/x.php"),
        (rb"PHP Fatal error:  x in C:\\www\\a.php:3\nStack trace:", r"C:\\www\\a.php"),
        (b"AH01630: client denied by server configuration: /srv/.git", None),
        (b"x, referer: http://x/ in /etc/passwd on line 3", None),
    ],
)
def test_the_script_is_the_one_that_the_message_names(rows: Any, text: bytes, script: str | None) -> None:
    row = rows("apache-error", PREFIX + b"[client 192.0.2.7:1] " + text)[0]
    assert row["script"] == script


def test_what_a_program_wrote_is_a_record_with_its_text_alone(rows: Any) -> None:
    row = rows("apache-error", PREFIX + b"x\n--2026-11-24 16:55:00--  http://192.0.2.1/x.sh\n")[1]
    assert {key: value for key, value in row.items() if value is not None} == {
        "line": 1,
        "text": "--2026-11-24 16:55:00--  http://192.0.2.1/x.sh",
    }


def test_prose_is_no_error_log() -> None:
    assert registry.identify(b"Dear reader,\nthis is a letter.\n[It has brackets] [too:much]\n" * 9) is None
