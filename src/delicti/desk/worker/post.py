"""The postman of a worker: a thread that makes and sends the messages of webhooks while jobs run."""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import close_old_connections, connection

from delicti.desk.services import webhooks

_PAUSE = 1.0  # seconds
_PRUNE = 600.0


@contextmanager
def postman() -> Iterator[None]:
    """Sends while the block runs, and what is due once more at its end."""
    over = threading.Event()
    thread = threading.Thread(target=_run, args=(over,), name="postman", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(webhooks.LONGEST)


def round_of(read: dict[object, int]) -> None:
    """Makes and sends what is due."""
    webhooks.gather(read)
    webhooks.deliver()


def _run(over: threading.Event) -> None:
    read: dict[object, int] = {}
    last, pruned = False, -_PRUNE
    while not last:
        last = over.wait(_PAUSE)
        close_old_connections()
        try:
            round_of(read)
            if time.monotonic() - pruned > _PRUNE:
                pruned = time.monotonic()
                webhooks.prune()
        except Exception:  # the worker goes on, and the next round tries again
            logging.getLogger(__name__).exception("the messages of webhooks could not be sent")
    connection.close()
