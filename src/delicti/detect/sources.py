"""Which files of this room a module is made of, and a version that changes when any of them does."""

import ast
import hashlib
from functools import lru_cache
from pathlib import Path

_ROOM = "delicti.detect"
_FOLDER = Path(__file__).parent


def version(file: Path) -> str:
    """Twelve digits of a hash over a file and every file of this room that it imports, directly or through another."""
    found: set[Path] = set()
    waiting = [file]
    while waiting:
        at = waiting.pop()
        if at not in found:
            found.add(at)
            waiting.extend(imported(at))
    total = hashlib.sha256()
    for at in sorted(found, key=lambda path: path.relative_to(_FOLDER).parts):
        total.update(hashlib.sha256(at.read_bytes()).digest())
    return total.hexdigest()[:12]


@lru_cache(maxsize=256)
def imported(file: Path) -> tuple[Path, ...]:
    """The files of this room that a file imports."""
    names: list[str] = []
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
    inside = [name.removeprefix(f"{_ROOM}.").split(".") for name in names if name.startswith(f"{_ROOM}.")]
    files = (_FOLDER.joinpath(*parts).with_suffix(".py") for parts in inside)
    return tuple(dict.fromkeys(path for path in files if path.is_file()))
