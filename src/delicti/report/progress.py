"""Progress on standard error: a bar per stage on a terminal, one plain line per stage in a pipe, records for a program.

With DELICTI_PROGRESS=json each line is a JSON object: `stage`, `unit`, `done`, `total` (null where unknown), `ended`.
"""

import json
import os
import time
from types import TracebackType
from typing import IO, TYPE_CHECKING, Self

from delicti.model.progress import Progress, Silent, Stage
from delicti.report import wording
from delicti.report.visible import visible

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

BYTES = "bytes"
PROGRESS = "DELICTI_PROGRESS"
_EVERY = 0.5  # seconds between two records of a stage


def progress_on(file: IO[str], *, quiet: bool = False) -> Progress:
    """Who listens: nobody, a program, a bar on a terminal that can move its cursor, or lines."""
    if os.environ.get(PROGRESS) == "json":
        return Records(file)
    if quiet:
        return Silent()
    from rich.console import Console

    console = Console(file=file, markup=False, emoji=False, highlight=False)
    if console.is_terminal and not console.is_dumb_terminal:
        return Bar(console)
    return Lines(file)


class Lines:
    """Says one line at the end of each stage: its name, what was done, how long it took."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def stage(self, name: str, total: int | None, unit: str = BYTES) -> Stage:  # noqa: ARG002
        """A stage that will say one line."""
        return _Line(self._file, name, unit)


class _Line:
    def __init__(self, file: IO[str], name: str, unit: str) -> None:
        self._file, self._name, self._unit = file, name, unit
        self._done = 0
        self._begun = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            return
        seconds = time.monotonic() - self._begun
        print(f"{visible(self._name)}: {_amount(self._done, self._unit)}, {seconds:.1f} s", file=self._file, flush=True)

    def advance(self, amount: int) -> None:
        """Counts."""
        self._done += amount


class Records:
    """Says a JSON object a line: at the begin and end of a stage, and twice a second between."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def stage(self, name: str, total: int | None, unit: str = BYTES) -> Stage:
        """A stage that says records."""
        return _Record(self._file, name, total, unit)


class _Record:
    def __init__(self, file: IO[str], name: str, total: int | None, unit: str) -> None:
        self._file, self._stage, self._total, self._unit = file, name, total, unit
        self._done, self._said = 0, time.monotonic()

    def __enter__(self) -> Self:
        self._say(ended=False)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._say(ended=True)

    def advance(self, amount: int) -> None:
        """Counts."""
        self._done += amount
        if time.monotonic() - self._said >= _EVERY:
            self._say(ended=False)

    def _say(self, *, ended: bool) -> None:
        self._said = time.monotonic()
        record = {
            "stage": self._stage,
            "unit": self._unit,
            "done": self._done,
            "total": self._total,
            "ended": ended,
        }
        print(json.dumps(record), file=self._file, flush=True)


class Bar:
    """A bar with amount, rate and time left while a stage runs; the finished bar stays as its line."""

    def __init__(self, console: "Console") -> None:
        self._console = console

    def stage(self, name: str, total: int | None, unit: str = BYTES) -> Stage:
        """A stage with a bar; without a total the bar only moves."""
        return _BarStage(self._console, name, total, unit)


class _BarStage:
    def __init__(self, console: "Console", name: str, total: int | None, unit: str) -> None:
        self._bars = _bars(console, unit)
        self._task: TaskID = self._bars.add_task(visible(name), total=total)
        self._total = total

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None and self._total is None:
            done = self._bars.tasks[0].completed
            self._bars.update(self._task, total=max(done, 1), completed=max(done, 1))
        self._bars.stop()

    def advance(self, amount: int) -> None:
        """Moves the bar."""
        self._bars.advance(self._task, amount)


def _bars(console: "Console", unit: str) -> "Bars":
    from rich.progress import BarColumn, ProgressColumn, Task, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars
    from rich.text import Text

    class Amount(ProgressColumn):
        """What is done, of what, at which rate."""

        def render(self, task: Task) -> Text:
            speed = task.finished_speed or task.speed
            if unit == BYTES:
                whole = f" of {wording.size(int(task.total))}" if task.total and not task.finished else ""
                rate = f", {wording.size(int(speed))}/s" if speed else ""
                return Text(f"{wording.size(int(task.completed))}{whole}{rate}")
            whole = f" of {int(task.total):,}" if task.total and not task.finished else ""
            rate = f", {int(speed):,}/s" if speed else ""
            return Text(f"{int(task.completed):,}{whole} {unit}{rate}")

    return Bars(
        TextColumn("{task.description:<12}", markup=False),
        BarColumn(bar_width=20, complete_style="blue", finished_style="blue", pulse_style="blue"),
        Amount(),
        TimeRemainingColumn(compact=True, elapsed_when_finished=True),
        console=console,
        refresh_per_second=8,
        redirect_stdout=False,
        redirect_stderr=False,
    )


def _amount(number: int, unit: str) -> str:
    if unit == BYTES:
        return wording.size(number)
    return f"{number:,} {unit}"
