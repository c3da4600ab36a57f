"""Pages that changed for everyone at one moment: what many clients got before differs from what all got after.

Only targets without a query that many ask for are looked at, _TARGETS of them, of which time, status and size of each
answer are held at once. A page whose size varies from answer to answer shows no change unless the ranges before and
after lie apart.
"""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import polars as pl

from delicti.reconstruct.scene import Scene

_TARGETS = 80
_BEFORE, _AFTER = 8, 4
_PART = 0.05  # of the size, by which the ranges must lie apart
LARGE = 0.25  # of the size, from which a page is another page


@dataclass(frozen=True)
class Change:
    """One target that changed between two moments."""

    target: str
    last_before: datetime
    first_after: datetime
    before: int | None  # usual size, None where it was not answered
    after: int | None
    gone: bool

    @property
    def part(self) -> float:
        """How much of the page's size changed."""
        if self.before is None or self.after is None or not self.before:
            return 1.0
        return abs(self.after - self.before) / self.before


def find(scene: Scene) -> list[Change]:
    """Changes by time."""
    top = (
        scene.targets.table.filter((pl.col("plain") >= _BEFORE + _AFTER) & (pl.col("good") >= _BEFORE))
        .filter(~pl.col("target").str.contains("?", literal=True))
        .sort("plain", "target", descending=[True, False])
        .head(_TARGETS)
    )
    if top.is_empty():
        return []
    seen = (
        scene.targets.asked(top["target"])
        .filter((pl.col("method") == "GET") & pl.col("status").is_in([200, 404, 410]))
        .select("target", "time", "status", "size_bytes")
        .collect(engine="streaming")
        .drop_nulls("time")
    )
    apart = seen.group_by("target").agg(_parted()).filter("parted").select("target")
    rows = seen.join(apart, on="target", how="semi").sort("target", "time", "status", "size_bytes")
    found: list[Change] = []
    for (target,), part in rows.partition_by("target", as_dict=True, maintain_order=True).items():
        both = (_size(str(target), part.filter(pl.col("status") == 200)), _gone(str(target), part))
        found.extend(change for change in both if change is not None)
    return sorted(found, key=lambda one: (one.first_after, one.target))


def _parted() -> pl.Expr:
    """Whether a target may have changed at one moment: its smallest and largest answers lie on either side of it."""
    good = pl.col("status") == 200
    size = pl.col("size_bytes").filter(good & pl.col("size_bytes").is_not_null())
    time = pl.col("time").filter(good & pl.col("size_bytes").is_not_null())
    small, large = time.bottom_k_by(size, _AFTER), time.top_k_by(size, _AFTER)
    grew, shrank = small.max() <= large.min(), large.max() <= small.min()
    gone = pl.col("time").filter(good).max() < pl.col("time").filter(~good).min()
    return (
        ((size.min() < size.max()) & (grew | shrank))
        .fill_null(value=False)
        .or_(gone.fill_null(value=False))
        .alias("parted")
    )


def _size(target: str, part: pl.DataFrame) -> Change | None:
    part = part.drop_nulls("size_bytes")
    if len(part) < _BEFORE + _AFTER:
        return None
    size = part["size_bytes"].to_numpy().astype(np.float64)
    low, high = np.minimum.accumulate(size), np.maximum.accumulate(size)
    low_after, high_after = np.minimum.accumulate(size[::-1])[::-1], np.maximum.accumulate(size[::-1])[::-1]
    at = np.arange(_BEFORE, len(size) - _AFTER + 1)
    apart = np.maximum(low_after[at] - high[at - 1], low[at - 1] - high_after[at])
    best = int(np.argmax(apart))
    cut = int(at[best])
    middle = float(np.median(size[:cut]))
    fixed = high[cut - 1] == low[cut - 1] and high_after[cut] == low_after[cut]  # a file, not a page that varies
    if apart[best] <= (16 if fixed else max(_PART * middle, 16)):
        return None
    times = part["time"]
    return Change(target, times[cut - 1], times[cut], int(middle), int(np.median(size[cut:])), gone=False)


def _gone(target: str, part: pl.DataFrame) -> Change | None:
    good = part.filter(pl.col("status") == 200)
    lost = part.filter(pl.col("status") != 200)
    if len(good) < _BEFORE or len(lost) < _AFTER or good["time"][-1] >= lost["time"][0]:
        return None
    sizes = good["size_bytes"].drop_nulls()
    middle = sizes.median()
    return Change(
        target, good["time"][-1], lost["time"][0], int(float(str(middle))) if len(sizes) else None, None, gone=True
    )
