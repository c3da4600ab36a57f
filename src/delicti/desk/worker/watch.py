"""Runs a command apart and watches it: its progress goes into the job, a cancelled or lost job ends it."""

import json
import os
import selectors
import signal
import subprocess
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from delicti.desk.models import Job
from delicti.desk.services import jobs
from delicti.desk.worker.apart import command, environment
from delicti.report.visible import visible

_BEAT = 1.0  # seconds between two heartbeats
_GRACE = 10.0  # seconds that a command has to end by itself
_LONGEST_LINE, _LINES = 2_000, 40


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit code, None where it was stopped, and the last lines that it said."""

    code: int | None
    output: str

    @property
    def last_line(self) -> str:
        """What it said last."""
        return self.output.rpartition("\n")[2].removeprefix("delicti: ")


class Tally:
    """What the records of progress add up to: the stage, amounts, rate and time left."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._stage, self._begun = "", now()
        self.fields: dict[str, Any] = {}

    def take(self, line: str) -> bool:
        """Takes a line that is a record; whether it was one."""
        try:
            record = json.loads(line)
            stage, unit = visible(record["stage"])[:60], visible(record["unit"])[:20]
            done = int(record["done"])
            total = None if record["total"] is None else int(record["total"])
        except (ValueError, TypeError, KeyError):
            return False
        if stage != self._stage:
            self._stage, self._begun = stage, self._now()
        seconds = self._now() - self._begun
        rate = done / seconds if seconds > 0 and done else None
        left = max(total - done, 0) / rate if rate and total is not None else None
        self.fields = {
            "stage": stage,
            "unit": unit,
            "done": done,
            "total": total,
            "rate": rate,
            "seconds_left": left,
        }
        return True


def run(job: Job, arguments: Sequence[str], folder: Path, stop: Callable[[], bool]) -> Ended:
    """Runs `python ARGUMENTS` for a job, apart in a folder; ends it when the job is cancelled or `stop` says so."""
    said: deque[str] = deque(maxlen=_LINES)
    tally = Tally()
    process = subprocess.Popen(  # noqa: S603 - our own command; names in it are ours
        command(arguments, folder),
        cwd=folder,
        env=environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    stopped = False
    try:
        for line in _lines(process):
            if line is None:
                if stop() or not jobs.beat(job, **tally.fields):
                    stopped = True
                    _end(process)
            elif not tally.take(line):
                said.append(visible(line))
        if not stopped:
            jobs.beat(job, **tally.fields)  # what was said since the last beat
    finally:
        _end(process)
    return Ended(None if stopped else process.returncode, "\n".join(said))


def _lines(process: "subprocess.Popen[bytes]") -> Any:
    """Lines of what the process says, and None once a second."""
    assert process.stderr is not None
    pipe, rest, beat = process.stderr.fileno(), b"", 0.0
    with selectors.DefaultSelector() as selector, process.stderr:
        selector.register(pipe, selectors.EVENT_READ)
        while True:
            if time.monotonic() - beat >= _BEAT:
                beat = time.monotonic()
                yield None
            if not selector.select(_BEAT):
                if process.poll() is not None:
                    break  # something it started holds the pipe open
                continue
            data = os.read(pipe, 1 << 16)
            if not data:
                break
            *lines, rest = (rest + data).split(b"\n")
            rest = rest[-_LONGEST_LINE:]
            for line in lines:
                yield line[:_LONGEST_LINE].decode("utf-8", "replace")
    if rest:
        yield rest.decode("utf-8", "replace")


def _end(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(_GRACE)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
