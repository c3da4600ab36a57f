"""Measures the tables of case files that come as open files through a socket, each case file in a process of its own.

`python -m delicti.desk.worker.tables`, started apart with the socket as its standard input: it gets no path, only files
that are open already. It reads nothing itself, so that no case file can harm the next. Django is not imported.
"""

import json
import os
import resource
import select
import signal
import socket
import sys
import time
from typing import Any

import polars as pl  # noqa: F401 - once, before any fork; no thread is started by it
import pyarrow.parquet  # noqa: F401

from delicti.casefile.layout import table_path
from delicti.desk import tables
from delicti.desk.worker.launch import limit
from delicti.model.errors import UserError

_FILES = 16
_SLACK = 4  # times the processor seconds that a child may take on a busy machine
_LARGEST = 64 << 10  # bytes of a message


def serve(asked: socket.socket) -> None:
    """Answers until nobody asks any more."""
    while True:
        message, files, _, _ = socket.recv_fds(asked, _LARGEST, _FILES)
        if not message:
            return
        try:
            asked.send(json.dumps(_apart(json.loads(message), files)).encode())
        finally:
            for one in files:
                os.close(one)


def _apart(given: dict[str, Any], files: list[int]) -> dict[str, Any]:
    """Measures in a child; what it says, or in words how it ended."""
    heard, said = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(heard)
        _measure(given, files, said)
    os.close(said)
    lines, late = _lines(heard, given["seconds"] * _SLACK)
    os.close(heard)
    if late:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    reached = [one["table"] for one in lines if "table" in one]
    if not late and status == 0 and lines and "table" not in lines[-1]:
        return lines[-1]
    path = table_path(reached[-1]) if reached else "the case file"
    if late or (os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGXCPU, signal.SIGKILL)):
        return {"refused": f"{path} was not read within {given['seconds']:,} s of processor time; it was not taken in"}
    bound = f"{given['memory'] >> 20:,} MiB of memory"
    return {"refused": f"{path} cannot be read within {bound}; it was damaged, or made to mislead"}


def _measure(given: dict[str, Any], files: list[int], said: int) -> None:
    """The child: sets its limits, reads, says what it found, ends."""
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    limit(resource.RLIMIT_CPU, given["seconds"])
    limit(resource.RLIMIT_DATA, given["memory"])
    code = 1
    try:
        found: dict[str, Any] = {}
        for name, number in zip(given["tables"], files, strict=True):
            _say(said, {"table": name})
            with os.fdopen(os.dup(number), "rb") as file:
                found[name] = tables.measured(name, file)
        _say(said, {"found": found})
        code = 0
    except UserError as error:
        _say(said, {"refused": str(error)})
        code = 0
    finally:
        os._exit(code)


def _say(said: int, what: dict[str, Any]) -> None:
    os.write(said, json.dumps(what).encode() + b"\n")


def _lines(heard: int, seconds: float) -> tuple[list[dict[str, Any]], bool]:
    """What a child says until it ends, and whether it was too slow."""
    data, until = b"", time.monotonic() + seconds
    while len(data) < _LARGEST:
        if not select.select([heard], [], [], max(0.0, until - time.monotonic()))[0]:
            return _read(data), True
        block = os.read(heard, _LARGEST)
        if not block:
            break
        data += block
    return _read(data), False


def _read(data: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in data.split(b"\n")[:-1]]


if __name__ == "__main__":
    with socket.socket(fileno=sys.stdin.fileno()) as given_socket:
        serve(given_socket)
