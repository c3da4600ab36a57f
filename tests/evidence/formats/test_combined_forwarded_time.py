from typing import Any

from delicti.evidence import registry

LINE = b'192.0.2.7 - - [24/Nov/2026:16:55:00 +0000] "GET / HTTP/1.1" 200 2 "-" "curl" "-" 0.001\n'


def test_it_says_more_of_a_line_than_the_formats_it_extends() -> None:
    found = registry.identify(LINE * 3)
    assert found is not None
    assert found.format == "combined_forwarded_time"


def test_the_duration_is_read_behind_the_forwarded_address(rows: Any) -> None:
    assert rows("combined_forwarded_time", LINE)[0]["duration_s"] == 0.001
