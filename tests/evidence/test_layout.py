import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from delicti.evidence.layout import Field, Literal, Request, Template, split_port, split_request, split_url, unescape

NAMED = {8: b"\\b", 10: b"\\n", 13: b"\\r", 9: b"\\t", 11: b"\\v", 0x22: b'\\"', 0x5C: b"\\\\"}


def apache(raw: bytes) -> bytes:
    """As Apache's documentation says that it writes."""
    return b"".join(NAMED.get(c) or (bytes((c,)) if 0x20 <= c < 0x7F else b"\\x%02x" % c) for c in raw)


def nginx(raw: bytes) -> bytes:
    """As nginx's documentation says that it writes."""
    return b"".join(b"\\x%02X" % c if c < 0x20 or c > 0x7E or c in b'"\\' else bytes((c,)) for c in raw)


def haproxy(raw: bytes) -> bytes:
    return b"".join(b"#%02X" % c if c < 0x20 or c > 0x7E or c in b'"#' else bytes((c,)) for c in raw)


@settings(deadline=None)
@given(st.binary())
def test_what_apache_escapes_comes_back_to_the_byte(raw: bytes) -> None:
    assert unescape(apache(raw), "apache") == raw


@settings(deadline=None)
@given(st.binary())
def test_what_nginx_escapes_comes_back_to_the_byte(raw: bytes) -> None:
    assert unescape(nginx(raw), "nginx") == raw


@settings(deadline=None)
@given(st.binary())
def test_what_nginx_escapes_reads_the_same_by_apache_s_rules(raw: bytes) -> None:
    assert unescape(nginx(raw), "apache") == raw


@settings(deadline=None)
@given(st.binary())
def test_what_haproxy_escapes_comes_back_to_the_byte(raw: bytes) -> None:
    assert unescape(haproxy(raw), "haproxy") == raw


@settings(deadline=None)
@given(st.binary())
def test_without_escapes_nothing_is_undone(raw: bytes) -> None:
    assert unescape(raw, "none") == raw


@pytest.mark.parametrize("raw", [rb"\q", rb"\x0", rb"\xgg", b"\\", rb"\u12"])
def test_what_is_no_escape_stays_as_it_stands(raw: bytes) -> None:
    assert unescape(raw, "apache") == raw


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"GET / HTTP/1.1", (b"GET", b"/", b"HTTP/1.1")),
        (b"GET /a b c HTTP/2", (b"GET", b"/a b c", b"HTTP/2")),
        (b"GET /", (b"GET", b"/", None)),
        (b"GET /two words", (b"GET", b"/two words", None)),
        (b"CONNECT a:443 HTTP/1.1", (b"CONNECT", b"a:443", b"HTTP/1.1")),
        (b"M-SEARCH * HTTP/1.1", (b"M-SEARCH", b"*", b"HTTP/1.1")),
        (b"-", (None, b"-", None)),
        (b"", (None, b"", None)),
        (rb"\x16\x03\x01 a b", (None, rb"\x16\x03\x01 a b", None)),
        (b"SSH-2.0-Go", (None, b"SSH-2.0-Go", None)),
    ],
)
def test_a_request_line_is_split_where_it_reads_so(raw: bytes, words: tuple[bytes | None, ...]) -> None:
    assert split_request(raw) == Request(*words)  # type: ignore[arg-type]


@settings(deadline=None)
@given(st.binary())
def test_a_request_line_loses_nothing_in_the_split(raw: bytes) -> None:
    assert b" ".join(word for word in split_request(raw) if word is not None) == raw


@pytest.mark.parametrize(
    ("raw", "split"),
    [
        (b"192.0.2.7:80", (b"192.0.2.7", 80)),
        (b"::1:80", (b"::1", 80)),
        (b"[2001:db8::7]:80", (b"2001:db8::7", 80)),
        (b"[2001:db8::7]", (b"2001:db8::7", None)),
        (b"a", (b"a", None)),
        (b":80", (b":80", None)),
    ],
)
def test_a_port_stands_behind_the_last_colon(raw: bytes, split: tuple[bytes, int | None]) -> None:
    assert split_port(raw) == split


@pytest.mark.parametrize(
    ("raw", "split"),
    [
        (b"https://a:8443/b?c", (b"a:8443", b"/b?c")),
        (b"a?b", (b"a", b"?b")),
        (b"a", (b"a", None)),
        (b"-", (None, None)),
        (b"/b", (None, b"/b")),
    ],
)
def test_a_url_is_a_host_and_a_target(raw: bytes, split: tuple[bytes | None, bytes | None]) -> None:
    assert split_url(raw) == split


def test_a_template_names_the_columns_it_fills_in_the_order_of_the_table() -> None:
    fields = (Field("request", None, b" "), Literal(b" "), Field("address_port", "client", b" "), Literal(b" "))
    template = Template((*fields, Field("skip", None, b"")), "none")
    assert template.columns == ("client", "client_port", "method", "target", "protocol")
