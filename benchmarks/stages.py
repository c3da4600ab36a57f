"""Shows where the time of `delicti investigate` goes: by stage, or by function with --profile.

    python benchmarks/stages.py [--lines N] [--workers N] [--profile [--sort tottime]]

By stage: `investigate` runs with a pipe on standard error, where it prints one plain line at the end of each stage. A
stage is charged with all time since the line before; how much of it the stage does not claim is shown. Processor
seconds are those of all processes together, so they hold on a busy machine too.

By function: the same job in this process with one worker, under cProfile (which makes Python code look up to twice as
slow beside compiled code).
"""

import argparse
import cProfile
import os
import pstats
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from generate import LINES, generated
from measure import plain_environment, processor_seconds

_STAGE = re.compile(r"^(?P<name>[^:]+): (?P<done>.+), (?P<seconds>[0-9.]+) s$")
_BEFORE = {0: "the start"}


@dataclass(frozen=True)
class Stage:
    """One stage, or the time between two; processor seconds of all processes together."""

    name: str
    done: str
    seconds: float
    processor: float


def stages(log, workers):
    """The stages in order, the time between them, and all of it."""
    delicti = str(Path(sys.executable).with_name("delicti"))
    more = ["--workers", str(workers)] if workers else []
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        before = os.times()
        began = last = time.perf_counter()
        taken = 0.0
        command = [delicti, "investigate", str(log), "-o", f"{scratch}/case", *more]
        with subprocess.Popen(
            command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env=plain_environment(),
            start_new_session=True,
        ) as process:
            for number, line in enumerate(process.stderr):
                found = _STAGE.match(line.strip())
                if found is None:
                    print(line, end="", file=sys.stderr)
                    continue
                now, seconds, processor = time.perf_counter(), float(found["seconds"]), processor_seconds(process.pid)
                waited = f"{max(now - last - seconds, 0):.1f} s after {_BEFORE.get(number, 'the stage before')}"
                yield Stage(found["name"], f"{found['done']}, {waited}", now - last, processor - taken)
                last, taken = now, processor
        if process.returncode != 0:
            sys.exit(f"delicti ended with {process.returncode}")
        now, after = time.perf_counter(), os.times()
        spent = after.children_user + after.children_system - before.children_user - before.children_system
        yield Stage("write", "case file, report and the end", now - last, spent - taken)
        yield Stage("all", "", now - began, spent)


def profile(log, sort, count=45):
    """The functions that took longest, with one worker in this process."""
    from delicti.run import investigate

    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        profiler = cProfile.Profile()
        profiler.runcall(investigate, [str(log)], Path(scratch) / "case", workers=1)
    pstats.Stats(profiler).strip_dirs().sort_stats(sort).print_stats(count)


def main():
    """Runs one of the two and prints it."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--lines", type=int, default=LINES)
    parser.add_argument("--workers", type=int)
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--sort", default="cumulative", help="of --profile: cumulative or tottime")
    given = parser.parse_args()
    log, facts = generated(given.lines)
    size = facts["bytes"] / 1e6
    print(f"{facts['lines']:,} lines, {size:.1f} MB", flush=True)
    if given.profile:
        profile(log, given.sort)
        return
    print(f"{'stage':14}{'s':>8}{'processor s':>13}{'MB/s':>8}")
    for stage in stages(log, given.workers):
        rate = size / max(stage.seconds, 0.001)
        print(f"{stage.name:14}{stage.seconds:8.1f}{stage.processor:13.1f}{rate:8.0f}  {stage.done}", flush=True)


if __name__ == "__main__":
    main()
