"""A backup: one tar file with every row, every file that a row names, the signed heads and the keys. Keep it secret.

Rows are written as JSON lines a table, from one snapshot, so that a backup of SQLite may be restored into PostgreSQL.
`backup.json` comes last, with the SHA-256 of every member and the audit's head: a backup without it is not whole.
"""

import hashlib
import io
import os
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model

from delicti.casefile.sealing import sync_folder
from delicti.desk import audit, clock, heads, home, store
from delicti.desk.models import CaseFile, Upload
from delicti.model.errors import UserError

LAST, TABLES = "backup.json", "tables"
VERSION = 1
_APPS = ("desk", "account", "mfa", "socialaccount")  # sessions are left: everybody signs in again
_BATCH = 2_000


def tables() -> list[type[Model]]:
    """The tables of a backup, in a fixed order."""
    found = [kind for label in _APPS for kind in apps.get_app_config(label).get_models(include_auto_created=True)]
    return [kind for kind in found if not kind.__name__.startswith("User_")]


def order_of(kind: type[Model]) -> tuple[str, ...]:
    """The order of a table's rows, which its guards ask for when they come back."""
    return ("case_id", "number") if kind.__name__ == "CustodyEntry" else ("pk",)


def backup(target: Path, *, point: Callable[[str], None] = lambda _: None) -> dict[str, Any]:
    """Writes the backup beside its place and renames it; gives what `backup.json` says."""
    if target.exists():
        raise UserError(f"{target} exists; give another name")
    part = target.with_name(f".{target.name}.part")
    try:
        with transaction.atomic():
            audit.append(None, "backup made")
        heads.note_down()
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(handle, "wb") as raw, tarfile.open(fileobj=raw, mode="w") as tape, _snapshot():  # noqa: PTH123
            said = _write(_Tape(tape), point)
            raw.flush()
            os.fsync(raw.fileno())
        point("written")
        part.rename(target)
        sync_folder(target.absolute().parent)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise UserError(f"the backup {target} cannot be written: {error.strerror or error}") from None
    return said


class _Tape:
    """A tar file that knows the hash of each member."""

    def __init__(self, tape: tarfile.TarFile) -> None:
        self._tape = tape
        self.sums: dict[str, str] = {}

    def bytes(self, name: str, data: bytes) -> None:
        """A member of these bytes."""
        info = tarfile.TarInfo(name)
        info.size, info.mode = len(data), 0o600
        self._tape.addfile(info, io.BytesIO(data))
        self.sums[name] = hashlib.sha256(data).hexdigest()

    def file(self, name: str, path: Path) -> None:
        """A member with the bytes of a file, as long as it is now."""
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            file.seek(0)
            info = tarfile.TarInfo(name)
            info.size, info.mode = os.fstat(file.fileno()).st_size, 0o600
            self._tape.addfile(info, file)
        self.sums[name] = digest


def _write(tape: _Tape, point: Callable[[str], None]) -> dict[str, Any]:
    counts = {}
    for kind in tables():
        label = kind._meta.label_lower  # noqa: SLF001
        counts[label] = 0
        for number, (rows, data) in enumerate(_rows(kind), 1):
            tape.bytes(f"{TABLES}/{label}/{number:06}.jsonl", data)
            counts[label] += rows
        point("table")
    seq, digest = audit.head()
    base = Path(settings.DESK_HOME)
    for path in _files(base):
        if path.is_file():
            tape.file(path.relative_to(base).as_posix(), path)
            point("file")
    said = {
        "version": VERSION,
        "made_at": clock.text(clock.now()),
        "rows": counts,
        "audit": {"seq": seq, "hash": digest},
        "sha256": tape.sums,
    }
    tape.bytes(LAST, msgspec.json.encode(said))
    return said


def _rows(kind: type[Model]) -> Iterator[tuple[int, bytes]]:
    names = [field.attname for field in kind._meta.concrete_fields]  # noqa: SLF001
    rows = kind._base_manager.order_by(*order_of(kind)).values(*names)  # noqa: SLF001
    lines: list[bytes] = []
    for row in rows.iterator(chunk_size=_BATCH):
        lines.append(msgspec.json.encode(row, order="sorted"))
        if len(lines) == _BATCH:
            yield len(lines), b"\n".join(lines)
            lines = []
    if lines:
        yield len(lines), b"\n".join(lines)


def _files(base: Path) -> Iterator[Path]:
    for name in (home.HEADS, home.KEYS):
        yield from sorted(path for path in (base / name).iterdir() if not path.name.startswith("."))
    for seal in CaseFile.objects.exclude(state="erased").order_by("seal").values_list("seal", flat=True).distinct():
        yield from sorted(store.path(seal).rglob("*"))
        yield from sorted(store.path(seal).with_name(f"{seal}.ledgers").glob("*.jsonl"))
    for upload in Upload.objects.filter(state__in=("complete", "receiving")).order_by("pk"):
        yield store.upload_path(upload)


@contextmanager
def _snapshot() -> Iterator[None]:
    """Everything that is read was so at one moment; writers go on."""
    mode = getattr(connection, "transaction_mode", None)
    if connection.vendor == "sqlite":
        connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    finally:
        if connection.vendor == "sqlite":
            connection.transaction_mode = mode  # type: ignore[attr-defined]
