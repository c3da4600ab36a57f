"""Streams are opened as they are, whatever they are packed in, and damage is named after what came before it."""

import bz2
import gzip
import hashlib
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from delicti.evidence.streams import Damaged, members

TEXT = b"".join(b"192.0.2.%d %s\n" % (n % 250, hashlib.sha256(b"%d" % n).hexdigest().encode()) for n in range(20_000))


def packed(name: str, content: bytes) -> bytes:
    """A tar archive with one file."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        info = tarfile.TarInfo(name)
        info.size = len(content)
        archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def zipped(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


COMPRESSIONS: dict[str, Callable[[bytes], bytes]] = {
    "gz": lambda b: gzip.compress(b, mtime=0),
    "zst": lambda b: zstandard.ZstdCompressor().compress(b),
    "bz2": bz2.compress,
    "xz": lzma.compress,
}


def opened(content: bytes, name: str = "access.log") -> list[tuple[str, str | None, str | None, bytes]]:
    return [(m.name, m.container, m.member, m.stream.read()) for m in members(io.BytesIO(content), name)]


@pytest.mark.parametrize("suffix", COMPRESSIONS)
def test_a_compressed_file_gives_its_plain_bytes(suffix: str) -> None:
    assert opened(COMPRESSIONS[suffix](TEXT), f"access.log.{suffix}") == [("access.log", None, None, TEXT)]


@pytest.mark.parametrize("suffix", COMPRESSIONS)
def test_a_cut_file_gives_what_came_before_the_cut(suffix: str) -> None:
    content = COMPRESSIONS[suffix](TEXT)
    member = next(members(io.BytesIO(content[: len(content) * 2 // 3]), "x"))
    got = b""
    with pytest.raises(Damaged):
        while block := member.stream.read(4096):
            got += block
    assert len(got) > 200_000
    assert TEXT.startswith(got)


def test_a_file_cut_before_its_first_byte_is_a_member_all_the_same() -> None:
    member = next(members(io.BytesIO(gzip.compress(TEXT)[:12]), "x.gz"))
    with pytest.raises(Damaged):
        member.stream.read(10)


def test_two_gzip_members_in_a_row_are_one_stream() -> None:
    assert opened(gzip.compress(b"one\n") + gzip.compress(b"two\n"))[0][3] == b"one\ntwo\n"


def test_a_member_of_a_packed_archive_is_named_with_its_path() -> None:
    content = gzip.compress(packed("var/log/access.log.1.gz", gzip.compress(TEXT)))
    assert opened(content, "logs.tar.gz") == [("access.log.1", "logs.tar.gz", "var/log/access.log.1.gz", TEXT)]


def test_a_zip_member_is_read() -> None:
    assert opened(zipped("a/b.log", TEXT), "logs.zip") == [("b.log", "logs.zip", "a/b.log", TEXT)]


def test_a_link_in_an_archive_is_not_followed() -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        link = tarfile.TarInfo("access.log")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    assert opened(out.getvalue(), "logs.tar") == []


def test_the_stored_digest_is_of_the_bytes_as_they_came() -> None:
    content = gzip.compress(TEXT)
    member = next(members(io.BytesIO(content), "x.gz"))
    member.stream.read()
    assert member.stored.hexdigest() == hashlib.sha256(content).hexdigest()


@given(st.binary(max_size=2000), st.sampled_from(["plain", *COMPRESSIONS]))
def test_random_bytes_are_read_or_said_to_be_damaged(content: bytes, kind: str) -> None:
    wrapped = COMPRESSIONS[kind](content)[: len(content)] if kind != "plain" else content
    try:
        total = sum(len(read) for *_, read in opened(wrapped))
    except Damaged:
        total = 0
    assert total >= 0
