"""The columnar reader and the plain reference reader agree on every byte, however the file is cut."""

import importlib.util
import io
import ipaddress
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from delicti.evidence.chunks import chunks
from delicti.evidence.parsed import Context
from delicti.evidence.work import Job, Result, parse_chunk

TESTS = Path(__file__).parents[1]
SAMPLES = {
    "combined": (TESTS / "data" / "access-combined.log").read_bytes(),
    "common": (TESTS / "data" / "access-common.log").read_bytes(),
    "apache-error": (TESTS / "data" / "error-apache.log").read_bytes(),
}
REQUEST = ("line offset length client user time method target protocol status size_bytes referrer agent").split()
MESSAGE = "line offset length time level client client_port text".split()
patient = settings(deadline=None)  # a busy machine may take its time


def _reference() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reference_reader", TESTS / "reference" / "reader.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


READER = _reference()
REFERENCE: dict[str, Callable[[bytes], Any]] = {
    "combined": READER.combined,
    "common": READER.common,
    "apache-error": READER.apache_error,
}


def results(name: str, data: bytes, size: int = 1 << 20) -> list[Result]:
    pieces = chunks(io.BytesIO(data), size)
    return [parse_chunk(Job(piece.data, piece.first_line, piece.offset, name, None, Context())) for piece in pieces]


def read(name: str, data: bytes, size: int = 1 << 20) -> tuple[list[dict[str, Any]], int, list[int]]:
    """Records, number of structural lines, and the quarantined lines, as the real reader has them."""
    made = results(name, data, size)
    columns = MESSAGE if name == "apache-error" else REQUEST
    records = [row for one in made for row in pl.read_parquet(io.BytesIO(one.part)).select(columns).to_dicts()]
    quarantined = [line for one in made for line in one.quarantine["line"].to_list()]
    return records, sum(one.structural for one in made), quarantined


def told(name: str, data: bytes) -> tuple[list[dict[str, Any]], int, list[int]]:
    """The same, as the reference reader has them."""
    log = REFERENCE[name](data)
    fill = {} if name != "common" else {"referrer": None, "agent": None}
    records = [{**row, **fill, "client": one_form(row["client"])} for row in log.records]
    return records, len(log.structural), log.quarantined


def one_form(address: str | None) -> str | None:
    """An IPv6 address in its short form, an IPv4 address in IPv6's clothes as itself."""
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return address
    return str(getattr(parsed, "ipv4_mapped", None) or parsed)


def _lines(name: str) -> st.SearchStrategy[bytes]:
    there = [line for line in SAMPLES[name].split(b"\n") if line]
    whole = st.sampled_from(there)
    # What decides about cuts comes more often than chance would bring it.
    telling = st.sampled_from(
        [b'"', b"\\", b" ", b"[", b"]", b"-", b'" "', b' "', b'" ', b"\r", b"\0", b"\xff", b"\xc3"]
    )

    def mutated(line: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
        for at, cut, new in changes:
            at %= len(line) + 1
            line = line[:at] + new + line[at + cut :]
        return line.replace(b"\n", b"")

    place = st.integers(0, 300)
    change = st.tuples(place, st.integers(0, 3), st.one_of(telling, st.binary(max_size=2)))
    mutants = st.builds(mutated, whole, st.lists(change, min_size=1, max_size=4))
    glued = st.builds(lambda one, other, at: one[:at] + other, whole, whole, place)
    noise = st.binary(max_size=80).map(lambda raw: raw.replace(b"\n", b""))
    return st.one_of(whole, mutants, mutants, glued, noise)


def _files(name: str) -> st.SearchStrategy[bytes]:
    def joined(lines: list[bytes], ends: bool) -> bytes:
        return b"\n".join(lines) + (b"\n" if ends else b"")

    return st.builds(joined, st.lists(_lines(name), max_size=12), st.booleans())


FILES = st.sampled_from(sorted(SAMPLES)).flatmap(lambda name: st.tuples(st.just(name), _files(name)))


@pytest.mark.parametrize("name", SAMPLES)
def test_both_readers_agree_on_lines_of_real_servers(name: str) -> None:
    assert read(name, SAMPLES[name]) == told(name, SAMPLES[name])


@pytest.mark.parametrize("name", SAMPLES)
def test_the_sample_holds_lines_of_every_kind(name: str) -> None:
    records, structural, quarantined = told(name, SAMPLES[name])
    assert (len(records) > 5, structural > 0 or name == "common", bool(quarantined) or name == "apache-error") == (
        True,
    ) * 3


@patient
@given(FILES)
def test_both_readers_agree_on_mutated_lines(given_: tuple[str, bytes]) -> None:
    name, data = given_
    assert read(name, data) == told(name, data)


@patient
@given(st.sampled_from(sorted(SAMPLES)), st.binary(max_size=300))
@example("combined", b"")
@example("combined", b"\n")
@example("combined", b"\r")
@example("combined", b'a - - [28/Feb/2026:12:00:00 +0000] "GET / HTTP/1.1" 200 5 """" "x"\n')
@example("combined", b'a - u [28/Feb/2026:12:00:00 +0000] "GET / HTTP/1.1" 200 1 "-" "-"\r\r\n')
@example("apache-error", b"[Mon Sep 07 15:30:00.353055 2026] [core:error] [pid 7] [client 1\xa02:5] x\n")
@example("apache-error", b"[Mon Sep 07 15:30:00.353055 2026] [core:error] [client [::1] x\n")
@example("apache-error", b"[Mon Sep 07 15:30:00.353055 2026] [core:error] [client \r192.0.2.7:5] x\n")
@example("apache-error", b"[Mon Sep 07 15:30:00.353055 2026] [core:error] [client [2]001:db8::7]:443] x\n")
def test_both_readers_agree_on_any_bytes(name: str, data: bytes) -> None:
    assert read(name, data) == told(name, data)


@patient
@given(FILES)
def test_no_line_is_lost(given_: tuple[str, bytes]) -> None:
    name, data = given_
    records, structural, quarantined = read(name, data)
    assert len(records) + structural + len(quarantined) == data.count(b"\n") + (
        not data.endswith(b"\n") and data != b""
    )


@patient
@given(FILES, st.integers(1, 400))
def test_the_tables_do_not_depend_on_where_the_file_is_cut(given_: tuple[str, bytes], size: int) -> None:
    name, data = given_
    assert read(name, data, size) == read(name, data)


@patient
@given(FILES)
def test_a_record_points_at_its_own_bytes(given_: tuple[str, bytes]) -> None:
    name, data = given_
    lines = data.split(b"\n")
    records, _, _ = read(name, data)
    assert [data[row["offset"] :][: row["length"]] for row in records] == [lines[row["line"] - 1] for row in records]
