"""What was named is found once, in order, and links lead nowhere."""

from pathlib import Path

import pytest

from delicti.evidence.acquire import acquire
from delicti.model.errors import UserError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.log", "a.log", "deep/c.log"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x\n")
    return tmp_path


def test_a_folder_gives_its_files_in_order(folder: Path) -> None:
    assert [source.name for source in acquire([folder])] == ["a.log", "b.log", "c.log"]


def test_a_file_named_twice_is_taken_once(folder: Path) -> None:
    assert len(acquire([folder, folder / "a.log", f"{folder}/*.log"])) == 3


def test_a_link_is_not_followed(folder: Path) -> None:
    (folder / "out.log").symlink_to("/etc/passwd")
    assert "out.log" not in [source.name for source in acquire([folder])]


@pytest.mark.parametrize("missing", ["nothing.log", "*.none"])
def test_a_path_that_is_not_there_is_named(folder: Path, missing: str) -> None:
    with pytest.raises(UserError, match="does not exist"):
        acquire([folder / missing])


def test_an_empty_folder_is_no_evidence(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no evidence"):
        acquire([tmp_path])
