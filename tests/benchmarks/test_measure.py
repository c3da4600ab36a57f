"""A measured run tells its time, its end, and the memory of all its processes together."""

import sys

from measure import INTERVAL, measure, members

CHILDREN = """
import subprocess, sys
child = "held = bytearray(40_000_000); import time; time.sleep(1)"
running = [subprocess.Popen([sys.executable, "-c", child]) for _ in range(2)]
for process in running:
    process.wait()
"""


def test_memory_of_children_is_counted():
    assert measure([sys.executable, "-c", CHILDREN]).memory > 80_000_000


def test_mapped_files_are_counted_apart(tmp_path):
    big = tmp_path / "big"
    big.write_bytes(b"x" * 60_000_000)
    code = (
        f"import mmap, time; f = open({str(big)!r}, 'rb'); m = mmap.mmap(f.fileno(), 0, access=mmap.ACCESS_READ); "
        "m.find(b'y'); time.sleep(1)"
    )
    run = measure([sys.executable, "-c", code])
    assert run.mapped - run.memory > 50_000_000


def test_the_end_and_what_was_said_are_kept():
    run = measure([sys.executable, "-c", "import sys; print('out'); sys.exit('err')"])
    assert (run.code, run.out, run.err) == (1, "out\n", "err\n")


def test_a_run_takes_as_long_as_it_takes():
    assert measure([sys.executable, "-c", "import time; time.sleep(0.5)"]).seconds > 0.5 - INTERVAL


def test_nobody_is_left_in_a_session_that_ended():
    assert members(2**22 + 1) == []
