"""Looks into a file that was sent: `python -m delicti.desk.worker.look FILE BYTES MEMBERS RATIO`; runs apart.

Ends with 0 where nothing speaks against the file, with `REFUSED` and the reason as its last line where something does.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from delicti.desk import home
from delicti.report.visible import visible

REFUSED = 3


def arguments(path: Path, bounds: tuple[int, int, int]) -> list[str]:
    """What follows `python` to look into a file under bounds: bytes unpacked, files, ratio."""
    return ["-m", "delicti.desk.worker.look", str(path), *(str(one) for one in bounds)]


def looked(path: Path) -> str:
    """Looks into a file apart and waits for it: why it must not be taken in, or nothing. Raises UserError."""
    from django.conf import settings

    from delicti.desk.worker.apart import INPUT, command, environment, prepare
    from delicti.model.errors import UserError

    with tempfile.TemporaryDirectory(dir=Path(settings.DESK_HOME) / home.JOBS) as name:
        folder = Path(name)
        prepare(folder)
        (folder / INPUT / "file").hardlink_to(path)
        bounds = (settings.DESK_UNPACKED_BYTES, settings.DESK_MEMBERS, settings.DESK_RATIO)
        line = command(arguments(folder / INPUT / "file", bounds), folder)
        ended = subprocess.run(line, env=environment(folder), cwd=folder, capture_output=True, check=False)  # noqa: S603
    said = visible(ended.stderr.decode("utf-8", "replace").rstrip("\n").rpartition("\n")[2])[:2_000]
    if ended.returncode not in (0, REFUSED):
        raise UserError(f"the file could not be looked into: {said}")
    return said if ended.returncode else ""


def main(argv: list[str]) -> int:
    """Looks; says why not in one line."""
    from delicti.desk.packed import Bounds, examine

    reason = examine(Path(argv[0]), Bounds(*(int(one) for one in argv[1:4])))
    if reason is None:
        return 0
    print(reason, file=sys.stderr)
    return REFUSED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
