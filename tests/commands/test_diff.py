"""`delicti diff` as it is typed."""

from pathlib import Path

import pytest

from delicti import cli
from delicti.run import investigate

LOGS = Path(__file__).parents[2] / "examples" / "shop" / "logs"


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    folder = tmp_path_factory.mktemp("diff")
    part = folder / "access.log"
    part.write_bytes(b"".join((LOGS / "access.log").read_bytes().splitlines(keepends=True)[:1300]))
    return tuple(str(investigate([log], folder / name, workers=1)) for name, log in (("a", part), ("b", LOGS)))  # type: ignore[return-value]


def test_the_same_case_ends_with_nought(cases: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    code = cli.run(["diff", cases[0], cases[0]])
    assert (code, capsys.readouterr().out) == (0, "\nThe two cases say the same\n")


def test_new_evidence_ends_with_one_and_is_told(cases: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    code = cli.run(["diff", *cases])
    assert (code, "New: error.log" in capsys.readouterr().out) == (1, True)


def test_an_actor_who_gained_an_address_is_not_new(cases: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    cli.run(["diff", *cases])
    told = " ".join(capsys.readouterr().out.split())
    assert "Outcome now: succeeded; before: failed." in told


def test_findings_in_the_part_both_have_are_not_new(cases: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    cli.run(["diff", *cases])
    assert "no longer there" not in capsys.readouterr().out


def test_turned_round_it_tells_the_opposite(cases: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    cli.run(["diff", cases[1], cases[0]])
    assert "No longer: error.log" in capsys.readouterr().out


def test_a_folder_that_is_no_case_is_refused(
    cases: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = cli.run(["diff", cases[0], str(tmp_path)])
    assert (code, "is no case file" in capsys.readouterr().err) == (2, True)
