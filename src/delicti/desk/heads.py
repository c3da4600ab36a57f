"""The signed heads of the audit, outside the database, and the check that finds where the chain is broken.

`heads/head.json` names the last entry after each commit; `heads/heads.jsonl` gains a line a day, never shortened. Both
are signed with the Ed25519 key `keys/audit`, whose public half lies beside it in `keys/audit.pub` for others to keep.
With DESK_HEADS both are also written to a folder outside the home, on another disk or machine: an old backup that takes
the place of the whole home, heads and all, then shows against them.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from delicti.casefile.sealing import replace_file
from delicti.desk import audit, clock, home
from delicti.desk.models import AuditEntry

HEAD, DAILY = "head.json", "heads.jsonl"
_KEY, _PUBLIC = "audit", "audit.pub"
_SEAL = b"delicti desk audit head 1\n"
_EVERY = timedelta(days=1)
_ROWS = 2_000


class Head(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Names an entry as the last one at a time."""

    seq: int
    hash: str
    at: str
    public_key: str
    signature: str = ""


@dataclass
class Checked:
    """What `verify` found: sentences on what is wrong, how many entries fit, and the head."""

    problems: list[str] = field(default_factory=list)
    entries: int = 0
    head: str = audit.NOTHING
    broken_at: int | None = None  # the first entry that is wrong

    @property
    def good(self) -> bool:
        """Whether the whole chain holds and fits its heads."""
        return not self.problems


def publish() -> None:
    """Signs the head and writes it outside the database; an older head never replaces a later one."""
    seq, digest = audit.head()
    if not seq:
        return
    folder = _folder()
    with _locked(folder):
        last = _read(folder / HEAD)
        if last is not None and (last.seq > seq or (last.seq == seq and last.hash != digest)):
            return
        if last is None or last.seq < seq:
            _replace(folder / HEAD, msgspec.json.encode(_signed(seq, digest)) + b"\n")
        lines = _lines(folder / DAILY)
        newest = _parsed(lines[-1]) if lines else None
        if newest is None or (newest.seq < seq and clock.now() >= _time(newest.at) + _EVERY):
            _add(folder / DAILY, msgspec.json.encode(_signed(seq, digest)) + b"\n")
        _copy_out(folder)


def note_down() -> Head | None:
    """Adds the head to the daily lines now; for backups and shutdowns."""
    seq, digest = audit.head()
    if not seq:
        return None
    publish()
    with _locked(_folder()):
        head = _signed(seq, digest)
        lines = _lines(_folder() / DAILY)
        newest = _parsed(lines[-1]) if lines else None
        if newest is None or newest.seq < seq:
            _add(_folder() / DAILY, msgspec.json.encode(head) + b"\n")
        _copy_out(_folder())
    return head


def verify() -> Checked:
    """Reads the whole chain; names the first broken link, a cut tail, and an old database under newer heads."""
    out = Checked()
    heads = list(_heads(out))
    wanted = {head.seq: head for head in heads}
    previous, number = audit.NOTHING, 0
    for entry in AuditEntry.objects.order_by("seq").iterator(chunk_size=_ROWS):
        number += 1
        wrong = _wrong(entry, number, previous)
        if wrong is None and entry.seq in wanted and wanted[entry.seq].hash != entry.hash:
            wrong = f"is not the one that the signed head of {wanted[entry.seq].at} names: it was written anew"
        if wrong is not None:
            out.problems.insert(0, f"Entry {number} {wrong}.")
            out.broken_at = number
            return out
        previous = entry.hash
    out.entries, out.head = number, previous
    latest = max(heads, key=lambda head: head.seq, default=None)
    if latest is not None and latest.seq > number:
        out.problems.append(
            f"The audit ends with entry {number}, but the signed head of {latest.at} names entry {latest.seq}: "
            "its tail was cut, or an older database was put in its place."
        )
        out.broken_at = number + 1
    elif latest is None and number:
        out.problems.append(
            f"The audit has {number} entries, but no signed head lies in {_folder()}: "
            "whether its tail was cut is unknown."
        )
    if settings.DESK_HEADS and not (Path(settings.DESK_HEADS) / HEAD).is_file() and number:
        out.problems.append(f"No signed head lies in {settings.DESK_HEADS}, where DESK_HEADS wants a copy.")
    return out


def public_key() -> str:
    """The public key in hex; made where there is none yet."""
    return _key().public_key().public_bytes_raw().hex()


def _wrong(entry: AuditEntry, number: int, previous: str) -> str | None:
    if entry.seq != number:
        return f"is missing: entry {entry.seq} follows entry {number - 1}"
    body = entry.body.encode()
    if audit.digest(body) != entry.hash:
        return "does not have its own hash: it was altered"
    try:
        document = msgspec.json.decode(body)
        same = audit.encode(document) == body and _columns(entry) == {name: document[name] for name in _columns(entry)}
    except (msgspec.MsgspecError, KeyError, TypeError):
        return "is no entry any more"
    if not same:
        return "has columns that are not those of its body: they were altered"
    if document["previous"] != previous:
        return f"does not hold the hash of entry {number - 1}: one of them was put in or altered"
    return None


def _columns(entry: AuditEntry) -> dict[str, Any]:
    return {
        "seq": entry.seq,
        "at": clock.text(entry.at),
        "user": str(entry.user_id) if entry.user_id else None,
        "name": entry.user_name,
        "verb": entry.verb,
        "case": str(entry.case_id) if entry.case_id else None,
        "kind": entry.object_kind,
        "object": entry.object_id,
        "previous": entry.previous,
    }


def _heads(out: Checked) -> Iterator[Head]:
    folder, own = _folder(), public_key()
    for place in (folder, *([Path(settings.DESK_HEADS)] if settings.DESK_HEADS else [])):
        yield from _heads_in(place, out, own)


def _heads_in(folder: Path, out: Checked, own: str) -> Iterator[Head]:
    outside = "" if folder == _folder() else f" of {folder}"
    places = [(f"{HEAD}{outside}", line) for line in _lines(folder / HEAD)[:1]]
    places += [(f"{DAILY}{outside}, line {number}", line) for number, line in enumerate(_lines(folder / DAILY), 1)]
    seq = 0
    for where, line in places:
        head = _parsed(line)
        if head is None or head.public_key != own or not _holds(head):
            out.problems.append(f"The signed head in {where} was altered.")
            continue
        if where.startswith(DAILY):
            if head.seq < seq:
                out.problems.append(f"The signed head in {where} is older than the one before it.")
            seq = head.seq
        yield head


def _signed(seq: int, digest: str) -> Head:
    key = _key()
    head = Head(seq=seq, hash=digest, at=clock.text(clock.now()), public_key=key.public_key().public_bytes_raw().hex())
    return msgspec.structs.replace(head, signature=key.sign(_signed_bytes(head)).hex())


def _holds(head: Head) -> bool:
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(head.public_key))
        public.verify(bytes.fromhex(head.signature), _signed_bytes(head))
    except (InvalidSignature, ValueError):
        return False
    return True


def _signed_bytes(head: Head) -> bytes:
    return _SEAL + msgspec.json.encode(msgspec.structs.replace(head, signature=""), order="sorted")


def _key() -> Ed25519PrivateKey:
    path = Path(settings.DESK_HOME) / home.KEYS / _KEY
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        home.write_once(path, Ed25519PrivateKey.generate().private_bytes_raw())
        key = Ed25519PrivateKey.from_private_bytes(path.read_bytes())
        home.write_once(path.with_name(_PUBLIC), key.public_key().public_bytes_raw().hex().encode() + b"\n")
    return Ed25519PrivateKey.from_private_bytes(path.read_bytes())


def _folder() -> Path:
    folder = Path(settings.DESK_HOME) / home.HEADS
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _read(path: Path) -> Head | None:
    lines = _lines(path)
    return _parsed(lines[0]) if lines else None


def _lines(path: Path) -> list[bytes]:
    try:
        return [line for line in path.read_bytes().split(b"\n") if line]
    except FileNotFoundError:
        return []


def _parsed(line: bytes) -> Head | None:
    try:
        return msgspec.json.decode(line, type=Head)
    except msgspec.MsgspecError:
        return None


def _time(text: str) -> Any:
    from datetime import datetime

    return datetime.fromisoformat(text)


def _replace(path: Path, data: bytes) -> None:
    """At once, and without waiting for the disk: after a loss of power an older head may stand, which is no fault."""
    aside = path.with_name(f".{path.name}.part")
    aside.write_bytes(data)
    aside.replace(path)


def _copy_out(folder: Path) -> None:
    """To DESK_HEADS. Nothing that somebody does waits for another disk; where it cannot be written, `verify` says so.

    A copy that knows a later entry stays: this home is then an older one, and that has to show.
    """
    if not settings.DESK_HEADS:
        return
    out = Path(settings.DESK_HEADS)
    with suppress(OSError):
        there, here = _read(out / HEAD), _read(folder / HEAD)
        if there is not None and here is not None and there.seq > here.seq:
            return
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in (DAILY, HEAD):
            if len(_lines(folder / name)) >= len(_lines(out / name)):
                shutil.copy(folder / name, out / f".{name}.part")
                (out / f".{name}.part").replace(out / name)


def _add(path: Path, line: bytes) -> None:
    """Adds a line for good. A half line that a killed writer left is ended first, and is named by `verify`."""
    replace_file(path, b"".join(one + b"\n" for one in _lines(path)) + line)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
