"""A fresh desk for each test: a real database with all migrations and guards, real files, the example's case file.

SQLite by default; PostgreSQL where DELICTI_TEST_DATABASE_URL names a database whose user may create others.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).parents[2]
HOME = Path(tempfile.mkdtemp(prefix="delicti-desk-"))
SERVER = os.environ.get("DELICTI_TEST_DATABASE_URL")
NAME = f"delicti_test_{os.getpid()}"
os.environ["DELICTI_DESK_HOME"] = str(HOME)
os.environ["DJANGO_SETTINGS_MODULE"] = "delicti.desk.settings"
if SERVER:
    os.environ["DATABASE_URL"] = urlsplit(SERVER)._replace(path=f"/{NAME}").geturl()
else:
    os.environ.pop("DATABASE_URL", None)

import django  # noqa: E402
from django.conf import settings  # noqa: E402

# Nothing here has to outlive a loss of power.
os.fsync = lambda handle: None
if not SERVER:
    settings.DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402

from delicti.desk import home as places  # noqa: E402
from delicti.desk.models import RoleGrant, User  # noqa: E402


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what touches the database is worth a second run, and nothing that takes a browser."""
    if not SERVER:
        return
    here = Path(__file__).parent
    other = [
        one
        for one in items
        if one.path.is_relative_to(here)
        and ("home" not in getattr(one, "fixturenames", ()) or one.path.is_relative_to(here / "web" / "e2e"))
    ]
    config.hook.pytest_deselected(items=other)
    left = set(other)
    items[:] = [one for one in items if one not in left]


def _server(*statements: str) -> None:
    import psycopg

    with psycopg.connect(SERVER, autocommit=True) as server:
        for statement in statements:
            server.execute(statement)


@pytest.fixture(scope="session")
def migrated() -> Iterator[Path]:
    """A database that only migrations have touched, kept aside to be copied."""
    kept = HOME / "migrated.sqlite3"
    if SERVER:
        _server(f"CREATE DATABASE {NAME}")
    call_command("migrate", verbosity=0)
    connections.close_all()
    if SERVER:
        _server(f"ALTER DATABASE {NAME} RENAME TO {NAME}_kept")
    else:
        shutil.copy(HOME / places.DATABASE, kept)
    yield kept
    connections.close_all()
    if SERVER:
        _server(f"DROP DATABASE IF EXISTS {NAME}", f"DROP DATABASE {NAME}_kept")
    shutil.rmtree(HOME, ignore_errors=True)


@pytest.fixture
def home(migrated: Path) -> Iterator[Path]:
    """The home of an empty desk."""
    connections.close_all()
    if SERVER:
        _server(f"DROP DATABASE IF EXISTS {NAME}", f"CREATE DATABASE {NAME} TEMPLATE {NAME}_kept")
    else:
        for end in ("-wal", "-shm"):
            (HOME / f"{places.DATABASE}{end}").unlink(missing_ok=True)
        shutil.copy(migrated, HOME / places.DATABASE)
    for name in places.FOLDERS:
        shutil.rmtree(HOME / name, ignore_errors=True)
    (HOME / places.DEMO).unlink(missing_ok=True)
    yield places.prepare(HOME)
    connections.close_all()


@pytest.fixture
def person(home: Path) -> Callable[..., User]:
    """Makes an account with these roles."""

    def make(name: str, *roles: str) -> User:
        user = User.objects.create(username=name)
        RoleGrant.objects.bulk_create(RoleGrant(user=user, role=role) for role in roles)
        return user

    return make


@pytest.fixture
def people(person: Callable[..., User]) -> SimpleNamespace:
    """One account for each role, and one without any."""
    roles = ("intake", "investigator", "reviewer", "publisher", "auditor", "administrator")
    return SimpleNamespace(**{role: person(role, role) for role in roles}, nobody=person("nobody"))


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The case file of the example incident."""
    from delicti.run import investigate

    return investigate([ROOT / "examples/shop/logs"], tmp_path_factory.mktemp("shop") / "case", workers=1)


@pytest.fixture
def in_another_process(home: Path) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """Runs Python code in a process of its own on the same desk."""

    def run(code: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
        connections.close_all()
        head = "import sys, os, signal, django; django.setup()\n"
        return subprocess.run(
            [sys.executable, "-c", head + code, *arguments], capture_output=True, text=True, timeout=120, check=False
        )

    return run
