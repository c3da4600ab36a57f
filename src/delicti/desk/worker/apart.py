"""How a command runs apart from the desk: no network, its own process tree, sight of its own files only, limits.

What the system does not allow is left out and said: `confinement` names what holds and what does not. A command gets
two folders: `in`, which it may read, and `work`, which is its own. The desk's home is not there for it.
"""

import functools
import json
import os
import shutil
import site
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from delicti.desk.worker import kernel

_LINE = b'192.0.2.7 - - [09/Sep/2026:03:17:47 +0200] "GET /?a=1 HTTP/1.1" 200 512 "-" "-"\n'
CPU_SECONDS = 24 * 3600
LARGEST_FILE = 1 << 40
INPUT, WORK, _ROOT = "in", "work", "root"
_TREE = ("--pid", "--fork", "--kill-child", "--mount-proc", "--ipc")  # whatever the command started ends with it
_USER = ("--user", "--map-root-user")
_SYSTEM = (
    "/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc/alternatives", "/etc/fonts", "/etc/group", "/etc/hosts",
    "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/localtime", "/etc/mime.types",
    "/etc/nsswitch.conf", "/etc/passwd", "/etc/ssl/certs", "/etc/ssl/openssl.cnf", "/etc/timezone",
)  # fmt: skip


@dataclass(frozen=True)
class Way:
    """A way to shut a command in: the words for it, the command line before it, and what `inside` does."""

    words: str = ""
    before: tuple[str, ...] = ()
    own_tree: bool = False
    own_user: bool = False  # a namespace of users, in which processes can be counted
    view: bool = False


_WAYS = (
    Way("", ("unshare", "--net", *_TREE), own_tree=True, view=True),
    Way("", ("unshare", *_USER, "--net", *_TREE), own_tree=True, own_user=True, view=True),
    Way("", ("unshare", "--net", *_TREE), own_tree=True),
    Way("", ("unshare", *_USER, "--net", *_TREE), own_tree=True, own_user=True),
    Way("", ("unshare", "--net")),
    Way("", ("unshare", *_USER, "--net"), own_user=True),
    Way(),
)


def confinement() -> str:
    """What this system lets a worker keep from a command, in words; what it does not is named."""
    way, landlock = _best()
    files = "its own files only" if way.view or landlock else "ALL FILES OF THE WORKER'S USER"
    by = " and ".join(name for name, there in (("own view", way.view), ("Landlock", landlock)) if there)
    return ", ".join(
        (
            "no network" if way.before else "network NOT cut off",
            "own process tree" if way.own_tree else "NO own process tree",
            f"{files} ({by})" if by else files,
            f"at most {_processes():,} processes" if _counted(way) else "processes NOT counted",
            "limits of CPU time, memory and file size",
        )
    )


def missing() -> list[str]:
    """What this system does not let a worker keep from a command, as sentences."""
    way, landlock = _best()
    told = {
        "Jobs are not cut off from the network: this system allows no network namespace.": bool(way.before),
        "Jobs have no process tree of their own: this system allows no PID namespace.": way.own_tree,
        "Jobs can read the desk's home: this system allows neither mounts of their own nor Landlock.": way.view
        or landlock,
        "The processes of a job are not counted: run the worker as a user who is not root.": _counted(way),
    }
    return [text for text, holds in told.items() if not holds]


def prepare(folder: Path) -> Path:
    """Makes the folders of a command; gives the one that it works in."""
    for name in (INPUT, WORK, _ROOT):
        (folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / WORK


def command(arguments: Sequence[str], folder: Path) -> list[str]:
    """The command line that runs `python ARGUMENTS` apart, in the `work` of a folder that `prepare` made."""
    return _command(arguments, folder, *_best())


def environment(folder: Path) -> dict[str, str]:
    """All that the command gets to know of its surroundings: no credential, no home of the desk."""
    work = folder / WORK
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "PYTHONPATH") if name in os.environ}
    return {
        **kept,
        "HOME": str(work),
        "TMPDIR": str(work),
        "XDG_CACHE_HOME": str(work / "cache"),
        "LANG": "C.UTF-8",
        "PYTHONUTF8": "1",
        "PYTHONSAFEPATH": "1",
        "DELICTI_PROGRESS": "json",
    }


def copy_cache(folder: Path) -> None:
    """Gives a command its own copy of the compiled rules: nothing that it writes is used by another.

    They are compiled once, over a line of our own, by the user whom the worker runs as.
    """
    work = folder / WORK
    base = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "delicti"
    if not any(base.glob("*")):
        (work / "warm.log").write_bytes(_LINE)
        arguments = ("investigate", str(work / "warm.log"), "--output", str(work / "warm"), "--quiet")
        subprocess.run([sys.executable, "-m", "delicti", *arguments], capture_output=True, check=False)  # noqa: S603
    with suppress(OSError):  # a file that another renews at this moment is compiled again
        shutil.copytree(base, work / "cache" / "delicti", dirs_exist_ok=True)


@functools.cache
def _best() -> tuple[Way, bool]:
    """The first way that works here, tried with a real command; and whether Landlock is there."""
    for landlock in (True, False) if kernel.landlock_version() else (False,):
        for way in _WAYS:
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name).resolve()
                prepare(folder)
                line = _command(["-c", "open('x', 'w')"], folder, way, landlock)
                with suppress(OSError, subprocess.TimeoutExpired):
                    tried = subprocess.run(  # noqa: S603 - our own
                        line, env=environment(folder), cwd=folder, capture_output=True, timeout=30, check=False
                    )
                    if tried.returncode == 0:
                        return way, landlock
    return Way(), False


def _command(arguments: Sequence[str], folder: Path, way: Way, landlock: bool) -> list[str]:
    plan = {
        "view": way.view,
        "landlock": landlock,
        "own_tree": way.own_tree,
        "own_user": way.own_user,
        "kernel_bounds_tree": _tree_is_bounded(),
        "processes": _processes(),
        "read": [*_SYSTEM, *_python(), str(folder / INPUT)],
        "write": [str(folder / WORK)],
        "root": str(folder / _ROOT),
    }
    numbers = (str(CPU_SECONDS), str(LARGEST_FILE), str(memory()))
    launch = (sys.executable, "-m", "delicti.desk.worker.launch", *numbers, "--")
    inside = (sys.executable, "-m", "delicti.desk.worker.inside", json.dumps(plan))
    return [*launch, *way.before, *(("--",) if way.before else ()), *inside, sys.executable, *arguments]


def memory() -> int:
    """How many bytes of data each process may hold: DESK_JOB_BYTES, else the memory of this machine."""
    named = os.environ.get("DESK_JOB_BYTES", "")
    return int(named) if named.isdecimal() else os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _python() -> list[str]:
    """Where this Python and its packages lie; never the folder that the worker happens to stand in, nor the home."""
    home = Path(os.environ.get("DELICTI_DESK_HOME") or "/nowhere").absolute()
    found = [sys.prefix, sys.base_prefix, os.path.realpath(sys.base_prefix), *site.getsitepackages(), *sys.path]
    real = [str(Path(sys.executable).resolve().parent), str(Path(__file__).parents[3])]
    folders = dict.fromkeys(str(Path(one).absolute()) for one in (*found, *real) if one and Path(one).exists())
    return [one for one in folders if not home.is_relative_to(one) and one != str(Path.cwd())]


def _counted(way: Way) -> bool:
    return (way.own_tree and _tree_is_bounded()) or (way.own_user and os.getuid() != 0)


def _tree_is_bounded() -> bool:
    """Whether a process tree has a bound of its own (Linux 6.14); before, the same file would bound the machine."""
    numbers = os.uname().release.split(".")[:2]
    return all(one.isdecimal() for one in numbers) and [int(one) for one in numbers] >= [6, 14]


def _processes() -> int:
    """Processes and threads that a command may have at once."""
    return max(1_024, 96 * (os.cpu_count() or 1))
