"""The ledger grows by whole entries, beside other writers too, and never on a ruin."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from delicti.casefile import ledger
from delicti.casefile.custody import inspect
from delicti.casefile.examiner import Examiner
from delicti.model.errors import UserError

Examiners = Callable[[str], Examiner]
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        (tmp_path / name).write_text(name)
    (tmp_path / "bag-info.txt").write_text("Delicti-Signed: unsigned\n")
    ledger.append(tmp_path, ledger.CREATED, {})
    return tmp_path


def entry(**more: object) -> ledger.Entry:
    fields = {"seq": 1, "time": "t", "action": "a", "who": ledger.Who(name="n"), "what": {}}
    return ledger.Entry(**(fields | {"previous": "p", "manifest": "m", "tagmanifest": "t"} | more))  # type: ignore[arg-type]


def test_an_entry_holds_the_hash_of_the_one_before(folder: Path) -> None:
    ledger.append(folder, ledger.OPENED, {})
    assert ledger.entries(folder)[1].previous == inspect(folder).hashes[0]


@settings(deadline=None)
@given(what=st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=8), PLAIN, max_size=4))
def test_an_entry_survives_its_line(what: dict[str, object]) -> None:
    assert ledger.decode(ledger.encode(entry(what=what))) == entry(what=what)


@settings(deadline=None)
@given(junk=st.binary(max_size=200))
def test_junk_is_no_entry(junk: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        ledger.decode(junk)


@pytest.mark.parametrize(
    "change", [(b'"seq":1', b'"seq": 1'), (b'"time":"t"', b'"time":"\\u0074"'), (b"{", b'{"x":1,')]
)
def test_another_spelling_of_an_entry_is_refused(change: tuple[bytes, bytes]) -> None:
    with pytest.raises(ValueError, match=r"."):
        ledger.decode(ledger.encode(entry()).replace(*change, 1))


def test_nesting_without_end_is_refused() -> None:
    with pytest.raises(ValueError, match=r"."):
        ledger.decode(ledger.encode(entry()).replace(b"{}", b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}"))


def test_a_signature_counts_for_one_kind_of_document_only() -> None:
    head = ledger.Head(seq=1, entry="e")
    assert ledger.signed_bytes(head).split(b"\n")[0] != ledger.signed_bytes(entry()).split(b"\n")[0]


def test_a_name_in_another_script_is_kept(folder: Path) -> None:
    ledger.append(folder, ledger.OPENED, {"by": "Zoë Ångström, 東京"})
    assert ledger.entries(folder)[-1].what["by"] == "Zoë Ångström, 東京"


WRITER = """
import sys, pathlib
from delicti.casefile import ledger
for number in range(8):
    ledger.append(pathlib.Path(sys.argv[1]), ledger.OPENED, {"number": number})
"""


def write_some(folder: Path, count: int) -> None:
    for number in range(count):
        ledger.append(folder, ledger.OPENED, {"number": number})


def test_writers_at_the_same_time_lose_nothing(folder: Path) -> None:
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(folder)]) for _ in range(4)]
    ends = [writer.wait() for writer in writers]
    assert (ends, len(ledger.entries(folder)), inspect(folder).problems) == ([0] * 4, 33, ())


def test_nothing_is_added_where_the_head_does_not_fit(folder: Path) -> None:
    (folder / "ledger.head").write_bytes((folder / "ledger.head").read_bytes().replace(b'"seq":1', b'"seq":2'))
    with pytest.raises(UserError, match="damaged and nothing was added"):
        ledger.append(folder, ledger.OPENED, {})


def test_nothing_is_added_to_a_broken_chain(folder: Path) -> None:
    write_some(folder, 3)
    path = folder / "ledger.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"number":0', b'"number":7'))
    with pytest.raises(UserError, match="damaged and nothing was added"):
        ledger.append(folder, ledger.OPENED, {})


def test_a_ledger_taken_away_is_not_begun_anew(folder: Path) -> None:
    (folder / "ledger.jsonl").unlink()
    with pytest.raises(UserError, match="any more"):
        ledger.append(folder, ledger.OPENED, {})


def test_a_writer_stopped_between_entry_and_head_does_no_harm(folder: Path) -> None:
    head = (folder / "ledger.head").read_bytes()
    ledger.append(folder, ledger.OPENED, {})
    (folder / "ledger.head").write_bytes(head)
    ledger.append(folder, ledger.OPENED, {})
    assert (len(ledger.entries(folder)), inspect(folder).problems) == (3, ())


def test_without_a_key_nothing_is_added_to_a_signed_ledger(folder: Path, examiner_of: Examiners) -> None:
    ledger.append(folder, ledger.VERIFIED, {}, examiner_of("Ada"))
    assert (ledger.append(folder, ledger.OPENED, {}), len(ledger.entries(folder))) == (None, 2)


def test_the_lock_leaves_no_file_behind(folder: Path) -> None:
    before = sorted(path.name for path in folder.iterdir())
    ledger.append(folder, ledger.OPENED, {})
    assert sorted(path.name for path in folder.iterdir()) == before


@pytest.mark.parametrize("name", [".ledger.jsonl.part", ".ledger.head.part", "ledger.jsonl", "report.html"])
def test_nothing_is_written_through_a_link(folder: Path, tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    victim = tmp_path_factory.mktemp("victim") / "file"
    victim.write_text("precious")
    (folder / name).unlink(missing_ok=True)
    (folder / name).symlink_to(victim)
    with pytest.raises(UserError, match="is a link"):
        ledger.append(folder, ledger.OPENED, {})
    assert victim.read_text() == "precious"


def test_a_folder_without_a_ledger_is_said_to_have_none(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="has no ledger"):
        ledger.entries(tmp_path)


def test_the_documentation_names_every_field_and_action() -> None:
    page = (Path(__file__).parents[2] / "docs" / "casefile.md").read_text()
    words = [
        *ledger.Entry.__struct_fields__,
        *ledger.Head.__struct_fields__,
        ledger.CREATED,
        ledger.REPORTED,
        ledger.EXPORTED,
        ledger.VERIFIED,
        ledger.OPENED,
        ledger.TIMESTAMPED,
    ]
    assert [word for word in words if f"`{word}`" not in page] == []
