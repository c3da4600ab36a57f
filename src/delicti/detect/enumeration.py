"""Enumeration: one client asks for many paths that are not there and that nobody links, or counts through identifiers.

Crawlers follow old links and broken pages ask for missing pictures, so a missing path counts only when hardly anybody
else asks for it, and only many within a short time make a finding; the confidence grows with their number. Counting
through identifiers is what shops' own scripts do as well: it is told only where it is long, in order and answered
unevenly. At most PER_BURST requests of a burst become findings; the sentence gives the whole number.

CWE-425, CWE-639, ATT&CK T1595.003.
"""

import hashlib
from pathlib import Path

import polars as pl

from delicti.detect.contexts import POSSIBLE, PROBABLE, STRONG
from delicti.model.flow import Tables

BROWSING, COUNTING = "state/forced-browsing", "state/identifier-enumeration"
CLASS, TECHNIQUE = "enumeration", "T1595.003"
WINDOW = "10m"
PER_BURST = 1000
_FEW = 3  # clients; what more ask for is linked somewhere
_STEPS = ((120, STRONG), (50, PROBABLE), (25, POSSIBLE))
_MISSING = (404, 403, 410)
_COUNTED = 60  # identifiers in order within the window
_MET = 3
_IN_ORDER = 0.8


def version() -> str:
    """Changes with this file."""
    return hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:12]


def enumeration(tables: Tables) -> pl.DataFrame:
    """Rows of findings without id and raw bytes."""
    path = pl.col("target").str.splitn("?", 2).struct.field("field_0").alias("path")
    window = pl.col("time").dt.truncate(WINDOW).alias("window")
    missing = (
        tables.requests.filter(pl.col("status").is_in(_MISSING), pl.col("client").is_not_null())
        .select("item", "line", "offset", "length", "client", path, window)
        .collect(engine="streaming")
    )
    return _browsing(missing.drop_nulls("window")).vstack(_counting(tables, missing["client"]))


def _browsing(missing: pl.DataFrame) -> pl.DataFrame:
    rare = missing.group_by("path").agg(pl.col("client").n_unique().alias("clients")).filter(pl.col("clients") <= _FEW)
    missing = missing.join(rare.select("path"), on="path", how="semi")
    # Numbered pages of an archive that is gone are one name to a checker of links; a list of names is many.
    name = pl.col("path").str.replace_all(r"/\d+(\.\w+)?(/|$)", "/0${1}${2}")
    bursts = (
        missing.group_by("client", "window")
        .agg(name.n_unique().alias("paths"))
        .filter(pl.col("paths") >= _STEPS[-1][0])
    )
    found = missing.join(bursts, on=["client", "window"]).sort("item", "line")
    found = found.filter(pl.int_range(pl.len()).over("client", "window") < PER_BURST)
    sure = pl.lit(0.0)
    for least, confidence in reversed(_STEPS):
        sure = pl.when(pl.col("paths") >= least).then(confidence).otherwise(sure)
    why = pl.format(
        "One client asked for {} different paths within ten minutes that are not there and that hardly anybody else "
        "asks for.",
        "paths",
    )
    return _rows(found, BROWSING, "CWE-425", sure, why, pl.format("{} missing paths in 10 minutes", "paths"))


def _counting(tables: Tables, missed: pl.Series) -> pl.DataFrame:
    number = r"([/=])([0-9]{1,12})([^0-9]*)$"
    # Only who met missing pages can have met both kinds, and only who asked for as many can have counted so far.
    met = missed.value_counts().filter(pl.col("count") >= _MET)["client"]
    often = tables.requests.filter(pl.col("client").is_in(met.implode())).group_by("client").len()
    met = often.filter(pl.col("len") >= _COUNTED).collect(engine="streaming")["client"]
    counted = (
        tables.requests.filter(pl.col("client").is_in(met.implode()), pl.col("time").is_not_null())
        .select("item", "line", "offset", "length", "client", "time", "status", "target")
        .with_columns(pl.col("target").str.extract(number, 2).alias("number"))
        .filter(pl.col("number").is_not_null())
        .select(
            "item",
            "line",
            "offset",
            "length",
            "client",
            "time",
            "status",
            pl.col("target").str.replace(number, "${1}N${3}").alias("path"),
            pl.col("number").cast(pl.Int64),
            pl.col("time").dt.truncate(WINDOW).alias("window"),
        )
        .collect(engine="streaming")
        .sort("client", "path", "window", "time", "item", "line")
    )
    step = pl.col("number").diff().abs()
    bursts = (
        counted.group_by("client", "path", "window", maintain_order=True)
        .agg(
            pl.col("number").n_unique().alias("paths"),
            (step == 1).mean().alias("in_order"),
            pl.col("status").is_in(_MISSING).mean().alias("missing"),
        )
        .filter(pl.col("paths") >= _COUNTED, pl.col("in_order") >= _IN_ORDER, pl.col("missing").is_between(0.05, 0.95))
    )
    found = counted.join(bursts, on=["client", "path", "window"]).sort("item", "line")
    found = found.filter(pl.int_range(pl.len()).over("client", "path", "window") < PER_BURST)
    why = pl.format(
        "One client counted through {} identifiers in order within ten minutes, and only some were there.", "paths"
    )
    return _rows(found, COUNTING, "CWE-639", pl.lit(POSSIBLE), why, pl.col("path"))


def _rows(found: pl.DataFrame, rule: str, weakness: str, sure: pl.Expr, why: pl.Expr, shown: pl.Expr) -> pl.DataFrame:
    return found.select(
        pl.lit(CLASS).alias("class"),
        pl.lit(TECHNIQUE).alias("technique"),
        pl.lit(weakness).alias("weakness"),
        pl.lit(rule).alias("rule"),
        pl.lit(version()).alias("rule_version"),
        sure.cast(pl.Float64).alias("confidence"),
        pl.lit("request").alias("where"),
        pl.lit([], dtype=pl.List(pl.String)).alias("views"),
        shown.alias("shown"),
        why.alias("why"),
        "item",
        "line",
        "offset",
        "length",
    )
