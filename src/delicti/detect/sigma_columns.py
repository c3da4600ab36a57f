"""The columns that rules read, made from those of the request table in bulk."""

import json
from collections.abc import Callable

import polars as pl

from delicti.detect.sigma_fields import DERIVED
from delicti.model.text import escape

# scheme://authority of an absolute target, which is no part of its path
_ABSOLUTE = r"^[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*"


def with_columns(frame: pl.DataFrame, wanted: tuple[str, ...]) -> pl.DataFrame:
    """A frame of just the wanted columns, as text; those the frame lacks and nothing gives are null."""
    have = set(frame.columns)
    made: dict[str, Callable[[], pl.Expr]] = {
        "path": _path,
        "query": lambda: pl.col("target").str.splitn("?", 2).struct.field("field_1"),
        "extension": lambda: _path().str.extract(r"\.([A-Za-z0-9]{1,8})$", 1),
        "request": lambda: pl.concat_str(
            [pl.col("method").fill_null(""), pl.col("target").fill_null(""), pl.col("protocol").fill_null("")],
            separator=" ",
        ),
        "cookie": lambda: pl.col("request_headers").map_elements(_cookies, return_dtype=pl.String),
        "duration_ms": lambda: pl.col("duration_s") * 1000,
        "request_body": lambda: pl.col("request_body").map_elements(escape, return_dtype=pl.String),
        "request_headers": lambda: pl.col("request_headers").map_elements(_headers, return_dtype=pl.String),
    }
    columns = []
    for name in wanted:
        needs = DERIVED.get(name, (name,))
        missing = [need for need in needs if need not in have]
        if name == "request" and "target" in have:
            frame = frame.with_columns(pl.lit(None, pl.String).alias(need) for need in missing)
            missing = []
        if name in have and name not in {"request_body", "request_headers"}:
            columns.append(pl.col(name).cast(pl.String))
        elif missing or frame.schema[needs[0]] == pl.Null:
            columns.append(pl.lit(None, pl.String).alias(name))
        elif name == "request_body" and frame.schema[name] == pl.String:
            columns.append(pl.col(name))
        else:
            columns.append(made[name]().cast(pl.String).alias(name))
    return frame.select(columns)


def _path() -> pl.Expr:
    return pl.col("target").str.splitn("?", 2).struct.field("field_0").str.replace(_ABSOLUTE, "")


def _pairs(headers: str) -> list[tuple[str, str]]:
    try:
        return [(str(name), str(value)) for name, value in json.loads(headers)]
    except (ValueError, TypeError):
        return []


def _cookies(headers: str) -> str | None:
    found = [value for name, value in _pairs(headers) if name.lower() == "cookie"]
    return "; ".join(found) or None


def _headers(headers: str) -> str | None:
    pairs = _pairs(headers)
    return " ".join(f"{name}: {value}" for name, value in pairs) if pairs else headers
