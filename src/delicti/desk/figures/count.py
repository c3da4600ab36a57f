"""Counts all figures of a campaign at once: one query for each kind of row, broken down in memory by columns.

What comes back holds one value for each cell, the very length (or sum) of `Figure.rows` for the same parameters; tests
compare them. A campaign of 74,000 cases is some hundreds of thousands of short rows, read by columns.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import polars as pl
from django.db import connection
from django.db.models import Case as Choice
from django.db.models import CharField, Count, IntegerField, QuerySet, Value, When
from django.db.models.functions import Cast

from delicti.desk.figures.base import ACTORS, ATTRIBUTIONS, CASES, DIMENSIONS, EPISODES, Base
from delicti.desk.figures.figure import Figure, cell, figures
from delicti.desk.figures.small import Hidden, Sum, suppress
from delicti.desk.figures.together import together
from delicti.desk.models import Campaign

_PLAIN = frozenset({"living", "suspect_id", "received"})  # keys and times: no text of people
_CELL = ('"{}"', """'"', replace("{}"::text, '"', '""'), '"'""")  # a number, a text: as CSV writes it


@dataclass(frozen=True)
class Counted:
    """Every cell: its value, the number of rows behind it, and what is not shown to who may not open them all."""

    values: dict[str, int]
    hidden: dict[str, Hidden]


def count(campaign: Campaign, now: datetime) -> Counted:
    """All figures, as of one moment. Cells that would be zero are left out but for whole figures."""
    known = figures()
    bases = _by_base(known)
    order = sorted(bases, key=_last_small)  # what takes longest is asked first
    asked: list[Callable[[], Any]] = [partial(_marks, campaign)]
    asked += [partial(_rows, base, campaign, bases[base], now) for base in order]
    marks, *read = together(asked)
    frames: dict[Base, pl.DataFrame] = dict(zip(order, read, strict=True))
    of_case = frames[CASES].select("living", *(name for name in DIMENSIONS[:3]))
    values: dict[str, int] = {}
    hidden: dict[str, Hidden] = {}
    for one in known.values():
        frame = frames[one.base]
        if _flag(one) in frame.columns:
            frame = frame.filter(pl.col(_flag(one)) == 1)
        if one.base.case and "living" in frame.columns:
            frame = frame.join(of_case, on="living")
        numbers: dict[str, int] = {}
        tables: dict[tuple[str, ...], dict[str, tuple[str, ...]]] = {}
        for by in one.by:
            mark = next((name for name in by if name in marks), "")
            part = frame.join(marks[mark], on="living") if mark else frame
            tables[by] = {}
            for row in _counted(part, one, by):
                name = cell(one.name, dict(zip(by, row[:-2], strict=True)))
                numbers[name], values[name] = row[-2], row[-1]
                tables[by][name] = row[:-2]
        hidden |= suppress(
            numbers,
            campaign.threshold,
            _sums(one, tables),
            open_to_all=() if one.people or one.total else [one.name],
        )
    return Counted(values, hidden)


def _by_base(known: Mapping[str, Figure]) -> dict[Base, list[Figure]]:
    found: dict[Base, list[Figure]] = {CASES: []}
    for one in known.values():
        found.setdefault(one.base, []).append(one)
    return found


def _rows(base: Base, campaign: Campaign, mine: list[Figure], now: datetime) -> pl.DataFrame:
    """The rows of a base for all its figures: those alike as one row with their number `n`."""
    found = base.of(campaign)
    whole = base is not CASES and all(one.by == ((),) and one.key == "pk" for one in mine)
    schema: dict[str, Any] = {} if whole else {"living": pl.String}  # nothing is asked of the case
    for one in mine:
        found = found.annotate(**{f"own_{name}": make(now) for name, make in one.own.items()})
        schema |= {f"own_{name}": pl.String for name in one.own}
        if one.key not in ("pk", "living"):
            schema[one.key] = pl.String
    for one in mine:
        if condition := one.where(now):
            flag = Choice(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())
            found = found.annotate(**{_flag(one): flag})
            schema[_flag(one)] = pl.Int64
    if base is CASES:
        found = found.annotate(received=Cast("received_at", CharField()))
        schema |= {"received": pl.String, "sector": pl.String, "region": pl.String}
        schema |= {one.total: pl.Int64 for one in mine if one.total}
        read = _frame(found.values_list(*schema), schema)
        day = pl.col("received").str.slice(0, 10).str.to_date("%Y-%m-%d")
        return read.with_columns(pl.lit(1).alias("n"), day.dt.strftime("%G-W%V").alias("week"))
    if any(one.key not in ("pk", "living") for one in mine):  # hardly two are alike, so that nothing is won by grouping
        return _frame(found.order_by().values_list(*schema), schema).with_columns(pl.lit(1).alias("n"))
    grouped = found.order_by().values(*schema).annotate(n=Count("pk"))
    return _frame(grouped.values_list(*schema, "n"), {**schema, "n": pl.Int64})


def _last_small(base: Base) -> bool:
    """Of cases, actors and attributions there are many."""
    return base not in (ATTRIBUTIONS, ACTORS, CASES)


def _flag(one: Figure) -> str:
    """The column that says which rows the figure counts, where it does not count all."""
    return f"is_{one.name}".replace("-", "_")


def _marks(campaign: Campaign) -> dict[str, pl.DataFrame]:
    """Which offences and techniques each living case has, each once."""
    pairs = EPISODES.of(campaign).order_by().values_list("living", "offence", "technique").distinct()
    found = _frame(pairs, {"living": pl.String, "offence": pl.String, "technique": pl.String})
    return {name: found.select("living", name).filter(pl.col(name) != "").unique() for name in ("offence", "technique")}


def _counted(frame: pl.DataFrame, one: Figure, by: tuple[str, ...]) -> list[tuple[Any, ...]]:
    """For each cell of a breakdown what it is, the number of its rows, and its value."""
    number = pl.col("n").sum() if one.key == "pk" else pl.col(one.key).n_unique()
    value = pl.col(one.total).sum() if one.total else number
    wanted = [number.cast(pl.Int64).alias("number"), value.cast(pl.Int64).alias("value")]
    if not by:
        return frame.select(wanted).rows()
    columns = [pl.col(f"own_{name}" if name in one.own else name).alias(f"by_{name}") for name in by]
    return frame.group_by(columns).agg(wanted).sort([f"by_{name}" for name in by]).rows()


def _sums(one: Figure, tables: Mapping[tuple[str, ...], Mapping[str, tuple[str, ...]]]) -> list[Sum[str]]:
    """How the cells of a figure add up: each table to the one that has one breakdown less."""
    found = []
    for by, cells in tables.items():
        for at, dimension in enumerate(by):
            above = by[:at] + by[at + 1 :]
            if above not in tables:
                continue
            parts: dict[tuple[str, ...], list[str]] = {}
            for name, key in cells.items():
                parts.setdefault(key[:at] + key[at + 1 :], []).append(name)
            for name, key in tables[above].items():
                if key in parts:
                    found.append(Sum(name, tuple(parts[key]), one.holds(dimension)))
    return found


def _frame(found: QuerySet[Any, Any], schema: Mapping[str, Any]) -> pl.DataFrame:
    """The rows by columns, read as the database writes them."""
    sql, parameters = found.query.sql_with_params()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # All rows as one text: sent row by row, each would be handled by itself here.
            names = ", ".join(f'"{name}"' for name in schema)
            cells = ", ',', ".join(
                _CELL[kind == pl.String and name not in _PLAIN].format(name) for name, kind in schema.items()
            )
            rows = f"string_agg(concat({cells}), chr(10))"
            cursor.execute(f"SELECT {rows} FROM ({sql}) t ({names})", parameters)  # noqa: S608 - names of our own
            read = cursor.fetchone()[0]
            if not read:
                return pl.DataFrame(schema=dict(schema))
            frame = pl.read_csv(read.encode(), has_header=False, schema=dict(schema))
        else:
            cursor.execute(sql, parameters)
            frame = pl.DataFrame(cursor.fetchall(), schema=dict(schema), orient="row")
    return frame.with_columns(pl.col(pl.String).fill_null(""))
