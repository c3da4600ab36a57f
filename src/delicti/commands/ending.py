"""Ways a verb may end early."""

import signal

BROKEN_PIPE = 141  # the exit code


class Interrupted(Exception):
    """The user stopped it; the text says what was left behind, and is empty where nothing was."""


def interruptible() -> None:
    """Lets an interrupt end a read that waits for more of a pipe, too.

    Polars brings a handler of its own that makes the system begin such a read again; the handler stays, that goes.
    """
    import polars as pl  # noqa: F401 - its import sets the handler

    signal.siginterrupt(signal.SIGINT, True)  # noqa: FBT003 - the function has no keyword
