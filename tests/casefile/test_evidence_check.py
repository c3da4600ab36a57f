"""The given evidence is hashed as it was acquired, packed or plain, and the bytes of places are read again."""

import gzip
import hashlib
import tarfile
from pathlib import Path

import polars as pl
import pytest

from delicti.casefile.evidence_check import STDIN, hash_evidence, item_faults, raw_faults
from delicti.model import tables as t

DATA = b"one line\nanother line\n"


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def hashed(*paths: Path) -> list[tuple[str, str, str]]:
    return [(one.title, one.item, one.stored) for one in hash_evidence(paths, lambda amount: None)]


def known(**more: object) -> pl.DataFrame:
    row = {"item": digest(DATA), "name": "a.log", "sha256_stored": digest(DATA), "method": "file", **more}
    return t.shaped(pl.DataFrame([row]), t.ITEM)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    (tmp_path / "a.log").write_bytes(DATA)
    return tmp_path / "a.log"


def test_a_plain_file_is_hashed_once_for_both(log: Path) -> None:
    assert hashed(log) == [("a.log", digest(DATA), digest(DATA))]


def test_a_packed_file_has_both_digests(tmp_path: Path) -> None:
    packed = gzip.compress(DATA)
    (tmp_path / "a.log.gz").write_bytes(packed)
    assert hashed(tmp_path) == [("a.log", digest(DATA), digest(packed))]


def test_members_of_an_archive_are_named_by_it(tmp_path: Path, log: Path) -> None:
    with tarfile.open(tmp_path / "all.tar.gz", "w:gz") as archive:
        archive.add(log, "var/a.log")
    assert hashed(tmp_path / "all.tar.gz") == [("all.tar.gz:var/a.log", digest(DATA), digest(DATA))]


def test_a_torn_archive_gives_what_could_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.log.gz").write_bytes(gzip.compress(DATA)[:-9])
    assert len(hashed(tmp_path)) == 1


def test_what_is_hashed_is_told_as_progress(log: Path) -> None:
    told: list[int] = []
    hash_evidence([log], told.append)
    assert sum(told) == len(DATA)


def test_the_same_evidence_has_no_faults(log: Path) -> None:
    assert item_faults(known(modified=None), hash_evidence([log], lambda n: None))[0] == []


def test_the_same_bytes_packed_otherwise_are_named(log: Path) -> None:
    problems, _ = item_faults(known(sha256_stored="0" * 64), hash_evidence([log], lambda n: None))
    assert "'a.log' holds the same bytes as in the case but is stored otherwise" in problems[0]


def test_another_date_is_a_note(log: Path) -> None:
    problems, notes = item_faults(known(), hash_evidence([log], lambda n: None))
    assert (problems, "bears another date" in notes[0]) == ([], True)


def test_a_pipe_that_was_not_kept_is_a_note() -> None:
    problems, notes = item_faults(known(method=STDIN), [])
    assert (problems, "cannot be checked" in notes[0]) == ([], True)


def places(*rows: tuple[str, int | None, int | None, bytes]) -> pl.LazyFrame:
    columns = [
        pl.Series(n, v) for n, v in zip(("finding", "offset", "length", "raw"), zip(*rows, strict=True), strict=True)
    ]
    frame = pl.DataFrame(columns).with_columns(pl.lit(digest(DATA)).alias("item"))
    return t.shaped(frame, t.FINDING).lazy()


@pytest.mark.parametrize(
    ("offset", "length", "raw", "good"),
    [
        (0, 8, b"one line", True),
        (9, 12, b"another line", True),
        (0, 8, b"one lime", False),
        (9, 8, b"one line", False),
        (0, 9, b"one line", False),
        (0, 0, b"", True),
        (9, 1000, b"another line\n", False),
        (-1, 8, b"one line", False),
        (None, 8, b"one line", False),
        (0, None, b"one line", False),
        (1 << 60, 8, b"one line", False),
    ],
)
def test_bytes_must_lie_at_their_place(
    log: Path, offset: int | None, length: int | None, raw: bytes, good: bool
) -> None:
    given = hash_evidence([log], lambda n: None)
    checked, faults = raw_faults(places(("f", offset, length, raw)), given, "findings", "finding")
    assert (checked, not faults) == (1, good)


def test_many_wrong_places_are_counted(log: Path) -> None:
    rows = [(f"f{n}", 0, 8, b"x") for n in range(25)]
    _, faults = raw_faults(places(*rows), hash_evidence([log], lambda n: None), "findings", "finding")
    assert (len(faults), faults[-1]) == (11, "findings: 15 more have other bytes than the evidence.")


def test_bytes_are_read_again_from_an_archive(tmp_path: Path, log: Path) -> None:
    with tarfile.open(tmp_path / "all.tar.gz", "w:gz") as archive:
        archive.add(log, "var/a.log")
    given = hash_evidence([tmp_path / "all.tar.gz"], lambda n: None)
    assert raw_faults(places(("f", 9, 12, b"another line")), given, "findings", "finding") == (1, [])
