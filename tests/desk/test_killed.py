"""kill -9 at chosen points of import, intake, merge and backup: nothing is lost, nothing half, and it goes on after."""

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from types import SimpleNamespace

import pytest

from delicti.desk import audit, heads, store
from delicti.desk import models as m
from delicti.desk.backup import backup
from delicti.desk.services import cases, importing, merging, uploads
from delicti.desk.worker.loop import work

Run = Callable[..., "CompletedProcess[str]"]
KILL = "def at(name):\n    if name == sys.argv[1]: os.kill(os.getpid(), signal.SIGKILL)\n"
IMPORT = f"""{KILL}
from pathlib import Path
from delicti.desk.models import User, Case
from delicti.desk.services.importing import import_case_file
import_case_file(User.objects.get(username="investigator"), Path(sys.argv[2]), Case.objects.get(), point=at)
"""
KINDS = (m.CaseFile, m.Actor, m.Episode, m.Indicator, m.EvidenceItem, m.CustodyEntry, m.Notifiable)


@pytest.fixture
def case(people: SimpleNamespace) -> m.Case:
    return cases.open_case(people.investigator, "Shop")


@pytest.mark.parametrize(
    ("point", "there"),
    [
        ("copied", False),
        ("in place", False),
        ("rows made", False),
        ("before commit", False),
        ("committed", True),
    ],
)
def test_an_import_that_is_killed_is_whole_or_not_there(
    case: m.Case, shop: Path, people: SimpleNamespace, in_another_process: Run, point: str, there: bool
) -> None:
    killed = in_another_process(IMPORT, point, str(shop))
    rows = {kind.objects.exists() for kind in KINDS}  # type: ignore[attr-defined]
    again = importing.import_case_file(people.investigator, shop, case)
    assert (
        killed.returncode,
        rows,
        store.check(again.seal).state,
        m.Actor.objects.count(),
        heads.verify().problems,
    ) == (
        -9,
        {there},
        "holds",
        18,
        [],
    )


def test_what_a_killed_import_left_aside_is_swept(
    case: m.Case, shop: Path, people: SimpleNamespace, in_another_process: Run
) -> None:
    in_another_process(IMPORT, "file copied", str(shop))
    assert (store.sweep(), store.sweep()) == (1, 0)


def test_a_merge_that_is_killed_did_not_happen(case: m.Case, people: SimpleNamespace, in_another_process: Run) -> None:
    other = cases.open_case(people.investigator, "Other")
    code = """
from delicti.desk.models import User, Case
from delicti.desk.services import merging
linked = merging._linked
def at(*a):
    linked(*a)
    os.kill(os.getpid(), signal.SIGKILL)
merging._linked = at
one, other = (Case.objects.get(title=title) for title in ("Shop", "Other"))
merging.merge(User.objects.get(username="investigator"), one, other, "same")
"""
    before = audit.head()
    killed = in_another_process(code)
    case.refresh_from_db()
    assert (killed.returncode, case.status, m.CaseLink.objects.count(), audit.head()) == (-9, "received", 0, before)
    merging.merge(people.investigator, case, other, "same")


def test_an_upload_whose_server_is_killed_goes_on_from_what_arrived(
    case: m.Case, people: SimpleNamespace, in_another_process: Run
) -> None:
    upload, _ = uploads.begin("access.log", 3_000, by=people.investigator, case=case)
    code = """
from delicti.desk.models import Upload
from delicti.desk.services import uploads
upload = Upload.objects.get()
uploads.receive(upload, 0, b"a" * 1000)
os.fsync = lambda handle: os.kill(os.getpid(), signal.SIGKILL)
uploads.receive(upload, 1000, b"b" * 1000)
"""
    killed = in_another_process(code)
    upload.refresh_from_db()
    have = uploads.arrived(upload)
    data = b"a" * 1000 + b"b" * 1000 + b"c" * 1000
    uploads.finish(uploads.receive(upload, have, data[have:]))
    work(until_idle=True)
    upload.refresh_from_db()
    kept = store.upload_path(upload).read_bytes()
    assert (killed.returncode, have >= 1000, upload.state, kept) == (-9, True, "complete", data)


@pytest.mark.parametrize("point", ["file", "written"])
def test_a_backup_that_is_killed_leaves_no_backup(
    case: m.Case, shop: Path, people: SimpleNamespace, in_another_process: Run, tmp_path: Path, point: str
) -> None:
    importing.import_case_file(people.investigator, shop, case)
    target = tmp_path / "desk.tar"
    code = (
        f"{KILL}\nfrom pathlib import Path\nfrom delicti.desk.backup import backup\nbackup(Path(sys.argv[2]), point=at)"
    )
    killed = in_another_process(code, point, str(target))
    was_there = target.exists()
    backup(target)
    assert (killed.returncode, was_there, target.exists()) == (-9, False, True)
