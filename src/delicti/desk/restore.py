"""Restores a backup into a home that does not exist yet, and an empty database: whole, or not at all.

Two steps, since the second needs the settings of the new home: `unpack` checks every hash and lays the files aside,
`load` fills the database there. The caller moves the folder into its place.
"""

import hashlib
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from delicti.casefile.layout import Unsafe, inside
from delicti.desk import home
from delicti.model.errors import UserError

LAST, TABLES, VERSION = "backup.json", "tables", 1
_BLOCK = 1 << 20


def unpack(archive: Path, folder: Path) -> dict[str, Any]:
    """Lays the files of a backup out in a new folder and checks them; gives what `backup.json` says."""
    sums: dict[str, str] = {}
    for name in home.FOLDERS:
        (folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with tarfile.open(archive, "r:") as tape:
            for member in tape:
                sums[member.name] = _lay(tape, member, folder)
        said: dict[str, Any] = msgspec.json.decode((folder / LAST).read_bytes())
    except (tarfile.TarError, msgspec.MsgspecError, Unsafe, EOFError, OSError) as error:
        raise UserError(f"{archive} is no whole backup of a desk: {error}") from None
    if said.get("version") != VERSION:
        raise UserError(f"{archive} is a backup of another version of the desk")
    sums.pop(LAST)
    wrong = sorted({name for name, _ in sums.items() ^ said["sha256"].items()})
    if wrong:
        raise UserError(f"{archive} was altered: {wrong[0]} is not what was backed up")
    return said


def load(folder: Path, said: dict[str, Any]) -> tuple[int, str]:
    """Fills the empty database with the rows of the unpacked backup, in one transaction; gives the audit's head."""
    from django.core.management.color import no_style
    from django.db import connection, transaction

    from delicti.desk import audit
    from delicti.desk.backup import tables

    wanted = (said["audit"]["seq"], said["audit"]["hash"])
    if audit.head() == wanted:
        return wanted  # a restore that was killed after it had filled the database
    with transaction.atomic():
        for kind in tables():
            manager = kind._base_manager  # noqa: SLF001
            if manager.exists():
                raise UserError("the database holds a desk already; a backup is restored into an empty one")
            for rows in _batches(folder / TABLES / kind._meta.label_lower):  # noqa: SLF001
                manager.bulk_create([_made(kind, row) for row in rows], batch_size=500)
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), tables()):
                cursor.execute(statement)
        head = audit.head()
        if head != wanted:
            raise UserError("the restored audit does not end as the backup says; nothing was restored")
    return head


def _lay(tape: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> str:
    content = tape.extractfile(member) if member.isreg() else None
    if content is None:
        raise Unsafe(f"{member.name!a} is no file")
    target = inside(folder, member.name)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with target.open("xb") as out:
        target.chmod(0o600)
        while block := content.read(_BLOCK):
            digest.update(block)
            out.write(block)
    return digest.hexdigest()


def _batches(folder: Path) -> Iterator[list[dict[str, Any]]]:
    for path in sorted(folder.glob("*.jsonl")):
        yield [msgspec.json.decode(line) for line in path.read_bytes().split(b"\n")]


def _made(kind: Any, row: dict[str, Any]) -> Any:
    fields = {field.attname: field for field in kind._meta.concrete_fields}  # noqa: SLF001
    values = {
        name: value if fields[name].get_internal_type() == "JSONField" else fields[name].to_python(value)
        for name, value in row.items()
    }
    return kind(**values)
