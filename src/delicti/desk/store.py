"""The content-addressed store: sealed case files as they are, each in a folder named after its seal; and uploads.

The seal is the SHA-256 of the bag's tag manifest, which covers the payload's manifest and bag-info.txt. A case file is
copied aside, brought to the disk and renamed into place, so it is there whole or not at all.
"""

import os
import re
import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from delicti.casefile import bag
from delicti.casefile.custody import inspect
from delicti.casefile.layout import LEDGER, MANIFEST, TAG_MANIFEST, Unsafe, case_folder, digest_of, inside, members
from delicti.casefile.read import CaseFile, open_case
from delicti.casefile.sealing import sync_folder
from delicti.desk import checked, home
from delicti.desk.models import Upload
from delicti.model.errors import UserError

_SEAL = re.compile(r"[0-9a-f]{64}")
_BLOCK = 1 << 20
HOLDS, BROKEN, MISSING = "holds", "broken", "missing"


@dataclass(frozen=True)
class Found:
    """What a check found: `holds`, `broken` or `missing`, the problems and the notes as sentences."""

    state: str
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def seals(folder: Path) -> tuple[str, str]:
    """The seal of a case file and the digest of its payload's manifest. Raises UserError where it is no case file."""
    folder = case_folder(folder)
    open_case(folder)  # refuses links and half a case
    try:
        return digest_of(inside(folder, TAG_MANIFEST)), digest_of(inside(folder, MANIFEST))
    except (Unsafe, OSError) as error:
        raise UserError(f"{folder} is no whole case file: {error}") from None


def path(seal: str) -> Path:
    """Where a case file lies, or would."""
    if not _SEAL.fullmatch(seal):
        raise UserError("that is no seal of a case file")
    return Path(settings.DESK_HOME) / home.STORE / seal[:2] / seal


def upload_path(upload: Upload) -> Path:
    """Where an uploaded file lies, or would."""
    return Path(settings.DESK_HOME) / home.UPLOADS / upload.file_name


def has(seal: str) -> bool:
    """Whether the case file is in the store."""
    return path(seal).is_dir()


def add(folder: Path, *, point: Callable[[str], None] = lambda _: None) -> str:
    """Copies a case file into the store; gives its seal. One that is there already is left as it is.

    `point` is called with the name of each step as it is reached, for tests that stop the process there.
    """
    seal, _ = seals(folder)
    target = path(seal)
    if target.is_dir():
        _keep_ledger(folder, target)
        return seal
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = target.parent / f".{seal}.{secrets.token_hex(4)}"
    try:
        names = members(folder)
        for name in names:
            out = aside / name
            out.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _copy(inside(folder, name), out)
            point("file copied")
        for below in sorted({(aside / name).parent for name in names}):
            sync_folder(below)
        if digest_of(aside / TAG_MANIFEST) != seal:
            raise UserError(f"{folder} changed while it was copied; import it again")
        point("copied")
        try:
            aside.rename(target)
        except OSError:
            if not target.is_dir():  # nobody else was faster
                raise
        sync_folder(target.parent)
        point("in place")
    except (OSError, Unsafe) as error:
        raise UserError(f"{folder} was not copied into the store: {error}") from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return seal


def opened(seal: str) -> CaseFile:
    """The case file, opened for reading its tables. Raises UserError where it is missing, or they must not be read."""
    if not has(seal):
        raise UserError("the case file is no longer in the store; check the case, and restore it from a backup")
    checked.require(path(seal))
    return open_case(path(seal))


def check(seal: str) -> Found:
    """Whether everything under the seal is as it was sealed, and the custody ledger fits."""
    folder = path(seal)
    return check_folder(folder, seal) if folder.is_dir() else Found(MISSING, ("The case file is not in the store.",))


def check_folder(folder: Path, seal: str | None = None) -> Found:
    """The same for a case file that is not, or not yet, in the store."""
    present, unsafe = bag.links(folder)
    if unsafe:
        return Found(BROKEN, (f"The case file was not read: {unsafe}.",))
    problems = bag.faults(folder, present, lambda _: None)
    if seal is not None and TAG_MANIFEST in present and digest_of(folder / TAG_MANIFEST) != seal:
        problems.append("It was sealed anew: its tag manifest is not the one that was imported.")
    ledger = inspect(folder)
    problems += ledger.problems
    return Found(BROKEN if problems else HOLDS, tuple(problems), ledger.notes)


def erase(seal: str) -> None:
    """Removes a case file, by law; whoever calls it leaves the tombstone."""
    target = path(seal)
    checked.forget(target)
    if target.is_dir():
        aside = target.with_name(f".{seal}.gone.{secrets.token_hex(4)}")
        target.rename(aside)
        shutil.rmtree(aside)


def sweep() -> int:
    """Removes what writers that were killed left aside; gives how many. Only with no writer at work."""
    left = [one for one in (Path(settings.DESK_HOME) / home.STORE).glob("*/.*") if one.is_dir()]
    for one in left:
        shutil.rmtree(one, ignore_errors=True)
    return len(left)


def _keep_ledger(folder: Path, target: Path) -> None:
    """Of a case file that came again: a custody ledger other than the one in the store is kept beside it."""
    try:
        came, kept = digest_of(inside(folder, LEDGER)), digest_of(inside(target, LEDGER))
    except (Unsafe, OSError):
        return
    beside = target.with_name(f"{target.name}.ledgers") / f"{came}.jsonl"
    if came != kept and not beside.exists():
        beside.parent.mkdir(mode=0o700, exist_ok=True)
        _copy(inside(folder, LEDGER), beside)


def _copy(source: Path, target: Path) -> None:
    with source.open("rb") as given, open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:  # noqa: PTH123
        shutil.copyfileobj(given, out, _BLOCK)
        out.flush()
        os.fsync(out.fileno())
