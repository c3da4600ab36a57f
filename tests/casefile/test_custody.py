"""A ledger that was changed, cut or signed by somebody else is named, entry by entry."""

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from delicti.casefile import ledger
from delicti.casefile.custody import inspect
from delicti.casefile.examiner import Examiner, trusted_keys

Examiners = Callable[[str], Examiner]
Keys = Callable[[str], Path]
FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def grown(folder: Path, examiner: Examiner | None, entries: int = 4) -> Path:
    """A folder with manifests and a ledger of so many entries."""
    folder.mkdir()
    (folder / "manifest-sha256.txt").write_text("a\n")
    (folder / "tagmanifest-sha256.txt").write_text("b\n")
    mark = examiner.fingerprint if examiner else "unsigned"
    (folder / "bag-info.txt").write_text(f"Delicti-Signed: {mark}\n")
    for number in range(entries):
        ledger.append(folder, ledger.CREATED if number == 0 else ledger.OPENED, {"number": number}, examiner)
    return folder


@pytest.fixture(params=["unsigned", "signed"])
def either(request: pytest.FixtureRequest, tmp_path: Path, examiner_of: Examiners) -> Path:
    return grown(tmp_path / "case", examiner_of("Ada") if request.param == "signed" else None)


@pytest.fixture
def signed_ledger(tmp_path: Path, examiner_of: Examiners) -> Path:
    return grown(tmp_path / "case", examiner_of("Ada"))


def said(folder: Path, *keys: Path, head: str | None = None) -> str:
    return "\n".join(inspect(folder, trusted_keys(keys) if keys else None, head).problems)


def test_an_honest_ledger_holds(either: Path) -> None:
    assert inspect(either).problems == ()


@FEW
@given(data=st.data())
def test_any_changed_byte_is_named_with_its_entry(either: Path, data: st.DataObject) -> None:
    path = either / "ledger.jsonl"
    original = path.read_bytes()
    at = data.draw(st.integers(0, len(original) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda value: value != original[at]))
    entry = original[:at].count(b"\n") + 1
    path.write_bytes(original[:at] + bytes([byte]) + original[at + 1 :])
    problems = said(either)
    path.write_bytes(original)
    assert f"ntry {entry} " in problems or f"ntry {entry}:" in problems


@FEW
@given(data=st.data())
def test_any_changed_byte_of_the_head_is_named(either: Path, data: st.DataObject) -> None:
    path = either / "ledger.head"
    original = path.read_bytes()
    at = data.draw(st.integers(0, len(original) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda value: value != original[at]))
    path.write_bytes(original[:at] + bytes([byte]) + original[at + 1 :])
    problems = said(either)
    path.write_bytes(original)
    assert "head" in problems


@FEW
@given(data=st.data())
def test_entries_taken_out_or_swapped_are_named(either: Path, data: st.DataObject) -> None:
    path = either / "ledger.jsonl"
    original = path.read_bytes()
    lines = original.splitlines(keepends=True)
    kept = data.draw(st.lists(st.sampled_from(lines), max_size=6).filter(lambda some: some != lines))
    path.write_bytes(b"".join(kept))
    problems = said(either)
    path.write_bytes(original)
    assert problems


@given(junk=st.binary(max_size=400))
@FEW
def test_junk_never_crashes_the_check(either: Path, junk: bytes) -> None:
    originals = {name: (either / name).read_bytes() for name in ("ledger.jsonl", "ledger.head")}
    for name in originals:
        (either / name).write_bytes(junk)
    problems = said(either)
    for name, data in originals.items():
        (either / name).write_bytes(data)
    assert problems


def test_a_cut_tail_is_named(either: Path) -> None:
    path = either / "ledger.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:2]))
    assert "The ledger ends with entry 2, but its head names entry 4: its tail was cut." in said(either)


def forged_head(folder: Path, examiner: Examiner | None = None) -> None:
    lines = (folder / "ledger.jsonl").read_bytes().splitlines()
    head = ledger._head(len(lines), hashlib.sha256(lines[-1]).hexdigest(), examiner)
    (folder / "ledger.head").write_bytes(ledger.encode(head) + b"\n")


def cut(folder: Path, left: int) -> None:
    path = folder / "ledger.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:left]))


def test_a_cut_tail_under_a_head_without_signature_is_named(signed_ledger: Path) -> None:
    cut(signed_ledger, 2)
    forged_head(signed_ledger)
    assert "The head of the ledger is not signed, though the entries before are." in said(signed_ledger)


def test_a_cut_tail_under_a_head_of_another_key_is_named(signed_ledger: Path, examiner_of: Examiners) -> None:
    cut(signed_ledger, 2)
    forged_head(signed_ledger, examiner_of("Mallory"))
    assert "The head is signed by another key than entry 2" in said(signed_ledger)


def test_a_tail_cut_and_written_on_with_another_key_is_named(
    signed_ledger: Path, examiner_of: Examiners, key_file: Keys
) -> None:
    cut(signed_ledger, 2)
    forged_head(signed_ledger, examiner_of("Mallory"))
    ledger.append(signed_ledger, ledger.OPENED, {}, examiner_of("Mallory"))
    assert "not among the trusted ones (entry 3, the head)" in said(signed_ledger, key_file("Ada"))


def test_a_cut_tail_is_named_by_a_head_noted_elsewhere(signed_ledger: Path, tmp_path: Path) -> None:
    noted = hashlib.sha256((signed_ledger / "ledger.jsonl").read_bytes().splitlines()[-1]).hexdigest()
    earlier = grown(tmp_path / "copy", None, 0)
    for name in ("ledger.jsonl", "ledger.head"):
        shutil.copy(signed_ledger / name, earlier / name)
    cut(signed_ledger, 2)
    assert f"No entry of the ledger has the hash '{noted}'" in said(signed_ledger, head=noted)


def test_a_head_noted_elsewhere_still_counts_when_the_ledger_grew(signed_ledger: Path, examiner_of: Examiners) -> None:
    noted = inspect(signed_ledger).hashes[-1]
    ledger.append(signed_ledger, ledger.VERIFIED, {}, examiner_of("Ada"))
    assert inspect(signed_ledger, None, noted.upper()).problems == ()


def test_entries_added_past_the_head_are_named(signed_ledger: Path, examiner_of: Examiners) -> None:
    old = (signed_ledger / "ledger.head").read_bytes()
    ledger.append(signed_ledger, ledger.OPENED, {}, examiner_of("Ada"))
    (signed_ledger / "ledger.head").write_bytes(old)
    assert "The head names entry 4, but the ledger has 5" in said(signed_ledger)


def test_a_missing_ledger_is_named(either: Path) -> None:
    (either / "ledger.jsonl").unlink()
    assert said(either) == "The custody ledger ledger.jsonl is missing."


def test_a_missing_head_is_named(either: Path) -> None:
    (either / "ledger.head").unlink()
    assert "ledger.head is missing" in said(either)


def test_a_manifest_made_anew_is_named(either: Path) -> None:
    (either / "manifest-sha256.txt").write_text("c\n")
    assert "manifest-sha256.txt is not the one that the ledger was written over (entries 1, 2, 3, 4)" in said(either)


def test_a_second_examiner_may_go_on_with_the_ledger(
    signed_ledger: Path, examiner_of: Examiners, key_file: Keys
) -> None:
    ledger.append(signed_ledger, ledger.VERIFIED, {}, examiner_of("Grace"))
    assert said(signed_ledger, key_file("Ada"), key_file("Grace")) == ""


def test_a_second_examiner_must_be_trusted_too(signed_ledger: Path, examiner_of: Examiners, key_file: Keys) -> None:
    ledger.append(signed_ledger, ledger.VERIFIED, {}, examiner_of("Grace"))
    assert "(entry 5, the head); it calls itself 'Grace'" in said(signed_ledger, key_file("Ada"))


def test_an_examiner_may_take_over_an_unsigned_ledger(tmp_path: Path, examiner_of: Examiners) -> None:
    folder = grown(tmp_path / "case", None, 2)
    ledger.append(folder, ledger.VERIFIED, {}, examiner_of("Ada"))
    found = inspect(folder)
    assert (found.problems, found.notes[0].startswith("Unsigned: entry 1, entry 2;")) == ((), True)


def test_an_unsigned_entry_after_a_signed_one_is_named(signed_ledger: Path) -> None:
    lines = (signed_ledger / "ledger.jsonl").read_bytes().splitlines()
    last = ledger.decode(lines[-1])
    bare = ledger._entry(signed_ledger, last, lines[-1], ledger.OPENED, {}, None)
    (signed_ledger / "ledger.jsonl").write_bytes(b"".join(one + b"\n" for one in [*lines, ledger.encode(bare)]))
    forged_head(signed_ledger)
    assert "Entry 5 of the ledger is not signed, though the entries before are." in said(signed_ledger)


def test_a_key_other_than_the_sealed_one_is_named(signed_ledger: Path) -> None:
    (signed_ledger / "bag-info.txt").write_text("Delicti-Signed: unsigned\n")
    assert "bag-info.txt says that the case is signed by 'unsigned'" in said(signed_ledger)


def test_a_clock_that_ran_backwards_is_a_note(tmp_path: Path) -> None:
    folder = grown(tmp_path / "case", None, 2)
    first, second = ledger.entries(folder)
    later = msgspec.structs.replace(first, time="2999-01-01T00:00:00Z")
    after = msgspec.structs.replace(second, previous=hashlib.sha256(ledger.encode(later)).hexdigest())
    (folder / "ledger.jsonl").write_bytes(b"".join(ledger.encode(one) + b"\n" for one in (later, after)))
    forged_head(folder)
    found = inspect(folder)
    assert (found.problems, found.notes[0]) == (
        (),
        "Entry 2 of the ledger is dated before entry 1; clocks differed, or one is wrong.",
    )
