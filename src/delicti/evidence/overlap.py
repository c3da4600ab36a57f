"""Finds copies of the same log that overlap (a copy taken at noon, another at night) and counts their records once.

Two items of one format overlap where, at one fixed shift, every record of the common stretch is the same. Records that
occur once in each item give the shift; then the whole stretch must agree, so that two servers which both answered the
same health check stay apart.
"""

from itertools import combinations

import polars as pl

from delicti.evidence.reading import Reading

MIN_RECORDS = 3
_PLACE = ("line", "lines", "offset", "length")


def remove(readings: list[Reading], notes: list[str]) -> dict[str, int]:
    """Takes overlapping records out of the later item's parts; returns records counted per item."""
    counted = {reading.item: reading.records for reading in readings}
    logs = [r for r in readings if r.parts and r.first is not None]
    for one, other in combinations(logs, 2):
        if one.format != other.format or not _meet(one, other) or not other.parts:
            continue
        first, last = common_stretch(_digests(one), _digests(other))
        if last <= first:
            continue
        _drop(other, first, last)
        counted[other.item] -= last - first
        notes.append(
            f"{other.title} repeats {last - first} records of {one.title} (its records {first + 1} to {last}); "
            "they were counted once."
        )
    return counted


def _meet(one: Reading, other: Reading) -> bool:
    return bool(one.first <= other.last and other.first <= one.last)  # type: ignore[operator]


def _digests(reading: Reading) -> pl.DataFrame:
    """Columns `digest` and `index` of an item's records in order."""
    scan = pl.scan_parquet(reading.parts, glob=False)
    columns = [name for name in scan.collect_schema().names() if name not in _PLACE]
    return scan.select(pl.struct(columns).hash(seed=7).alias("digest")).with_row_index("index").collect()


def common_stretch(one: pl.DataFrame, other: pl.DataFrame) -> tuple[int, int]:
    """The stretch (first, past the last) of `other` that repeats a stretch of `one`; empty when there is none."""
    once = [frame.filter(pl.col("digest").is_unique()) for frame in (one, other)]
    pairs = once[0].join(once[1], on="digest", suffix="_other")
    if pairs.is_empty():
        return 0, 0
    shifts = pairs.select((pl.col("index_other").cast(pl.Int64) - pl.col("index").cast(pl.Int64)).alias("shift"))
    shift = int(shifts.group_by("shift").len().sort("len", "shift", descending=True)["shift"][0])
    begin = max(0, shift)
    end = min(len(other), len(one) + shift)
    if end - begin < MIN_RECORDS:
        return 0, 0
    same = one["digest"].slice(begin - shift, end - begin).equals(other["digest"].slice(begin, end - begin))
    return (begin, end) if same else (0, 0)


def _drop(reading: Reading, first: int, last: int) -> None:
    begin, kept = 0, []
    for part in reading.parts:
        frame = pl.read_parquet(part)
        index = pl.int_range(begin, begin + len(frame), eager=True)
        begin += len(frame)
        left = frame.filter((index < first) | (index >= last))
        if len(left) != len(frame):
            left.write_parquet(part, compression="uncompressed", statistics=False)
        if len(left):
            kept.append(part)
    reading.parts[:] = kept
