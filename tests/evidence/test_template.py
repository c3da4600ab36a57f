"""The columnar reader and the strict reader agree on every line; no line is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delicti.evidence.logformat import compile as apache
from delicti.evidence.nginxformat import compile as nginx
from delicti.evidence.parsed import Context
from delicti.evidence.strict import reference_read
from delicti.evidence.template import read

COMBINED = apache('%h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-agent}i"')
TEMPLATES = {
    "combined": COMBINED,
    "headers": apache('%h %t "%r" %>s %B %D "%{X-Forwarded-For}i" "%{Cookie}i" %{Accept}i'),
    "nginx": nginx(
        '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_user_agent" $request_time'
    ),
    "iso": nginx("$time_iso8601 $remote_addr:$remote_port $status $request_uri"),
}
LINES = (
    b'192.0.2.7 - ada [09/Sep/2026:03:17:47 +0200] "GET /a?b=%22 HTTP/1.1" 200 512 "-" "curl/8.5"',
    b'2001:db8::7 - - [29/Mar/2026:02:59:59 +0100] "-" 408 - "-" "-"',
    b'192.0.2.7 - - [09/Sep/2026:03:17:47 +0200] "\\x16\\x03\\x01\\"" 400 0 "-" "a\\\\b\\xff"',
    b'192.0.2.7 - j d [09/Sep/2026:03:17:47 +0200] "PROPFIND /x y HTTP/1.0" 207 1 "http://e.example/\xc3\xa9" "\xff"\r',
    b'192.0.2.7 - - [09/Sep/2026:03:17:47 +0200] "GET /a" HTTP/1.1" 200 5 "-" "un"quoted"',
    b'192.0.2.7 [09/Sep/2026:03:17:47 +0200] "GET / HTTP/2" 200 5 1500 "192.0.2.1, 192.0.2.2" "a=b; c=d" */*',
    b'192.0.2.7 - - [09/Sep/2026:03:17:47 +0200] "GET / HTTP/2.0" 200 5 "x\\x22y" 0.012',
    b"2026-09-09T03:17:47+02:00 192.0.2.7:5123 200 /a b",
    b"2026-09-09T03:17:47.123456Z [2001:db8::7]:5123 404 /",
    b"",
    b"not a line of this log",
)


def mutated(line: bytes, cut: int, byte: int, at: int) -> bytes:
    at = min(at, len(line))
    return line[:at] + bytes([byte]) * (byte != 10) + line[at + cut :]


MUTATED = st.builds(mutated, st.sampled_from(LINES), st.integers(0, 3), st.integers(0, 255), st.integers(0, 120))
CHUNKS = st.lists(
    st.one_of(st.sampled_from(LINES), MUTATED, st.binary(max_size=60).map(lambda b: b.replace(b"\n", b""))), max_size=20
)


@pytest.mark.parametrize("name", TEMPLATES)
@given(lines=CHUNKS, newline=st.booleans())
def test_both_readers_agree(name: str, lines: list[bytes], newline: bool) -> None:
    template = TEMPLATES[name]
    chunk = b"\n".join(lines) + (b"\n" if newline and lines else b"")
    parsed = read(template, chunk, Context())
    there = chunk.split(b"\n")[:-1] if chunk.endswith(b"\n") else chunk.split(b"\n") if chunk else []
    expected = {
        n: row
        for n, line in enumerate(there)
        if (row := reference_read(template, line)) is not None and line.rstrip(b"\r")
    }
    assert {row.pop("line"): row for row in parsed.frame.to_dicts()} == expected


@pytest.mark.parametrize("name", TEMPLATES)
@given(lines=CHUNKS)
def test_no_line_is_lost(name: str, lines: list[bytes]) -> None:
    chunk = b"".join(line + b"\n" for line in lines)
    parsed = read(TEMPLATES[name], chunk, Context())
    seen = [*parsed.frame["line"].to_list(), *parsed.structural.tolist(), *parsed.quarantined]
    assert sorted(seen) == list(range(len(lines)))


def test_a_line_of_a_megabyte_is_read() -> None:
    line = b'192.0.2.7 - - [09/Sep/2026:03:17:47 +0200] "GET /?q=' + b"a" * (1 << 20) + b' HTTP/1.1" 200 512 "-" "-"\n'
    frame = read(COMBINED, line, Context()).frame
    assert len(frame["target"][0]) == len("/?q=") + (1 << 20)
