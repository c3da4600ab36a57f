"""The command line as a user meets it: evidence in, story out, a sealed case, plain errors."""

import os
import pty
import re
import signal
import subprocess
import sys
import time
import unicodedata
from pathlib import Path

import msgspec
import pytest

from delicti.model.flow import Case

SGR = re.compile(r"\x1b\[[0-9;]*m")
Made = tuple[Path, subprocess.CompletedProcess[bytes]]


def acting(text: str) -> set[str]:
    return {char for char in text if unicodedata.category(char) in {"Cc", "Cf", "Co", "Cn", "Zl", "Zp"}} - {"\n"}


def test_the_story_comes_with_its_chapters(made: Made) -> None:
    story = made[1].stdout.decode()
    assert all(title in story for title in ("How they got in", "What this evidence cannot show", "Evidence"))


def test_the_story_says_where_the_report_is(made: Made) -> None:
    assert f"Report:      {made[0] / 'report.html'}" in made[1].stdout.decode()


def test_nothing_from_the_logs_steers_a_pipe(made: Made) -> None:
    assert acting(made[1].stdout.decode() + made[1].stderr.decode()) == set()


def test_each_stage_says_one_line_in_a_pipe(made: Made) -> None:
    lines = made[1].stderr.decode().splitlines()
    assert lines
    assert all(re.fullmatch(r"[a-z ]+: [0-9.,]+ \S+, [0-9.]+ s", line) for line in lines)


def test_all_lines_are_accounted_for(made: Made) -> None:
    assert "422 lines = 421 in records + 0 structural + 1 quarantined" in made[1].stdout.decode()


@pytest.mark.parametrize("reader", ["director", "engineer"])
def test_the_story_may_be_told_shortly(delicti, made: Made, reader: str) -> None:
    whole, short = (delicti("show", made[0], *more).stdout for more in ((), ("--for", reader)))
    assert 0 < len(short) < len(whole)


def test_a_court_gets_the_whole(delicti, made: Made) -> None:
    assert delicti("show", made[0], "--for", "court").stdout == delicti("show", made[0]).stdout


def test_a_length_goes_with_the_whole_story_alone(delicti, made: Made) -> None:
    done = delicti("show", made[0], "A1", "--for", "director")
    assert (done.returncode, done.stderr) == (2, b"delicti: --for tells the story at one length: leave A1 out\n")


def test_json_is_the_case_alone(delicti, logs: Path, tmp_path: Path) -> None:
    done = delicti("investigate", logs, "-o", tmp_path / "case", "--workers", 1, "--json")
    assert msgspec.json.decode(done.stdout, type=Case).summary


def test_quiet_says_nothing(delicti, logs: Path, tmp_path: Path) -> None:
    done = delicti("investigate", logs, "-o", tmp_path / "case", "--workers", 1, "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_an_existing_folder_is_left_alone(delicti, logs: Path, tmp_path: Path) -> None:
    (tmp_path / "case").mkdir()
    (tmp_path / "case" / "mine").write_text("kept")
    done = delicti("investigate", logs, "-o", tmp_path / "case")
    assert (done.returncode, done.stderr.count(b"\n"), (tmp_path / "case" / "mine").read_text()) == (2, 1, "kept")


def test_evidence_that_is_not_there_is_one_sentence(delicti, tmp_path: Path) -> None:
    done = delicti("investigate", tmp_path / "none", "-o", tmp_path / "case")
    assert (done.returncode, done.stderr.decode()) == (2, f"delicti: {tmp_path / 'none'} does not exist\n")


def test_the_story_can_be_shown_again(delicti, made: Made, case: Path) -> None:
    again = delicti("show", case).stdout.decode()
    assert made[1].stdout.decode().startswith(again.rstrip("\n"))


def test_an_actor_is_shown_in_full(delicti, case: Path) -> None:
    assert b"203.0.113.9" in delicti("show", case, "A1").stdout


def test_a_finding_shows_its_line_as_it_stands(delicti, case: Path) -> None:
    shown = delicti("show", case, "A1").stdout.decode()
    finding = re.search(r"f-[0-9a-f]{16}", shown)
    assert finding is not None
    assert '"GET /' in delicti("show", case, finding[0]).stdout.decode()


def test_what_the_case_does_not_hold_is_one_sentence(delicti, case: Path) -> None:
    done = delicti("show", case, "A999")
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)


def test_a_folder_that_is_no_case_is_said_to_be_none(delicti, logs: Path) -> None:
    done = delicti("show", logs)
    assert (done.returncode, b"is no case file" in done.stderr) == (2, True)


def test_a_case_that_holds_is_said_to_hold(delicti, case: Path, logs: Path) -> None:
    assert delicti("verify", case, "--evidence", logs, "--workers", 1).returncode == 0


def test_an_altered_table_is_named(delicti, logs: Path, tmp_path: Path) -> None:
    case = tmp_path / "case"
    delicti("investigate", logs, "-o", case, "--workers", 1, "--quiet")
    table = case / "data" / "findings.parquet"
    data = bytearray(table.read_bytes())
    data[len(data) // 2] ^= 1
    table.write_bytes(data)
    done = delicti("verify", case)
    assert (done.returncode, b"findings.parquet" in done.stdout) == (1, True)


def test_custody_names_how_the_case_came_to_be(delicti, case: Path) -> None:
    shown = delicti("custody", case)
    assert (shown.returncode, b"created" in shown.stdout, b"report made" in shown.stdout) == (0, True, True)


def test_a_signed_case_names_its_examiner(delicti, logs: Path, tmp_path: Path) -> None:
    key, case = tmp_path / "ada.pem", tmp_path / "case"
    delicti("examiner", "new", "--name", "Ada Example", "--out", key)
    delicti("investigate", logs, "-o", case, "--workers", 1, "--quiet", "--examiner", key)
    assert b"Ada Example" in delicti("custody", case, "--trusted", tmp_path / "ada.pub").stdout


def test_evidence_may_come_through_a_pipe(delicti, logs: Path, tmp_path: Path) -> None:
    done = delicti(
        "investigate", "-", "-o", tmp_path / "case", "--workers", 1, input=(logs / "access.log").read_bytes()
    )
    assert b"203.0.113.9" in done.stdout


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("workers", ["1", "2"])
def test_an_interrupted_run_leaves_nothing(number: signal.Signals, workers: str, logs: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "delicti", "investigate", "-", "-o", str(tmp_path / "case"), "--workers", workers]
    (scratch := tmp_path / "scratch").mkdir()
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(scratch)},
    ) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write((logs / "access.log").read_bytes())
        process.stdin.flush()  # and never closed: the run waits for more
        while process.poll() is None and not list(scratch.iterdir()):
            time.sleep(0.05)
        time.sleep(1)
        process.send_signal(number)
        said = process.stderr.read()
        process.wait(timeout=60)
    assert (process.returncode, said, sorted(tmp_path.rglob("*"))) == (
        130,
        b"Interrupted; nothing was written.\n",
        [scratch],
    )


def test_a_terminal_sees_bars_and_colour_but_nothing_that_steers(logs: Path, tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    command = [
        sys.executable,
        "-m",
        "delicti",
        "investigate",
        str(logs),
        "-o",
        str(tmp_path / "case"),
        "--workers",
        "1",
    ]
    terminal = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100"}
    with subprocess.Popen(command, stdout=theirs, stderr=subprocess.PIPE, env=terminal) as process:
        os.close(theirs)
        seen = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # Linux says so when the other end is closed
                break
            if not part:
                break
            seen += part
        process.wait(timeout=120)
    os.close(ours)
    text = seen.decode().replace("\r\n", "\n")
    assert (bool(SGR.search(text)), acting(SGR.sub("", text))) == (True, set())
