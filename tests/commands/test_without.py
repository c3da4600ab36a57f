"""`delicti show CASE --without FINDING` as it is typed."""

from pathlib import Path

import pytest

from delicti import cli
from delicti.run import investigate

LOGS = Path(__file__).parents[2] / "examples" / "shop" / "logs"


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(investigate([LOGS], tmp_path_factory.mktemp("without") / "shop", workers=1))


def told(case: str, rule: str, capsys: pytest.CaptureFixture[str]) -> str:
    code = cli.run(["show", case, "--without", rule, "--evidence", str(LOGS), "--workers", "1"])
    assert code == 0
    return " ".join(capsys.readouterr().out.split())


def test_what_falls_is_told(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "No longer: SQL injection at /item.php, parameter pid" in told(case, "grammar/sql", capsys)


def test_what_rests_on_other_findings_too_stands(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    stands = told(case, "tool-sqlmap", capsys).partition("stands without them")[2]
    assert "exploitation at /item.php" in stands


def test_without_the_evidence_it_says_that_it_needs_it(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = cli.run(["show", case, "--without", "grammar/sql"])
    assert (code, "--without needs the evidence" in capsys.readouterr().err) == (2, True)


@pytest.mark.parametrize("more", [["A1"], ["--json"]])
def test_it_tells_of_the_whole_story_only(case: str, more: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    code = cli.run(["show", case, *more, "--without", "grammar/sql", "--evidence", str(LOGS)])
    assert (code, f"leave {more[0]} out" in capsys.readouterr().err) == (2, True)


def test_evidence_alone_is_refused(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = cli.run(["show", case, "--evidence", str(LOGS)])
    assert (code, "go with --without" in capsys.readouterr().err) == (2, True)
