import random
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from delicti.evidence import registry
from delicti.model.errors import UserError

LINE = b'192.0.2.7 - - [24/Nov/2026:16:55:00 +0000] "GET / HTTP/1.1" 200 2 "-" "curl"\n'
CUSTOM = '%a %t "%r" %>s'
NO_LOGS = {
    "binary": random.Random(7).randbytes(50_000),
    "nothing": b"",
    "blank lines": b"\n\n\n",
    "html": b"<!doctype html>\n<html>\n<body>\n<p>GET / HTTP/1.1</p>\n</body>\n</html>\n" * 9,
    "csv": b"time,client,status\n2026-11-24T16:55:00Z,192.0.2.7,200\n" * 9,
    "prose": b"On 24 November at 16:55 somebody asked for the page.\nIt was there.\n" * 9,
    "python": Path(__file__).read_bytes(),
    "json": b'{"a": 1}\n{"b": [2]}\n' * 9,
    "mail log": b"Nov 24 16:56:42 mx postfix/smtpd[7]: connect from unknown[192.0.2.7]\n" * 9,
    "pretty json": b'{\n  "time": "2026-11-24T16:55:00Z",\n  "remote_addr": "192.0.2.7"\n}\n' * 9,
}


@pytest.mark.parametrize("head", NO_LOGS.values(), ids=NO_LOGS)
def test_a_file_that_is_no_log_is_none(head: bytes) -> None:
    assert registry.identify(head) is None


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_make_it_fail(head: bytes) -> None:
    found = registry.identify(head + LINE * 3)
    assert found is None or found.confidence >= registry.LEAST


def test_a_few_odd_lines_do_not_hide_a_log() -> None:
    assert registry.identify(LINE * 5 + b"\x00\x00\x00\n" + LINE * 4) == (None, "combined", 0.9)


def test_a_declared_format_comes_before_a_built_in_one() -> None:
    line = b'192.0.2.7 [24/Nov/2026:16:55:00 +0000] "GET / HTTP/1.1" 200\n'
    assert registry.identify(line, (CUSTOM,)) == (None, CUSTOM, 1.0)


def test_a_declared_format_that_does_not_fit_leaves_the_choice() -> None:
    assert registry.identify(LINE, (CUSTOM,)) == (None, "combined", 1.0)


def test_a_declared_name_is_that_format() -> None:
    assert registry.identify(LINE + b"odd\n" * 2, ("combined",)) == (None, "combined", 1 / 3)


def test_of_two_declared_formats_the_better_fits() -> None:
    found = registry.identify(LINE, (CUSTOM, '%h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-agent}i"'))
    assert found is not None
    assert found.format.startswith("%h")


def test_a_worker_can_compile_a_declared_format_from_its_name() -> None:
    assert registry.format_named(CUSTOM).template == registry.declared(CUSTOM)


def test_a_declared_format_that_means_nothing_is_named() -> None:
    with pytest.raises(UserError, match="nonsense"):
        registry.identify(LINE, ("nonsense",))


def test_a_line_cut_off_at_the_end_of_the_head_does_not_count() -> None:
    head = (LINE * 2_000)[: registry.HEAD]
    assert registry.identify(head) == (None, "combined", 1.0)


def test_a_head_of_hostile_lines_is_looked_at_soon() -> None:
    head = (b'192.0.2.7 - - [24/Nov/2026:16:55:00 +0000] "' + b'" "' * 5_000 + b"\n") * 5
    registry.identify(head)
    begin = time.perf_counter()
    registry.identify(head)
    assert time.perf_counter() - begin < 3


def test_a_wrapped_log_is_told_from_a_bare_one_with_a_host_in_front() -> None:
    head = b"Nov 24 16:56:42 web1 nginx: " + LINE
    assert registry.identify(head * 3) == ("syslog", "combined", 1.0)
