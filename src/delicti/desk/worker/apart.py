"""How a command runs apart from the desk: no network, its own process tree, a scrubbed environment, limits.

What the system does not allow is left out and said: `confinement` names what holds.
"""

import functools
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

_LINE = b'192.0.2.7 - - [09/Sep/2026:03:17:47 +0200] "GET /?a=1 HTTP/1.1" 200 512 "-" "-"\n'
CPU_SECONDS = 24 * 3600
LARGEST_FILE = 1 << 40
_TREE = ("--pid", "--fork", "--kill-child", "--mount-proc")  # whatever the command started ends with it
_WAYS = (
    ("no network, own process tree", ("unshare", "--net", *_TREE)),
    ("no network, own process tree", ("unshare", "--user", "--map-root-user", "--net", *_TREE)),
    ("no network", ("unshare", "--net")),
    ("no network", ("unshare", "--user", "--map-root-user", "--net")),
)


@functools.cache
def confinement() -> tuple[str, tuple[str, ...]]:
    """What this system allows to keep from a command, in words, and the command that does it."""
    for words, way in _WAYS:
        try:
            tried = subprocess.run([*way, "--", "true"], capture_output=True, timeout=20, check=False)  # noqa: S603
        except (OSError, subprocess.TimeoutExpired):
            continue
        if tried.returncode == 0:
            return f"{words}, limits", (*way, "--")
    return "limits; the network was not cut off, since this system does not allow it", ()


def command(arguments: Sequence[str]) -> list[str]:
    """The command line that runs `python ARGUMENTS` apart."""
    _, way = confinement()
    launch = (sys.executable, "-m", "delicti.desk.worker.launch", str(CPU_SECONDS), str(LARGEST_FILE), "--")
    return [*launch, *way, sys.executable, *arguments]


def environment(folder: Path) -> dict[str, str]:
    """All that the command gets to know of its surroundings: no credential, no home of the desk."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "PYTHONPATH") if name in os.environ}
    return {
        **kept,
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "LANG": "C.UTF-8",
        "PYTHONUTF8": "1",
        "PYTHONSAFEPATH": "1",
        "DELICTI_PROGRESS": "json",
    }


def copy_cache(folder: Path) -> None:
    """Gives a command its own copy of the compiled rules: nothing that it writes is used by another.

    They are compiled once, over a line of our own, by the user whom the worker runs as.
    """
    base = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "delicti"
    if not any(base.glob("*")):
        (folder / "warm.log").write_bytes(_LINE)
        arguments = ("investigate", str(folder / "warm.log"), "--output", str(folder / "warm"), "--quiet")
        subprocess.run([sys.executable, "-m", "delicti", *arguments], capture_output=True, check=False)  # noqa: S603
    with suppress(OSError):  # a file that another renews at this moment is compiled again
        shutil.copytree(base, folder / "cache" / "delicti", dirs_exist_ok=True)
