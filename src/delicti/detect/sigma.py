"""Sigma rules for requests: loaded once, then judged in bulk.

`load(settings)` gives the RuleSet of the built-in rules and the user's. `RuleSet.match(frame)` takes any rows of the
request table (best: distinct ones) and gives one row per rule that holds. How rules are written: docs/rules.md.
"""

import hashlib
import os
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import msgspec
import polars as pl

from delicti.detect.sigma_columns import with_columns
from delicti.detect.sigma_judge import Hit, Judge
from delicti.detect.sigma_plan import KEYWORD_COLUMNS, Compiled, Refused, Rule
from delicti.detect.sigma_read import compile_all, contents, files
from delicti.detect.sigma_scan import Scanner
from delicti.detect.sigma_where import parameter, shown
from delicti.model.settings import Settings
from delicti.model.tables import FINDING

CACHE_VERSION = b"1"  # raise it when the compiled form or its meaning changes

_OF_A_FINDING = (
    "rule",
    "rule_version",
    "class",
    "technique",
    "weakness",
    "confidence",
    "where",
    "views",
    "shown",
    "why",
)
MATCH = pl.Schema([("row", pl.UInt32()), *((name, FINDING[name]) for name in _OF_A_FINDING)])


class RuleSet:
    """Compiled rules. Pickles as its rules; Hyperscan's tables are made again where it arrives (milliseconds)."""

    def __init__(self, rules: Iterable[Rule], refused: Iterable[Refused] = ()) -> None:
        self.rules = tuple(rules)
        self.refused = tuple(refused)

    def __reduce__(self) -> tuple[type["RuleSet"], tuple[tuple[Rule, ...], tuple[Refused, ...]]]:
        return RuleSet, (self.rules, self.refused)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Columns (some derived) that the rules read."""
        return tuple(sorted({name for rule in self.rules for name in rule.columns}))

    @cached_property
    def anchors(self) -> dict[str, tuple[bytes, ...]]:
        """Literals by column; where a rule with clauses holds, one literal of each of its clauses is there."""
        found: defaultdict[str, set[bytes]] = defaultdict(set)
        for rule in self.rules:
            for clause in rule.clauses:
                for column, literal in clause:
                    found[column].add(literal)
        return {column: tuple(sorted(literals)) for column, literals in sorted(found.items())}

    @cached_property
    def unanchored(self) -> tuple[str, ...]:
        """Names of the rules without a usable literal, which are judged on every distinct row."""
        return tuple(rule.name for rule in self.rules if not rule.clauses)

    @cached_property
    def _scanners(self) -> dict[str, tuple[Scanner, pl.DataFrame]]:
        """Per column its scanner and, for each literal, the (rule, clause) pairs it serves."""
        serves: dict[str, dict[bytes, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
        for number, rule in enumerate(self.rules):
            for place, clause in enumerate(rule.clauses):
                for column, literal in clause:
                    serves[column][literal].append((number, place))
        made = {}
        for column, literals in sorted(serves.items()):
            scanner = Scanner(column, literals)
            rows = [(i, r, c) for i, literal in enumerate(scanner.literals) for r, c in literals[literal]]
            schema = {"literal": pl.Int64, "rule": pl.UInt32, "clause": pl.UInt8}
            made[column] = (scanner, pl.DataFrame(rows, schema=schema, orient="row"))
        return made

    def match(self, frame: pl.DataFrame, *, prefilter: bool = True) -> pl.DataFrame:
        """One row per (row of the frame, rule that holds), ordered by both. Columns as MATCH says."""
        if not self.rules or frame.is_empty():
            return MATCH.to_frame()
        table = with_columns(frame, self.columns)
        pairs = self._candidates(table) if prefilter else self._everything(table, range(len(self.rules)))
        return self._judged(table, pairs)

    def match_messages(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The rules for a server's error log on rows with `text`; `where` is "message"."""
        chosen = [
            n for n, rule in enumerate(self.rules) if rule.on_messages and set(rule.columns) <= set(KEYWORD_COLUMNS)
        ]
        if not chosen or frame.is_empty():
            return MATCH.to_frame()
        table = frame.select(pl.col("text").cast(pl.String).alias("request"))
        table = table.with_columns(pl.lit(None, pl.String).alias(name) for name in KEYWORD_COLUMNS if name != "request")
        found = self._judged(table, self._everything(table, chosen))
        return found.with_columns(pl.lit("message").alias("where"))

    def _everything(self, table: pl.DataFrame, rules: Sequence[int]) -> pl.DataFrame:
        rows = pl.DataFrame({"row": pl.int_range(table.height, dtype=pl.UInt32, eager=True)})
        return rows.join(pl.DataFrame({"rule": pl.Series(list(rules), dtype=pl.UInt32)}), how="cross")

    def _candidates(self, table: pl.DataFrame) -> pl.DataFrame:
        """(row, rule) where all clauses of the rule have a literal in the row."""
        indexed = table.with_row_index("row")
        parts = []
        for column, (scanner, serves) in self._scanners.items():
            values = table[column].drop_nulls().unique()
            if values.is_empty():
                continue
            owners, literals = scanner.scan(values)
            if not len(owners):
                continue
            hits = pl.DataFrame({column: values.gather(owners), "literal": literals}).join(serves, on="literal")
            parts.append(indexed.select("row", column).join(hits, on=column).select("row", "rule", "clause"))
        wanted = pl.DataFrame(
            {
                "rule": pl.Series(range(len(self.rules)), dtype=pl.UInt32),
                "clauses": pl.Series([len(rule.clauses) for rule in self.rules], dtype=pl.UInt32),
            }
        )
        pairs = []
        if parts:
            counted = pl.concat(parts).unique().group_by("row", "rule").len("held").join(wanted, on="rule")
            pairs.append(counted.filter(pl.col("held") == pl.col("clauses")).select("row", "rule"))
        if self.unanchored:
            pairs.append(self._everything(table, [n for n, rule in enumerate(self.rules) if not rule.clauses]))
        return pl.concat(pairs) if pairs else pl.DataFrame(schema={"row": pl.UInt32, "rule": pl.UInt32})

    def _judged(self, table: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
        judge = Judge()
        held = []
        for (number,), group in (
            pairs.sort("rule", "row").partition_by("rule", as_dict=True, maintain_order=True).items()
        ):
            rule = self.rules[number]
            names = list(rule.columns)
            # Each distinct combination of the columns the rule reads is judged once.
            rows = table.select(names)[group["row"]].with_columns(group["row"])
            distinct = (
                rows.group_by(names, maintain_order=True).agg("row") if names else rows.select(pl.col("row").implode())
            )
            for row in distinct.iter_rows(named=True):
                hits = judge.holds(rule.node, row)
                if hits is not None:
                    held.append((row["row"], _finding(rule, hits, row)))
        if not held:
            return MATCH.to_frame()
        found = pl.DataFrame(
            [{"row": rows, **finding} for rows, finding in held], schema_overrides={"views": pl.List(pl.String)}
        )
        return (
            found.explode("row").select(pl.col(name).cast(dtype) for name, dtype in MATCH.items()).sort("row", "rule")
        )


def _finding(rule: Rule, hits: list[Hit], row: dict[str, Any]) -> dict[str, Any]:
    first = hits[0] if hits else None
    return {
        "rule": rule.name,
        "rule_version": rule.version,
        "class": rule.kind,
        "technique": rule.technique,
        "weakness": rule.weakness,
        "confidence": rule.confidence,
        "where": parameter(first, row) if first else "request",
        "views": list(first.text[0]) if first else [],
        "shown": shown(first) if first else "",
        "why": rule.why,
    }


def load(settings: Settings) -> RuleSet:
    """The rule set of these settings; compiled anew only when a rule file changed.

    Raises UserError for a folder that is not there and for a file that is no YAML.
    """
    found = files(settings)
    read = contents(found)
    digest = hashlib.sha256(CACHE_VERSION)
    for file, data in zip(found, read, strict=True):
        digest.update(f"{file.label}\0{file.built_in}\0{len(data)}\0".encode() + data)
    cached = _cache_folder() / f"rules-{digest.hexdigest()}.msgpack"
    compiled = _from_cache(cached)
    if compiled is None:
        compiled = compile_all(found, read)
        _to_cache(cached, compiled)
    return RuleSet(compiled.rules, compiled.refused)


def _cache_folder() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(base).expanduser() / "delicti"


def _from_cache(path: Path) -> Compiled | None:
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=Compiled)
    except (OSError, msgspec.DecodeError, RuntimeError):
        return None


def _to_cache(path: Path, compiled: Compiled) -> None:
    """Keeps the compiled set for the next run; where nothing can be written, the next run compiles again."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, delete=False) as aside:
            aside.write(msgspec.msgpack.encode(compiled))
        Path(aside.name).replace(path)
    except (OSError, RuntimeError):
        return
