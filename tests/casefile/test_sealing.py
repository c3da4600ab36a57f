"""A file's hash is known when it is closed, and no file is written over."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from delicti.casefile.sealing import Seal, Sealing, replace_file


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(blocks=st.lists(st.binary(max_size=50)))
def test_the_seal_is_that_of_the_bytes_on_disk(tmp_path: Path, blocks: list[bytes]) -> None:
    (tmp_path / "a").unlink(missing_ok=True)
    sealing = Sealing(tmp_path, lasting=False)
    with sealing.create("a") as out:
        for block in blocks:
            out.write(block)
    data = (tmp_path / "a").read_bytes()
    assert sealing.seals["a"] == Seal(hashlib.sha256(data).hexdigest(), len(b"".join(blocks)))


def test_a_file_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"mine")
    with pytest.raises(FileExistsError):
        Sealing(tmp_path).write("a", b"other")


def test_a_file_that_was_not_finished_has_no_seal(tmp_path: Path) -> None:
    sealing = Sealing(tmp_path)
    with pytest.raises(RuntimeError), sealing.create("a") as out:
        out.write(b"half")
        raise RuntimeError
    assert sealing.seals == {}


def test_a_copy_has_the_bytes_of_its_source(tmp_path: Path) -> None:
    (tmp_path / "source").write_bytes(b"x" * 3_000_000)
    sealing = Sealing(tmp_path / "out")
    sealing.copy("deep/copy", tmp_path / "source")
    assert sealing.seals["deep/copy"].size == (tmp_path / "out/deep/copy").stat().st_size == 3_000_000


def test_a_replaced_file_leaves_nothing_aside(tmp_path: Path) -> None:
    replace_file(tmp_path / "a", b"one")
    replace_file(tmp_path / "a", b"two")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a", b"two")]


def test_a_file_is_not_replaced_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "victim").write_bytes(b"precious")
    (tmp_path / ".a.part").symlink_to(tmp_path / "victim")
    replace_file(tmp_path / "a", b"one")
    assert ((tmp_path / "victim").read_bytes(), (tmp_path / "a").is_symlink()) == (b"precious", False)
