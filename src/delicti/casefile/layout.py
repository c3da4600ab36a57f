"""Where things lie in a case file, and how they are found without ever leaving its folder."""

import hashlib
import os
from pathlib import Path

from delicti.model.errors import UserError

DATA = "data"
CASE_JSON = "data/case.json"
QUARANTINE = "data/quarantine"  # per item, the bytes of its quarantined lines
RULES = "data/rules"  # the user's rules, a numbered folder for each that was given
KEPT = "data/evidence"  # what came through a pipe
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
BAGIT, BAG_INFO = "bagit.txt", "bag-info.txt"
SEALED_TAGS = (BAG_INFO, BAGIT, MANIFEST)  # what the tag manifest lists: files that never change
LEDGER, HEAD = "ledger.jsonl", "ledger.head"
TIMESTAMPS = "timestamps"
_LARGEST_TEXT = 256 << 20


class Unsafe(Exception):
    """The folder holds something that could lead out of it; the text says what."""


def table_path(name: str) -> str:
    """Where a table lies."""
    return f"{DATA}/{name}.parquet"


def members(folder: Path) -> list[str]:
    """Every file below the folder as a relative path with slashes, sorted.

    Raises Unsafe at the first link and at whatever is neither a file nor a folder; nothing is followed.
    """
    found: list[str] = []
    pending = [folder]
    while pending:
        with os.scandir(pending.pop()) as entries:
            for entry in entries:
                relative = Path(entry.path).relative_to(folder).as_posix()
                if entry.is_symlink():
                    raise Unsafe(f"{shown(relative)} is a link; a case file holds none")
                if entry.is_dir(follow_symlinks=False):
                    pending.append(Path(entry.path))
                elif entry.is_file(follow_symlinks=False):
                    found.append(relative)
                else:
                    raise Unsafe(f"{shown(relative)} is neither a file nor a folder")
    return sorted(found)


def inside(folder: Path, relative: str) -> Path:
    """The path of a member. Raises Unsafe where the name leads out of the folder or passes a link."""
    parts = relative.split("/")
    if any(part in ("", ".", "..", "~") or "\\" in part or ":" in part or "\0" in part for part in parts):
        raise Unsafe(f"{shown(relative)} is no path inside the case")
    path = folder
    for part in parts:
        path = path / part
        if path.is_symlink():
            raise Unsafe(f"{shown(relative)} passes a link; a case file holds none")
    return path


def case_folder(path: Path) -> Path:
    """The folder of a case file. Raises UserError where it is none."""
    if not path.exists():
        raise UserError(f"{path} does not exist")
    if not path.is_dir() or not (path / BAGIT).is_file() or not (path / DATA).is_dir():
        raise UserError(f"{path} is no case file: it has no {BAGIT} and {DATA} folder")
    return path


def read_text(folder: Path, relative: str) -> bytes:
    """The bytes of a small member. Raises Unsafe, or FileNotFoundError where it is not there."""
    path = inside(folder, relative)
    if path.exists() and not path.is_file():
        raise Unsafe(f"{relative} is no file")
    if path.stat().st_size > _LARGEST_TEXT:
        raise Unsafe(f"{relative} is larger than any that Delicti writes")
    return path.read_bytes()


def digest_of(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def shown(value: object, most: int = 120) -> str:
    """A value for a message: plain ASCII, so that nothing in it acts on a terminal; cut where it is long."""
    text = ascii(value)
    return text if len(text) <= most else f"{text[:most]}… ({len(text)} characters)"
