"""Hyperscan tables, compiled once and kept in the user's cache folder.

Where that (`XDG_CACHE_HOME`) cannot be written, or what lies there is spoilt, they are made anew.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

import hyperscan
import msgspec

Asked = tuple[int, str, int]  # a number, a pattern as Latin-1 text, flags of Hyperscan
Wanted = tuple[list[Asked], bool]  # a table's patterns, and whether all of them must compile


class _Kept(msgspec.Struct):
    taken: set[int]
    table: bytes


def database(asked: list[Asked]) -> hyperscan.Database:
    """The table of all patterns; raises hyperscan.error when one of them cannot be compiled."""
    return _database(asked, every=True)[0]


def willing(asked: list[Asked]) -> tuple[hyperscan.Database, set[int]]:
    """The table of those patterns that can be compiled, and their numbers."""
    return _database(asked, every=False)


def lacking(wanted: Iterable[Wanted]) -> list[Wanted]:
    """Those of the tables that the cache does not hold yet."""
    return [(asked, every) for asked, every in wanted if asked and not _place(asked, every=every).is_file()]


def keep(asked: list[Asked], every: bool) -> None:
    """Makes a table for the cache, so that other processes find it there."""
    _database(asked, every=every)


def _place(asked: list[Asked], *, every: bool) -> Path:
    key = hashlib.sha256(repr((version("hyperscan"), every, asked)).encode("utf-8", "surrogatepass")).hexdigest()
    return _folder() / f"table-{key[:32]}.hs"


def _database(asked: list[Asked], *, every: bool) -> tuple[hyperscan.Database, set[int]]:
    place = _place(asked, every=every)
    with suppress(OSError, hyperscan.HyperscanError, msgspec.MsgspecError, ValueError):
        kept = msgspec.msgpack.decode(place.read_bytes(), type=_Kept)
        table = hyperscan.loadb(kept.table, hyperscan.HS_MODE_BLOCK)
        table.scratch = hyperscan.Scratch(table)
        return table, kept.taken
    taken = asked if every else _taken(asked)
    table = _compiled(taken)
    numbers = {number for number, _, _ in taken}
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as file:
            file.write(msgspec.msgpack.encode(_Kept(numbers, hyperscan.dumpb(table))))
        Path(file.name).replace(place)
    return table, numbers


def _taken(asked: list[Asked]) -> list[Asked]:
    """The patterns that can be compiled, found by halves."""
    with suppress(hyperscan.error):
        _compiled(asked)
        return asked
    half = len(asked) // 2
    return _taken(asked[:half]) + _taken(asked[half:]) if half else []


def _compiled(asked: list[Asked]) -> hyperscan.Database:
    made = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    made.compile(
        expressions=[text.encode("latin-1") for _, text, _ in asked],
        ids=[number for number, _, _ in asked],
        flags=[flags for _, _, flags in asked],
    )
    return made


def _folder() -> Path:
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path("~/.cache").expanduser()) / "delicti"
