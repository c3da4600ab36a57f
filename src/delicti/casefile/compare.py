"""Compares a case with what its evidence gives anew, and names the rows, columns and values that differ."""

from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl

from delicti.casefile.layout import shown

KEYS: dict[str, tuple[str, ...]] = {
    "evidence": ("item",),
    "requests": ("item", "line"),
    "messages": ("item", "line"),
    "findings": ("finding",),
    "actors": ("actor",),
    "episodes": ("episode",),
    "quarantine": ("item", "line"),
}
NAMED = 10  # differences named one by one for each table; the others are counted
_WINDOW = 1 << 16
_REACH = 8  # windows compared row by row once something differs
_TWIN, _OURS = "__twin", "__ours"


def table_differences(
    name: str, theirs: pl.LazyFrame, ours: pl.LazyFrame, schema: pl.Schema, names: dict[str, str]
) -> list[str]:
    """Sentences on the rows in which the case (`theirs`) is not what the evidence gives (`ours`).

    `names` gives the name of each item. Rows are told apart by their id or place; their order counts too.
    """
    found = theirs.collect_schema()
    if found != schema:
        wrong = [column for column in {**schema, **found} if found.get(column) != schema.get(column)]
        return [f"{name}: the columns are not those of the table ({', '.join(map(shown, wrong)) or 'their order'})."]
    begin = _first_difference(theirs, ours)
    if begin is None:
        return []
    reach = _WINDOW * _REACH
    left, right = theirs.slice(begin, reach).collect(), ours.slice(begin, reach).collect()
    differences = list(_row_differences(name, left, right, names))
    if not differences:
        return [f"{name}: the rows stand in another order than the evidence gives."]
    more = len(differences) - NAMED
    return differences[:NAMED] + ([f"{name}: {more:,} more rows differ."] if more > 0 else [])


def _first_difference(theirs: pl.LazyFrame, ours: pl.LazyFrame) -> int | None:
    begin = 0
    while True:
        left, right = theirs.slice(begin, _WINDOW).collect(), ours.slice(begin, _WINDOW).collect()
        if not left.equals(right, null_equal=True):
            return begin
        if left.height < _WINDOW:
            return None
        begin += _WINDOW


def _row_differences(name: str, theirs: pl.DataFrame, ours: pl.DataFrame, names: dict[str, str]) -> Iterator[str]:
    keys = [*KEYS[name], _TWIN]
    theirs, ours = (_twinned(frame, KEYS[name]) for frame in (theirs, ours))
    joined = theirs.join(
        ours.with_columns(pl.lit(value=True).alias(_OURS)), on=keys, how="left", suffix=_OURS, nulls_equal=True
    )
    columns = [column for column in theirs.columns if column not in keys]
    differ = [pl.col(column).ne_missing(pl.col(column + _OURS)).alias(column) for column in columns]
    wrong = joined.select(differ) if columns else pl.DataFrame()
    for row, flags in zip(
        joined.iter_rows(named=True), wrong.iter_rows(named=True), strict=True
    ):  # few rows: a window in which something differs
        what = f"{name}: {_row(name, row, names)}"
        if row[_OURS] is None:
            yield f"{what} is in the case, but the evidence does not give it."
        elif any(flags.values()):
            yield (
                f"{what} differs: "
                + "; ".join(
                    f"{column} is {shown(row[column])} in the case, but the evidence gives {shown(row[column + _OURS])}"
                    for column, flag in flags.items()
                    if flag
                )
                + "."
            )
    for row in ours.join(theirs, on=keys, how="anti", nulls_equal=True).iter_rows(named=True):
        yield f"{name}: {_row(name, row, names)} is given by the evidence, but is not in the case."


def _twinned(frame: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """Rows of the same key are numbered, so that a row put in twice is seen."""
    return frame.with_columns(pl.int_range(pl.len()).over(keys).alias(_TWIN))


def _row(name: str, row: dict[str, Any], names: dict[str, str]) -> str:
    if name in ("findings", "actors", "episodes"):
        return f"{KEYS[name][0]} {shown(row[KEYS[name][0]])}"
    item = names.get(row["item"], str(row["item"])[:16])
    return f"item {shown(item)}" if name == "evidence" else f"{shown(item)} line {row['line']}"


def document_differences(theirs: Any, ours: Any, place: str = "") -> Iterator[str]:
    """Sentences on the fields in which `case.json` is not what the evidence gives, as `taken[0].rows_best`."""
    if isinstance(theirs, dict) and isinstance(ours, dict):
        for field in sorted({*theirs, *ours}):
            path = f"{place}.{_plain(field)}" if place else _plain(field)
            if field not in ours:
                yield f"case.json: {path} is {shown(theirs[field])}, but the evidence gives none."
            elif field not in theirs:
                yield f"case.json: {path} is missing; the evidence gives {shown(ours[field])}."
            else:
                yield from document_differences(theirs[field], ours[field], path)
        return
    if isinstance(theirs, list) and isinstance(ours, list):
        if len(theirs) != len(ours):
            yield f"case.json: {place} has {len(theirs)} entries, but the evidence gives {len(ours)}."
        for number, (left, right) in enumerate(zip(theirs, ours, strict=False)):
            yield from document_differences(left, right, f"{place}[{number}]")
        return
    if type(theirs) is not type(ours) or theirs != ours:
        yield f"case.json: {place} is {shown(theirs)}, but the evidence gives {shown(ours)}."


def _plain(field: str) -> str:
    return field if field.isascii() and field.isprintable() else shown(field)
