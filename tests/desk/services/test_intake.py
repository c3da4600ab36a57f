"""Intake: a report and its receipt, the queue, files in pieces, and where they go."""

import hashlib
import zipfile
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace as People

import pytest

from delicti.desk import clock, store
from delicti.desk.models import Case, CustodyEntry, Job, Report, Upload
from delicti.desk.rights import NotThere, rows
from delicti.desk.services import cases, intake, jobs, uploads
from delicti.desk.worker.loop import work
from delicti.model.errors import UserError


@pytest.fixture
def received(home: Path) -> tuple[Report, str]:
    return intake.report(organisation="Shop Ltd", sector="private company", noticed="changed", site="shop.example")


def sent(report: Report, data: bytes, name: str = "access.log") -> Upload:
    upload, _ = uploads.begin(name, len(data), report=report)
    uploads.finish(uploads.receive(upload, 0, data))
    work(until_idle=True)
    upload.refresh_from_db()
    return upload


def test_the_receipt_leads_to_the_report(received: tuple[Report, str]) -> None:
    report, receipt = received
    assert intake.by_receipt(f" {receipt.lower()} ") == report


@pytest.mark.parametrize(
    "change", [lambda r: r[:-1], lambda r: r[:9], lambda r: f"R2-{r}", lambda r: "", lambda r: "\0"]
)
def test_a_wrong_receipt_is_not_there(received: tuple[Report, str], change: object) -> None:
    with pytest.raises(NotThere):
        intake.by_receipt(change(received[1]))  # type: ignore[operator]


def test_the_secret_of_a_receipt_is_kept_nowhere(received: tuple[Report, str]) -> None:
    report, receipt = received
    assert receipt.split("-")[1] not in str(Report.objects.filter(pk=report.pk).values())


def test_an_accepted_report_becomes_a_case_with_its_files(received: tuple[Report, str], people: People) -> None:
    report, _ = received
    upload = sent(report, b"line\n")
    case = intake.accept(people.intake, report)
    upload.refresh_from_db()
    assert (upload.case, CustodyEntry.objects.get(case=case).sha256) == (case, hashlib.sha256(b"line\n").hexdigest())


def test_a_report_is_accepted_once(received: tuple[Report, str], people: People) -> None:
    intake.accept(people.intake, received[0])
    with pytest.raises(UserError, match="accepted already"):
        intake.accept(people.intake, received[0])


def test_a_report_of_the_same_site_is_a_likely_duplicate(received: tuple[Report, str], people: People) -> None:
    other, _ = intake.report(organisation="Another", sector="bank", noticed="x", site="SHOP.example")
    assert list(intake.likely_duplicates(people.intake, other)) == [received[0]]


def test_a_report_with_the_same_file_is_a_likely_duplicate(received: tuple[Report, str], people: People) -> None:
    sent(received[0], b"same\n")
    other, _ = intake.report(organisation="Another", sector="bank", noticed="x")
    sent(other, b"same\n")
    assert list(intake.likely_duplicates(people.intake, other)) == [received[0]]


def test_likely_cases_are_those_that_the_triage_may_read(received: tuple[Report, str], people: People) -> None:
    cases.open_case(people.investigator, "Hidden", site="shop.example")
    mine = cases.open_case(people.intake, "Mine", site="shop.example")
    assert list(intake.likely_cases(people.intake, received[0])) == [mine]


def test_what_was_noticed_in_the_future_is_refused(home: Path) -> None:
    with pytest.raises(UserError, match="future"):
        intake.report(organisation="A", sector="bank", noticed="x", noticed_at=clock.now() + timedelta(days=1))


def test_a_file_comes_in_pieces_and_is_hashed(received: tuple[Report, str]) -> None:
    upload, _ = uploads.begin("../../etc/pass\x07wd", 6, report=received[0])
    upload = uploads.receive(upload, 0, b"abc")
    uploads.finish(uploads.receive(upload, 3, b"def"))
    work(until_idle=True)
    upload.refresh_from_db()
    assert (upload.name, upload.sha256) == ("pass\\x07wd", hashlib.sha256(b"abcdef").hexdigest())


@pytest.mark.parametrize(("offset", "data"), [(2, b"x"), (0, b"x" * 7)])
def test_a_piece_at_a_wrong_place_is_refused(received: tuple[Report, str], offset: int, data: bytes) -> None:
    upload, _ = uploads.begin("a", 6, report=received[0])
    with pytest.raises(UserError):
        uploads.receive(upload, offset, data)


def test_a_file_that_is_not_whole_is_not_taken_in(received: tuple[Report, str]) -> None:
    upload, _ = uploads.begin("a", 6, report=received[0])
    with pytest.raises(UserError, match="3 of 6 bytes"):
        uploads.finish(uploads.receive(upload, 0, b"abc"))


def test_only_its_key_goes_on_with_an_upload(received: tuple[Report, str]) -> None:
    upload, key = uploads.begin("a", 6, report=received[0])
    with pytest.raises(NotThere):
        uploads.by_key(upload.pk, key + "x")
    assert uploads.by_key(upload.pk, key) == upload


def test_a_zip_slip_is_refused_and_removed_and_its_hash_stays(received: tuple[Report, str], tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("../evil", b"x")
    data = (tmp_path / "a.zip").read_bytes()
    upload = sent(received[0], data)
    assert (upload.state, upload.reason, upload.sha256, store.upload_path(upload).exists()) == (
        "refused",
        "a name in it leads out of its folder",
        hashlib.sha256(data).hexdigest(),
        False,
    )


def begun(report: Report, data: bytes) -> Upload:
    upload, _ = uploads.begin("access.log", len(data), report=report)
    return uploads.finish(uploads.receive(upload, 0, data))


def test_a_file_that_arrived_is_not_read_before_a_worker_has_it(received: tuple[Report, str]) -> None:
    upload = begun(received[0], b"PK\x03\x04 no zip at all")
    job = Job.objects.get()
    assert (upload.state, upload.sha256, job.kind, job.by) == ("arrived", "", "receive", None)


def test_finishing_again_asks_for_one_check(received: tuple[Report, str]) -> None:
    uploads.finish(begun(received[0], b"line\n"))
    assert Job.objects.count() == 1


def test_a_file_that_is_checked_after_its_report_was_accepted_enters_the_case(
    received: tuple[Report, str], people: People
) -> None:
    upload = begun(received[0], b"line\n")
    case = intake.accept(people.intake, received[0])
    waits = (intake.unsettled(case), CustodyEntry.objects.count(), rows(people.intake, Job).count())
    work(until_idle=True)
    upload.refresh_from_db()
    assert (waits, upload.state, upload.case, CustodyEntry.objects.get(case=case).upload, intake.unsettled(case)) == (
        (1, 0, 1),
        "complete",
        case,
        upload,
        0,
    )


def test_a_file_that_is_sent_on_after_its_report_was_accepted_enters_the_case(
    received: tuple[Report, str], people: People
) -> None:
    upload, _ = uploads.begin("access.log", 6, report=received[0])
    upload = uploads.receive(upload, 0, b"abc")
    case = intake.accept(people.intake, received[0])
    uploads.finish(uploads.receive(upload, 3, b"def"))
    work(until_idle=True)
    assert CustodyEntry.objects.get(case=case).sha256 == hashlib.sha256(b"abcdef").hexdigest()


def test_a_check_that_failed_says_so_and_is_asked_for_again(received: tuple[Report, str], people: People) -> None:
    upload = begun(received[0], b"line\n")
    job = jobs.take("a worker")
    assert job is not None
    jobs.failed(job, "the disk is full")
    upload.refresh_from_db()
    failed = (upload.state, upload.reason, store.upload_path(upload).exists())
    uploads.check_again(people.intake, upload.pk)
    work(until_idle=True)
    upload.refresh_from_db()
    assert (failed, upload.state, upload.reason) == (
        ("arrived", "its check failed: the disk is full", True),
        "complete",
        "",
    )


def test_a_worker_whose_check_was_taken_back_settles_nothing(received: tuple[Report, str]) -> None:
    upload = begun(received[0], b"line\n")
    slow = jobs.take("slow")
    assert slow is not None
    with clock.standing_at(clock.now() + timedelta(minutes=2)):
        jobs.reap()
    jobs.take("quick")
    settled = uploads.settle(slow, "0" * 64)
    upload.refresh_from_db()
    assert (settled, upload.state) == (None, "arrived")


def test_a_file_beyond_the_bound_is_refused_before_it_is_sent(received: tuple[Report, str]) -> None:
    with pytest.raises(UserError, match="are taken in"):
        uploads.begin("a", 1 << 60, report=received[0])


def test_an_upload_that_is_given_up_leaves_no_bytes(received: tuple[Report, str]) -> None:
    upload, _ = uploads.begin("a", 6, report=received[0])
    uploads.give_up(uploads.receive(upload, 0, b"abc"))
    assert not store.upload_path(upload).exists()


def test_a_report_takes_no_more_files_after_its_triage(received: tuple[Report, str], people: People) -> None:
    intake.decline(people.intake, received[0], "not ours", "please ask the police")
    received[0].refresh_from_db()
    with pytest.raises(UserError, match="is declined"):
        uploads.begin("a", 6, report=received[0])


def test_a_case_of_a_report_is_seen_by_its_members_alone(received: tuple[Report, str], people: People) -> None:
    intake.accept(people.intake, received[0])
    assert (rows(people.intake, Case).count(), rows(people.investigator, Case).count()) == (1, 0)
