"""A manifest is read strictly, and everything in which a bag fails is named."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from delicti.casefile.bag import faults, manifest, read_manifest, write_tags
from delicti.casefile.layout import Unsafe, members
from delicti.casefile.sealing import Seal, Sealing

FEW = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="/\\:%"), min_size=1, max_size=20)


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    sealing = Sealing(tmp_path / "bag")
    sealing.write("data/a.txt", b"a")
    sealing.write("data/deep/b 100.txt", b"bb")
    write_tags(sealing, {"Contact-Name": "Ada\nExample"})
    return tmp_path / "bag"


def named(bag: Path) -> str:
    return "\n".join(faults(bag, members(bag), lambda amount: None))


def test_a_whole_bag_has_no_faults(bag: Path) -> None:
    assert named(bag) == ""


def test_a_value_stays_on_its_line(bag: Path) -> None:
    assert (bag / "bag-info.txt").read_text() == "Contact-Name: Ada Example\nPayload-Oxum: 3.2\n"


@FEW
@given(names=st.sets(NAMES.filter(lambda name: name.strip() == name and name not in (".", "..", "~")), min_size=1))
def test_a_manifest_gives_back_its_paths(tmp_path: Path, names: set[str]) -> None:
    written = {f"data/{name}": Seal("0" * 64, 1) for name in names}
    (tmp_path / "manifest").write_bytes(manifest(written))
    assert read_manifest(tmp_path, "manifest") == dict.fromkeys(written, "0" * 64)


@pytest.mark.parametrize(
    "path",
    ["../secret", "/etc/passwd", "data/../../secret", "~/x", "data//x", "C:\\x", "data/a\\..\\b", "data/./a", ""],
)
def test_a_path_that_leads_out_is_refused(tmp_path: Path, path: str) -> None:
    (tmp_path / "manifest").write_text(f"{'0' * 64}  {path}\n")
    with pytest.raises(Unsafe):
        read_manifest(tmp_path, "manifest")


@FEW
@given(junk=st.binary(min_size=1, max_size=200))
def test_junk_is_no_manifest(tmp_path: Path, junk: bytes) -> None:
    (tmp_path / "manifest").write_bytes(junk)
    with pytest.raises(Unsafe):
        read_manifest(tmp_path, "manifest")


def test_a_changed_file_is_named(bag: Path) -> None:
    (bag / "data/a.txt").write_text("b")
    assert "'data/a.txt' is not the file that was sealed" in named(bag)


def test_every_fault_is_named_at_once(bag: Path) -> None:
    (bag / "data/a.txt").write_text("b")
    (bag / "data/deep/b 100.txt").unlink()
    (bag / "data/c.txt").write_text("c")
    said = named(bag)
    words = ("'data/a.txt' is not", "100.txt' is listed but missing", "'data/c.txt' lies")
    assert [word in said for word in words] == [True] * 3


def test_a_changed_tag_file_is_named(bag: Path) -> None:
    (bag / "bag-info.txt").write_text("Contact-Name: Mallory\n")
    assert "'bag-info.txt' is not the file that was sealed" in named(bag)


def test_a_tag_manifest_that_lists_too_little_is_named(bag: Path) -> None:
    path = bag / "tagmanifest-sha256.txt"
    path.write_text("".join(path.read_text().splitlines(keepends=True)[1:]))
    assert "tagmanifest-sha256.txt does not list bag-info.txt" in named(bag)


@pytest.mark.parametrize("name", ["manifest-sha256.txt", "tagmanifest-sha256.txt", "bagit.txt", "bag-info.txt"])
def test_a_missing_tag_file_is_named(bag: Path, name: str) -> None:
    (bag / name).unlink()
    assert name in named(bag)


@pytest.mark.parametrize("name", ["fetch.txt", "manifest-md5.txt", "tagmanifest-sha512.txt"])
def test_what_could_stand_in_for_the_seal_is_named(bag: Path, name: str) -> None:
    (bag / name).write_text("")
    assert f"'{name}' does not belong to a case file" in named(bag)


def test_a_file_listed_twice_is_named(bag: Path) -> None:
    path = bag / "manifest-sha256.txt"
    path.write_text(path.read_text() * 2)
    assert "lists 'data/a.txt' twice" in named(bag)


def test_a_tag_file_in_the_payload_manifest_is_named(bag: Path) -> None:
    path = bag / "manifest-sha256.txt"
    path.write_text(path.read_text() + f"{'0' * 64}  bagit.txt\n")
    assert "manifest-sha256.txt lists 'bagit.txt', which does not belong there" in named(bag)
