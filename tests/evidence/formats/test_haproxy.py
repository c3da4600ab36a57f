import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from delicti.evidence.formats import haproxy
from delicti.evidence.layout import split_request, unescape
from delicti.evidence.parsed import Context, Sample
from delicti.model.text import escape as written

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


EDITS = st.lists(
    st.tuples(
        st.integers(0, 200), st.integers(0, 3), st.sampled_from((b'"', b" ", b"\\", b"-", b"\xff", b"\x85", b"{", b"]"))
    ),
    max_size=3,
)


@settings(deadline=None)
@given(st.sampled_from(haproxy.SAMPLES), EDITS)
def test_readers_agree_on_mutated_lines(sample: Sample, edits: list[tuple[int, int, bytes]]) -> None:
    line = sample.raw
    for at, cut, put in edits:
        line = line[:at] + put + line[at + cut :]
    found = re.fullmatch(haproxy._PATTERN, line.decode("latin-1"))
    parsed = haproxy.read(line, Context())
    if found is None:
        assert len(parsed.frame) == 0
        return
    plain = split_request(found["request"].encode("latin-1"))
    rows = [tuple(row[name] for name in plain._fields) for row in parsed.frame.iter_rows(named=True)]
    words = tuple(None if word is None else written(unescape(word, "haproxy")) for word in plain)
    assert rows in ([words], [])  # none where the time never was
