"""A backup restored gives the same desk: the same audit head, rows and files, and its guards."""

import os
import subprocess
import sys
import tarfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from delicti.desk import audit
from delicti.desk.backup import backup
from delicti.desk.models import Case
from delicti.desk.restore import unpack
from delicti.desk.services import cases, importing, uploads, work
from delicti.model.errors import UserError


@pytest.fixture
def archive(people: SimpleNamespace, shop: Path, tmp_path: Path) -> Path:
    by = people.investigator
    case = cases.open_case(by, "Shop")
    importing.import_case_file(by, shop, case)
    work.retract(by, work.note(by, case, "Ask the host"), "done")
    (tmp_path / "a.log").write_bytes(b"line\n")
    uploads.take(by, case, tmp_path / "a.log")
    cases.close(by, case, "no offence shown", "reason")
    backup(tmp_path / "desk.tar")
    return tmp_path / "desk.tar"


def delicti(home: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.run(
        [sys.executable, "-m", "delicti", "desk", *arguments],
        env={**environment, "DELICTI_DESK_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_restored_desk_has_the_same_head_and_is_in_order(archive: Path, tmp_path: Path) -> None:
    restored = delicti(tmp_path / "new", "restore", str(archive))
    verified = delicti(tmp_path / "new", "audit", "verify")
    checked = delicti(tmp_path / "new", "check")
    head = audit.head()[1]
    assert (restored.stdout, verified.stdout.split()[-1], checked.stdout) == (
        f"Restored, audit head {head}.\n",
        f"{head}.",
        "The desk is in order.\n",
    )


def test_a_backup_is_not_restored_over_a_desk(archive: Path, home: Path) -> None:
    refused = delicti(home, "restore", str(archive))
    assert (refused.returncode, "is not empty" in refused.stderr) == (2, True)


def test_a_backup_that_was_cut_is_refused(archive: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.tar"
    cut.write_bytes(archive.read_bytes()[:-30_000])
    refused = delicti(tmp_path / "new", "restore", str(cut))
    assert (refused.returncode, (tmp_path / "new").exists()) == (2, False)


def test_an_altered_backup_is_refused(archive: Path, tmp_path: Path) -> None:
    data = archive.read_bytes()
    changed = tmp_path / "changed.tar"
    changed.write_bytes(data.replace(b"Ask the host", b"Ask the cook"))
    with pytest.raises(UserError, match="was altered"):
        unpack(changed, tmp_path / "new")


def test_a_backup_with_a_name_that_leads_out_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"x")
    with tarfile.open(tmp_path / "evil.tar", "w") as tape:
        tape.add(tmp_path / "x", "../../outside")
    (tmp_path / "new").mkdir()
    with pytest.raises(UserError, match="no path inside"):
        unpack(tmp_path / "evil.tar", tmp_path / "new")


def test_a_backup_is_readable_by_its_owner_alone(archive: Path) -> None:
    assert archive.stat().st_mode & 0o777 == 0o600


def test_a_backup_is_not_written_over_another(archive: Path) -> None:
    assert Case.objects.count() == 1
    with pytest.raises(UserError, match="exists"):
        backup(archive)
