"""kill -9 in intake, import, merge, split, erasure, backup, restore: nothing lost, nothing half, it goes on after."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from subprocess import CompletedProcess
from types import SimpleNamespace

import pytest
from django.conf import settings

from delicti.desk import audit, clock, heads, store
from delicti.desk import models as m
from delicti.desk.backup import backup
from delicti.desk.services import cases, erasure, importing, intake, jobs, merging, uploads
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


ACTS = {  # what is done to the desk; each must not have happened where its process is killed before its end
    "accept": "intake.accept(user('intake'), m.Report.objects.get())",
    "finish": "uploads.finish(m.Upload.objects.get(report__isnull=False))",
    "settle": "uploads.settle(jobs.take('w'), '0' * 64)",
    "split": "merging.split(user('investigator'), m.Case.objects.get(title='Shop'), m.CaseFile.objects.all(), 'n', 'r')",  # noqa: E501
    "erase": "erasure.confirm(user('reviewer'), m.ErasureRequest.objects.get())",
}
KILLED = """
from delicti.desk import audit, models as m
from delicti.desk.services import erasure, intake, jobs, merging, uploads
user = lambda name: m.User.objects.get(username=name)
append = audit.append
def killed(*a, **k):
    append(*a, **k)
    os.kill(os.getpid(), signal.SIGKILL)
audit.append = killed
"""


@pytest.fixture
def busy(case: m.Case, shop: Path, people: SimpleNamespace) -> m.Case:
    cases.set_member(people.investigator, case, people.reviewer, {"decide"}, "erases")
    erasure.request(people.investigator, importing.import_case_file(people.investigator, shop, case), "asked", "law")
    report, _ = intake.report(organisation="Shop", sector="bank", noticed="changed")
    upload, _ = uploads.begin("access.log", 3, report=report)
    uploads.receive(upload, 0, b"abc")
    return case


def state() -> list[object]:
    """Every row of the desk, and the files in its home."""
    kinds = (*KINDS, m.Case, m.Upload, m.Report, m.Job, m.Tombstone, m.ErasureRequest, m.CaseLink, m.Membership)
    rows = [sorted(map(str, kind._default_manager.values())) for kind in kinds]
    return [*rows, audit.head(), sorted(one.name for one in Path(settings.DESK_HOME).glob("[su]*/**/*"))]


@pytest.mark.parametrize("name", ACTS)
def test_an_act_that_is_killed_did_not_happen_and_is_done_after(
    busy: m.Case, in_another_process: Run, name: str
) -> None:
    if name == "settle":
        uploads.finish(m.Upload.objects.get())
    before = state()
    killed = in_another_process(f"{KILLED}\n{ACTS[name]}")
    after = state()
    done = in_another_process(f"{KILLED}\naudit.append = append\n{ACTS[name]}")
    assert (killed.returncode, after == before, done.stderr, state() == before) == (-9, True, "", False)
    assert heads.verify().problems == []


def test_bytes_whose_erasure_was_killed_after_its_commit_go_with_the_next_worker(
    busy: m.Case, in_another_process: Run
) -> None:
    code = f"{KILLED}\naudit.append = append\nfrom delicti.desk import store\n"
    code += f"store.erase = lambda seal: os.kill(os.getpid(), signal.SIGKILL)\n{ACTS['erase']}"
    killed = in_another_process(code)
    seal = m.CaseFile.objects.get().seal
    left = (m.CaseFile.objects.get().state, store.has(seal))
    work(until_idle=True)
    assert (killed.returncode, left, store.has(seal)) == (-9, ("erased", True), False)


@pytest.mark.parametrize("where", ["uploads.settle", "watch.run", "jobs.done"])
def test_a_check_whose_worker_is_killed_is_done_by_the_next(busy: m.Case, in_another_process: Run, where: str) -> None:
    upload = uploads.finish(m.Upload.objects.get())
    code = "from delicti.desk.worker import loop, watch\nfrom delicti.desk.services import jobs, uploads\n"
    code += f"{where} = lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL)\nloop.work(until_idle=True)"
    killed = in_another_process(code)
    upload.refresh_from_db()
    left = upload.state
    with clock.standing_at(clock.now() + timedelta(minutes=2)):
        jobs.reap()
    work(until_idle=True)
    upload.refresh_from_db()
    assert (killed.returncode, left, upload.state, upload.sha256) == (
        -9,
        "arrived",
        "complete",
        hashlib.sha256(b"abc").hexdigest(),
    )


@pytest.mark.parametrize("point", ["unpack", "ready", "load"])
@pytest.mark.parametrize("after", [False, True])
def test_a_restore_that_is_killed_is_not_there_and_is_done_again(
    busy: m.Case, tmp_path: Path, point: str, after: bool
) -> None:
    backup(tmp_path / "desk.tar")
    head, new = audit.head(), tmp_path / "new"
    code = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom delicti.desk import command, restore\n"
        f"place = command if {point!r} == 'ready' else restore\nreal = getattr(place, {point!r})\n"
        f"def killed(*a):\n    {after} and real(*a)\n    os.kill(os.getpid(), signal.SIGKILL)\n"
        f"setattr(place, {point!r}, killed)\ncommand.restore(Path(sys.argv[1]), Path(sys.argv[2]))"
    )
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    start = [sys.executable, "-c", code, str(tmp_path / "desk.tar"), str(new)]
    killed = subprocess.run(start, env=environment, capture_output=True, check=False)
    there = new.exists()
    again = [sys.executable, "-m", "delicti", "desk", "restore", str(tmp_path / "desk.tar")]
    done = subprocess.run(
        again, env={**environment, "DELICTI_DESK_HOME": str(new)}, capture_output=True, text=True, check=False
    )
    assert (killed.returncode, there, done.stdout) == (-9, False, f"Restored, audit head {head[1]}.\n")
