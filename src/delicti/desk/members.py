"""Which rows a frozen figure counted: their keys as bytes, small enough to keep beside the figure."""

import zlib
from bisect import bisect_left
from collections.abc import Iterable
from uuid import UUID

_KEY = 16  # bytes of a key


def pack(keys: Iterable[UUID]) -> bytes:
    """The keys, each once, sorted, 16 bytes each, compressed: the same keys give the same bytes in any order."""
    return zlib.compress(b"".join(sorted({key.bytes for key in keys})), 9)


def unpack(packed: bytes) -> list[UUID]:
    """The keys again, sorted. Raises ValueError where the bytes were not packed here."""
    plain = _plain(packed)
    return [UUID(bytes=plain[at : at + _KEY]) for at in range(0, len(plain), _KEY)]


def plain(packed: bytes) -> bytes:
    """The sorted keys, 16 bytes each. Raises ValueError where the bytes were not packed here."""
    return _plain(packed)


def apart(plain: bytes) -> set[bytes]:
    """Each of the keys that stand side by side."""
    return {plain[at : at + _KEY] for at in range(0, len(plain), _KEY)}


def number(plain: bytes) -> int:
    """How many keys stand side by side."""
    return len(plain) // _KEY


def contains(packed: bytes, *keys: UUID) -> bool:
    """Whether one of the keys was counted."""
    plain = _plain(packed)
    count = len(plain) // _KEY

    def at(place: int) -> bytes:
        return plain[place * _KEY : (place + 1) * _KEY]

    for key in keys:
        place = bisect_left(range(count), key.bytes, key=at)
        if place < count and at(place) == key.bytes:
            return True
    return False


def _plain(packed: bytes) -> bytes:
    try:
        plain = zlib.decompress(bytes(packed)) if packed else b""
    except zlib.error as error:
        raise ValueError(f"these are no packed keys: {error}") from None
    if len(plain) % _KEY:
        raise ValueError("these are no packed keys: the last one is cut")
    return plain
