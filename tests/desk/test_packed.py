"""What an archive may hold, and what is refused without unpacking it."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from delicti.desk.packed import Bounds, examine

HEADS = (b"", b"PK\x03\x04", b"\x1f\x8b", b"BZh9", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd")  # of kinds of archive
BOUNDS = Bounds(bytes=200 << 20, members=50, ratio=1_000)
LINE = b'192.0.2.7 - - [09/Sep/2026:03:17:47 +0200] "GET / HTTP/1.1" 200 512\n'


def a_zip(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/"), data)
    return path


def a_tar(path: Path, *infos: tarfile.TarInfo, mode: str = "w") -> Path:
    with tarfile.open(path, mode) as tape:
        for info in infos:
            tape.addfile(info, io.BytesIO(b"x" * info.size))
    return path


def info(name: str, kind: bytes = tarfile.REGTYPE, size: int = 0) -> tarfile.TarInfo:
    found = tarfile.TarInfo(name)
    found.type, found.size, found.linkname = kind, size, "/etc/passwd"
    return found


def test_a_plain_log_is_fine(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_bytes(LINE * 100)
    assert examine(tmp_path / "a.log", BOUNDS) is None


def test_a_zip_of_logs_is_fine(tmp_path: Path) -> None:
    assert examine(a_zip(tmp_path / "a.zip", logs__a=LINE * 1000, logs__b=gzip.compress(LINE)), BOUNDS) is None


def test_a_packed_tar_is_fine(tmp_path: Path) -> None:
    assert examine(a_tar(tmp_path / "a.tar.gz", info("a.log", size=100), mode="w:gz"), BOUNDS) is None


@pytest.mark.parametrize("name", ["../a", "a/../../b", "/etc/passwd", "..\\a", "C:\\a", "\\a"])
def test_a_zip_slip_is_refused(tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(name, b"x")
    assert examine(tmp_path / "a.zip", BOUNDS) == "a name in it leads out of its folder"


@pytest.mark.parametrize("name", ["../a", "/etc/passwd"])
def test_a_tar_slip_is_refused(tmp_path: Path, name: str) -> None:
    assert examine(a_tar(tmp_path / "a.tar", info(name)), BOUNDS) == "a name in it leads out of its folder"


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_what_is_no_file_in_a_tar_is_refused(tmp_path: Path, kind: bytes) -> None:
    assert (examine(a_tar(tmp_path / "a.tar", info("a", kind)), BOUNDS) or "").startswith("it holds")


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("a")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert examine(tmp_path / "a.zip", BOUNDS) == "it holds a link"


def test_a_bomb_is_refused_by_its_ratio(tmp_path: Path) -> None:
    path = a_zip(tmp_path / "a.zip", a=b"\0" * (100 << 20))
    assert "as only a bomb is" in (examine(path, BOUNDS) or "")


def test_a_bomb_in_gzip_is_refused_by_its_size(tmp_path: Path) -> None:
    (tmp_path / "a.gz").write_bytes(gzip.compress(b"\0" * (20 << 20)))
    assert "unpacked it has more than" in (examine(tmp_path / "a.gz", BOUNDS._replace(bytes=10 << 20)) or "")


def test_a_bomb_in_a_log_in_a_zip_is_refused(tmp_path: Path) -> None:
    path = a_zip(tmp_path / "a.zip", a=gzip.compress(gzip.compress(b"\0" * (100 << 20))))
    assert "as only a bomb is" in (examine(path, BOUNDS) or "")


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    path = a_zip(tmp_path / "a.zip", **{f"a{number}": b"" for number in range(51)})
    assert examine(path, BOUNDS) == "it holds more than 50 files"


def test_files_that_overlap_are_refused(tmp_path: Path) -> None:
    data = bytearray(a_zip(tmp_path / "a.zip", a=LINE * 50, b=LINE * 60).read_bytes())
    second = data.rindex(b"PK\x01\x02")
    data[second + 42 : second + 46] = b"\0\0\0\0"  # where the second file is said to begin
    (tmp_path / "a.zip").write_bytes(data)
    assert examine(tmp_path / "a.zip", BOUNDS) is not None


def test_a_zip_with_a_password_is_refused_in_plain_words(tmp_path: Path) -> None:
    data = bytearray(a_zip(tmp_path / "a.zip", a=LINE).read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "a.zip").write_bytes(data)
    assert "without a password" in (examine(tmp_path / "a.zip", BOUNDS) or "")


@given(st.binary(max_size=300), st.sampled_from(HEADS))
def test_no_bytes_raise(tmp_path_factory: pytest.TempPathFactory, data: bytes, head: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any"
    path.write_bytes(head + data)
    assert examine(path, BOUNDS) in (None, examine(path, BOUNDS))


def test_packed_logs_of_every_kind_are_fine(tmp_path: Path) -> None:
    kinds = {
        "xz": lzma.compress(LINE) + lzma.compress(LINE),
        "bz2": bz2.compress(LINE) + bz2.compress(LINE),
        "gz": gzip.compress(LINE) + gzip.compress(LINE),
        "zst": zstandard.compress(LINE) + zstandard.compress(LINE),
    }
    for name, data in kinds.items():
        (tmp_path / name).write_bytes(data)
    assert [examine(tmp_path / name, BOUNDS) for name in kinds] == [None] * len(kinds)


@pytest.mark.parametrize("pack", [lzma.compress, bz2.compress, gzip.compress, zstandard.compress])
def test_a_packed_log_that_was_cut_is_evidence_too(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    (tmp_path / "a").write_bytes(pack(LINE * 9)[:-9])
    assert examine(tmp_path / "a", BOUNDS) is None
