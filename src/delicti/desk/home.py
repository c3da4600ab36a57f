"""The desk's home: the folder that holds its keys, uploads, case files, signed audit heads and SQLite's database.

Raises UserError where the folder cannot be made or used.
"""

import os
import secrets
import sys
from pathlib import Path

from delicti.model.errors import UserError

HOME = "DELICTI_DESK_HOME"
STORE, UPLOADS, HEADS, KEYS, JOBS, WAITING = "store", "uploads", "heads", "keys", "jobs", "waiting"
CHARTS = "charts"  # what was drawn; it can be drawn again
FOLDERS = (STORE, UPLOADS, HEADS, KEYS, JOBS, WAITING, CHARTS)
DATABASE = "desk.sqlite3"
DEMO = "demo"  # a file: this home holds made-up cases, and how far they are made
_SECRET = f"{KEYS}/secret"


def folder() -> Path:
    """Where the home lies: DELICTI_DESK_HOME, else `delicti/desk` in the user's data folder. It need not exist."""
    named = os.environ.get(HOME)
    if named:
        return Path(named).expanduser().absolute()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", "~")).expanduser() / "delicti" / "desk"
    return Path(os.environ.get("XDG_DATA_HOME") or "~/.local/share").expanduser().absolute() / "delicti" / "desk"


def prepare(home: Path) -> Path:
    """Makes the folders, readable by the owner alone, and the secret key where there is none."""
    try:
        for name in ("", *FOLDERS):
            (home / name).mkdir(mode=0o700, parents=True, exist_ok=True)
        write_once(home / _SECRET, secrets.token_urlsafe(64).encode())
    except OSError as error:
        raise UserError(f"the desk's home {home} cannot be used: {error.strerror or error}") from None
    return home


def secret(home: Path) -> str:
    """The key that signs sessions; where the home has none yet, one that lasts as long as this process."""
    try:
        return (home / _SECRET).read_text("ascii").strip() or secrets.token_urlsafe(64)
    except OSError:
        return secrets.token_urlsafe(64)


def demo(home: Path) -> str | None:
    """How far the made-up cases of a demo's home are, empty when all are there; None for every other home."""
    try:
        return (home / DEMO).read_text("utf-8")
    except OSError:
        return None


def write_once(path: Path, data: bytes) -> bool:
    """Writes a private file that does not exist yet; whether it was written. Whole or not at all, one writer wins."""
    if path.exists():
        return False
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with open(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:  # noqa: PTH123
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    try:
        path.hardlink_to(aside)
    except FileExistsError:
        return False
    finally:
        aside.unlink()
    return True
