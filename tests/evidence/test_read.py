"""Items are read once: counted, sealed, identified; copies count once; nothing depends on how the work was cut."""

import bz2
import gzip
import hashlib
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from delicti.evidence.acquire import acquire
from delicti.evidence.read import read
from delicti.model.flow import Tables
from delicti.model.progress import Silent
from delicti.model.settings import Settings
from delicti.run import Inline, executor

Reader = Callable[..., Tables]


def line(second: int, path: str = "/", client: str = "192.0.2.7") -> bytes:
    stamp = f"09/Sep/2026:03:{second // 60:02d}:{second % 60:02d} +0200"
    return f'{client} - - [{stamp}] "GET {path} HTTP/1.1" 200 512 "-" "curl/8.5"\n'.encode()


LOG = b"".join(line(n, f"/page/{n}") for n in range(400))


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    def run(**settings: object) -> Tables:
        scratch = Path(tempfile.mkdtemp(dir=tmp_path))
        return read(acquire([tmp_path / "logs"]), Settings(**settings), Inline(), Silent(), scratch)

    (tmp_path / "logs").mkdir()
    return run


@pytest.fixture
def logs(tmp_path: Path, reader: Reader) -> Path:
    return tmp_path / "logs"


def test_every_line_is_counted(logs: Path, reader: Reader) -> None:
    (logs / "access.log").write_bytes(LOG + b"\n" + b"torn line\n" + line(1)[:-1])
    row = reader().items.row(0, named=True)
    counts = [row[name] for name in ("lines", "record_lines", "structural_lines", "quarantined_lines", "records")]
    assert counts == [403, 401, 1, 1, 401]


def test_a_quarantined_line_keeps_its_place_and_bytes(logs: Path, reader: Reader) -> None:
    (logs / "access.log").write_bytes(LOG + b"torn \xff line\n" + LOG)
    row = reader().quarantine.row(0, named=True)
    assert (row["line"], row["offset"], row["length"], row["raw"]) == (401, len(LOG), 11, b"torn \xff line")


def test_the_item_is_named_by_its_plain_bytes(logs: Path, reader: Reader) -> None:
    stored = gzip.compress(LOG)
    (logs / "access.log.gz").write_bytes(stored)
    row = reader().items.row(0, named=True)
    assert (row["item"], row["sha256_stored"]) == (hashlib.sha256(LOG).hexdigest(), hashlib.sha256(stored).hexdigest())


def test_the_same_log_packed_twice_is_counted_once(logs: Path, reader: Reader) -> None:
    (logs / "access.log.1").write_bytes(LOG)
    (logs / "access.log.1.gz").write_bytes(gzip.compress(LOG))
    tables = reader()
    assert (tables.requests.collect().height, "holds the same bytes" in tables.notes[0]) == (400, True)


def test_an_overlapping_copy_is_counted_once(logs: Path, reader: Reader) -> None:
    lines = LOG.splitlines(keepends=True)
    (logs / "noon.log").write_bytes(b"".join(lines[:250]))
    (logs / "evening.log").write_bytes(b"".join(lines[100:]))
    tables = reader(chunk_bytes=4096)
    targets = tables.requests.select("target").collect()["target"]
    assert (targets.len(), targets.n_unique(), "repeats 150 records" in tables.notes[0]) == (400, 400, True)


def test_two_servers_that_answered_the_same_probe_stay_apart(logs: Path, reader: Reader) -> None:
    (logs / "one.log").write_bytes(b"".join(line(n, "/health" if n % 2 else f"/a{n}") for n in range(60)))
    (logs / "two.log").write_bytes(b"".join(line(n, "/health" if n % 2 else f"/b{n}") for n in range(60)))
    assert reader().requests.collect().height == 120


@pytest.mark.parametrize("size", [200, 5000, 1 << 20])
def test_the_tables_do_not_depend_on_the_size_of_chunks(logs: Path, reader: Reader, size: int) -> None:
    (logs / "access.log").write_bytes(LOG + b"torn\n" + LOG[:-20])
    one, other = reader(chunk_bytes=1 << 24), reader(chunk_bytes=size)
    assert one.requests.collect().equals(other.requests.collect())
    assert one.items.equals(other.items)
    assert one.quarantine.equals(other.quarantine)


def test_the_tables_do_not_depend_on_the_number_of_workers(logs: Path, tmp_path: Path, reader: Reader) -> None:
    (logs / "access.log").write_bytes(LOG)
    (logs / "access.log.2.bz2").write_bytes(bz2.compress(LOG.replace(b"/page", b"/other")))
    alone = reader().requests.collect()
    (tmp_path / "second").mkdir()
    with executor(3) as pool:
        many = read(acquire([logs]), Settings(chunk_bytes=3000), pool, Silent(), tmp_path / "second")
        assert alone.equals(many.requests.collect())


def test_raw_bytes_come_back_from_a_packed_archive(logs: Path, reader: Reader) -> None:
    inner = logs.parent / "access.log"
    inner.write_bytes(LOG)
    with tarfile.open(logs / "logs.tar.gz", "w:gz") as archive:
        archive.add(inner, "var/log/other.log")
        archive.add(inner, "var/log/access.log")
    tables = reader()
    rows = tables.requests.collect().sample(50, seed=3)
    lines = LOG.splitlines()
    assert tables.raw(rows).to_list() == [lines[n - 1] for n in rows["line"]]


def test_a_file_that_is_no_log_is_sealed_and_said_to_be_none(logs: Path, reader: Reader) -> None:
    (logs / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(range(256)) * 20)
    tables = reader()
    assert (tables.items["format"].to_list(), tables.items["lines"].to_list()) == ([None], [None])
    assert tables.notes == ("photo.jpg is no log that Delicti knows; it was sealed but not read.",)


def test_a_cut_gzip_file_is_read_to_its_cut(logs: Path, reader: Reader) -> None:
    noise = b"".join(line(n % 3600, "/" + hashlib.sha256(b"%d" % n).hexdigest()) for n in range(5000))
    stored = gzip.compress(noise)
    (logs / "access.log.gz").write_bytes(stored[: len(stored) // 2])
    tables = reader()
    assert tables.items["records"][0] > 1000
    assert "cut or damaged" in tables.notes[0]


def test_a_declared_format_is_used(logs: Path, reader: Reader) -> None:
    (logs / "odd.log").write_bytes(b'200|192.0.2.7|2026-09-09T03:17:47+02:00|"GET /x HTTP/1.1"\n')
    tables = reader(log_format=('$status|$remote_addr|$time_iso8601|"$request"',))
    assert tables.requests.select("client", "target", "status").collect().row(0) == ("192.0.2.7", "/x", 200)


def test_requests_are_ordered_by_item_and_line(logs: Path, reader: Reader) -> None:
    (logs / "b.log").write_bytes(LOG)
    (logs / "a.log").write_bytes(LOG.replace(b"/page", b"/other"))
    frame = reader(chunk_bytes=2000).requests.collect()
    lines = frame.group_by("item", maintain_order=True).agg(pl.col("line"))["line"].to_list()
    assert lines == [list(range(1, 401))] * 2
