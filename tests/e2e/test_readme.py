"""The run that the README shows is what the program says of the example."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from delicti.run import investigate

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def shown() -> list[str]:
    """The lines of the README's first run, without those that stand for more."""
    block = re.search(r"```\n\$ make demo\n(.*?)```", README, re.DOTALL)
    return [line.strip() for line in block[1].splitlines() if line.strip() not in ("", "...")] if block else []


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> str:
    case = investigate([ROOT / "examples" / "shop" / "logs"], tmp_path_factory.mktemp("readme") / "case", workers=1)
    show = [sys.executable, "-m", "delicti", "show", str(case)]
    return subprocess.run(show, capture_output=True, text=True, check=True).stdout


def test_the_readme_shows_a_real_run(said: str) -> None:
    there = {line.strip() for line in said.splitlines()}
    assert [line for line in shown() if line not in there] == []


def test_the_run_stands_on_the_first_screen() -> None:
    assert 0 < README.index("$ make demo") < README.index("## What it is for") < 5000


@pytest.mark.parametrize("command", ["make demo", "make test"])
def test_the_two_commands_are_there(command: str) -> None:
    target = command.split()[1]
    assert command in README
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE)


@pytest.mark.parametrize("link", re.findall(r"\]\((?!https?:)([^)#]+)", README))
def test_what_the_readme_links_to_is_there(link: str) -> None:
    assert (ROOT / link).exists()
