from typing import Any


def test_refused_and_let_in_are_told_apart(rows: Any) -> None:
    lines = (
        b"2026:03:05-12:00:00: '192.0.2.7' 2 failed login attempts. Account 'a'\n"
        b"2026:03:05-12:00:01: '192.0.2.7' successful login to 'a' after 3 attempts\n"
        b"2026:03:05-12:00:02: '192.0.2.7' 1 failed login attempt. "
    )
    assert [row["level"] for row in rows("directadmin-login", lines)] == ["refused", "login", "refused"]
