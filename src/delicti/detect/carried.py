"""Judges what a request carries besides its target: headers, cookies and body, one Parquet part after the other.

Headers and bodies are cut into fields first (`headers`, `bodies`); each distinct field of a part passes the prefilter
and is judged once, however many requests carried it. Memory is bounded by the part.
"""

import re
from collections.abc import Iterable

import polars as pl

from delicti.detect.bodies import of_body
from delicti.detect.contexts import Place
from delicti.detect.fields import Field
from delicti.detect.headers import of_headers
from delicti.detect.judge import MOST_FINDINGS, Judgement, judge_fields, own_name, prefilter
from delicti.detect.views import bytes_of, text_of
from delicti.model.flow import Part
from delicti.model.tables import FINDING
from delicti.model.text import escape

_PLACE = ("line", "offset", "length")
_COLUMNS = ("request_headers", "request_body")
_SIGNS = re.compile(r"[&=?#]")
_TOLD = ("rule", "rule_version", "class", "technique", "weakness", "confidence", "where", "views", "shown", "why")
_SCHEMA = {name: FINDING[name] for name in (*_TOLD, *_PLACE, "item")}


def match_carried(part: Part, use_prefilter: bool) -> pl.DataFrame:
    """The findings about headers and bodies of a part, each with its place. Runs in a worker."""
    if pl.read_parquet(part.path, columns=list(_COLUMNS)).select(pl.all().is_null().all()).row(0) == (True,) * len(
        _COLUMNS
    ):
        return pl.DataFrame(schema={name: FINDING[name] for name in _SCHEMA})  # most formats carry neither
    frame = pl.read_parquet(part.path, columns=[*_PLACE, *_COLUMNS])
    found = [_of_column(frame, column, use_prefilter=use_prefilter) for column in _COLUMNS]
    return pl.concat(found).with_columns(pl.lit(part.item).alias("item")).select(*_SCHEMA)


def _of_column(frame: pl.DataFrame, column: str, *, use_prefilter: bool) -> pl.DataFrame:
    values = frame[column].drop_nulls().unique().sort()
    judged = judge_values(column, values, use_prefilter=use_prefilter)
    rows = [(value, *j[:7], list(j.views), j.shown, j.why) for value, found in judged for j in found]
    schema = {column: frame.schema[column]} | {name: FINDING[name] for name in _TOLD}
    made = pl.DataFrame(rows, schema=schema, orient="row")
    return made.join(frame.select(*_PLACE, column), on=column, how="inner").drop(column)


def judge_values(
    column: str, values: Iterable[str | bytes], *, use_prefilter: bool
) -> list[tuple[str | bytes, list[Judgement]]]:
    """What is to be said about each value of a column of headers (JSON lists) or of bodies (bytes)."""
    cut = [(value, of_body(text_of(value)) if isinstance(value, bytes) else of_headers(value)) for value in values]
    distinct = list(dict.fromkeys(field for _, fields in cut for field in fields))
    wanted = _suspected(distinct) if use_prefilter else distinct
    said = {field: judge_fields([field], use_prefilter=use_prefilter) for field in wanted}
    judged = ((value, [j for field in fields for j in said.get(field, ())]) for value, fields in cut)
    return [(value, _chosen(found, column)) for value, found in judged if found]


def _suspected(fields: list[Field]) -> list[Field]:
    """The fields worth a closer look, whatever stands around them: as values of a parameter and on their own."""
    texts = pl.Series([escape(bytes_of(field.sent)) for field in fields], dtype=pl.String)
    names = pl.Series([escape(bytes_of(_SIGNS.sub("_", own_name(field)))) for field in fields], dtype=pl.String)
    valued = names + "=" + texts
    looked = prefilter().suspects(texts) | prefilter().suspects(valued, named=True, decoded=True)
    return [field for field, look in zip(fields, looked.tolist(), strict=True) if look]


def _chosen(found: list[Judgement], column: str) -> list[Judgement]:
    """A few of the judgements about one value; names of a body's fields stand where the fields do."""
    if column == "request_body":
        name = Place.NAME.value
        found = [
            j._replace(where=f"body{j.where.removeprefix(name)}") if j.where.startswith(name) else j for j in found
        ]
        # The body as a whole is read only for payloads that its own cuts would hide.
        cut = max((j.confidence for j in found if j.where != "body"), default=0.0)
        found = [j for j in found if j.where != "body" or j.confidence > cut]
    return found[:MOST_FINDINGS]
