"""What is slow to compile is kept between runs, in the user's cache folder. Where nothing can be kept, all works on."""

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TypeVar

import msgspec

VERSION = 3  # raise it when the compiled form or its meaning changes
KEPT = 6  # of each kind

T = TypeVar("T")


def cached(kind: str, key: str, shape: type[T], make: Callable[[], T]) -> T:
    """What `make` gives, from the cache when it was made before under the same key. A damaged file counts as none."""
    path = folder() / f"{kind}-{hashlib.sha256(f'{VERSION} {key}'.encode()).hexdigest()}"
    with suppress(OSError, RuntimeError, ValueError):
        data = path.read_bytes()
        if hashlib.sha256(data[32:]).digest() == data[:32]:
            return msgspec.msgpack.decode(data[32:], type=shape)
    made = make()
    data = msgspec.msgpack.encode(made)
    with suppress(OSError, RuntimeError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, delete=False) as aside:
            aside.write(hashlib.sha256(data).digest() + data)
        Path(aside.name).replace(path)
        _forget(kind)
    return made


def _forget(kind: str) -> None:
    """Leaves the newest few of a kind: each change of a rule makes a new one."""
    kept = sorted(folder().glob(f"{kind}-*"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in kept[KEPT:]:
        path.unlink(missing_ok=True)


def folder() -> Path:
    """`$XDG_CACHE_HOME/delicti`, or `~/.cache/delicti`."""
    return Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "delicti"
