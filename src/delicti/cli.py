"""The front door: starts the verb that was asked for, and tells errors in plain words.

Workers import this module again when they start, so it brings nothing along that `run` does not need at once.
"""

import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType
from typing import NoReturn

from delicti.commands.ending import BROKEN_PIPE, Interrupted
from delicti.model.errors import UserError

OK, USER_ERROR, BUG, INTERRUPTED = 0, 2, 3, 130
DEBUG = "--debug"


def main(argv: Sequence[str] | None = None) -> NoReturn:
    """Runs the command line and ends the process: 0 done, 1 a check failed, 2 the user can mend it, 3 a fault."""
    sys.exit(run(list(sys.argv[1:] if argv is None else argv)))


def run(argv: list[str]) -> int:
    """Runs the command line and gives its exit code."""
    # No linear algebra is done here; threads for it would be started all the same, in every process.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from delicti.commands.door import app

    debug = DEBUG in argv
    signal.signal(signal.SIGTERM, _interrupt)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        code = app([one for one in argv if one != DEBUG], prog_name="delicti", standalone_mode=False)
        sys.stdout.flush()
    except (KeyboardInterrupt, Interrupted) as stop:
        return _stopped(str(stop))
    except BrokenPipeError:
        code = BROKEN_PIPE
    except UserError as error:
        return _failed(str(error), USER_ERROR, debug)
    except Exception as error:  # noqa: BLE001 - the last line of defence
        usage = getattr(error, "format_message", None)
        if usage is not None:
            return _misused(usage(), argv)
        name = f"{type(error).__name__}: {error}".strip(": ")
        return _failed(
            f"something went wrong inside delicti ({name}); run it again with {DEBUG} for the details", BUG, debug
        )
    if code == INTERRUPTED:  # the parser of the command line was interrupted, before any verb ran
        return _stopped("")
    if code == BROKEN_PIPE:
        # Python flushes standard output once more at its end; let that go nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code if isinstance(code, int) else OK


def _stopped(message: str) -> int:
    _say(message or "Interrupted; nothing was written.")
    return INTERRUPTED


def _failed(message: str, code: int, debug: bool) -> int:
    if debug:
        import traceback

        traceback.print_exc()
    _say(f"delicti: {message}")
    return code


def _misused(message: str, argv: list[str]) -> int:
    if message.startswith("Usage:"):  # a verb without its arguments: its help is the answer
        print(message, file=sys.stderr)
    else:
        verb = next((f" {one}" for one in argv[:1] if one.isalpha()), "")
        _say(f"delicti: {message.rstrip('.')}. Try 'delicti{verb} --help'.")
    return USER_ERROR


def _say(message: str) -> None:
    from delicti.report.visible import visible

    print(visible(message), file=sys.stderr)


def _interrupt(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
    raise KeyboardInterrupt
