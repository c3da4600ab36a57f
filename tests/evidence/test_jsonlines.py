import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from delicti.evidence.jsonlines import decoded, key, read, sent
from delicti.evidence.parsed import Context
from delicti.model.text import unescape

KEYS = (key("text", "target", "t"), key("text", "agent", "a"))


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs",)), min_size=1))
def test_any_text_comes_back(text: str) -> None:
    line = json.dumps({"t": text}).encode()
    frame = read(line, Context(), KEYS).frame
    assert [unescape(t).decode() for t in frame["target"].drop_nulls().to_list()] == ([] if text == "-" else [text])


@settings(deadline=None)
@given(st.binary(min_size=1).filter(lambda raw: not set(raw) & {*range(0x20), 0x22, 0x5C} and raw != b"-"))
def test_bytes_that_are_no_utf_8_come_back(raw: bytes) -> None:
    frame = read(b'{"t":"' + raw + b'"}', Context(), KEYS).frame
    assert [unescape(text) for text in frame["target"].to_list()] == [raw]


@pytest.mark.parametrize(
    "line",
    [b"[" * 100_000, b'{"a":' * 100_000, b"{", b"[1]", b"null", b'{"a":1}x', b"\xff", b'{"a":NaN,"b":Infinity}x'],
)
def test_what_is_no_object_is_none(line: bytes) -> None:
    assert decoded(line) is None


def test_a_lone_surrogate_is_kept_as_it_can_be() -> None:
    assert sent("\ud800") == b"\xed\xa0\x80"


@pytest.mark.parametrize("value", ["1e999", "true", "[]", "{}", "[[1]]", "123456789012345678901234567890", "-0.0"])
def test_an_unexpected_type_does_no_harm(value: str) -> None:
    parsed = read(b'{"t":"/","a":' + value.encode() + b"}", Context(), KEYS)
    assert parsed.frame["target"].to_list() == ["/"]
