from datetime import UTC, datetime
from typing import Any

PREFIX = b"2026/11/24 16:56:42 [error] 7#7: *4 "
KEYS = b', client: 192.0.2.7, server: a, request: "GET / HTTP/1.1", host: "a"'


def test_a_time_without_zone_is_taken_in_the_declared_one(rows: Any) -> None:
    assert rows("nginx-error", PREFIX + b"x", "America/New_York")[0]["time"] == datetime(
        2026, 11, 24, 21, 56, 42, 0, UTC
    )


def test_lines_of_a_fastcgi_program_stay_with_their_record(rows: Any) -> None:
    chunk = PREFIX + b'FastCGI sent in stderr: "a\n\nb" while reading' + KEYS + b"\n" + PREFIX + b"x\n"
    assert [(row["line"], row["lines"]) for row in rows("nginx-error", chunk)] == [(0, 3), (3, 1)]


def test_the_client_of_such_a_record_stands_in_its_last_line(rows: Any) -> None:
    chunk = PREFIX + b'FastCGI sent in stderr: "a\nb" while reading' + KEYS + b"\n"
    assert rows("nginx-error", chunk)[0]["client"] == "192.0.2.7"


def test_a_client_written_into_a_header_leaves_the_client_unknown(rows: Any) -> None:
    forged = b', referrer: "x, client: 198.51.100.1, server: a, request: "GET /y HTTP/1.1""'
    row = rows("nginx-error", PREFIX + b"x" + KEYS + forged)[0]
    assert (row["client"], row["request"]) == (None, None)


def test_a_request_may_hold_quotes_and_commas(rows: Any) -> None:
    line = PREFIX + b'x, client: 192.0.2.7, server: a, request: "GET /"b", c HTTP/1.1", host: "a"'
    assert rows("nginx-error", line)[0]["request"] == 'GET /"b", c HTTP/1.1'


def test_what_begins_before_the_file_is_quarantined(read: Any) -> None:
    assert list(read("nginx-error", b"#0 {main}\n" + PREFIX + b"x\n").quarantined) == [0]
