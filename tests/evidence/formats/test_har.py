"""A HAR file is one document: its entries are counted, placed by their bytes, and cut apart between two of them."""

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from delicti.evidence.acquire import acquire
from delicti.evidence.formats import har
from delicti.evidence.parsed import Context
from delicti.evidence.read import read
from delicti.model.flow import Tables
from delicti.model.progress import Silent
from delicti.model.settings import Settings
from delicti.run import Inline

Rows = Callable[..., list[dict[str, Any]]]
Investigate = Callable[..., Tables]


def entry(number: int, **request: object) -> dict[str, Any]:
    asked = {"method": "GET", "url": f'https://a.example/{number}?q=]}}\\"', "headers": []} | request
    return {
        "startedDateTime": f"2026-11-24T16:00:{number % 60:02d}Z",
        "time": 1,
        "request": asked,
        "response": {"status": 200, "headers": [], "bodySize": 1},
    }


def document(entries: list[Any], indent: int | None = None) -> bytes:
    log = {"version": "1.2", "creator": {"name": 'a "[{"'}, "pages": [{"id": "[{"}], "entries": entries, "comment": "}"}
    return json.dumps({"log": log}, indent=indent).encode()


@pytest.fixture
def investigate(tmp_path: Path) -> Investigate:
    def run(content: bytes, **parameters: Any) -> Tables:
        (tmp_path / "logs").mkdir(exist_ok=True)
        (tmp_path / "logs" / "a.har").write_bytes(content)
        scratch = Path(tempfile.mkdtemp(dir=tmp_path))
        return read(acquire([tmp_path / "logs"]), Settings(**parameters), Inline(), Silent(), scratch)

    return run


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("size", [300, 4000, 1 << 20])
def test_entries_are_numbered_through_and_placed_by_their_own_bytes(
    investigate: Investigate, indent: int | None, size: int
) -> None:
    made = [entry(number) for number in range(40)]
    tables = investigate(document(made, indent), chunk_bytes=size)
    found = tables.requests.collect()
    assert found["line"].to_list() == list(range(1, 41))
    assert [json.loads(raw) for raw in tables.raw(found)] == made


def test_every_entry_is_counted_as_a_line(investigate: Investigate) -> None:
    row = investigate(document([entry(1), {}, [], entry(2)])).items.row(0, named=True)
    counts = [row[name] for name in ("lines", "record_lines", "structural_lines", "quarantined_lines", "records")]
    assert counts == [4, 2, 0, 2, 2]


def test_an_entry_that_is_none_is_quarantined_with_its_bytes(investigate: Investigate) -> None:
    tables = investigate(document([entry(1), {"request": 7}, entry(2)]))
    row = tables.quarantine.row(0, named=True)
    assert (row["line"], row["reason"], row["raw"]) == (2, "The entry tells of no request.", b'{"request": 7}')


def test_a_document_cut_short_gives_what_is_whole(investigate: Investigate) -> None:
    tables = investigate(document([entry(number) for number in range(9)])[:-150])
    assert tables.requests.collect().height == 8
    assert tables.quarantine["reason"].to_list() == ["The document ends in the middle of an entry."]


def test_behind_a_broken_place_nothing_is_read(read: Any) -> None:
    first, rest = document([entry(1), entry(2), entry(3)]).split(b', {"startedDateTime"', 1)
    parsed = read("har", first + b' {"startedDateTime"' + rest)
    assert (len(parsed.frame), list(parsed.quarantined)) == (1, [1])


def test_a_document_without_entries_is_quarantined(read: Any) -> None:
    assert read("har", b'{"log":{"version":"1.2","pages":[]}}').quarantined == {
        0: "The document holds no list of entries."
    }


@pytest.mark.parametrize(
    ("post", "body"),
    [
        ({"text": "a=é"}, "a=é".encode()),
        ({"text": "AP8=", "encoding": "base64"}, b"\x00\xff"),
        ({"text": "AP8=", "_encoding": "base64"}, b"\x00\xff"),
        ({"text": "not base64!", "encoding": "base64"}, b"not base64!"),
        ({"params": [{"name": "a b", "value": "1&2"}, {"name": "c", "value": "%27"}]}, b"a%20b=1%262&c=%27"),
        ({"text": 7, "params": 7}, None),
        ([], None),
    ],
)
def test_the_body_is_what_was_posted(rows: Rows, post: object, body: bytes | None) -> None:
    assert rows("har", document([entry(1, postData=post)]))[0]["request_body"] == body


@pytest.mark.parametrize(
    "broken",
    [
        {"headers": [7, {"name": 1}, {"name": "a"}, None, {"name": "x", "value": "y"}]},
        {"headers": {"a": "b"}, "cookies": 3, "postData": "a"},
        {"httpVersion": {}, "method": ["GET"]},
    ],
)
def test_a_wrong_type_is_left_out(rows: Rows, broken: dict[str, Any]) -> None:
    assert rows("har", document([entry(5, **broken)]))[0]["target"].startswith("/5")


def test_nesting_without_end_is_quarantined(read: Any) -> None:
    deep = document([entry(1)]).replace(b'"time": 1', b'"time": ' + b"[" * 200_000 + b"]" * 200_000)
    assert read("har", deep).quarantined == {0: "The entry is no JSON object."}


def test_a_browser_log_in_one_line_is_found_by_its_head() -> None:
    assert har.sniff(document([entry(number) for number in range(9)])[:400]) == 1.0


ENTRY = json.dumps(entry(1)).encode()


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from([b"{", b"}", b"[", b"]", b",", b'"', b"\\", b" ", b"1", b'"entries":', ENTRY]), max_size=30
    )
)
def test_each_place_is_an_entry_or_quarantined_and_none_overlap(pieces: list[bytes]) -> None:
    chunk = b'{"log":{"entries":[' + b"".join(pieces) + b"]}}"
    parsed = har.read(chunk, Context(state=har.start(b"")))
    assert parsed.bounds is not None
    starts, stops = parsed.bounds
    assert sorted([*parsed.frame["line"].to_list(), *parsed.quarantined]) == list(range(len(starts)))
    assert all(a < b for a, b in zip(starts, stops, strict=True))
    assert all(a <= b for a, b in zip(stops[:-1], starts[1:], strict=True))
