from typing import Any

REST = b' - - [24/Nov/2026:16:55:00 +0000] "GET / HTTP/1.1" 200 2 "-" "-"\n'


def test_the_port_of_the_virtual_host_is_no_part_of_its_name(rows: Any) -> None:
    assert rows("vhost_combined", b"[2001:db8::1]:8443 192.0.2.7" + REST)[0]["host"] == "2001:db8::1"


def test_a_line_without_virtual_host_is_quarantined(read: Any) -> None:
    assert list(read("vhost_combined", b"192.0.2.7" + REST).quarantined) == [0]
