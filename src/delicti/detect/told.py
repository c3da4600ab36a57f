"""Findings in an error log: in what the server says, and in the request that a message quotes.

A message stands for itself, since the access log may be missing or cut: its text is given to the rules that read error
logs, the request line that nginx quotes to the rules and grammars for requests. `where` tells which of the two it was.
"""

import polars as pl

from delicti.detect.contexts import Place
from delicti.detect.judge import judge_target, prefilter
from delicti.detect.parts import suspects
from delicti.detect.sigma import MATCH, RuleSet
from delicti.model.flow import Part
from delicti.model.tables import FINDING, REQUEST

# As REQUEST splits a request line; without a protocol it is HTTP/0.9 or no request at all.
_LINE = r"^(?P<method>[!#$%&'*+.^_`|~0-9A-Za-z-]+) (?P<target>.+) (?P<protocol>HTTP/[0-9.]+)$"
_PLACE = ("item", "line", "offset", "length")
_SHAPE = {name: FINDING[name] for name in (*MATCH.names()[1:], *_PLACE)}


def match_messages(rules: RuleSet | None, part: Part, use_prefilter: bool) -> pl.DataFrame:
    """What the messages of one Parquet part show: columns of FINDING without id and raw bytes. Runs in a worker."""
    frame = pl.read_parquet(part.path).with_columns(pl.lit(part.item).alias("item"))
    found = []
    if rules is not None:
        found.append(_placed(rules.match_messages(frame, prefilter=use_prefilter), frame))
    quoted = _quoted(frame)
    if not quoted.is_empty():
        if rules is not None:
            found.append(_in_message(_placed(rules.match(quoted, prefilter=use_prefilter), quoted)))
        found.append(_in_message(_judged(quoted, use_prefilter)))
    return pl.concat(found) if found else pl.DataFrame(schema=_SHAPE)


def _quoted(frame: pl.DataFrame) -> pl.DataFrame:
    """The requests that messages quote, as rows of REQUEST; what no log of errors tells is null."""
    split = pl.col("request").str.extract_groups(_LINE)
    known = {"method", "target", "protocol"}
    return (
        frame.filter(pl.col("request").is_not_null())
        .select(*_PLACE, split.alias("split"))
        .unnest("split")
        .filter(pl.col("target").is_not_null())
        .with_columns(
            pl.lit(None, REQUEST[name]).alias(name) for name in REQUEST if name not in known and name not in _PLACE
        )
    )


def _judged(quoted: pl.DataFrame, use_prefilter: bool) -> pl.DataFrame:
    values = quoted["target"].unique().sort()
    rows = [
        (value, *judgement[:7], list(judgement.views), judgement.shown, judgement.why)
        for value, only in suspects(prefilter() if use_prefilter else None, Place.PATH, values)
        for judgement in judge_target(value, only, use_prefilter=use_prefilter)
    ]
    # A judgement's fields stand in the order of MATCH's.
    schema = {"target": pl.String} | {name: FINDING[name] for name in MATCH.names()[1:]}
    verdicts = pl.DataFrame(rows, schema=schema, orient="row")
    return quoted.select(*_PLACE, "target").join(verdicts, on="target").select(*_SHAPE)


def _in_message(found: pl.DataFrame) -> pl.DataFrame:
    return found.with_columns(pl.concat_str(pl.lit("message: "), pl.col("where")).alias("where"))


def _placed(found: pl.DataFrame, frame: pl.DataFrame) -> pl.DataFrame:
    return pl.concat([found.drop("row"), frame.select(_PLACE)[found["row"]]], how="horizontal").select(*_SHAPE)
