"""One pass over many values for the anchors of all rules: which value holds which literal."""

from collections.abc import Iterable

import hyperscan
import numpy as np
import numpy.typing as npt
import polars as pl

from delicti.detect.sigma_text import DECODED, PLUS_IS_SPACE, texts

Numbers = npt.NDArray[np.int64]

BLOCK = 8 << 20  # bytes given to one scan


class Scanner:
    """The literals of one column, compiled for Hyperscan; letter case does not count."""

    def __init__(self, column: str, literals: Iterable[bytes]) -> None:
        self.column = column
        self.literals = tuple(sorted(set(literals)))
        # Values with these are compared in more than one text, or must be undone first.
        plus = "+" if column in PLUS_IS_SPACE else ""
        self._special = rf"[\\%{plus}]|//|/\./" if column in DECODED else r"\\"
        self._database: hyperscan.Database | None = None

    def scan(self, values: pl.Series) -> tuple[Numbers, Numbers]:
        """Pairs (index into values, index into literals), each once. Values are distinct and not null."""
        owners, found = self._pass([value.encode() for value in values])
        special = values.str.contains(self._special).arg_true().to_list()
        if special:
            forms = [(index, text) for index in special for _, text in texts(self.column, values[index])]
            places, more = self._pass([text for _, text in forms])
            index = np.fromiter((index for index, _ in forms), np.int64, len(forms))
            owners, found = np.concatenate([owners, index[places]]), np.concatenate([found, more])
        pairs = np.unique(owners * len(self.literals) + found)
        return np.divmod(pairs, len(self.literals))

    def _pass(self, parts: list[bytes]) -> tuple[Numbers, Numbers]:
        """(index into parts, index into literals) of every occurrence."""
        ends = np.cumsum(np.fromiter(map(len, parts), np.int64, len(parts)) + 1) - 1
        blob = b"\n".join(parts)  # no literal holds a newline, so none is found across two values
        ids: list[int] = []
        stops: list[int] = []
        add_id, add_stop = ids.append, stops.append
        begin = 0

        def hit(pattern: int, _start: int, stop: int, _flags: int, _context: object) -> None:
            add_id(pattern)
            add_stop(stop + begin)

        database = self._ready()
        while begin < len(blob):
            end = begin + BLOCK
            if end < len(blob):  # a block ends where a value ends
                end = int(ends[np.searchsorted(ends, end)]) + 1
            database.scan(blob[begin:end], hit)
            begin = end
        return np.searchsorted(ends, np.asarray(stops, np.int64)), np.asarray(ids, np.int64)

    def _ready(self) -> hyperscan.Database:
        if self._database is None:
            self._database = hyperscan.Database()
            self._database.compile(
                expressions=["".join(f"\\x{b:02x}" for b in literal).encode() for literal in self.literals],
                ids=list(range(len(self.literals))),
                elements=len(self.literals),
                flags=hyperscan.HS_FLAG_CASELESS,
            )
        return self._database

    def __reduce__(self) -> tuple[type["Scanner"], tuple[str, tuple[bytes, ...]]]:
        return Scanner, (self.column, self.literals)
