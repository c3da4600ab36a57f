"""Which rows a frozen figure counted."""

import uuid
import zlib

import pytest

from delicti.desk.members import contains, pack, unpack

KEYS = [uuid.UUID(int=number * 7_919 << 64) for number in range(1, 200)]


def test_the_same_keys_give_the_same_bytes() -> None:
    assert pack(KEYS) == pack([*reversed(KEYS), KEYS[3]])


def test_keys_come_back_sorted() -> None:
    assert unpack(pack(reversed(KEYS))) == sorted(KEYS)


def test_each_key_is_found_and_no_other() -> None:
    packed = pack(KEYS)
    others = [uuid.UUID(int=key.int + 1) for key in KEYS] + [uuid.UUID(int=0), uuid.UUID(int=(1 << 128) - 1)]
    assert ([contains(packed, key) for key in KEYS], any(contains(packed, key) for key in others)) == (
        [True] * len(KEYS),
        False,
    )


def test_nothing_counted_holds_nobody() -> None:
    assert (unpack(b""), unpack(pack([])), contains(b"", KEYS[0])) == ([], [], False)


@pytest.mark.parametrize("broken", [b"keys", zlib.compress(b"cut")])
def test_other_bytes_are_refused(broken: bytes) -> None:
    with pytest.raises(ValueError, match="no packed keys"):
        unpack(broken)
