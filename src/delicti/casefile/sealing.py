"""Writes files once and knows the hash and size of each when it is closed, so that nothing is read a second time."""

import hashlib
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple

_BLOCK = 1 << 20


class Seal(NamedTuple):
    """SHA-256 and size of a written file."""

    sha256: str
    size: int


class Writing(io.RawIOBase):
    """A file that is written from its beginning to its end and hashed on the way."""

    def __init__(self, raw: IO[bytes]) -> None:
        self._raw = raw
        self._digest = hashlib.sha256()
        self._size = 0

    def writable(self) -> bool:
        """Always."""
        return True

    def tell(self) -> int:
        """How many bytes were written."""
        return self._size

    def write(self, data: Any) -> int:
        """Writes and hashes all of it."""
        view = memoryview(data).cast("B")
        self._raw.write(view)
        self._digest.update(view)
        self._size += len(view)
        return len(view)

    @property
    def seal(self) -> Seal:
        """Of what was written so far."""
        return Seal(self._digest.hexdigest(), self._size)


class Sealing:
    """Collects the files written below a folder with their seals. `lasting` files reach the disk before it goes on."""

    def __init__(self, folder: Path, *, lasting: bool = True) -> None:
        self.folder = folder
        self.seals: dict[str, Seal] = {}
        self._lasting = lasting

    @contextmanager
    def create(self, relative: str) -> Iterator[Writing]:
        """A new file; its seal is known once the context ends."""
        path = self.folder / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb", buffering=_BLOCK) as raw:
            writing = Writing(raw)
            yield writing
            raw.flush()
            if self._lasting:
                os.fsync(raw.fileno())
        self.seals[relative] = writing.seal

    def write(self, relative: str, data: bytes) -> None:
        """A new file of these bytes."""
        with self.create(relative) as out:
            out.write(data)

    def copy(self, relative: str, source: Path) -> None:
        """A new file with the bytes of another."""
        with source.open("rb") as given, self.create(relative) as out:
            while block := given.read(_BLOCK):
                out.write(block)


def sync_folder(folder: Path) -> None:
    """Makes the names in a folder last, where the system can."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)


def replace_file(path: Path, data: bytes) -> None:
    """Writes a file aside and puts it in the place of the old one at once."""
    aside = path.with_name(f".{path.name}.part")
    aside.unlink(missing_ok=True)  # left by a writer that was killed, or a link that somebody put there
    with aside.open("xb") as raw:
        raw.write(data)
        raw.flush()
        os.fsync(raw.fileno())
    aside.replace(path)
    sync_folder(path.parent)
