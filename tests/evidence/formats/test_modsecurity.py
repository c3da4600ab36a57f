from typing import Any

import pytest

from delicti.evidence.formats import modsecurity

NEWER, OLDER = (sample.raw for sample in modsecurity.SAMPLES)


def test_a_local_time_is_taken_in_the_declared_zone(rows: Any) -> None:
    assert rows("modsecurity", NEWER, "Europe/Berlin")[0]["time"].isoformat() == "2026-11-03T15:56:42+00:00"


def test_its_zone_is_said_to_be_missing(read: Any) -> None:
    assert read("modsecurity", NEWER).zones == {"(none)"}


def test_bytes_that_are_no_utf8_stay_in_the_body(rows: Any) -> None:
    assert rows("modsecurity", NEWER.replace(b"b=1", b"b=\xff\xfe"))[0]["request_body"] == b'b=\xff\xfe&c="'


def test_names_of_early_builds_are_read(rows: Any) -> None:
    early = NEWER.replace(b'"method":', b'"protocol":').replace(b'"Host":', b'"REQUEST_HEADERS:Host":')
    row = rows("modsecurity", early)[0]
    assert (row["method"], row["host"]) == ("POST", "www.example.com")


def test_two_is_a_version_of_the_protocol(rows: Any) -> None:
    assert rows("modsecurity", NEWER.replace(b'"http_version":1.1', b'"http_version":2'))[0]["protocol"] == "HTTP/2"


@pytest.mark.parametrize(
    "broken",
    [
        NEWER.replace(b'"Tue Nov  3 16:56:42 2026"', b'"Tue Nix  3 16:56:42 2026"'),
        NEWER.replace(b'"Tue Nov  3 16:56:42 2026"', b"7"),
        OLDER.replace(b"24/Nov/2026", b"31/Feb/2026"),
    ],
)
def test_a_time_that_is_none_is_quarantined(read: Any, broken: bytes) -> None:
    assert read("modsecurity", broken).quarantined == {0: "The line's time cannot be read."}


@pytest.mark.parametrize("put", [b"7", b"[]", b"[[1]]", b'{"a":{}}', b"null"])
@pytest.mark.parametrize("name", [b"request", b"headers", b"body", b"response", b"transaction"])
def test_a_wrong_type_does_no_harm(read: Any, name: bytes, put: bytes) -> None:
    odd = OLDER.replace(b'"' + name + b'":', b'"' + name + b'":' + put + b',"was":')
    parsed = read("modsecurity", odd)
    assert len(parsed.frame) + len(parsed.quarantined) == 1
