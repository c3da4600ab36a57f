"""Entries are found by structure alone, and wherever a document is cut, the same ones."""

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from delicti.evidence.entries import BROKEN, CUT_OFF, NO_ENTRIES, cut, entries

TEXTS = st.text(alphabet='ab"\\[]{},:é\n', max_size=8)
VALUES = st.recursive(
    TEXTS | st.integers() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
)
ENTRIES = st.lists(st.dictionaries(TEXTS, VALUES, max_size=3), max_size=5)


def document(held: list[object], indent: int | None) -> bytes:
    return json.dumps({"log": {"pages": [[{}], "["], "entries": held, "entries_": [[1]]}}, indent=indent).encode()


def texts(data: bytes, place: str = "start") -> list[bytes]:
    found = entries(data, place)  # type: ignore[arg-type]
    return [data[a:b] for a, b in zip(found.starts, found.stops, strict=True)]


@settings(deadline=None)
@given(ENTRIES, st.sampled_from([None, 1]))
def test_the_entries_of_any_document_are_found(held: list[object], indent: int | None) -> None:
    assert [json.loads(text) for text in texts(document(held, indent))] == held


@settings(deadline=None)
@given(ENTRIES, st.sampled_from([None, 1]), st.data())
def test_it_does_not_matter_where_a_document_is_cut(
    held: list[object], indent: int | None, data: st.DataObject
) -> None:
    whole = document(held, indent)
    at = cut(whole[: data.draw(st.integers(0, len(whole)))])
    assert texts(whole[:at]) + texts(whole[at:], entries(whole[:at], "start").place) == texts(whole)


@settings(deadline=None)
@given(st.lists(st.sampled_from([b"{", b"}", b"[", b"]", b",", b'"', b"\\", b"a", b'"entries":[', b"\n"]), max_size=40))
def test_no_bytes_make_it_fail(pieces: list[bytes]) -> None:
    data = b"".join(pieces)
    found = [entries(data, place) for place in ("start", "inside", "broken")]  # type: ignore[arg-type]
    assert all(0 <= cut(data) <= len(data) and len(each.starts) == len(each.stops) for each in found)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'{"log":{"entries":[{"a":1', CUT_OFF),
        (b'{"log":{"entries":[{}{}]}}', BROKEN),
        (b'{"log":{"entries":[{},7]}} x', BROKEN),
        (b'["log"]', BROKEN),
        (b'{"log":{"pages":[{}]}}', NO_ENTRIES),
        (b'{"log":{"pages":[{', NO_ENTRIES),
    ],
)
def test_what_is_no_entry_has_its_reason(data: bytes, reason: str) -> None:
    assert [why for _, why in entries(data, "start").others.values()] == [reason]


def test_two_documents_in_one_file_are_both_read() -> None:
    assert len(texts(b'\xef\xbb\xbf{"log":{"entries":[{}]}}\n{"log":{"entries":[{},{}]}}')) == 3


def test_deep_nesting_takes_no_longer() -> None:
    data = b'{"log":{"entries":[' + b"[" * 2_000_000 + b"]" * 2_000_000 + b"]}}"
    begin = time.perf_counter()
    assert (len(texts(data)), time.perf_counter() - begin < 10) == (1, True)
