"""The story of the example as if findings had never been made."""

from pathlib import Path

import polars as pl
import pytest

from delicti.casefile.read import CaseFile, open_case
from delicti.model.errors import UserError
from delicti.model.progress import Silent
from delicti.report.changes import Changes
from delicti.report.opened import view_of
from delicti.run import investigate
from delicti.what_if import WhatIf, named_findings, what_if

LOGS = Path(__file__).parents[1] / "examples" / "shop" / "logs"


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> CaseFile:
    return open_case(investigate([LOGS], tmp_path_factory.mktemp("what") / "shop", workers=1))


def asked(opened: CaseFile, *names: str, evidence: Path = LOGS) -> WhatIf:
    dropped = named_findings(opened.findings, names)
    return what_if(opened, view_of(opened.folder), dropped, [evidence], 1, Silent())


@pytest.fixture(scope="module")
def without_sql(opened: CaseFile) -> WhatIf:
    return asked(opened, "grammar/sql")


def test_with_every_finding_the_story_is_the_one_of_the_case(opened: CaseFile, without_sql: WhatIf) -> None:
    assert Changes(view_of(opened.folder), without_sql.whole).conclusions() == ()


def test_without_its_findings_the_way_in_falls(without_sql: WhatIf) -> None:
    ways = [{one.weakness for one in view.case.entry_points} for view in (without_sql.whole, without_sql.without)]
    assert ("SQL injection" in ways[0], "SQL injection" in ways[1]) == (True, False)


def test_without_its_findings_nothing_is_taken(without_sql: WhatIf) -> None:
    assert (len(without_sql.whole.case.taken), without_sql.without.case.taken) == (2, ())


def test_what_rests_on_other_findings_stays(without_sql: WhatIf) -> None:
    kept = [{one["kind"] for one in view.succeeded} for view in (without_sql.whole, without_sql.without)]
    assert kept[0] - kept[1] == {"exploitation", "exfiltration"}


def test_episodes_that_rest_on_a_finding_are_known(opened: CaseFile, without_sql: WhatIf) -> None:
    kinds = {opened.episode(one)["kind"] for one in without_sql.episodes}
    assert {"exploitation", "exfiltration"} <= kinds


def test_the_case_is_left_as_it_was(opened: CaseFile) -> None:
    before = {path: path.stat().st_mtime_ns for path in opened.folder.rglob("*")}
    asked(opened, "tool-sqlmap")
    assert {path: path.stat().st_mtime_ns for path in opened.folder.rglob("*")} == before


def test_evidence_of_another_case_is_refused(opened: CaseFile, tmp_path: Path) -> None:
    for log in LOGS.iterdir():
        (tmp_path / log.name).write_bytes(log.read_bytes()[:-300])
    with pytest.raises(UserError, match=r"lacks 'access\.log'|lacks 'error\.log'"):
        asked(opened, "tool-sqlmap", evidence=tmp_path)


def test_more_than_the_evidence_of_the_case_is_refused(opened: CaseFile, tmp_path: Path) -> None:
    for log in LOGS.iterdir():
        (tmp_path / log.name).write_bytes(log.read_bytes())
    (tmp_path / "other.log").write_bytes((LOGS / "access.log").read_bytes()[:20_000])
    with pytest.raises(UserError, match=r"'other\.log' is not evidence of this case"):
        asked(opened, "tool-sqlmap", evidence=tmp_path)


FINDINGS = pl.LazyFrame(
    {
        "finding": ["f-12", "f-123", "f-9"],
        "class": ["sqli", "sqli", "lfi"],
        "rule": ["grammar/sql", "grammar/sql", "grammar/path"],
        "item": ["i"] * 3,
        "line": [1, 2, 3],
    }
)


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["grammar/sql"], ["f-12", "f-123"]),
        (["f-12"], ["f-12"]),
        (["f-9"], ["f-9"]),
        (["f-123", "grammar/sql"], ["f-12", "f-123"]),
        (["grammar/path", "f-12"], ["f-12", "f-9"]),
    ],
)
def test_findings_are_named_by_rule_id_or_its_beginning(names: list[str], found: list[str]) -> None:
    assert named_findings(FINDINGS, names)["finding"].to_list() == found


@pytest.mark.parametrize(
    ("name", "why"), [("f-1", "begins more than one id"), ("grammar/", "no finding"), ("", "no f")]
)
def test_a_name_of_none_or_of_several_is_refused(name: str, why: str) -> None:
    with pytest.raises(UserError, match=why):
        named_findings(FINDINGS, [name])
