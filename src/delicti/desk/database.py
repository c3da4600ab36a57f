"""DATABASE_URL as Django's settings of a database; without one, SQLite in a file."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from delicti.model.errors import UserError

BUSY_SECONDS = 30
# Sets of a hundred thousand keys are hashed in memory, indexes lie on disks without arms, and no page waits for a
# compiler. What DATABASE_URL says itself (`?options=...`) takes the place of this.
_TUNED = "-c work_mem=32MB -c random_page_cost=1.1 -c jit=off"


def database(url: str | None, sqlite: Path) -> dict[str, Any]:
    """The settings. Raises UserError for a URL that is no PostgreSQL or SQLite one."""
    if not url:
        return _sqlite(sqlite)
    parts = urlsplit(url)
    if parts.scheme == "sqlite" and parts.path.strip("/"):
        return _sqlite(Path(unquote(parts.path)))
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise UserError("DATABASE_URL is no database of the desk; give postgresql://USER:PASSWORD@HOST:PORT/NAME")
    options: dict[str, Any] = {"options": _TUNED, **dict(parse_qsl(parts.query))}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": BUSY_SECONDS,
            "transaction_mode": "IMMEDIATE",  # a reader that turns writer would fail at once instead of waiting
            # FULL: a commit has reached the disk when it is reported.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
    }
