"""The last step before a command apart: it loses sight of all but its own, its powers and its way out, then begins.

`python -m delicti.desk.worker.inside PLAN COMMAND...`; the plan is JSON, made by `apart`. Django is not imported.
"""

import json
import os
import resource
import sys
from pathlib import Path
from typing import Any

from delicti.desk.worker import kernel
from delicti.desk.worker.launch import limit

_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
_SCRATCH = ("/tmp", "/dev/shm")  # noqa: S108 - new and empty in the view
_SCRATCH_BYTES = 256 << 20


def main(argv: list[str]) -> None:
    """Does what the plan says and becomes the command."""
    plan: dict[str, Any] = json.loads(argv[0])
    if plan["own_tree"] and plan["kernel_bounds_tree"]:
        Path("/proc/sys/kernel/pid_max").write_text(str(plan["processes"]), "ascii")  # of this tree alone, since 6.14
    if plan["own_user"]:
        limit(resource.RLIMIT_NPROC, plan["processes"])
    if plan["view"]:
        _look_only_at(plan["read"], plan["write"], Path(plan["root"]))
    os.chdir(plan["write"][0])
    kernel.drop_powers()
    if plan["landlock"]:
        scratch = _SCRATCH if plan["view"] else _SCRATCH[1:]
        kernel.allow_only([*plan["read"], "/proc"], [*plan["write"], *scratch], _DEVICES)
    os.execvp(argv[1], argv[1:])  # noqa: S606 - this is what it is for


def _look_only_at(read: list[str], write: list[str], root: Path) -> None:
    """Makes a root of its own: what may be read, read-only; what may be written; devices, processes, empty scratch."""
    kernel.mount("tmpfs", root, "tmpfs", options="mode=0755,size=8m")
    for name in _SCRATCH:
        place = root / name.lstrip("/")
        place.mkdir(parents=True)
        kernel.mount("tmpfs", place, "tmpfs", options=f"mode=1777,size={_SCRATCH_BYTES}")
    done: list[Path] = []
    for name in sorted(read, key=len):
        source, place = Path(name), root / name.lstrip("/")
        if source.is_symlink():
            place.parent.mkdir(parents=True, exist_ok=True)
            if not place.is_symlink():
                place.symlink_to(source.readlink())
        elif source.exists() and not any(source.is_relative_to(one) for one in done):
            _bind(source, place, read_only=True)
            done.append(source)
    for name in write:
        place = root / name.lstrip("/")
        if not place.is_dir():
            place.mkdir(parents=True)
        kernel.bind(Path(name), place)
    for name in _DEVICES:
        _bind(Path(name), root / name.lstrip("/"), read_only=False)
    _bind(Path("/proc"), root / "proc", read_only=True)
    (root / "dev" / "fd").symlink_to("/proc/self/fd")
    kernel.change_root(root)


def _bind(source: Path, place: Path, *, read_only: bool) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        place.mkdir(exist_ok=True)
    else:
        place.touch()
    kernel.bind(source, place)
    if read_only:
        kernel.make_read_only(place)


if __name__ == "__main__":
    main(sys.argv[1:])
