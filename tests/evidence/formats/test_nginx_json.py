from typing import Any

import pytest

from delicti.evidence import registry

LINE = b'{"time":%s,"remote_addr":"192.0.2.7","request":"GET / HTTP/1.1","status":200,"http_user_agent":"%s"}\n'


@pytest.mark.parametrize(
    "time",
    [
        b'"2026-09-09T03:17:47+02:00"',
        b'"09/Sep/2026:03:17:47 +0200"',
        b"1788916667",
        b'"1788916667.000"',
        b"1788916667000",
    ],
)
def test_the_time_is_read_in_the_forms_that_nginx_knows(rows: Any, time: bytes) -> None:
    assert rows("nginx-json", LINE % (time, b"x"))[0]["time"].isoformat() == "2026-09-09T01:17:47+00:00"


@pytest.mark.parametrize(
    ("raw", "text"),
    [(b"\xff\xc3\xa9", r"\xffé"), (rb"\u00e9\\", r"é\\"), (rb"\ud83d\ude00", "😀"), (b"-", None), (b"", None)],
)
def test_an_agent_is_kept_to_the_byte(rows: Any, raw: bytes, text: str | None) -> None:
    assert rows("nginx-json", LINE % (b"1788916667", raw))[0]["agent"] == text


def test_an_empty_request_is_an_empty_target(rows: Any) -> None:
    line = (LINE % (b"1788916667", b"x")).replace(b"GET / HTTP/1.1", b"")
    assert rows("nginx-json", line)[0]["target"] == ""


def test_a_line_without_time_is_quarantined(read: Any) -> None:
    assert list(read("nginx-json", LINE % (b"null", b"x")).quarantined) == [0]


def test_json_of_something_else_is_no_log() -> None:
    assert registry.identify(b'{"name":"a","size":3}\n' * 9) is None
