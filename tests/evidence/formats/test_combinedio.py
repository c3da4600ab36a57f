from typing import Any

LINE = b'192.0.2.7 - - [24/Nov/2026:16:55:00 +0000] "OPTIONS * HTTP/1.0" 200 - "-" "-" %s\n'


def test_the_size_of_the_body_stays_unknown_though_headers_were_sent(rows: Any) -> None:
    assert rows("combinedio", LINE % b"22 126")[0]["size_bytes"] is None


def test_words_behind_the_agent_are_no_counts(read: Any) -> None:
    assert list(read("combinedio", LINE % b'"198.51.100.1, 192.0.2.9"').quarantined) == [0]
