"""A case is read back as it was written; what is broken or leads out of it is said in one sentence."""

import os
from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest

from delicti.casefile.read import open_case
from delicti.model import tables as t
from delicti.model.errors import UserError

Kit = SimpleNamespace


def test_every_table_comes_back_in_its_schema(case: Path) -> None:
    opened = open_case(case)
    assert {name: opened.table(name).schema for name in t.CASE_TABLES} == t.CASE_TABLES


def test_the_document_comes_back(case: Path) -> None:
    opened = open_case(case).case
    assert (opened.summary, opened.counts["findings"], opened.taken[0].rows_best) == (
        "Somebody asked a database.",
        16,
        16,
    )


def test_a_finding_is_found_by_its_id(case: Path) -> None:
    opened = open_case(case)
    wanted = opened.findings.select("finding").collect()["finding"][2]
    assert opened.finding(wanted)["finding"] == wanted


def test_an_actor_and_an_episode_are_found_by_their_ids(case: Path) -> None:
    opened = open_case(case)
    assert (opened.actor("a-192.0.2.8")["role"], opened.episode("e-a-192.0.2.8")["kind"]) == (
        "attacker",
        "exploitation",
    )


def test_an_id_that_is_none_is_said(case: Path) -> None:
    with pytest.raises(UserError, match="has no finding f-none"):
        open_case(case).finding("f-none")


def test_an_unsigned_case_has_no_signer(case: Path) -> None:
    assert open_case(case).signed_by is None


def test_the_signer_is_named(signed: Path) -> None:
    assert str(open_case(signed).signed_by).startswith("Ada, CERT Example (key ")


def test_the_custody_is_told(case: Path) -> None:
    assert [(entry["seq"], entry["action"]) for entry in open_case(case).custody] == [(1, "created")]


@pytest.mark.parametrize("what", ["nothing", "file", "folder"])
def test_what_is_no_case_is_said_to_be_none(tmp_path: Path, what: str) -> None:
    path = tmp_path / "thing"
    if what == "file":
        path.write_text("x")
    elif what == "folder":
        path.mkdir()
    with pytest.raises(UserError, match=r"does not exist|is no case file"):
        open_case(path)


@pytest.mark.parametrize("place", ["data/actors.parquet", "data/case.json", "data/quarantine", "report.html"])
def test_a_case_with_a_link_is_not_opened(case: Path, tmp_path: Path, place: str) -> None:
    (tmp_path / "elsewhere").mkdir()
    path = case / place
    if path.is_file():
        path.unlink()
    elif path.is_dir():
        path.rename(tmp_path / "moved")
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UserError, match="is a link"):
        open_case(case)


def test_a_case_with_a_pipe_is_not_opened(case: Path) -> None:
    os.mkfifo(case / "data" / "pipe")
    with pytest.raises(UserError, match="neither a file nor a folder"):
        open_case(case)


def test_a_table_of_other_columns_is_refused(case: Path, kit: Kit) -> None:
    kit.alter(case, "actors", lambda frame: frame.rename({"role": "rank"}))
    with pytest.raises(UserError, match=r"not those of a case file \(.*rank.*\)"):
        open_case(case).actors  # noqa: B018


def test_a_torn_table_is_said_to_be_unreadable(case: Path) -> None:
    (case / "data/actors.parquet").write_bytes(b"PAR1junk")
    with pytest.raises(UserError, match="cannot be read"):
        open_case(case).actors  # noqa: B018


@pytest.mark.parametrize("text", ["", "{}", "[" * 50_000, '{"delicti": "\\ud800"}', "\xff"])
def test_a_document_that_is_none_is_said(case: Path, text: str) -> None:
    (case / "data/case.json").write_bytes(text.encode("latin-1"))
    with pytest.raises(UserError, match="is no case document"):
        open_case(case).case  # noqa: B018


def test_a_missing_table_is_said(case: Path) -> None:
    (case / "data/actors.parquet").unlink()
    with pytest.raises(UserError, match=r"missing|cannot be read"):
        open_case(case).actors  # noqa: B018


def test_a_scan_reads_only_what_is_asked(case: Path) -> None:
    lines = open_case(case).requests.filter(pl.col("line") == 6).select("target").collect()
    assert lines.height == 2
