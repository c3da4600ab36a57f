"""Starts a command under limits, that ends with the worker: `python -m delicti.desk.worker.launch CPU_S FILE_B -- ...`.

Nothing of Django is imported here: the limits are set before anything else happens.
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
    cpu, largest = int(argv[0]), int(argv[1])
    limit(resource.RLIMIT_CPU, cpu)  # seconds of each process
    limit(resource.RLIMIT_FSIZE, largest)
    limit(resource.RLIMIT_CORE, 0)
    limit(resource.RLIMIT_NOFILE, _FILES)
    with contextlib.suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    os.execvp(argv[3], argv[3:])  # noqa: S606 - this is what it is for


if __name__ == "__main__":
    main(sys.argv[1:])
