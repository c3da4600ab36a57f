import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from delicti.evidence.logformat import compile as apache
from delicti.evidence.nginxformat import compile as nginx
from delicti.evidence.strict import read_time, reference_read
from delicti.model.text import unescape as bytes_of

COMBINED = apache('%h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-agent}i"')
LINE = b'192.0.2.7 - %s [24/Nov/2026:16:55:00 +0000] "%s" 200 2 "-" "%s"'
ESCAPED = {0x22: b'\\"', 0x5C: b"\\\\"}


def apache_text(raw: bytes) -> bytes:
    return b"".join(ESCAPED.get(c) or (bytes((c,)) if 0x20 <= c < 0x7F else b"\\x%02x" % c) for c in raw)


@settings(deadline=None)
@given(st.binary(min_size=1), st.binary(min_size=1))
def test_whatever_was_sent_comes_back(target: bytes, agent: bytes) -> None:
    row = reference_read(COMBINED, LINE % (b"-", b"GET /" + apache_text(target) + b" HTTP/1.1", apache_text(agent)))
    assert row is not None
    assert (bytes_of(row["target"]), None if agent == b"-" else bytes_of(row["agent"])) == (
        b"/" + target,
        None if agent == b"-" else agent,
    )


@settings(deadline=None)
@given(st.binary())
def test_no_bytes_make_it_fail(line: bytes) -> None:
    row = reference_read(COMBINED, line)
    assert row is None or set(row) == set(COMBINED.columns)


@pytest.mark.parametrize(
    "line",
    [
        b"192.0.2.7 - " + b"[ " * 500_000,
        b"192.0.2.7 - - " + b'[24/Nov/2026:16:55:00 +0000] "' * 30_000,
        LINE % (b"-", b"GET / HTTP/1.1", b"") + b'" 200 5 "x ' * 1_400,
        LINE % (b"a" * 1_000_000, b"GET / HTTP/1.1", b"a"),
    ],
    ids=["brackets", "times", "quotes", "user"],
)
def test_a_line_made_to_be_slow_is_done_soon(line: bytes) -> None:
    begin = time.perf_counter()
    reference_read(COMBINED, line)
    assert time.perf_counter() - begin < 2


def test_without_leniency_a_raw_quote_is_refused() -> None:
    assert reference_read(COMBINED, LINE % (b"-", b'GET /"a" HTTP/1.1', b"x"), lenient=False) is None


def test_nginx_json_text_is_undone() -> None:
    template = nginx('log_format a escape=json \'{"t":$msec,"a":"$http_user_agent"}\';')
    row = reference_read(template, b'{"t":1788916667.250,"a":"x\\"\\u0001\xff"}')
    assert row is not None
    assert row["agent"] == r'x"\x01\xff'


def test_headers_without_a_column_become_pairs() -> None:
    template = apache('%h "%{Cookie}i" "%{X-A}i" "%{Location}o"')
    row = reference_read(template, rb'192.0.2.7 "a=\"b\"" "-" "/c"')
    assert row is not None
    assert (row["request_headers"], row["response_headers"]) == (r'[["Cookie","a=\"b\""]]', '[["Location","/c"]]')


@pytest.mark.parametrize(
    ("kind", "raw", "iso"),
    [
        ("time_clf", b"09/Sep/2026:03:17:47 +0530", "2026-09-08T21:47:47+00:00"),
        ("time_iso", b"2026-09-09T03:17:47.123456789+02:00", "2026-09-09T01:17:47.123456+00:00"),
        ("time_iso", b"2026-09-09 03:17:47,5Z", "2026-09-09T03:17:47.500000+00:00"),
        ("time_epoch_s", b"1788916667.25", "2026-09-09T01:17:47.250000+00:00"),
        ("time_epoch_ms", b"1788916667250", "2026-09-09T01:17:47.250000+00:00"),
        ("time_epoch_us", b"1788916667250001", "2026-09-09T01:17:47.250001+00:00"),
        ("time_any", b"1788916667250", "2026-09-09T01:17:47.250000+00:00"),
        ("time:%b %e %Y %T", b"Sep  9 2026 03:17:47", "2026-09-09T03:17:47+00:00"),
    ],
)
def test_each_kind_of_time_is_read(kind: str, raw: bytes, iso: str) -> None:
    found = read_time(kind, raw, None)
    assert found is not None
    assert found.isoformat() == iso


@pytest.mark.parametrize("raw", [b"9" * 18, b"09/Sep/2026:24:00:00 +0000", b"09/Sep/2026:00:00:00 +2400", b"", b"x"])
def test_what_is_no_time_is_none(raw: bytes) -> None:
    assert read_time("time_any", raw, None) is None
