from typing import Any

PREFIX = b"[2026-03-05 12:00:00 +0000] info [cpaneld] 192.0.2.7 "


def test_a_session_of_support_staff_is_a_login_too(rows: Any) -> None:
    line = PREFIX + b"NEW web:Ab address=192.0.2.7,app=cpaneld,creator=root,method=handle_auth_transfer,path=x"
    assert rows("cpanel-login", line)[0]["level"] == "login"


def test_the_end_of_a_session_is_no_login(rows: Any) -> None:
    assert "level" not in rows("cpanel-login", PREFIX + b"PURGE web:Ab logout")[0]


def test_a_deferred_login_was_refused(rows: Any) -> None:
    line = PREFIX + b'- web "POST /login/ HTTP/1.1" DEFERRED LOGIN cpaneld: security token missing'
    assert rows("cpanel-login", line)[0]["level"] == "refused"
