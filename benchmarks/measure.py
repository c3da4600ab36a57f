"""Runs a command and measures it: seconds, processor seconds, and the peak memory of all its processes together.

Memory is sampled from /proc/PID/smaps_rollup, 20 times a second, over every process of the command's session, so that
workers count too. `Pss` shares a page among those that map it: its sum over the processes is what they really hold.
Two peaks are kept: `memory`, what only these processes can hold (anonymous and shared memory), and `mapped`, which
also counts the files they map; the kernel may drop those pages at any time (ripgrep maps the log itself). A peak
shorter than the interval can be missed.
"""

import os
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

INTERVAL = 0.05
_PROC = Path("/proc")


@dataclass(frozen=True)
class Run:
    """One run of one command. Memory in bytes."""

    seconds: float
    processor_seconds: float
    memory: int
    mapped: int
    code: int
    out: str
    err: str


def plain_environment():
    """The environment without what changes how Python starts: with PYTHONDONTWRITEBYTECODE it compiles every time."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def measure(command):
    """Runs the command to its end."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        began = time.perf_counter()
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            env=plain_environment(),
            start_new_session=True,
        )
        sampler = _Sampler(process.pid)
        sampler.start()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        sampler.stop()
        return Run(
            seconds=seconds,
            processor_seconds=usage.ru_utime + usage.ru_stime,
            memory=sampler.memory,
            mapped=sampler.mapped,
            code=process.returncode,
            out=_text(out),
            err=_text(err),
        )


class _Sampler(threading.Thread):
    def __init__(self, session):
        super().__init__(daemon=True)
        self.memory = self.mapped = 0
        self._session = session
        self._ended = threading.Event()

    def run(self):
        while not self._ended.wait(INTERVAL):
            held = [_held(pid) for pid in members(self._session)]
            self.memory = max(self.memory, sum(own for own, _ in held))
            self.mapped = max(self.mapped, sum(every for _, every in held))

    def stop(self):
        self._ended.set()
        self.join()


def members(session):
    """The processes of a session; a worker stays in it when its parent ends."""
    found = []
    for folder in _PROC.iterdir():
        if folder.name.isdigit():
            try:
                # The command's name stands in parentheses and may hold blanks; the session is the fourth after it.
                fields = (folder / "stat").read_text(errors="replace").rpartition(")")[2].split()
            except OSError:
                continue  # it ended meanwhile
            if int(fields[3]) == session:
                found.append(int(folder.name))
    return found


def processor_seconds(session):
    """Seconds of processor time that the processes of a session and their ended children have taken."""
    ticks = 0
    for pid in members(session):
        try:
            fields = (_PROC / str(pid) / "stat").read_text(errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _held(pid):
    """(bytes without mapped files, bytes with them), each page shared among those that map it."""
    try:
        lines = (_PROC / str(pid) / "smaps_rollup").read_text().splitlines()[1:]
    except OSError:
        return 0, 0
    kilobytes = {name: int(value.split()[0]) for name, _, value in (line.partition(":") for line in lines)}
    return (kilobytes["Pss"] - kilobytes.get("Pss_File", 0)) * 1024, kilobytes["Pss"] * 1024


def _text(file):
    file.seek(0)
    return file.read().decode("utf-8", "replace")
