"""Starts a command under limits, that ends with the worker.

`python -m delicti.desk.worker.launch CPU_SECONDS FILE_BYTES DATA_BYTES -- COMMAND...`. Nothing of Django is imported
here: the limits are set before anything else happens.
"""

import contextlib
import ctypes
import os
import resource
import signal
import sys

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
_FILES = 1_024


def limit(kind: int, most: int) -> None:
    """Sets a limit, as far as the limit that is in force allows."""
    _, hard = resource.getrlimit(kind)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (most, most))


def main(argv: list[str]) -> None:
    """Sets the limits and becomes the command."""
    cpu, largest, data = (int(one) for one in argv[:3])
    limit(resource.RLIMIT_CPU, cpu)  # seconds of each process
    limit(resource.RLIMIT_FSIZE, largest)
    limit(resource.RLIMIT_DATA, data)  # of each process; address space alone would forbid harmless reservations
    limit(resource.RLIMIT_CORE, 0)
    limit(resource.RLIMIT_NOFILE, _FILES)
    with contextlib.suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    os.execvp(argv[4], argv[4:])  # noqa: S606 - this is what it is for


if __name__ == "__main__":
    main(sys.argv[1:])
