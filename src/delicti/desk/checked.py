"""Which tables of case files the desk may read itself: those that were read in full once, apart and under limits.

What passed is known by the SHA-256 of its bytes. The store keeps it beside the case file, so that it is found out once;
of a case file that came before, or from a backup, it is found out when it is first read.
"""

import functools
import hashlib
import json
import os
import socket
import subprocess
import tempfile
import threading
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any, BinaryIO

from delicti.casefile.layout import Unsafe, inside, table_path
from delicti.desk.tables import MOST
from delicti.model.errors import UserError

MEMORY = 2 << 30  # bytes that reading a case file may take, apart
_SECONDS, _BYTES_A_SECOND = 60, 10 << 20  # processor seconds for any, and one more for so many bytes on disk
_LARGEST = 64 << 10

Found = dict[str, dict[str, Any]]


def check(folder: Path, memory: int = MEMORY) -> Found:
    """Reads the tables of a case file apart; gives `sha256`, `rows` and `bytes` of each.

    Raises UserError, in one sentence that names the table, where one cannot be read, lies about itself or passes a
    bound; the desk then must not read it either.
    """
    with ExitStack() as open_files:
        files = [open_files.enter_context(_open(folder, name)) for name in MOST]
        sizes = [os.fstat(file.fileno()).st_size for file in files]
        found: Found = {name: {"sha256": _digest(file)} for name, file in zip(MOST, files, strict=True)}
        seconds = _SECONDS + sum(sizes) // _BYTES_A_SECOND
        answer = _HELPER.ask({"tables": list(MOST), "memory": memory, "seconds": seconds}, files)
    if "refused" in answer:
        raise UserError(str(answer["refused"]))
    return {name: {**one, **answer["found"][name]} for name, one in found.items()}


def keep(folder: Path, found: Found) -> None:
    """Keeps what was found of a case file beside it in the store."""
    record = _record(folder)
    aside = record.with_name(f".{record.name}.{os.getpid()}.{threading.get_ident()}")
    aside.write_text(json.dumps(found, sort_keys=True), "ascii")
    aside.replace(record)


def forget(folder: Path) -> None:
    """Removes what was kept of a case file that is erased."""
    _record(folder).unlink(missing_ok=True)


def require(folder: Path) -> Found:
    """What was found of a case file in the store, while its tables are the same bytes. Raises UserError as `check`."""
    try:
        stats = [inside(folder, table_path(name)).stat() for name in MOST]
    except FileNotFoundError as error:
        raise UserError(f"{error.filename} is missing") from None
    except (Unsafe, OSError) as error:
        raise UserError(f"{folder} was not read: {error}") from None
    return _known(folder, tuple((one.st_ino, one.st_size, one.st_mtime_ns, one.st_ctime_ns) for one in stats))


@functools.lru_cache(256)
def _known(folder: Path, stats: tuple[tuple[int, ...], ...]) -> Found:  # noqa: ARG001 - they are its key
    kept: Found = {}
    with suppress(OSError, ValueError):
        kept = json.loads(_record(folder).read_text("ascii"))
    for name in MOST:
        with _open(folder, name) as file:
            if kept.get(name, {}).get("sha256") != _digest(file):
                break
    else:
        return kept
    found = check(folder)
    keep(folder, found)
    return found


def _digest(file: BinaryIO) -> str:
    return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]


def _record(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.tables.json")


def _open(folder: Path, name: str) -> BinaryIO:
    path = table_path(name)
    try:
        return inside(folder, path).open("rb")
    except FileNotFoundError:
        raise UserError(f"{folder / path} is missing") from None
    except (Unsafe, OSError) as error:
        raise UserError(f"{path} was not read: {error}") from None


class _Helper:
    """The process that measures, started when it is first needed and again where it was lost."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked: socket.socket | None = None
        self._owner = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def ask(self, what: dict[str, Any], files: list[BinaryIO]) -> dict[str, Any]:
        """Sends open files, waits for the answer. Raises UserError where there is none."""
        with self._lock:
            for last in (False, True):
                asked = self._started()
                try:
                    socket.send_fds(asked, [json.dumps(what).encode()], [file.fileno() for file in files])
                    answer = asked.recv(_LARGEST)
                except OSError:
                    answer = b""
                if answer:
                    return dict(json.loads(answer))
                self._end()
                if last:
                    break
        raise UserError("the tables of the case file could not be checked: the process that does it ended; try again")

    def _started(self) -> socket.socket:
        from delicti.desk.worker.apart import command, environment, prepare

        if self._asked is not None and self._owner == os.getpid():
            return self._asked
        self._folder = tempfile.TemporaryDirectory(prefix="delicti-tables-", ignore_cleanup_errors=True)
        folder = Path(self._folder.name).resolve()
        prepare(folder)
        self._asked, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own
                command(["-m", "delicti.desk.worker.tables"], folder),
                cwd=folder,
                env={**environment(folder), "POLARS_MAX_THREADS": "1", "OMP_NUM_THREADS": "1"},
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        self._owner = os.getpid()
        return self._asked

    def _end(self) -> None:
        if self._asked is not None:
            self._asked.close()
            self._asked = None
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        if self._folder is not None:
            self._folder.cleanup()


_HELPER = _Helper()
