"""Schemas of the tables that flow between the rooms and lie in a case file.

Every table is a Polars frame. Missing is null, never a guess. Text columns that hold what an attacker sent are
written under the reversible escape of `model.text`; `raw` columns are the bytes themselves.
Times are UTC with microseconds. Sizes are bytes, durations seconds, lines 1-based, offsets 0-based into the plain
(decompressed) item.
"""

import polars as pl

UTC = pl.Datetime("us", "UTC")
TEXTS = pl.List(pl.String)
_Type = type[pl.DataType] | pl.DataType


def _schema(columns: dict[str, _Type]) -> pl.Schema:
    return pl.Schema(columns)


ITEM = _schema(
    {
        "item": pl.String,  # SHA-256 of the plain, decompressed bytes
        "name": pl.String,
        "container": pl.String,  # base name of the archive it came in
        "member": pl.String,  # path inside that archive
        "sha256_stored": pl.String,  # as it came
        "size_bytes": pl.Int64,
        "format": pl.String,
        "time_zone": pl.String,
        "lines": pl.Int64,
        "record_lines": pl.Int64,
        "structural_lines": pl.Int64,
        "quarantined_lines": pl.Int64,
        "records": pl.Int64,  # records counted; lines of a copy already counted elsewhere are in record_lines only
        "first_time": UTC,
        "last_time": UTC,
        "acquired_by": pl.String,
        "acquired_at": UTC,
        "host": pl.String,
        "method": pl.String,
        "modified": UTC,
    }
)

REQUEST = _schema(
    {
        "item": pl.String,
        "line": pl.Int64,
        "offset": pl.Int64,
        "length": pl.Int64,
        "time": UTC,
        "client": pl.String,
        "client_port": pl.Int32,
        "peer": pl.String,
        "forwarded_for": pl.String,
        "user": pl.String,
        "method": pl.String,
        "host": pl.String,
        "target": pl.String,
        "protocol": pl.String,
        "status": pl.Int32,
        "size_bytes": pl.Int64,
        "duration_s": pl.Float64,
        "referrer": pl.String,
        "agent": pl.String,
        "request_headers": pl.String,  # JSON list of [name, value]
        "request_body": pl.Binary,
        "response_headers": pl.String,
        "actor": pl.String,
        "episode": pl.String,
    }
)

MESSAGE = _schema(
    {
        "item": pl.String,
        "line": pl.Int64,
        "lines": pl.Int64,
        "offset": pl.Int64,
        "length": pl.Int64,
        "time": UTC,
        "client": pl.String,
        "client_port": pl.Int32,
        "level": pl.String,
        "script": pl.String,
        "text": pl.String,
        "request": pl.String,
        "actor": pl.String,
    }
)

FILE = _schema(
    {
        "path": pl.String,
        "size_bytes": pl.Int64,
        "modified": UTC,
        "owner": pl.String,
        "mode": pl.String,
        "sha256": pl.String,
        "change": pl.String,
        "kind": pl.String,
        "findings": TEXTS,
        "made_by": pl.Struct({"item": pl.String, "line": pl.Int64}),
        "actor": pl.String,
    }
)

PAGE = _schema(
    {
        "url": pl.String,
        "time": UTC,
        "status": pl.Int32,
        "sha256": pl.String,
        "text": pl.String,
        "links": TEXTS,
        "scripts": TEXTS,
        "forms": TEXTS,
    }
)

FINDING = _schema(
    {
        "finding": pl.String,
        "class": pl.String,
        "technique": pl.String,
        "weakness": pl.String,
        "rule": pl.String,
        "rule_version": pl.String,
        "confidence": pl.Float64,
        "where": pl.String,  # "path", "query:NAME", "query-name:NAME", "agent", "referrer", "header:NAME", ...
        "views": TEXTS,  # the decodings that led to `shown`, in order
        "shown": pl.String,
        "why": pl.String,
        "item": pl.String,
        "line": pl.Int64,
        "offset": pl.Int64,
        "length": pl.Int64,
        "raw": pl.Binary,
        "path": pl.String,
        "actor": pl.String,
    }
)

ACTOR = _schema(
    {
        "actor": pl.String,
        "addresses": TEXTS,
        "agents": TEXTS,
        "tools": TEXTS,
        "first_time": UTC,
        "last_time": UTC,
        "requests": pl.Int64,
        "role": pl.String,
        "why": pl.String,
        "why_not": pl.String,
    }
)

EPISODE = _schema(
    {
        "episode": pl.String,
        "actor": pl.String,
        "kind": pl.String,
        "tactic": pl.String,
        "technique": pl.String,
        "offence": pl.String,
        "attempted_only": pl.Boolean,
        "first_time": UTC,
        "last_time": UTC,
        "requests": pl.Int64,
        "target": pl.String,
        "outcome": pl.String,
        "reason": pl.String,
        "why_not": pl.String,
    }
)

QUARANTINE = _schema(
    {
        "item": pl.String,
        "line": pl.Int64,
        "offset": pl.Int64,
        "length": pl.Int64,
        "reason": pl.String,
        "raw": pl.Binary,  # 64 kB at most
    }
)

CASE_TABLES = {
    "evidence": ITEM,
    "requests": REQUEST,
    "messages": MESSAGE,
    "findings": FINDING,
    "actors": ACTOR,
    "episodes": EPISODE,
    "quarantine": QUARANTINE,
}


def shaped(frame: pl.DataFrame, schema: pl.Schema) -> pl.DataFrame:
    """The frame with exactly the columns of `schema`, in order; those it lacks are null."""
    return frame.select(
        pl.col(name).cast(dtype) if name in frame.columns else pl.lit(None, dtype).alias(name)
        for name, dtype in schema.items()
    )
