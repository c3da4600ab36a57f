from typing import Any

from delicti.evidence.registry import identify

LINE = b'www.example.com:443 192.0.2.7 - - [24/Nov/2026:16:55:00 +0000] "GET / HTTP/1.1" 200 2 "-" "curl/8.5" 0.250\n'


def test_the_name_of_the_host_is_not_taken_for_a_client() -> None:
    found = identify(LINE * 3)
    assert found is not None
    assert found.format == "vhost_combined_time"


def test_the_client_stands_behind_the_host(rows: Any) -> None:
    assert rows("vhost_combined_time", LINE)[0]["client"] == "192.0.2.7"


def test_a_line_without_virtual_host_is_quarantined(read: Any) -> None:
    assert list(read("vhost_combined_time", LINE.split(b" ", 1)[1]).quarantined) == [0]
