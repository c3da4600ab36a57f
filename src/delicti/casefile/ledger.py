"""The custody ledger: one JSON line an entry, each holding the hash of the line before it and the examiner's signature.

`ledger.jsonl` only grows. `ledger.head` names the last entry (number and hash), signed by whoever wrote it, so that a
ledger whose tail was cut no longer fits its head. Once an entry is signed, every later one is, and so is the head: who
holds no key adds nothing to a signed case.
"""

import getpass
import hashlib
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from delicti.casefile.examiner import Examiner, fingerprint
from delicti.casefile.layout import HEAD, LEDGER, MANIFEST, TAG_MANIFEST, Unsafe, digest_of, members, read_text
from delicti.casefile.sealing import replace_file
from delicti.model.errors import UserError

NOTHING = "0" * 64  # the hash before the first entry
CREATED, REPORTED, EXPORTED, VERIFIED, OPENED, TIMESTAMPED = (
    "created",
    "report made",
    "exported",
    "verified",
    "opened",
    "timestamped",
)
_ENTRY_SEAL, _HEAD_SEAL = b"delicti custody entry 1\n", b"delicti custody head 1\n"
_BROKEN = (msgspec.MsgspecError, UnicodeError, RecursionError, ValueError)


class Who(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who acted: the examiner, or without a key the name of the account, which proves nothing."""

    name: str
    organisation: str | None = None
    key: str | None = None  # fingerprint


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of the ledger. `manifest` and `tagmanifest` are the SHA-256 of the bag's manifests at that moment."""

    seq: int  # from 1
    time: str  # RFC 3339, UTC
    action: str
    who: Who
    what: dict[str, Any]
    previous: str  # SHA-256 of the line before, without its line break
    manifest: str
    tagmanifest: str
    public_key: str | None = None  # 32 bytes in hex
    signature: str | None = None  # 64 bytes in hex


class Head(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Names the last entry."""

    seq: int
    entry: str  # SHA-256 of its line
    public_key: str | None = None
    signature: str | None = None


def append(folder: Path, action: str, what: Mapping[str, Any], examiner: Examiner | None = None) -> Entry | None:
    """Adds an entry and renews the head; safe beside other writers.

    None, and nothing added, where the last entry is signed and no examiner is given. Raises UserError where the ledger
    no longer fits its head or cannot be written.
    """
    try:
        members(folder)  # nothing is written into a folder that holds links
        with locked(folder):
            lines, last = _standing(folder)
            if last is not None and last.signature is not None and examiner is None:
                return None
            entry = _entry(folder, last, lines[-1] if lines else None, action, what, examiner)
            line = encode(entry)
            head = _head(entry.seq, hashlib.sha256(line).hexdigest(), examiner)
            replace_file(folder / LEDGER, b"".join(one + b"\n" for one in [*lines, line]))
            replace_file(folder / HEAD, encode(head) + b"\n")
    except (OSError, Unsafe) as error:
        raise UserError(f"the custody ledger of {folder} cannot be written: {error}") from None
    return entry


def entries(folder: Path) -> list[Entry]:
    """The entries as they stand, unchecked. Raises UserError where the ledger cannot be read."""
    try:
        return [decode(line) for line in lines_of(folder)]
    except FileNotFoundError:
        raise UserError(f"{folder} has no {LEDGER}") from None
    except (OSError, Unsafe, *_BROKEN) as error:
        raise UserError(f"{folder / LEDGER} cannot be read: {error}") from None


def lines_of(folder: Path) -> list[bytes]:
    """The lines of the ledger without their breaks; what follows the last break counts as a line of its own."""
    lines = read_text(folder, LEDGER).split(b"\n")
    return lines[:-1] if lines[-1] == b"" else lines


def decode(line: bytes) -> Entry:
    """An entry. Raises ValueError where the line is not exactly what `encode` writes."""
    try:
        entry = msgspec.json.decode(line, type=Entry)
        exact = encode(entry) == line
    except _BROKEN as error:
        raise ValueError(str(error)) from None
    if not exact:
        raise ValueError("it is not written as Delicti writes entries")
    return entry


def decode_head(data: bytes) -> Head:
    """The head. Raises ValueError where it is not exactly what Delicti writes."""
    try:
        head = msgspec.json.decode(data, type=Head)
        exact = encode(head) + b"\n" == data
    except _BROKEN as error:
        raise ValueError(str(error)) from None
    if not exact:
        raise ValueError("it is not written as Delicti writes it")
    return head


def encode(document: Entry | Head) -> bytes:
    """One line: keys sorted, no spaces, UTF-8."""
    return msgspec.json.encode(document, order="sorted")


def signed_bytes(document: Entry | Head) -> bytes:
    """What the signature covers: everything but itself, marked as entry or head."""
    mark = _ENTRY_SEAL if isinstance(document, Entry) else _HEAD_SEAL
    return mark + encode(msgspec.structs.replace(document, signature=None))


def account() -> str:
    """The name of the account; it proves nothing."""
    try:
        return getpass.getuser().encode("utf-8", "replace").decode()
    except (OSError, KeyError, ImportError):
        return "unknown"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Holds the ledger against other writers, on this machine or another that shares the disk."""
    if sys.platform == "win32":
        import msvcrt

        with (folder / ".ledger.lock").open("ab") as file:
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
            try:
                yield
            finally:
                file.seek(0)
                msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
        return
    import fcntl

    handle = os.open(folder, os.O_RDONLY)  # the folder itself: the lock leaves no file in the case
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _standing(folder: Path) -> tuple[list[bytes], Entry | None]:
    """The lines and the last entry. Raises UserError where entries and head do not fit: nothing is added to a ruin.

    Entries beyond the head are let stand: a writer may have been stopped between the two files.
    """
    try:
        lines = lines_of(folder)
    except FileNotFoundError:
        if (folder / HEAD).exists():
            raise UserError(f"{folder} has no {LEDGER} any more; nothing was added") from None
        return [], None
    try:
        last = decode(lines[-1]) if lines else None
        head = decode_head(read_text(folder, HEAD))
        fits = (
            last is not None
            and last.seq == len(lines)
            and 1 <= head.seq <= len(lines)
            and hashlib.sha256(lines[head.seq - 1]).hexdigest() == head.entry
            and all(decode(lines[n]).previous == hashlib.sha256(lines[n - 1]).hexdigest() for n in range(1, len(lines)))
        )
    except (ValueError, FileNotFoundError):
        fits, last = False, None
    if not fits:
        raise UserError(f"the custody ledger of {folder} is damaged and nothing was added; delicti verify says where")
    return lines, last


def _entry(
    folder: Path,
    last: Entry | None,
    line: bytes | None,
    action: str,
    what: Mapping[str, Any],
    examiner: Examiner | None,
) -> Entry:
    entry = Entry(
        seq=last.seq + 1 if last else 1,
        time=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        action=action,
        who=Who(name=examiner.name, organisation=examiner.organisation, key=examiner.fingerprint)
        if examiner
        else Who(name=account()),
        what=dict(what),
        previous=hashlib.sha256(line).hexdigest() if line is not None else NOTHING,
        manifest=digest_of(folder / MANIFEST),
        tagmanifest=digest_of(folder / TAG_MANIFEST),
        public_key=examiner.public.hex() if examiner else None,
    )
    return msgspec.structs.replace(entry, signature=examiner.sign(signed_bytes(entry)).hex()) if examiner else entry


def _head(seq: int, digest: str, examiner: Examiner | None) -> Head:
    head = Head(seq=seq, entry=digest, public_key=examiner.public.hex() if examiner else None)
    return msgspec.structs.replace(head, signature=examiner.sign(signed_bytes(head)).hex()) if examiner else head


def key_of(document: Entry | Head) -> str | None:
    """The fingerprint of the key that it names; None where it names none or no key at all."""
    if document.public_key is None:
        return None
    try:
        return fingerprint(bytes.fromhex(document.public_key))
    except ValueError:
        return None
