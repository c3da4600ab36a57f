"""Custody keeps who looked into evidence, on the pages as through a job."""

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from delicti.desk import clock
from delicti.desk.models import Case, CaseFile
from delicti.desk.rights import NotThere
from delicti.desk.services import cases, custody, importing, jobs, uploads
from delicti.desk.worker.loop import work

LOGS = Path(__file__).parents[3] / "examples" / "shop" / "logs"


@pytest.fixture
def file(people: SimpleNamespace, shop: Path) -> CaseFile:
    return importing.import_case_file(people.investigator, shop)


def opened(case: Case) -> list[tuple[str, str, str]]:
    found = case.custody.filter(action="opened").order_by("number")
    return [(one.by_name, one.what, one.why) for one in found]


def test_who_reads_a_case_file_is_entered_once_a_day(file: CaseFile, people: SimpleNamespace) -> None:
    cases.set_member(people.investigator, file.case, people.reviewer, {"read"}, "reviews it")
    midnight = clock.now().replace(hour=1) + timedelta(days=1)
    for later in (0, 1, 2, 30):
        with clock.standing_at(midnight + timedelta(hours=later)):
            custody.read(people.investigator, file)
    custody.read(people.reviewer, file)
    row = ("case file", "read at the desk")
    assert opened(file.case) == [("investigator", *row), ("investigator", *row), ("reviewer", *row)]


def test_reading_leaves_the_time_of_change_of_the_case(file: CaseFile, people: SimpleNamespace) -> None:
    before = Case.objects.get(pk=file.case_id).updated_at
    custody.read(people.investigator, file)
    assert Case.objects.get(pk=file.case_id).updated_at == before


def test_a_stranger_reads_nothing_and_leaves_nothing(file: CaseFile, people: SimpleNamespace) -> None:
    with pytest.raises(NotThere):
        custody.read(people.reviewer, file)
    assert opened(file.case) == []


def test_an_investigation_opens_the_files_that_it_is_given(people: SimpleNamespace) -> None:
    case = cases.open_case(people.investigator, "Shop")
    upload = uploads.take(people.investigator, case, LOGS / "access.log")
    jobs.investigate(people.investigator, case, [upload])
    work(until_idle=True)
    entry = case.custody.get(action="opened")
    assert (entry.what, entry.why, entry.sha256, entry.upload, entry.by) == (
        "access.log",
        "investigated by a job of the desk",
        upload.sha256,
        upload,
        people.investigator,
    )
