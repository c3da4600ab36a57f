"""Random draws as a hash of (seed, name of the draw, index): the same on every machine, in any order, any chunk.

Only integer arithmetic and the four exact float operations are used, so that no processor and no library version
changes a byte. A draw is an array of uint64; the other functions shape such arrays.
"""

import hashlib

import numpy as np
import polars as pl
import pyarrow as pa

HEX = np.frombuffer(b"0123456789abcdef", np.uint8)
BASE64 = np.frombuffer(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", np.uint8)


class Draws:
    """All draws of one seed."""

    def __init__(self, seed):
        self._seed = seed

    def __call__(self, name, index):
        """One draw of 64 bits for each index."""
        key = hashlib.blake2b(f"{self._seed}/{name}".encode(), digest_size=8).digest()
        return mix(mix(np.asarray(index).astype(np.uint64)) ^ np.uint64(int.from_bytes(key, "little")))


def mix(bits):
    """The finalizer of SplitMix64 (Steele, Lea and Flood 2014): every bit of the result hangs on every bit given."""
    bits = bits + np.uint64(0x9E3779B97F4A7C15)
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return bits ^ (bits >> np.uint64(31))


def below(bits, count):
    """Whole numbers below `count` (a number or an array), all equally likely."""
    return (((bits >> np.uint64(32)) * np.asarray(count).astype(np.uint64)) >> np.uint64(32)).astype(np.int64)


def skewed(bits, count, power):
    """Whole numbers below `count`, small ones far more often: density falls with rank to the power 1/power - 1."""
    unit = (bits >> np.uint64(11)) * 2.0**-53
    value = unit
    for _ in range(power - 1):
        value = value * unit
    return (value * count).astype(np.int64)


def weighted(bits, weights):
    """Positions in `weights` (whole numbers), each as often as its weight says."""
    bounds = np.cumsum(weights)
    return np.searchsorted(bounds, below(bits, bounds[-1]), side="right")


def chance(bits, per_mille):
    """True for so many of a thousand."""
    return below(bits, 1000) < per_mille


def token(bits, length, alphabet=BASE64):
    """Texts of `length` letters from the alphabet, all different as far as the bits are."""
    letters = np.empty((len(bits), length), np.uint8)
    step = np.uint64(len(alphabet).bit_length() - 1)
    for place in range(length):
        if place % 10 == 0:
            left = mix(bits + np.uint64(place))
        letters[:, place] = alphabet[(left & np.uint64(len(alphabet) - 1)).astype(np.int64)]
        left = left >> step
    offsets = np.arange(len(bits) + 1, dtype=np.int64) * length
    array = pa.LargeStringArray.from_buffers(len(bits), pa.py_buffer(offsets), pa.py_buffer(letters.tobytes()))
    return pl.Series(array, dtype=pl.String)


def join(*parts):
    """One text for each row: columns, numbers and fixed texts one after the other."""
    columns = [
        pl.lit(part) if isinstance(part, str) else pl.Series(part).cast(pl.String).alias(str(place))
        for place, part in enumerate(parts)
    ]
    return pl.select(pl.concat_str(columns)).to_series()


def choose(texts, places):
    """The texts at these places."""
    return pl.Series(texts, dtype=pl.String).gather(places)


def by_kind(kinds, makers):
    """Texts for each row from the maker of its kind; a maker gets the rows of its kind and gives as many texts."""
    rows, texts = [], []
    for kind, maker in enumerate(makers):
        of_kind = np.flatnonzero(kinds == kind)
        if len(of_kind):
            rows.append(of_kind)
            texts.append(maker(of_kind))
    back = np.empty(len(kinds), np.int64)
    back[np.concatenate(rows)] = np.arange(len(kinds))
    return pl.concat(texts).gather(back)
