from typing import Any

import pytest

LINE = (
    b"192.0.2.7:37580 [24/Nov/2026:16:56:42.646] web none/s1 0/0/-1/-1/%s 503 217 - - SC-- 1/1/0/0/3 0/0 %s"
    b'"GET /?q=%%27%%22 HTTP/1.1"\n'
)


@pytest.mark.parametrize(("raw", "seconds"), [(b"3003", 3.003), (b"+12", 0.012), (b"-1", None)])
def test_the_duration_is_the_total_in_milliseconds(rows: Any, raw: bytes, seconds: float | None) -> None:
    assert rows("haproxy", LINE % (raw, b""))[0]["duration_s"] == seconds


def test_captured_headers_are_kept_without_names(rows: Any) -> None:
    row = rows("haproxy", LINE % (b"1", b"{a|#22} {b} "))[0]
    assert (row["request_headers"], row["response_headers"]) == (r'[["captured","a|\""]]', '[["captured","b"]]')


def test_a_time_without_zone_is_taken_in_the_declared_one(rows: Any) -> None:
    assert rows("haproxy", LINE % (b"1", b""), "Europe/Berlin")[0]["time"].hour == 15


def test_a_request_that_was_cut_off_is_kept_as_far_as_it_goes(rows: Any) -> None:
    line = (LINE % (b"1", b"")).replace(b'%22 HTTP/1.1"', b"AAAA")
    assert rows("haproxy", line)[0]["target"] == "/?q=%27AAAA"


def test_what_haproxy_says_of_itself_is_quarantined(read: Any) -> None:
    assert list(read("haproxy", b"Proxy web started.\n").quarantined) == [0]
