"""Progress in a pipe and on a real terminal."""

import io
import os
import pty
import subprocess
import sys

import pytest

from delicti.model.progress import Silent
from delicti.report.progress import progress_on

SCRIPT = """
import sys, time
from delicti.report.progress import progress_on
with progress_on(sys.stderr).stage("reading", 400_000_000) as stage:
    for _ in range(4):
        time.sleep(0.2)
        stage.advance(100_000_000)
"""


def on_a_terminal() -> str:
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT], stderr=theirs, env={**os.environ, "TERM": "xterm"}
    ) as process:
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
        process.wait(timeout=30)
    os.close(ours)
    return seen.decode()


def test_a_terminal_sees_amount_total_and_rate() -> None:
    seen = on_a_terminal()
    assert "200.0 MB of 400.0 MB" in seen
    assert "MB/s" in seen


def test_a_pipe_sees_one_line_per_stage() -> None:
    file = io.StringIO()
    with progress_on(file).stage("reading", 10) as stage:
        stage.advance(4_000_000)
        stage.advance(1_500_000)
    assert file.getvalue() == "reading: 5.5 MB, 0.0 s\n"


def test_a_stage_that_fails_says_nothing() -> None:
    file = io.StringIO()
    with pytest.raises(ValueError, match="stop"), progress_on(file).stage("reading", 10):
        raise ValueError("stop")
    assert file.getvalue() == ""


def test_other_units_are_counted_by_name() -> None:
    file = io.StringIO()
    with progress_on(file).stage("detecting", None, "values") as stage:
        stage.advance(190_000)
    assert file.getvalue() == "detecting: 190,000 values, 0.0 s\n"


def test_quiet_is_silent() -> None:
    assert isinstance(progress_on(io.StringIO(), quiet=True), Silent)
