from datetime import UTC, datetime
from typing import Any

import pytest

from delicti.evidence import registry
from delicti.evidence.parsed import Context
from delicti.model.acts import told

ISO = b"2026-03-05T12:00:00Z web1 "


@pytest.mark.parametrize(
    ("line", "way", "act", "user"),
    [
        (
            b"sshd[1]: Accepted publickey for root from 192.0.2.7 port 5 ssh2: ED25519 SHA256:abc",
            "ssh",
            "login",
            "root",
        ),
        (b"sshd[1]: Failed password for root from 192.0.2.7 port 5 ssh2", "ssh", "refused", "root"),
        (b"sshd[1]: Failed none for invalid user  from 192.0.2.7 port 5 ssh2", "ssh", "refused", None),
        (b"proftpd[9]: web1 (client.example[192.0.2.7]) - USER web: Login successful.", "ftp", "login", "web"),
        (
            b"proftpd[9]: web1 (::ffff:192.0.2.7[::ffff:192.0.2.7]) - USER web (Login failed): Incorrect password.",
            "ftp",
            "refused",
            "web",
        ),
        (b"pure-ftpd: (?@192.0.2.7) [INFO] web is now logged in", "ftp", "login", "web"),
        (b"pure-ftpd: (?@192.0.2.7) [WARNING] Authentication failed for user [web]", "ftp", "refused", "web"),
        (b'vsftpd[7]: [web] OK LOGIN: Client "192.0.2.7"', "ftp", "login", "web"),
        (b"webmin[5]: Successful login as root from 192.0.2.7", "panel", "login", "root"),
        (b"webmin[5]: Non-existent login as toto from 192.0.2.7", "panel", "refused", "toto"),
    ],
)
def test_each_daemon_s_words_tell_the_act(rows: Any, line: bytes, way: str, act: str, user: str | None) -> None:
    row = rows("auth-log", ISO + line)[0]
    said = told(row["text"])
    assert said is not None
    assert (row["client"], row["level"], said.way, said.act, said.user) == ("192.0.2.7", act, way, act, user)


def test_a_user_cannot_forge_the_address(rows: Any) -> None:
    line = ISO + b"sshd[1]: Failed password for invalid user x from 198.51.100.1 port 9 ssh2 from 192.0.2.7 port 5 ssh2"
    assert rows("auth-log", line)[0]["client"] == "192.0.2.7"


def test_the_year_turns_between_december_and_january(rows: Any) -> None:
    lines = b"Dec 31 23:59:59 web1 sshd[1]: a\nJan  1 00:00:01 web1 sshd[1]: b"
    first, second = (row["time"] for row in rows("auth-log", lines))
    assert (second - first).total_seconds() == 2 + 3 * 365 * 86400


def test_a_time_in_a_month_that_does_not_have_the_day_is_quarantined(read: Any) -> None:
    assert list(read("auth-log", b"Feb 30 12:00:00 web1 sshd[1]: a").quarantined) == [0]


def test_a_written_zone_counts(rows: Any) -> None:
    assert rows("auth-log", b"2026-03-05T12:00:00+02:00 web1 sshd[1]: a")[0]["time"] == datetime(
        2026, 3, 5, 10, tzinfo=UTC
    )


def test_an_access_log_sent_by_syslog_is_no_login_log() -> None:
    line = b'Mar  5 12:00:00 web1 nginx: 192.0.2.7 - - [05/Mar/2026:12:00:00 +0000] "GET / HTTP/1.1" 200 5 "-" "-"\n'
    found = registry.identify(line * 20 + b"Mar  5 12:00:00 web1 sshd[1]: x\n")
    assert found is not None
    assert (found.wrapper, found.format) == ("syslog", "combined")


def test_the_state_is_what_the_next_chunk_needs() -> None:
    module = registry.format_named("auth-log")
    first = b"Dec 31 23:59:59 web1 sshd[1]: a\n"
    state = module.advance(module.start(b""), first)
    rest = module.read(b"Jan  1 00:00:01 web1 sshd[1]: b\n", Context(state=state)).frame
    assert rest["time"][0].year == 1608
