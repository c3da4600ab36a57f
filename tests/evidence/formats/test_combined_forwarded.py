from typing import Any

LINE = b'192.0.2.7 - - [24/Nov/2026:16:55:00 +0000] "GET / HTTP/1.1" 200 2 "-" "curl" "%s"\n'


def test_a_dash_says_that_nothing_was_forwarded(rows: Any) -> None:
    assert rows("combined_forwarded", LINE % b"-")[0]["forwarded_for"] is None


def test_what_a_visitor_put_there_is_kept_to_the_byte(rows: Any) -> None:
    assert rows("combined_forwarded", LINE % rb"\x22><script>\x5C")[0]["forwarded_for"] == r'"><script>\\'
