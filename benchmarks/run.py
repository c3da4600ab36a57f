"""Times `delicti investigate` beside ripgrep and GoAccess on the same log, in one run; `make bench`.

    python benchmarks/run.py [--lines N] [--repeat N]

All three read build/bench/access.log (benchmarks/generate.py) from the page cache, one after the other, round by round.
They do different jobs: ripgrep counts the lines that match one of 30 patterns, GoAccess counts requests into tables,
and `investigate` parses every line, judges every value and writes a sealed case. The ratios say what that costs.
With the whole log the figures go to benchmarks/investigate.json, .svg and .png; with another one to build/bench/.
"""

import argparse
import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from generate import BUILD, LINES, generated
from machine import facts, versions
from measure import measure
from plot import picture

HERE = Path(__file__).parent
_STAGE = re.compile(r"^([^:]+): (.+), ([0-9.]+) s$", re.MULTILINE)


@dataclass(frozen=True)
class Program:
    """One of those compared; `made` is what it writes and what is removed before each run."""

    name: str
    command: tuple
    made: Path | None = None


def programs(log, scratch):
    """Those that are installed, Delicti first."""
    patterns, report, case = str(HERE / "attack-patterns.txt"), scratch / "goaccess.json", scratch / "case"
    delicti = str(Path(sys.executable).with_name("delicti"))
    every = (
        Program("delicti", (delicti, "investigate", str(log), "-o", str(case)), case),
        Program("rg", ("rg", "--count", "--text", "--ignore-case", "--no-unicode", "--file", patterns, str(log))),
        Program(
            "goaccess",
            ("goaccess", str(log), "--log-format=COMBINED", "--no-global-config", "--no-progress", "-o", str(report)),
            report,
        ),
    )
    return [program for program in every if shutil.which(program.command[0]) or _missing(program.name)]


def _missing(name):
    print(f"{name} is not installed, so it is not compared.", file=sys.stderr)


def measured(log, size, repeat, scratch):
    """Figures of each program, `repeat` rounds of all of them."""
    runs = {}
    chosen = programs(log, scratch)
    for number in range(repeat):
        for program in chosen:
            _remove(program.made)
            run = measure(program.command)
            if run.code != 0:
                print(f"{program.name} ended with {run.code}: {run.err.strip()[-500:]}", file=sys.stderr)
                chosen = [other for other in chosen if other is not program]
                runs.pop(program, None)
                continue
            runs.setdefault(program, []).append(run)
            print(f"round {number + 1}: {program.name} {run.seconds:.2f} s", file=sys.stderr)
    return {program.name: _figures(program, rounds, size) for program, rounds in runs.items()}


def _figures(program, rounds, size):
    best = min(rounds, key=lambda run: run.seconds)
    stages = {name: float(seconds) for name, _, seconds in _STAGE.findall(best.err)}
    command = " ".join(Path(part).name if "/" in part else part for part in program.command)
    return {
        "command": command,
        "seconds": [round(run.seconds, 3) for run in rounds],
        "best_s": round(best.seconds, 3),
        "median_s": round(statistics.median(run.seconds for run in rounds), 3),
        "processor_s": round(best.processor_seconds, 3),
        "mb_per_s": round(size / best.seconds / 1e6, 1),
        "memory_bytes": max(run.memory for run in rounds),
        "memory_with_mapped_files_bytes": max(run.mapped for run in rounds),
        **({"stages_s": stages} if stages else {}),
    }


def _remove(made):
    if made is None:
        return
    if made.is_dir():
        shutil.rmtree(made)
    else:
        made.unlink(missing_ok=True)


def ratios(runs):
    """How many times longer Delicti takes than each peer (under 1: it is faster)."""
    own = runs.get("delicti")
    return {name: round(own["best_s"] / run["best_s"], 2) for name, run in runs.items() if own and name != "delicti"}


def table(result):
    """The figures as lines of text."""
    yield f"{'':10}{'best s':>9}{'median s':>10}{'MB/s':>8}{'memory MB':>11}{'with files':>11}{'delicti takes':>15}"
    for name, run in result["runs"].items():
        ratio = f"{result['ratios'][name]:.2f} times" if name in result["ratios"] else ""
        memory, mapped = run["memory_bytes"] / 1e6, run["memory_with_mapped_files_bytes"] / 1e6
        seconds = f"{run['best_s']:9.2f}{run['median_s']:10.2f}"
        yield f"{name:10}{seconds}{run['mb_per_s']:8.1f}{memory:11.0f}{mapped:11.0f}{ratio:>15}"


def write(result, folder):
    """investigate.json, and the picture where vl-convert is installed."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "investigate.json").write_text(json.dumps(result, indent=1) + "\n")
    try:
        import vl_convert
    except ImportError:
        print("vl-convert-python is not installed, so no picture is drawn.", file=sys.stderr)
        return
    log = result["log"]
    title = (
        f"A log of {log['lines']:,} lines, {log['bytes'] / 1e6:.0f} MB, {result['machine']['processors']} processors"
    )
    spec = picture(result["runs"], title)
    (folder / "investigate.svg").write_text(vl_convert.vegalite_to_svg(spec))
    (folder / "investigate.png").write_bytes(vl_convert.vegalite_to_png(spec, scale=2))


def main():
    """Runs all, prints the table, writes the figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--lines", type=int, default=LINES)
    parser.add_argument("--repeat", type=int, default=3, help="rounds; the best and the median are given")
    given = parser.parse_args()
    log, made = generated(given.lines)  # its digest was taken just now: the log is in the page cache
    machine = facts()
    if machine["load_before"] > 0.5:
        print(f"The machine is busy (load {machine['load_before']}); the figures will show that too.", file=sys.stderr)
    date = subprocess.run(["date", "--utc", "+%Y-%m-%dT%H:%M:%SZ"], capture_output=True, text=True, check=True)
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        runs = measured(log, made["bytes"], given.repeat, Path(scratch))
    log_facts = {name: made[name] for name in ("lines", "bytes", "seed", "sha256")}
    result = {
        "date": date.stdout.strip(),
        "machine": machine,
        "versions": versions(),
        "log": log_facts,
        "runs": runs,
        "ratios": ratios(runs),
    }
    write(result, HERE if given.lines == LINES else BUILD)
    print(f"{made['lines']:,} lines, {made['bytes'] / 1e6:.1f} MB, {machine['processors']} processors, warm cache")
    print("\n".join(table(result)))
    if "delicti" not in runs:
        sys.exit("delicti did not run")


if __name__ == "__main__":
    main()
