from typing import Any

import pytest

from delicti.evidence import registry
from delicti.evidence.formats import ecs

NESTED, DOTTED = (sample.raw for sample in ecs.SAMPLES)


def test_a_whole_address_gives_host_and_target(rows: Any) -> None:
    whole = DOTTED.replace(b'"url.path":"/a"', b'"url.full":"https://b.example/c?d=http://e"').replace(
        b"url.domain", b"x"
    )
    row = rows("ecs", whole)[0]
    assert (row["host"], row["target"]) == ("b.example", "/c?d=http://e")


def test_an_address_in_a_parameter_is_part_of_the_target(rows: Any) -> None:
    row = rows("ecs", DOTTED.replace(b'"url.path":"/a"', b'"url.original":"/c?d=http://e"'))[0]
    assert row["target"] == "/c?d=http://e"


def test_a_document_about_something_else_is_quarantined(read: Any) -> None:
    other = b'{"@timestamp":"2026-11-24T16:56:42Z","message":"started","log":{"level":"info"}}'
    assert read("ecs", other + b"\n" + DOTTED).quarantined == {0: "The line tells of no request."}


def test_an_access_log_of_nginx_is_not_taken_for_it() -> None:
    line = b'{"@timestamp":"2026-11-24T16:56:42Z","remote_addr":"192.0.2.7","request":"GET / HTTP/1.1","status":200}\n'
    found = registry.identify(line)
    assert found is not None
    assert found.format == "nginx-json"


@pytest.mark.parametrize("put", [b"7", b"[]", b"[[1]]", b'{"a":{}}', b"null"])
@pytest.mark.parametrize("name", [b"http", b"request", b"headers", b"body", b"url", b"source", b"event"])
def test_a_wrong_type_does_no_harm(read: Any, name: bytes, put: bytes) -> None:
    odd = NESTED.replace(b'"' + name + b'":', b'"' + name + b'":' + put + b',"was":')
    parsed = read("ecs", odd)
    assert len(parsed.frame) + len(parsed.quarantined) == 1
