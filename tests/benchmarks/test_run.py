"""The table and the picture show what was measured."""

import pytest

import run
from plot import picture

RUNS = {
    name: {"best_s": best, "median_s": best, "mb_per_s": 100 / best, "memory_bytes": 2_000_000}
    | {"memory_with_mapped_files_bytes": 3_000_000}
    for name, best in {"delicti": 8.0, "rg": 1.0, "goaccess": 32.0}.items()
}


def test_a_ratio_says_how_many_times_longer_delicti_takes():
    assert run.ratios(RUNS) == {"rg": 8.0, "goaccess": 0.25}


def test_without_delicti_there_is_no_ratio():
    assert run.ratios({"rg": RUNS["rg"]}) == {}


def test_the_table_has_a_row_for_each_program():
    rows = list(run.table({"runs": RUNS, "ratios": run.ratios(RUNS)}))
    assert [row.split()[0] for row in rows[1:]] == ["delicti", "rg", "goaccess"]


def test_a_program_that_is_not_installed_is_said_and_left_out(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    names = [program.name for program in run.programs(tmp_path / "a.log", tmp_path)]
    assert ("goaccess" in names, "goaccess is not installed" in capsys.readouterr().err) == (False, True)


def test_the_patterns_of_the_peer_are_thirty():
    assert len((run.HERE / "attack-patterns.txt").read_text().splitlines()) == 30


def test_the_picture_can_be_drawn():
    vl_convert = pytest.importorskip("vl_convert")
    assert "<svg" in vl_convert.vegalite_to_svg(picture(RUNS, "A log"))
