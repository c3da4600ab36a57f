"""Finds the evidence that was named: files, folders, globs, standard input. Reads nothing yet."""

import glob
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, cast

from delicti.model.errors import UserError

STDIN = "-"


@dataclass(frozen=True)
class Source:
    """One file as given, or standard input (`path` is None)."""

    name: str
    path: Path | None
    size_bytes: int | None
    modified: datetime | None

    def open(self) -> IO[bytes]:
        """The stored bytes from the beginning. Raises UserError where the file cannot be read."""
        if self.path is None:
            return cast(IO[bytes], sys.stdin.buffer)
        try:
            return self.path.open("rb", buffering=0)
        except OSError as error:
            raise UserError(f"cannot read {self.path}: {error.strerror or error}") from None


def acquire(paths: Sequence[str | Path]) -> tuple[Source, ...]:
    """The files behind the paths, each once, sorted by path; `-` is standard input. Links are not followed.

    Raises UserError where a path does not exist or nothing is left.
    """
    found: dict[str, Source] = {}
    for path in paths:
        for source in _sources(str(path)):
            found.setdefault(str(source.path or STDIN), source)
    if not found:
        raise UserError("no evidence was found under the paths given")
    return tuple(found[key] for key in sorted(found))


def _sources(path: str) -> Iterator[Source]:
    if path == STDIN:
        yield Source("stdin", None, None, None)
    elif Path(path).is_dir():
        yield from _folder(Path(path))
    elif Path(path).is_file():
        yield _file(Path(path))
    else:
        hits = sorted(glob.glob(path, recursive=True)) if glob.has_magic(path) else []
        if not hits:
            raise UserError(f"{path} does not exist")
        for hit in hits:
            yield from _folder(Path(hit)) if Path(hit).is_dir() else [_file(Path(hit))]


def _folder(folder: Path) -> Iterator[Source]:
    # os.walk does not follow links to folders; a link to a file could lead out of the evidence, so it is left too.
    for top, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            path = Path(top) / name
            if path.is_file() and not path.is_symlink():
                yield _file(path)


def _file(path: Path) -> Source:
    stat = path.stat()
    return Source(path.name, path.resolve(), stat.st_size, datetime.fromtimestamp(int(stat.st_mtime), UTC))
