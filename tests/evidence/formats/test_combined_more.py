from typing import Any

from delicti.evidence import registry

LINE = b'192.0.2.7 - - [24/Nov/2026:16:55:00 +0000] "GET /a HTTP/1.1" 200 2 "-" "curl" %s\n'


def test_what_stands_behind_the_agent_is_read_past(rows: Any) -> None:
    assert rows("combined_more", LINE % b'12 "web@docker" "http://10.0.0.1:80" 3ms')[0]["agent"] == "curl"


def test_an_unknown_field_behind_a_combined_line_is_no_reason_to_lose_it() -> None:
    found = registry.identify(LINE % b"0.1, 0.2 [7f]" * 3)
    assert found is not None
    assert found.format == "combined_more"
