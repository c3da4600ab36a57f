"""A worker from the upload of a log to the imported case, through cancelling, failing and losing it."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection, connections

from delicti.desk import clock
from delicti.desk.models import Board, Case, Job, Upload
from delicti.desk.services import campaigns, cases, jobs, uploads
from delicti.desk.worker.loop import work

LOGS = Path(__file__).parents[3] / "examples" / "shop" / "logs"


@pytest.fixture
def case(people: SimpleNamespace) -> Case:
    return cases.open_case(people.investigator, "Shop")


@pytest.fixture
def upload(case: Case, people: SimpleNamespace) -> Upload:
    return uploads.take(people.investigator, case, LOGS / "access.log")


def ended(job: Job) -> Job:
    work(until_idle=True)
    job.refresh_from_db()
    return job


def test_an_uploaded_log_becomes_an_imported_case_file(case: Case, upload: Upload, people: SimpleNamespace) -> None:
    job = ended(jobs.investigate(people.investigator, case, [upload], {"timezone": "Europe/Berlin"}))
    case.refresh_from_db()
    assert (job.state, job.error, job.stage, case.item_count, case.attacker_count, case.seal_holds) == (
        "done",
        "",
        "reconstruct",
        1,
        2,
        True,
    )


def test_a_log_that_is_none_fails_with_the_reason(case: Case, people: SimpleNamespace, tmp_path: Path) -> None:
    (tmp_path / "empty.log").write_bytes(b"\0" * 10)
    upload = uploads.take(people.investigator, case, tmp_path / "empty.log")
    job = ended(jobs.investigate(people.investigator, case, [upload], {"timezone": "Nowhere/City"}))
    assert (job.state, "Nowhere/City" in job.error) == ("failed", True)


def test_a_waiting_job_is_cancelled_at_once(case: Case, upload: Upload, people: SimpleNamespace) -> None:
    job = jobs.investigate(people.investigator, case, [upload])
    jobs.cancel(people.investigator, job)
    assert (ended(job).state, work(until_idle=True)) == ("cancelled", 0)


def test_a_job_without_heartbeat_is_taken_back(case: Case, upload: Upload, people: SimpleNamespace) -> None:
    job = jobs.investigate(people.investigator, case, [upload])
    jobs.take("a worker that is gone")
    with clock.standing_at(clock.now() + timedelta(minutes=2)):
        jobs.reap()
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("waiting", 1)


def test_a_worker_whose_job_was_taken_back_cannot_end_it(case: Case, upload: Upload, people: SimpleNamespace) -> None:
    jobs.investigate(people.investigator, case, [upload])
    mine = jobs.take("slow")
    assert mine is not None
    with clock.standing_at(clock.now() + timedelta(minutes=2)):
        jobs.reap()
    jobs.take("quick")
    assert (jobs.done(mine), jobs.beat(mine)) == (False, False)


def test_a_job_that_lost_three_workers_has_failed(case: Case, upload: Upload, people: SimpleNamespace) -> None:
    job = jobs.investigate(people.investigator, case, [upload])
    for hour in range(3):
        with clock.standing_at(clock.now() + timedelta(hours=hour)):
            jobs.take("a worker that is gone")
        with clock.standing_at(clock.now() + timedelta(hours=hour, minutes=2)):
            jobs.reap()
    job.refresh_from_db()
    assert (job.state, job.error[:27]) == ("failed", "its worker was lost 3 times")


def test_a_killed_worker_loses_nothing(case: Case, upload: Upload, people: SimpleNamespace) -> None:
    job = jobs.investigate(people.investigator, case, [upload])
    connections.close_all()
    code = "import django; django.setup(); from delicti.desk.worker.loop import work; work()"
    worker = subprocess.Popen([sys.executable, "-c", code])
    try:
        while not Job.objects.filter(pk=job.pk, stage__gt="").exists():
            time.sleep(0.1)
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
    with clock.standing_at(clock.now() + timedelta(minutes=2)):
        jobs.reap()
    done = ended(job)
    assert (done.state, done.attempts, case.case_files.count()) == ("done", 2, 1)


def test_a_running_job_is_stopped_when_it_is_cancelled(case: Case, upload: Upload, people: SimpleNamespace) -> None:
    job = jobs.investigate(people.investigator, case, [upload])
    connections.close_all()
    code = "import django; django.setup(); from delicti.desk.worker.loop import work; work(until_idle=True)"
    worker = subprocess.Popen([sys.executable, "-c", code])
    while not Job.objects.filter(pk=job.pk, state="running").exists():
        time.sleep(0.05)
    jobs.cancel(people.investigator, job)
    worker.wait(60)
    job.refresh_from_db()
    assert (job.state, case.case_files.count()) == ("cancelled", 0)


def test_options_that_a_job_may_not_set_are_refused(case: Case, upload: Upload, people: SimpleNamespace) -> None:
    from delicti.model.errors import UserError

    with pytest.raises(UserError, match="no option"):
        jobs.investigate(people.investigator, case, [upload], {"rules": ["/etc"]})


def test_a_campaign_is_counted_again_and_one_that_cannot_be_ends_no_worker(
    people: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    campaign = campaigns.make(people.reviewer, "Action", "an order")
    assert work(until_idle=True) == 0
    assert Board.objects.get().campaign == campaign
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE desk_board RENAME TO desk_elsewhere")
    assert work(until_idle=True) == 0
    assert "were not counted again" in capsys.readouterr().err
