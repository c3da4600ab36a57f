from typing import Any


def test_an_error_that_is_no_login_has_no_act(rows: Any) -> None:
    assert "level" not in rows("plesk-panel", b"[2026-03-05 12:00:00] ERR [panel] Unable to connect")[0]


def test_a_name_cannot_forge_the_address(rows: Any) -> None:
    line = (
        b"[2026-03-05 12:00:00] ERR [panel] Failed login attempt with login 'a' from IP 198.51.100.1' from IP 192.0.2.7"
    )
    assert rows("plesk-panel", line)[0]["client"] == "192.0.2.7"
