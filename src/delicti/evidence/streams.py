"""Opens what was given as streams of plain bytes: files, gzip, zstd, bzip2, xz, tar and zip, nested, never unpacked.

Nothing from an archive is followed out of it: members are streams with a name, never paths that are opened.
Memory is bounded by the block size; a damaged or cut archive gives what could be read, then `Damaged`.
"""

import bz2
import contextlib
import hashlib
import io
import lzma
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any, Protocol, cast

import zstandard
from isal import igzip

MAX_DEPTH = 4  # archives within archives; deeper ones are read as they are
_MAGIC = {
    b"\x1f\x8b": "gzip",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"BZh": "bzip2",
    b"\xfd7zXZ\x00": "xz",
    b"PK\x03\x04": "zip",
}
_SUFFIXES = (".gz", ".zst", ".bz2", ".xz", ".tgz")


class Readable(Protocol):
    """Anything that gives bytes in order."""

    def read(self, size: int) -> bytes:
        """Up to `size` bytes; none at the end."""


class Damaged(Exception):
    """A stream ended in the middle of its compression or archive; what came before was given."""


@dataclass(frozen=True)
class Member:
    """One plain stream with where it came from. `stored` hashes the bytes of this member as they came."""

    name: str  # base name, without a compression suffix
    container: str | None  # base name of the outermost archive
    member: str | None  # path inside it
    stream: "Peekable"
    stored: "Hashing"


class Hashing(io.RawIOBase):
    """A pass-through reader that hashes what it passes on (SHA-256) and counts it."""

    def __init__(self, raw: IO[bytes]) -> None:
        self._raw = raw
        self._digest = hashlib.sha256()
        self.size = 0
        self.plain = True  # nothing was decompressed on top: this digest is the item's own

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fills the buffer from the raw stream."""
        block = self.read(len(buffer))
        buffer[: len(block)] = block
        return len(block)

    def read(self, size: int = -1) -> bytes:
        """Reads and hashes; a short answer means the end is near, an empty one that it is reached."""
        block = self._raw.read(size)
        self._digest.update(block)
        self.size += len(block)
        return block

    def hexdigest(self) -> str:
        """Hash of all bytes of the stored stream, reading what a decompressor left unread (trailing bytes)."""
        with contextlib.suppress(Damaged):
            while self.read(1 << 20):
                pass
        return self._digest.hexdigest()


def members(raw: IO[bytes], name: str) -> Iterator[Member]:
    """The plain streams inside a file, in stored order; one of a plain file.

    Each must be read before the next is asked for. Raises Damaged where an archive's own structure is broken.
    """
    yield from _members(raw, name, None, None, 0)


def _members(raw: IO[bytes], name: str, container: str | None, inside: str | None, depth: int) -> Iterator[Member]:
    stored = Hashing(raw)
    stream = Peekable(stored)
    short = given = name.rsplit("/", 1)[-1]
    while depth < MAX_DEPTH:
        kind = next((k for magic, k in _MAGIC.items() if stream.peek(8).startswith(magic)), None)
        if kind == "zip":
            yield from _zip(stream, given, container or given, inside, depth)
            return
        if stream.peek(512)[257:262] == b"ustar":
            yield from _tar(stream, given, container or given, inside, depth)
            return
        if kind is None:
            break
        stream, depth = Peekable(_decompressed(kind, stream)), depth + 1
        stored.plain = False
        short = _without_suffix(short)
    yield Member(short, container, inside, stream, stored)


def _without_suffix(name: str) -> str:
    suffix = next((s for s in _SUFFIXES if name.lower().endswith(s)), "")
    return name[: len(name) - len(suffix)] if suffix else name


class Peekable(io.RawIOBase):
    """A reader whose head can be looked at before it is read."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw
        self._head: bytes = b""

    def peek(self, size: int) -> bytes:
        """The next bytes, fewer only near the end; they stay to be read."""
        with contextlib.suppress(Damaged):  # said again when it is read
            while len(self._head) < size and (block := self._raw.read(max(size - len(self._head), 1 << 16))):
                self._head += block
        return bytes(self._head[:size])

    def read(self, size: int = -1) -> bytes:
        """Reads on, from the head that was looked at first."""
        if not self._head:
            return bytes(self._raw.read(size))
        if size < 0:
            block, self._head = self._head + bytes(self._raw.read()), b""
        else:
            block, self._head = self._head[:size], self._head[size:]
        return block

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fills the buffer; what `io` builds its readers on."""
        block = self.read(len(buffer))
        buffer[: len(block)] = block
        return len(block)


_ERRORS = (
    tarfile.TarError,
    zipfile.BadZipFile,
    EOFError,
    OSError,
    zlib.error,
    lzma.LZMAError,
    ValueError,
    zstandard.ZstdError,
)


def _decompressed(kind: str, stream: Any) -> Any:
    if kind == "gzip":
        return _Guarded(igzip.IGzipFile(fileobj=stream), "gzip")  # type: ignore[no-untyped-call]
    return _Guarded(_Frames(stream, kind), kind)


# Input fed at once: one byte of it may stand for a great many, and output is held until it is read.
_FEED = {"zstd": 2 << 10, "bzip2": 64 << 10, "xz": 64 << 10}


def _decoder(kind: str) -> Any:
    if kind == "zstd":
        return zstandard.ZstdDecompressor(max_window_size=1 << 27).decompressobj()
    return bz2.BZ2Decompressor() if kind == "bzip2" else lzma.LZMADecompressor()


class _Frames:
    """Frames one after the other as one plain stream; EOFError where the input ends within a frame.

    The readers of the standard library and of zstandard lose what came before a fault, or do not notice a cut.
    """

    def __init__(self, stream: Any, kind: str) -> None:
        self._stream, self._kind = stream, kind
        self._decoder = _decoder(kind)
        self._begun = False
        self._out = bytearray()

    def read(self, size: int) -> bytes:
        while not self._out:
            block = self._left() or self._stream.read(_FEED[self._kind])
            if not block:
                if self._begun and not self._decoder.eof:
                    raise EOFError
                return b""
            self._begun = True
            self._feed(block)
        block = bytes(self._out[:size])
        del self._out[:size]
        return block

    def _left(self) -> bytes:
        """What came after the end of a frame; the next frame begins with it."""
        if not self._decoder.eof:
            return b""
        left = self._decoder.unused_data.lstrip(b"\0") if self._kind == "xz" else self._decoder.unused_data
        self._decoder, self._begun = _decoder(self._kind), False
        return bytes(left)

    def _feed(self, block: bytes) -> None:
        if self._kind == "zstd":
            self._out += self._decoder.decompress(block)
            return
        self._out += self._decoder.decompress(block, 1 << 20)
        while not self._decoder.eof and not self._decoder.needs_input and len(self._out) < 8 << 20:
            self._out += self._decoder.decompress(b"", 1 << 20)


class _Guarded(io.RawIOBase):
    """A decompressor whose every failure is `Damaged`, after all bytes that came out before it."""

    def __init__(self, raw: Any, kind: str) -> None:
        self._raw, self._kind, self._failed = raw, kind, False

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if self._failed:
            raise Damaged(f"the {self._kind} stream is cut or damaged")
        parts, left = [], 1 << 62 if size < 0 else size
        try:
            # Small reads: what a damaged stream gave before its fault must not be lost with the fault.
            while left and (block := self._raw.read(min(left, 1 << 18))):
                parts.append(block)
                left -= len(block)
        except _ERRORS:
            self._failed = True
            if not parts:
                raise Damaged(f"the {self._kind} stream is cut or damaged") from None
        return b"".join(parts)

    def readinto(self, buffer: Any) -> int:
        block = self.read(len(buffer))
        buffer[: len(block)] = block
        return len(block)


def _tar(stream: Any, name: str, container: str, inside: str | None, depth: int) -> Iterator[Member]:
    try:
        with tarfile.open(fileobj=stream, mode="r|") as archive:
            for entry in archive:
                if not entry.isreg():
                    continue  # links, devices and folders hold no bytes of their own
                raw = archive.extractfile(entry)
                if raw is not None:
                    path = entry.name if inside is None else f"{inside}/{entry.name}"
                    yield from _members(cast(IO[bytes], _Guarded(raw, "tar")), entry.name, container, path, depth + 1)
    except _ERRORS as error:
        raise Damaged(f"the archive {name} is cut or damaged") from error


def _zip(stream: Any, name: str, container: str, inside: str | None, depth: int) -> Iterator[Member]:
    # A zip is read from its end: a stream that cannot be wound back is spooled, to disk past 64 MB.
    with tempfile.SpooledTemporaryFile(max_size=64 << 20) as spool:
        while block := stream.read(1 << 20):
            spool.write(block)
        try:
            with zipfile.ZipFile(cast(IO[bytes], spool)) as archive:
                for entry in archive.infolist():
                    if entry.is_dir():
                        continue
                    path = entry.filename if inside is None else f"{inside}/{entry.filename}"
                    if entry.flag_bits & 1:
                        raise Damaged(f"the member {path} of {name} is encrypted")
                    with archive.open(entry) as raw:
                        yield from _members(
                            cast(IO[bytes], _Guarded(raw, "zip")), entry.filename, container, path, depth + 1
                        )
        except (NotImplementedError, *_ERRORS) as error:
            raise Damaged(f"the archive {name} is cut or damaged") from error
