"""Evidence in, sealed case out: the whole system in one screen. Each step is a room (docs/architecture.md)."""

import gc
import os
import signal
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context, resource_tracker
from pathlib import Path
from typing import TYPE_CHECKING, Any

from delicti.model.progress import Progress, Silent
from delicti.model.settings import Settings

if TYPE_CHECKING:
    from delicti.casefile.examiner import Examiner
    from delicti.model.flow import Story, Tables


def investigate(
    paths: Sequence[str | Path],
    target: Path,
    settings: Settings | None = None,
    *,
    workers: int | None = None,
    progress: Progress | None = None,
    examiner: "Examiner | None" = None,
) -> Path:
    """Investigates the evidence under `paths` and writes the case file to the folder `target`, which must not exist.

    Raises UserError where something that the user gave cannot be used; nothing half is left behind.
    """
    from delicti.casefile.write import write_case
    from delicti.detect.rule_set import rule_set

    settings, progress = settings or Settings(), progress or Silent()
    with derived(paths, settings, workers=workers, progress=progress) as (tables, story):
        return write_case(tables, story, settings, target, rule_set(settings), examiner)


@contextmanager
def derived(
    paths: Sequence[str | Path], settings: Settings, *, workers: int | None = None, progress: Progress | None = None
) -> "Iterator[tuple[Tables, Story]]":
    """The tables and the story of the evidence; the tables lie in a scratch folder that ends with the context."""
    from delicti.evidence.acquire import acquire

    progress = progress or Silent()
    sources = acquire(paths)  # evidence/: what was given
    with tempfile.TemporaryDirectory(prefix="delicti-") as scratch, executor(workers) as pool:
        # While workers start.
        from delicti.detect.engine import detect
        from delicti.evidence.read import read
        from delicti.reconstruct.story import reconstruct

        tables = read(sources, settings, pool, progress, Path(scratch))  # evidence/: seal, split and parse in one pass
        findings = detect(tables, settings, pool, progress)  # detect/
        yield tables, reconstruct(tables, findings, settings, progress)  # reconstruct/


# One thread each, since together they have the processors; and memory of the size of a chunk is kept for the next one,
# since to ask the system for it again costs more than to fill it.
_OF_WORKERS = {
    "POLARS_MAX_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_MMAP_THRESHOLD_": str(32 << 20),
    "MALLOC_TRIM_THRESHOLD_": str(128 << 20),
}


@contextmanager
def executor(workers: int | None = None) -> Iterator[Executor]:
    """Processes, as many as there are processors; with one worker everything runs in this process."""
    count = workers or available_processors()
    if count <= 1:
        yield Inline()
        return
    # Workers are spawned, since Polars holds threads that a fork would lose.
    with _uninterrupted(), _environment(_OF_WORKERS):
        pool = ProcessPoolExecutor(count, mp_context=get_context("spawn"))
        for _ in range(count):
            pool.submit(_prepare)  # starts the workers now
    with pool:
        try:
            yield pool
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _prepare() -> None:
    """Imports in a worker what its first task will need."""
    import delicti.evidence.template
    import delicti.evidence.work  # noqa: F401

    gc.freeze()  # modules stay: looking through them for garbage again and again finds none


def available_processors() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    """Processes begun within have these variables; this one keeps what it had."""
    held = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in held.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Processes begun within leave Ctrl-C to this one, which ends them in order; they inherit the blocked signal."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # it would unblock the signal when it starts
    held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)


class Inline(Executor):
    """Runs each call at once, in the caller's own process."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> "Future[Any]":
        """The call's result or its error, as a future that is done."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - it is raised where the result is asked for
            future.set_exception(error)
        return future
