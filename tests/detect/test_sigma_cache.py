"""What is kept between runs."""

from pathlib import Path

import pytest

from delicti.detect.sigma_cache import KEPT, cached


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "delicti"


def test_a_thing_is_made_once() -> None:
    cached("kind", "key", list[int], lambda: [1])
    assert cached("kind", "key", list[int], lambda: [2]) == [1]


def test_a_damaged_file_counts_as_none(folder: Path) -> None:
    cached("kind", "key", list[int], lambda: [1])
    (path,) = folder.iterdir()
    path.write_bytes(path.read_bytes()[:-1] + b"\x07")
    assert cached("kind", "key", list[int], lambda: [2]) == [2]


def test_a_folder_that_cannot_be_made_does_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert cached("kind", "key", list[int], lambda: [3]) == [3]


def test_old_files_are_forgotten(folder: Path) -> None:
    for n in range(KEPT + 4):
        cached("kind", str(n), list[int], lambda: [1])
    assert len(list(folder.iterdir())) == KEPT
