from typing import Any

from delicti.evidence import registry


def test_a_line_with_referrer_and_agent_is_not_common(read: Any) -> None:
    line = b'192.0.2.7 - - [24/Nov/2026:16:55:00 +0000] "GET / HTTP/1.1" 200 2 "-" "curl"\n'
    assert list(read("common", line).quarantined) == [0]


def test_tomcat_s_escapes_are_undone_to_the_bytes_that_were_sent(rows: Any) -> None:
    line = rb'192.0.2.7 - - [24/Nov/2026:16:55:00 +0000] "GET /\u00e9\u0001 HTTP/1.1" 200 2'
    assert rows("common", line)[0]["target"] == r"/\xe9\x01"


def test_a_log_of_tls_bytes_alone_is_still_a_log() -> None:
    line = rb'192.0.2.7 - - [24/Nov/2026:16:55:00 +0000] "\x16\x03\x01" 400 226'
    found = registry.identify(line + b"\n")
    assert found == (None, "common", 1.0)
