"""What a report suggests, and which others tell of the same."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from delicti.desk.demo.words import NOTICED
from delicti.desk.models import Report
from delicti.desk.services import cases, importing, intake, triage, uploads
from delicti.desk.worker.loop import work
from delicti.model.words import KINDS


def report(organisation: str = "Shop Ltd", noticed: str = "Strange.", site: str = "") -> Report:
    return intake.report(organisation=organisation, sector="bank", noticed=noticed, site=site)[0]


@pytest.mark.parametrize(
    ("noticed", "articles"),
    [
        ("Our site was hacked and the front page replaced.", ["2", "4"]),
        ("The shop is down since noon.", ["5"]),
        ("A fake login page asks for card numbers.", ["7", "8"]),
        ("A colleague asked how long logs are kept.", []),
        ("We copy our logs every night; the download of the report is slow.", []),
        ("HACKED", ["2"]),
    ],
)
def test_words_of_a_report_suggest_offences(home: object, noticed: str, articles: list[str]) -> None:
    found = triage.from_words(report(noticed=noticed))
    assert [one.offence.split()[1].strip(",") for one in found] == articles
    assert all(one.why.removeprefix("it says “").removesuffix("”") in noticed for one in found)


def test_offences_are_named_as_episodes_name_them(home: object) -> None:
    told = {one.offence for text in NOTICED for one in triage.from_words(report(noticed=text))}
    assert told & {kind.offence for kind in KINDS.values()} == {
        "article 2, illegal access",
        "article 4, data interference",
    }


def test_cases_of_ones_own_suggest_what_their_episodes_do(people: SimpleNamespace, shop: Path) -> None:
    case = cases.open_case(people.investigator, "Shop", site="shop.example")
    importing.import_case_file(people.investigator, shop, case)
    found = report(site="shop.example")
    before = triage.suggested(people.intake, found)
    cases.set_member(people.investigator, case, people.intake, {"read"}, "takes reports in")
    first = triage.suggested(people.intake, found)[0]
    assert (before, first.offence) == ([], "article 2, illegal access")
    assert first.why.endswith(f"episodes of case {case.reference}")


def test_reports_are_the_same_by_organisation_site_or_file(people: SimpleNamespace) -> None:
    first, second, third = report("Shop Ltd"), report("SHOP LTD", site="a.example"), report("Other", site="A.example")
    fourth, fifth, alone = report("Fourth"), report("Fifth"), report("Älone")
    for one in (fourth, fifth):
        upload, _ = uploads.begin("a.log", 5, report=one)
        uploads.finish(uploads.receive(upload, 0, b"same\n"))
    work(until_idle=True)
    all_ = [first, second, third, fourth, fifth, alone]
    found = triage.same(people.intake, all_)
    assert [found[one.pk] for one in all_] == [1, 2, 1, 1, 1, 0]
    assert triage.same(people.intake, [second]) == {second.pk: 2}
    assert {one.pk: intake.likely_duplicates(people.intake, one).count() for one in all_} == found


def test_no_report_has_no_others(people: SimpleNamespace) -> None:
    assert triage.same(people.intake, []) == {}
