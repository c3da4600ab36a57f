"""A case is written whole or not at all, never over another, and its payload depends on the evidence alone."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import bagit
import polars as pl
import pytest

from delicti.casefile import ledger
from delicti.casefile.examiner import Examiner
from delicti.casefile.layout import members
from delicti.casefile.verify import verify
from delicti.casefile.write import write_case
from delicti.detect.rule_set import rule_set
from delicti.model.errors import UserError
from delicti.model.settings import Settings

Examiners = Callable[[str], Examiner]
Kit = SimpleNamespace


def payload(case: Path) -> dict[str, bytes]:
    return {path: (case / path).read_bytes() for path in members(case) if path.startswith("data/")}


def test_the_reference_library_accepts_the_bag(case: Path) -> None:
    assert bagit.Bag(str(case)).validate()


def test_the_reference_library_accepts_the_bag_after_the_ledger_grew(case: Path) -> None:
    (case / "report.html").write_text("a report")
    ledger.append(case, ledger.REPORTED, {"file": "report.html"})
    assert bagit.Bag(str(case)).validate()


def test_a_case_holds_every_table_and_its_document(case: Path) -> None:
    names = {"evidence", "requests", "messages", "findings", "actors", "episodes", "quarantine"}
    assert {f"data/{name}.parquet" for name in names} | {"data/case.json"} <= set(members(case))


def test_the_tag_manifest_lists_only_what_never_changes(case: Path) -> None:
    listed = [entry.split("  ")[1] for entry in (case / "tagmanifest-sha256.txt").read_text().splitlines()]
    assert listed == ["bag-info.txt", "bagit.txt", "manifest-sha256.txt"]


def test_the_payload_is_the_same_on_another_day_and_for_another_examiner(
    case: Path, logs: Path, tmp_path: Path, kit: Kit, examiner_of: Examiners
) -> None:
    time.sleep(1.1)
    other = kit.made([logs], tmp_path / "other", examiner_of("Ada"))
    assert payload(case) == payload(other)


@pytest.mark.parametrize("size", [700, 1 << 24])
def test_the_payload_does_not_depend_on_how_the_work_was_cut(logs: Path, tmp_path: Path, kit: Kit, size: int) -> None:
    paths = [kit.made([logs], tmp_path / f"case-{chunk}", chunk_bytes=chunk) for chunk in (size, 5000)]
    one, other = (payload(path) for path in paths)
    assert {path for path in one if one[path] != other[path]} == {"data/case.json"}  # it holds the parameter itself


def test_the_payload_does_not_depend_on_the_folder_of_the_evidence(
    case: Path, logs: Path, tmp_path: Path, kit: Kit
) -> None:
    shutil.copytree(logs, tmp_path / "a" / "b")
    other = kit.made([tmp_path / "a" / "b" / name for name in ("older.log", "access.log")], tmp_path / "other")
    assert payload(case) == payload(other)


def test_rows_that_come_in_any_order_are_written_in_one(logs: Path, tmp_path: Path, kit: Kit) -> None:
    settings, cases = Settings(use_rules=False), []
    with kit.derived([logs], settings) as (tables, story):
        shuffled = {
            name: getattr(story, name).sample(fraction=1, shuffle=True, seed=3)
            for name in ("findings", "actors", "episodes")
        }
        requests = story.requests.collect().sample(fraction=1, shuffle=True, seed=4).lazy()
        for name, one in (("plain", story), ("mixed", replace(story, requests=requests, **shuffled))):
            cases.append(write_case(tables, one, settings, tmp_path / name, rule_set(settings)))
    assert payload(cases[0]) == payload(cases[1])


def test_how_evidence_was_acquired_stands_in_the_ledger(logs: Path, tmp_path: Path, kit: Kit) -> None:
    settings = Settings(use_rules=False)
    with kit.derived([logs], settings) as (tables, story):
        acquired = tables.items.with_columns(pl.lit("Grace").alias("acquired_by"))
        case = write_case(
            replace(tables, items=acquired),
            story,
            settings,
            tmp_path / "case",
            rule_set(settings),
            None,
            {"place": "Room 4"},
        )
    what = ledger.entries(case)[0].what
    assert (what["acquisition"]["place"], what["evidence"][0]["acquired_by"]) == ("Room 4", "Grace")
    assert pl.read_parquet(case / "data/evidence.parquet")["acquired_by"].null_count() == 2


@pytest.fixture
def piped(logs: Path, tmp_path: Path) -> Path:
    """A case whose evidence came through standard input."""
    with (logs / "access.log").open("rb") as given:
        command = [sys.executable, "-c", PIPED, str(tmp_path / "piped")]
        subprocess.run(command, stdin=given, env=environment(), check=True)
    return tmp_path / "piped"


def test_what_came_through_a_pipe_is_kept(piped: Path, logs: Path) -> None:
    assert (piped / "data/evidence/stdin").read_bytes() == (logs / "access.log").read_bytes()


def test_a_piped_case_verifies_against_what_it_kept(piped: Path, kit: Kit) -> None:
    verdict = verify(piped, None, None, kit.derived)
    assert (verdict.problems, len(verdict.checked)) == ([], 6)


def test_a_piped_case_verifies_against_the_file_that_was_piped(piped: Path, logs: Path, kit: Kit) -> None:
    assert verify(piped, [logs / "access.log"], None, kit.derived).problems == []


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}


PIPED = """
import sys
from pathlib import Path
import conftest
conftest.made(["-"], Path(sys.argv[1]))
"""

SLOW = """
import signal, sys, time
from dataclasses import replace
from pathlib import Path
import conftest
from delicti.casefile.write import write_case
from delicti.model.settings import Settings

def wait(frame):
    print("writing", flush=True)
    for _ in range(600):
        time.sleep(0.1)
    return frame

settings = Settings(use_rules=False)
with conftest.derived([sys.argv[1]], settings) as (tables, story):
    slow = replace(story, messages=story.messages.map_batches(wait))
    write_case(tables, slow, settings, Path(sys.argv[2]), {})
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_run_that_is_stopped_leaves_nothing(logs: Path, tmp_path: Path, number: signal.Signals) -> None:
    (tmp_path / "out").mkdir()
    run = subprocess.Popen(
        [sys.executable, "-c", SLOW, str(logs), str(tmp_path / "out" / "case")],
        env=environment(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert run.stdout is not None
    said = run.stdout.readline()
    begun = [path.name for path in (tmp_path / "out").iterdir()]
    run.send_signal(number)
    code = run.wait(30)
    run.stdout.close()
    assert (said, len(begun), code != 0, list((tmp_path / "out").iterdir())) == (b"writing\n", 1, True, [])


def test_an_error_leaves_nothing(logs: Path, tmp_path: Path, kit: Kit) -> None:
    def fails(frame: pl.DataFrame) -> pl.DataFrame:
        raise RuntimeError("no")

    settings = Settings(use_rules=False)
    (tmp_path / "out").mkdir()
    with kit.derived([logs], settings) as (tables, story):
        broken = replace(story, messages=story.messages.map_batches(fails))
        with pytest.raises(Exception, match="no"):
            write_case(tables, broken, settings, tmp_path / "out" / "case", {})
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("kind", ["folder", "file", "dangling link"])
def test_what_exists_is_never_overwritten(logs: Path, tmp_path: Path, kit: Kit, kind: str) -> None:
    target = tmp_path / "out"
    if kind == "folder":
        target.mkdir()
    elif kind == "file":
        target.write_text("mine")
    else:
        target.symlink_to(tmp_path / "nowhere")
    with pytest.raises(UserError, match="exists already and was left as it is"):
        kit.made([logs], target)


def test_a_folder_that_cannot_be_written_is_the_users_to_mend(logs: Path, tmp_path: Path, kit: Kit) -> None:
    with pytest.raises(UserError, match="cannot be written: No such file or directory"):
        kit.made([logs], tmp_path / "no" / "such" / "case")


def test_no_spool_is_left_in_the_case(case: Path) -> None:
    assert not [path for path in members(case) if path.startswith(".")]


def test_the_examiner_stands_in_the_bag(signed: Path, examiner_of: Examiners) -> None:
    info = bagit.Bag(str(signed)).info
    assert (info["Contact-Name"], info["Delicti-Signed"]) == ("Ada", examiner_of("Ada").fingerprint)
