"""One pass over many values for the anchors of all rules: which value holds which anchor."""

from collections.abc import Iterable
from contextlib import suppress

import hyperscan
import numpy as np
import numpy.typing as npt
import polars as pl

from delicti.detect.joined import percents, undo_percent
from delicti.detect.sigma_anchor import flags
from delicti.detect.sigma_text import DECODED, PLUS_IS_SPACE, texts

Numbers = npt.NDArray[np.int64]
Expression = tuple[str, bool]  # a Hyperscan expression and whether letter case counts

BLOCK = 8 << 20  # bytes given to one scan

# Values with one of these have more texts than one decoding of all values together gives: a backslash of the escape,
# a percent sign that is none of an escape or stands for itself, an escaped newline, and in a path what slashes hide.
_INTRICATE = r"\\|%25|%0[aA]|%(?:[^0-9A-Fa-f]|$|[0-9A-Fa-f](?:[^0-9A-Fa-f]|$))"
_INTRICATE_PATH = _INTRICATE + r"|//|/\./|%2[eEfF]"


class Scanner:
    """The anchors of one column, compiled for Hyperscan. `stored` is what `dump` gave for the same anchors."""

    def __init__(self, column: str, expressions: Iterable[Expression], stored: bytes | None = None) -> None:
        self.column = column
        self.expressions = tuple(sorted(set(expressions)))
        self._stored = stored
        self._database: hyperscan.Database | None = None

    def scan(self, values: pl.Series) -> tuple[Numbers, Numbers]:
        """Pairs (index into values, index into expressions), each once. Values are distinct and not null."""
        passes = [self._lines(_joined(values), np.arange(len(values)))]
        special = (_INTRICATE_PATH if self.column == "path" else _INTRICATE) if self.column in DECODED else r"\\"
        intricate = values.str.contains(special)
        if self.column in DECODED:
            escaped = values.str.contains("[%+]" if self.column in PLUS_IS_SPACE else "%", literal=False) & ~intricate
            passes.append(self._lines(self._decoded(values.filter(escaped)), escaped.arg_true().to_numpy()))
        index = intricate.arg_true()
        forms = [
            (owner, text)
            for owner, value in zip(index, values.gather(index), strict=True)
            for _, text in texts(self.column, value)
        ]
        owners = np.fromiter((owner for owner, _ in forms), np.int64, len(forms))
        whole = np.asarray([b"\n" not in text for _, text in forms], np.bool_)
        passes.append(self._lines(b"\n".join(text for _, text in forms if b"\n" not in text), owners[whole]))
        # A text with a newline of its own would be more than one line: it counts as holding every anchor.
        broken = np.unique(owners[~whole])
        passes.append(
            (np.repeat(broken, len(self.expressions)), np.tile(np.arange(len(self.expressions)), len(broken)))
        )
        found = np.concatenate([owners * len(self.expressions) + anchors for owners, anchors in passes])
        return np.divmod(np.unique(found), len(self.expressions))

    def _decoded(self, values: pl.Series) -> bytes:
        blob = _joined(values)
        if self.column in PLUS_IS_SPACE:
            blob = blob.replace(b"+", b" ")
        data = np.frombuffer(blob, np.uint8)
        return undo_percent(data, np.empty(0, np.int64), percents(data))[0].tobytes()

    def _lines(self, blob: bytes, owners: Numbers) -> tuple[Numbers, Numbers]:
        """(owner of the line, index into expressions) of every anchor found; one line belongs to each owner."""
        ends = np.append(np.flatnonzero(np.frombuffer(blob, np.uint8) == 0x0A), len(blob))
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
            if end < len(blob):  # a block ends where a line ends
                end = int(ends[np.searchsorted(ends, end)]) + 1
            database.scan(blob[begin:end], hit)
            begin = end
        lines = np.searchsorted(ends, np.asarray(stops, np.int64))
        inside = lines < len(owners)  # an anchor that takes in the newline ends on the line below
        return owners[lines[inside]], np.asarray(ids, np.int64)[inside]

    def dump(self) -> bytes:
        """The compiled anchors, for this machine and this release of Hyperscan."""
        return bytes(hyperscan.dumpb(self._ready()))

    def _ready(self) -> hyperscan.Database:
        if self._database is None and self._stored is not None:
            with suppress(hyperscan.error):  # stored by another kind of processor or another release
                self._database = hyperscan.loadb(self._stored, hyperscan.HS_MODE_BLOCK)
                self._database.scratch = hyperscan.Scratch(self._database)
        if self._database is None:
            self._database = hyperscan.Database()
            self._database.compile(
                expressions=[expression.encode() for expression, _ in self.expressions],
                ids=list(range(len(self.expressions))),
                elements=len(self.expressions),
                flags=[flags(expression, cased=cased) for expression, cased in self.expressions],
            )
        return self._database


def _joined(values: pl.Series) -> bytes:
    """The values as lines; the escape of tables leaves no newline in a value."""
    joined = values.str.join("\n").item() if len(values) else ""
    return joined.encode() if joined else b""
