"""Looks into an archive without unpacking it: why it must not be taken in, or nothing.

Refused are names that lead out of the folder, links, devices, too many files, too much data, and bombs. Sizes that an
archive declares are not believed: what each stream gives is counted as it is decompressed, and thrown away.
"""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from itertools import pairwise
from pathlib import Path
from typing import IO, Any, NamedTuple, cast

import zstandard

_BLOCK = 1 << 20
_SMALL = 64 << 20  # below this much data the ratio does not matter: a short log of equal lines packs well
_LAYERS = 3  # zip of tar of gzip; what is packed deeper is counted as it is and never opened
_ZIP, _TAR = (b"PK\x03\x04", b"PK\x05\x06"), b"ustar"
_DAMAGED = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    zstandard.ZstdError,
    EOFError,
    OSError,
    ValueError,
)
_MEMORY = 256 << 20  # that a stream may ask for to be decompressed


class Bounds(NamedTuple):
    """How much may come out."""

    bytes: int
    members: int
    ratio: int


class Refuse(Exception):
    """Why; a plain sentence without its full stop."""


class _Count:
    def __init__(self, bounds: Bounds, packed: int) -> None:
        self.bounds, self.packed = bounds, max(packed, 1)
        self.bytes = self.members = 0

    def add(self, number: int) -> None:
        """So many bytes came out."""
        self.bytes += number
        if self.bytes > self.bounds.bytes:
            raise Refuse(f"unpacked it has more than {self.bounds.bytes:,} bytes")
        if self.bytes > _SMALL and self.bytes > self.packed * self.bounds.ratio:
            raise Refuse(f"unpacked it is more than {self.bounds.ratio:,} times its size, as only a bomb is")

    def member(self, name: str) -> None:
        """One more file in it."""
        self.members += 1
        if self.members > self.bounds.members:
            raise Refuse(f"it holds more than {self.bounds.members:,} files")
        _inside(name)


def examine(path: Path, bounds: Bounds) -> str | None:
    """Why the file must not be taken in; None where nothing speaks against it. A file that is no archive is fine."""
    count = _Count(bounds, path.stat().st_size)
    try:
        with path.open("rb") as file:
            _look(file, count, _LAYERS)
    except Refuse as reason:
        return str(reason)
    except (NotImplementedError, RuntimeError):  # a method that zipfile lacks, or a password
        return "the archive cannot be read; pack it without a password, as zip, tar or gzip"
    except _DAMAGED:
        return None  # half a log is evidence, too; nobody reads on where this reader could not
    return None


class _Joined(io.RawIOBase):
    """A stream whose first bytes were read already."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._head:
            part, self._head = self._head[: len(buffer)], self._head[len(buffer) :]
        else:
            part = self._rest.read(len(buffer))
        buffer[: len(part)] = part
        return len(part)


class _Xz(io.RawIOBase):
    """The plain bytes of xz streams; Python's own reader sets no bound on memory."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self._one = stream, lzma.LZMADecompressor(memlimit=_MEMORY)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while True:
            rest = b""
            if self._one.eof:
                rest = self._one.unused_data or self._stream.read(_BLOCK)
                if not rest.strip(b"\0"):
                    return 0
                self._one = lzma.LZMADecompressor(memlimit=_MEMORY)
            elif self._one.needs_input:
                rest = self._stream.read(_BLOCK)
                if not rest:
                    raise EOFError
            data = self._one.decompress(rest, len(buffer))
            if data:
                buffer[: len(data)] = data
                return len(data)


def _look(file: IO[bytes], count: _Count, layers: int, *, outer: bool = True) -> None:
    """Drains a stream and whatever is packed in it; only the file itself is not counted, being what was sent."""
    head = file.read(512)
    if head[:4] in _ZIP and outer:
        file.seek(0)
        _zip(file, count, layers)
        return
    stream = io.BufferedReader(_Joined(head, file), _BLOCK)
    unpacked = _unpacked(head, stream) if layers else None
    if unpacked is not None:
        with unpacked:
            _look(unpacked, count, layers - 1, outer=False)
    elif head[257:262] == _TAR and layers:
        _tar(stream, count, layers)
    else:
        while block := stream.read(_BLOCK):
            count.add(0 if outer else len(block))


def _unpacked(head: bytes, stream: IO[bytes]) -> IO[bytes] | None:
    if head[:2] == b"\x1f\x8b":
        return cast("IO[bytes]", gzip.GzipFile(fileobj=stream))
    if head[:3] == b"BZh":
        return bz2.BZ2File(stream)
    if head[:6] == b"\xfd7zXZ\x00":
        return io.BufferedReader(_Xz(stream), _BLOCK)
    if head[:4] == b"\x28\xb5\x2f\xfd":
        reader = zstandard.ZstdDecompressor(max_window_size=_MEMORY).stream_reader(stream, read_across_frames=True)
        return io.BufferedReader(reader, _BLOCK)
    return None


def _zip(file: IO[bytes], count: _Count, layers: int) -> None:
    with zipfile.ZipFile(file) as archive:
        infos = archive.infolist()
        for info in infos:
            if (info.external_attr >> 16) & 0o170000 == 0o120000:
                raise Refuse("it holds a link")
            count.member(info.filename)
        spans = sorted((info.header_offset, info.header_offset + info.compress_size) for info in infos)
        if any(before[1] > after[0] for before, after in pairwise(spans)):
            raise Refuse("files in it overlap, as they do only in a bomb")
        for info in infos:
            if not info.is_dir():
                with archive.open(info) as member:
                    _look(member, count, layers - 1, outer=False)


def _tar(stream: IO[bytes], count: _Count, layers: int) -> None:
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        for info in archive:
            if info.issym() or info.islnk():
                raise Refuse("it holds a link")
            if not (info.isreg() or info.isdir()):
                raise Refuse("it holds something that is neither a file nor a folder")
            count.member(info.name)
            member = archive.extractfile(info)
            if member is not None:
                _look(member, count, layers - 1, outer=False)


def _inside(name: str) -> None:
    parts = name.replace("\\", "/").split("/")
    if name.startswith(("/", "\\")) or ".." in parts or name[1:2] == ":" or "\0" in name:
        raise Refuse("a name in it leads out of its folder")
