import pytest

from delicti.evidence.wrappers import syslog


@pytest.mark.parametrize(
    "line",
    [
        b'192.0.2.7 - - [24/Nov/2026:16:55:00 +0000] "GET / HTTP/1.1" 200 2',
        b"[Tue Nov 24 16:55:00.579860 2026] [core:error] [pid 7] a: b",
        b"2026/11/24 16:56:42 [error] 7#7: *4 a: b",
        b"192.0.2.7:37580 [24/Nov/2026:16:56:42.646] web none/s1 0/0/-1/-1/1: x",
    ],
)
def test_a_bare_log_line_has_no_prefix(line: bytes) -> None:
    assert syslog.unwrap(line) == line


def test_the_sample_that_haproxy_sent_is_found_inside() -> None:
    line = b"<134>Nov 24 16:56:42 localhost haproxy[20631]: Proxy web started.\n"
    assert syslog.unwrap(line * 2) == b"Proxy web started.\n" * 2
