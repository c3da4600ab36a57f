"""What the verbs of `delicti desk` do. Django is set up here, after the home folder is known."""

import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from delicti.desk import home
from delicti.model.errors import UserError

_SETTINGS = "delicti.desk.settings"
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


def set_up(folder: Path | None = None) -> Path:
    """Sets Django up on a home folder."""
    base = (folder or home.folder()).absolute()
    os.environ[home.HOME] = str(base)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", _SETTINGS)
    try:
        import django
    except ImportError:
        raise UserError("the desk is not installed; run: pip install 'delicti[desk]'") from None
    django.setup()
    return base


def ready(folder: Path | None = None) -> Path:
    """The home with its database, made where they are missing, its tables up to date and its guards in place."""
    base = home.prepare((folder or home.folder()).absolute())
    set_up(base)
    from django.core.management import call_command
    from django.db import DatabaseError

    try:
        call_command("migrate", verbosity=0, interactive=False)
    except DatabaseError as error:
        raise UserError(f"the database cannot be used: {str(error).splitlines()[0]}") from None
    if os.name == "posix":
        for path in base.glob(f"{home.DATABASE}*"):
            path.chmod(0o600)
    return base


def serve(host: str, port: int, folder: Path | None = None) -> None:
    """Serves the desk and takes jobs, until interrupted."""
    base = ready(folder)
    from delicti.desk.services.people import first_account_link

    secret = first_account_link()
    if secret is not None:
        print(f"Set up the first account, once, within a day: http://{host}:{port}/welcome/{secret}", flush=True)
    print(f"The desk of {base} answers at http://{host}:{port}/ (Ctrl-C ends it).", flush=True)
    _together(*services(host, port))


def serve_demo(host: str, port: int, folder: Path | None = None) -> None:
    """Serves made-up cases from a home of their own, a temporary one where none is named; on this machine alone."""
    if host not in _LOOPBACK:
        raise UserError("the demo is served on this machine alone; leave --host out")
    base = folder or Path(tempfile.mkdtemp(prefix="delicti-demo-"))
    try:
        base = ready(base)
        from delicti.desk.demo.fill import empty_or_demo, mark
        from delicti.desk.demo.people import accounts

        to_fill = empty_or_demo()
        mark("its cases are being made" if to_fill else "")
        people, password = accounts()
        print(f"The demo answers at http://{host}:{port}/ (Ctrl-C ends it). Everything in it is made up.", flush=True)
        print(f"Sign in as one of these; the password of this start is {password}", flush=True)
        for one in people:
            print(f"  {one.username:6}{one.full_name:20}{', '.join(sorted(one.roles))}", flush=True)
        _together(*services(host, port), beside=[sys.executable, "-m", "delicti.desk.demo"] if to_fill else None)
    finally:
        if folder is None:
            shutil.rmtree(base, ignore_errors=True)


def services(host: str, port: int) -> tuple[list[str], list[str]]:
    """The command lines of the server and of the worker."""
    served = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    served += ["--blocking-threads", "4", "--no-ws", "--workers-kill-timeout", "5", "delicti.desk.wsgi:application"]
    return served, [sys.executable, "-m", "delicti", "desk", "worker"]


def _together(*commands: list[str], beside: list[str] | None = None) -> None:
    """Runs commands until one of them ends or the user interrupts; then all of them end, and what runs beside them."""
    running = [subprocess.Popen(one, start_new_session=True) for one in commands]  # noqa: S603 - our own
    aside = [] if beside is None else [subprocess.Popen(beside, start_new_session=True)]  # noqa: S603
    try:
        while all(one.poll() is None for one in running):
            time.sleep(0.2)
        raise UserError("the desk ended by itself; what it said stands above (another one may use the port)")
    except KeyboardInterrupt:
        print("The desk is closed.", flush=True)
    finally:
        for one in running + aside:
            one.terminate()
        for one in running + aside:
            try:
                one.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(one.pid, signal.SIGKILL)
                one.wait()


def work(*, until_idle: bool) -> int:
    """Works on jobs."""
    ready()
    from delicti.desk.worker.apart import confinement
    from delicti.desk.worker.loop import work
    from delicti.desk.worker.post import postman

    print(f"Jobs run apart: {confinement()}.", file=sys.stderr, flush=True)
    with postman():
        return work(until_idle=until_idle)


def bring_in(folders: Sequence[Path], case: str | None, username: str | None) -> list[Any]:
    """Imports case files into one case, or each into its own; gives their rows."""
    ready()
    from delicti.desk.rights import NotThere
    from delicti.desk.services.importing import import_case_file

    by, rows = account(username), []
    for folder in folders:
        try:
            rows.append(import_case_file(by, folder, case=_case(by, case) if case else None))
        except NotThere:
            raise UserError(f"{by} has no case {case}") from None
        except UserError as error:
            raise UserError(str(error) if str(folder) in str(error) else f"{folder}: {error}") from None
    return rows


def account(username: str | None) -> Any:
    """The account of this name; without one, the only account that may open cases."""
    from delicti.desk.models import User
    from delicti.desk.rights import Permission, may

    if username is not None:
        found = User.objects.filter(username=username, is_active=True).first()
        if found is None:
            raise UserError(f"there is no account {username}; delicti desk sets up the first one")
        return found
    able = [user for user in User.objects.filter(is_active=True) if may(user, Permission.OPEN_CASES)]
    if len(able) != 1:
        raise UserError(f"{len(able)} accounts may open cases; say whose import it is with --as NAME")
    return able[0]


def check() -> list[str]:
    """What is wrong with the desk, as sentences."""
    set_up()
    from delicti.desk import health

    return health.problems()


def audit_verify() -> Any:
    """Checks the audit."""
    set_up()
    from delicti.desk import heads

    return heads.verify()


def backup(target: Path) -> dict[str, Any]:
    """Writes a backup."""
    set_up()
    from delicti.desk.backup import backup

    return backup(target)


def restore(archive: Path, folder: Path | None) -> tuple[int, str]:
    """Restores a backup into a home that does not exist yet; gives the audit's head."""
    base = (folder or home.folder()).absolute()
    if base.exists() and any(base.iterdir()):
        raise UserError(f"{base} is not empty; a backup is restored into a new home (give --home)")
    from delicti.desk.restore import load, unpack

    aside = base.with_name(f".{base.name}.{secrets.token_hex(4)}")
    try:
        aside.mkdir(mode=0o700, parents=True)
        said = unpack(archive, aside)
        ready(aside)
        from django.db import connections

        head = load(aside, said)
        connections.close_all()
        shutil.rmtree(aside / "tables")
        (aside / "backup.json").unlink()
        if base.exists():
            base.rmdir()
        aside.rename(base)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    os.environ[home.HOME] = str(base)
    return head


def _case(by: Any, case: str) -> Any:
    from delicti.desk.rights import require_case

    return require_case(by, case)
