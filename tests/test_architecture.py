"""The map in docs/architecture.md is true of the imports."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SRC = ROOT / "src" / "delicti"
_ROW = re.compile(r"^\| `(\w+)` \|[^|]*\|([^|]*)\|$", re.MULTILINE)
ALLOWED = {
    room: set(re.findall(r"`(\w+)`", imports))
    for room, imports in _ROW.findall((ROOT / "docs" / "architecture.md").read_text())
}
MODULES = sorted(SRC.rglob("*.py"))
BY_HAND = [p for p in MODULES if p.parent.name != "migrations"]  # Django writes those


def imported_rooms(path: Path) -> set[str]:
    """The rooms that a module imports, in functions too."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return {name.split(".")[1] for name in names if name.startswith("delicti.")} & set(ALLOWED)


def test_the_map_names_every_room() -> None:
    rooms = {p.parent.name for p in SRC.glob("*/__init__.py")} - {"commands"}
    assert rooms <= set(ALLOWED)


@pytest.mark.parametrize("path", [p for p in MODULES if p.parent != SRC], ids=lambda p: str(p.relative_to(SRC)))
def test_a_room_imports_only_from_rooms_above_it(path: Path) -> None:
    room = path.relative_to(SRC).parts[0]
    assert imported_rooms(path) <= ALLOWED.get(room, set(ALLOWED)) | {room}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SRC)))
def test_a_module_says_what_it_does_in_its_first_line(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text())) or ""
    assert re.match(r"\S.{15,}[.:;]$", docstring.split("\n")[0])


@pytest.mark.parametrize("path", BY_HAND, ids=lambda p: str(p.relative_to(SRC)))
def test_a_module_is_short_enough_to_read(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 500
