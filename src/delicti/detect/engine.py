"""Tables in, findings out: distinct values are judged once, and what was found joins back to every request.

Every column that an attacker fills is taken as a set of distinct values, cut into chunks for the executor, passed
through the prefilter and then judged. The result does not depend on the number of workers: chunks are cut by count
and findings are sorted.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future
from itertools import groupby

import polars as pl

from delicti.detect.carried import match_carried
from delicti.detect.contexts import Place
from delicti.detect.database import Wanted, keep
from delicti.detect.enumeration import enumeration
from delicti.detect.guessing import guessing
from delicti.detect.judge import Judgement, judge_target, judge_value, prefilter, unprepared
from delicti.detect.parts import suspects
from delicti.detect.sigma import RuleSet, load
from delicti.detect.sigma_fields import DERIVED
from delicti.detect.told import match_messages
from delicti.model.flow import Part, Tables
from delicti.model.ids import content_id
from delicti.model.progress import Progress
from delicti.model.settings import Settings
from delicti.model.tables import FINDING, REQUEST, shaped

_PARTS = 24  # Parquet parts whose chosen rows are given to rules together
_CHUNK = 50_000  # distinct values of one task
_SCANNED = 200_000  # distinct values that rules look through in one task
_RAW = 64 << 10  # bytes of a finding's evidence that are kept

# Columns of REQUEST and the places they are.
_COLUMNS = {
    "target": Place.PATH,
    "agent": Place.AGENT,
    "referrer": Place.REFERRER,
    "host": Place.HOST,
    "user": Place.USER,
    "method": Place.METHOD,
}
_PLACE = ("item", "line", "offset", "length")
_PLACED = [name for name in FINDING if name not in ("finding", "raw", "path", "actor")]
_JUDGED: dict[str, type[pl.DataType] | pl.DataType] = {
    "column": pl.String,
    "value": pl.String,
    "rule": pl.String,
    "rule_version": pl.String,
    "class": pl.String,
    "technique": pl.String,
    "weakness": pl.String,
    "confidence": pl.Float64,
    "where": pl.String,
    "views": pl.List(pl.String),
    "shown": pl.String,
    "why": pl.String,
}


def detect(tables: Tables, settings: Settings, executor: Executor, progress: Progress) -> pl.DataFrame:
    """FINDING, one row per rule and evidence place, sorted by item, line, rule and where."""
    missing = executor.submit(unprepared)
    rules = load(settings) if settings.use_rules else None
    _prepared(missing.result(), executor)
    # Workers have their first tasks before this process looks at columns itself, so that nobody waits.
    tasks = [executor.submit(match_messages, rules, part, settings.use_prefilter) for part in tables.message_parts]
    tasks += [executor.submit(match_carried, part, settings.use_prefilter) for part in tables.request_parts]
    distinct = {column: _distinct(tables, column) for column in _COLUMNS}
    with progress.stage("detect", sum(len(values) for values in distinct.values()), "values") as stage:
        telling = _telling(rules, distinct, tables, executor) if rules and settings.use_prefilter else {}
        judgements = [
            executor.submit(judge_chunk, column, chunk, use_prefilter=settings.use_prefilter)
            for column, values in distinct.items()
            for chunk in _chunks(values, _CHUNK)
        ]
        if rules:
            tasks += _rule_tasks(rules, telling, tables, settings, executor)
        found = [guessing(tables, distinct["target"]), enumeration(tables)]
        judged = []
        for judgement in judgements:
            frame, amount = judgement.result()
            judged.append(frame)
            stage.advance(amount)
        found += [task.result() for task in tasks]
    found.append(_joined(tables, pl.concat(judged) if judged else pl.DataFrame(schema=_JUDGED)))
    rows = pl.concat([frame.select(_PLACED) for frame in found])
    return shaped(rows, FINDING) if rows.is_empty() else _finished(rows, tables)


def _prepared(missing: list[Wanted], executor: Executor) -> None:
    """Makes the tables that the cache lacks, each in one worker, before all of them would make the same."""
    for task in [executor.submit(keep, asked, every) for asked, every in missing]:
        task.result()


def _telling(
    rules: RuleSet, distinct: dict[str, pl.Series], tables: Tables, executor: Executor
) -> dict[str, list[Future[pl.Series]]]:
    """By column the values, to come, for whose rows a rule is worth judging."""
    quick, _ = rules.parted
    return {
        column: [
            executor.submit(RuleSet.telling, quick, column, chunk)
            for chunk in _chunks(distinct[column] if column in distinct else _distinct(tables, column), _SCANNED)
        ]
        for column in quick.keys
    }


def _rule_tasks(
    rules: RuleSet, telling: dict[str, list[Future[pl.Series]]], tables: Tables, settings: Settings, executor: Executor
) -> list[Future[pl.DataFrame]]:
    told = {column: [found for task in tasks if len(found := task.result())] for column, tasks in telling.items()}
    values = {column: pl.concat(found, rechunk=True) for column, found in told.items() if found}
    batches = [tables.request_parts[at : at + _PARTS] for at in range(0, len(tables.request_parts), _PARTS)]
    if not settings.use_prefilter:
        return [executor.submit(match_parts, rules, batch, None) for batch in batches]
    quick, slow = rules.parted
    tasks = [executor.submit(match_parts, quick, batch, values) for batch in batches if values]
    return tasks + [executor.submit(match_parts, slow, batch, {}) for batch in batches if slow.rules]


def match_parts(rules: RuleSet, parts: Sequence[Part], telling: dict[str, pl.Series] | None) -> pl.DataFrame:
    """The rules that hold for the requests of a few Parquet parts. Runs in a worker.

    `telling`: by column the values of which a row must have one to be looked at; none: every row is looked at; None:
    every rule is judged on every row.
    """
    needed = {base for column in rules.columns for base in DERIVED.get(column, (column,))} | {*_PLACE, *(telling or ())}
    chosen = [pl.col(column).cast(pl.String).is_in(values.implode()) for column, values in (telling or {}).items()]
    frames = [
        pl.scan_parquet([part.path for part in group], glob=False)
        .filter(pl.any_horizontal(chosen) if chosen else True)
        .select(pl.lit(item).alias("item"), *(name for name in REQUEST if name in needed and name != "item"))
        for item, group in groupby(parts, key=lambda part: part.item)
    ]
    frame = pl.concat(frames).collect(engine="streaming")
    found = rules.match(frame, prefilter=telling is not None)
    places = frame.select("item", "line", "offset", "length")[found["row"]]
    return pl.concat([found.drop("row"), places], how="horizontal")


def _distinct(tables: Tables, column: str) -> pl.Series:
    frame = tables.requests.select(pl.col(column).cast(pl.String)).drop_nulls().unique().collect(engine="streaming")
    return frame[column].sort()


def _chunks(values: pl.Series, size: int) -> Iterator[pl.Series]:
    for at in range(0, len(values), size):
        yield values.slice(at, size)


def judge_chunk(column: str, values: pl.Series, *, use_prefilter: bool) -> tuple[pl.DataFrame, int]:
    """The judgements about a chunk of distinct values, and how many values it was. Runs in a worker."""
    place = _COLUMNS[column]
    rows: list[tuple[object, ...]] = []
    for value, only in suspects(prefilter() if use_prefilter else None, place, values):
        found: list[Judgement]
        if place is Place.PATH:
            found = judge_target(value, only, use_prefilter=use_prefilter)
        else:
            found = judge_value(place, "", value, only, use_prefilter=use_prefilter)
        rows.extend((column, value, *j[:7], list(j.views), j.shown, j.why) for j in found)
    return pl.DataFrame(rows, schema=_JUDGED, orient="row"), len(values)


def _joined(tables: Tables, verdicts: pl.DataFrame) -> pl.DataFrame:
    """Verdicts with the place of every request that carried the value."""
    found = []
    for column in _COLUMNS:
        mine = verdicts.filter(pl.col("column") == column).drop("column")
        if mine.is_empty():
            continue
        chosen = tables.requests.filter(pl.col(column).is_in(mine["value"].unique().implode()))
        places = chosen.select("item", "line", "offset", "length", pl.col(column).alias("value"))
        found.append(mine.lazy().join(places, on="value", how="inner").collect(engine="streaming"))
    return pl.concat([frame.drop("value") for frame in found]) if found else pl.DataFrame(schema=FINDING)


def _finished(rows: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """Rows with id and raw bytes, in an order that depends on nothing but content."""
    rows = rows.sort("item", "line", "rule", "where", "confidence", descending=[False] * 4 + [True]).unique(
        ["rule", "item", "line", "where"], keep="first", maintain_order=True
    )
    ids = [
        content_id("f", *place) for place in rows.select("rule", "rule_version", "item", "line", "where").iter_rows()
    ]
    raw = tables.raw(rows.select("item", "offset", "length"))
    return shaped(
        rows.with_columns(
            pl.Series("finding", ids, dtype=pl.String),
            pl.Series("raw", raw, dtype=pl.Binary).bin.slice(0, _RAW).alias("raw"),
        ),
        FINDING,
    )
