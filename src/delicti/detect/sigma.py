"""Sigma rules for requests: loaded once, then judged in bulk.

`load(settings)` gives the RuleSet of the built-in rules and the user's. `RuleSet.match(frame)` takes any rows of the
request table (best: distinct ones) and gives one row per rule that holds. How rules are written: docs/rules.md.
"""

import hashlib
import platform
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from importlib.metadata import version
from typing import Any

import msgspec
import polars as pl

from delicti.detect.sigma_cache import cached
from delicti.detect.sigma_columns import with_columns
from delicti.detect.sigma_fields import DERIVED
from delicti.detect.sigma_judge import Hit, Judge
from delicti.detect.sigma_keys import columns, keys
from delicti.detect.sigma_plan import KEYWORD_COLUMNS, Compiled, Refused, Rule
from delicti.detect.sigma_read import RuleFile, compile_all, contents, files
from delicti.detect.sigma_scan import Expression, Scanner
from delicti.detect.sigma_where import parameter, shown
from delicti.model.settings import Settings
from delicti.model.tables import FINDING

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
    """Compiled rules. Pickles with Hyperscan's tables, so that a copy in another process is ready at once."""

    def __init__(
        self, rules: Iterable[Rule], refused: Iterable[Refused] = (), stored: dict[str, bytes] | None = None
    ) -> None:
        self.rules = tuple(rules)
        self.refused = tuple(refused)
        self._stored = stored or {}

    def __reduce__(self) -> tuple[type["RuleSet"], tuple[tuple[Rule, ...], tuple[Refused, ...], dict[str, bytes]]]:
        return RuleSet, (self.rules, self.refused, self.dump())

    def dump(self) -> dict[str, bytes]:
        """Hyperscan's tables by column, good on this machine only; with them a copy is ready at once."""
        return {column: scanner.dump() for column, (scanner, _) in self._scanners.items()}

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Columns (some derived) that the rules read."""
        return tuple(sorted({name for rule in self.rules for name in rule.columns}))

    @cached_property
    def anchors(self) -> dict[str, tuple[str, ...]]:
        """Hyperscan expressions by column; where a rule with clauses holds, one of each of its clauses is found."""
        return {
            column: tuple(text for text, _ in scanner.expressions) for column, (scanner, _) in self._scanners.items()
        }

    @cached_property
    def unanchored(self) -> tuple[str, ...]:
        """Names of the rules without an anchor, which are judged on every distinct row."""
        return tuple(rule.name for rule in self.rules if not rule.clauses)

    @cached_property
    def _scanners(self) -> dict[str, tuple[Scanner, pl.DataFrame]]:
        """Per column its scanner and, for each anchor, the (rule, clause) pairs it serves."""
        serves: dict[str, dict[Expression, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
        for number, rule in enumerate(self.rules):
            for place, clause in enumerate(rule.clauses if rule.on_requests else ()):
                for column, text, cased, _ in clause:
                    serves[column][text, cased].append((number, place))
        made = {}
        for column, asked in sorted(serves.items()):
            scanner = Scanner(column, asked, self._stored.get(column))
            rows = [(i, r, c) for i, anchor in enumerate(scanner.expressions) for r, c in asked[anchor]]
            schema = {"anchor": pl.Int64, "rule": pl.UInt32, "clause": pl.UInt8}
            made[column] = (scanner, pl.DataFrame(rows, schema=schema, orient="row"))
        return made

    def match(self, frame: pl.DataFrame, *, prefilter: bool = True) -> pl.DataFrame:
        """One row per (row of the frame, rule that holds), ordered by both. Columns as MATCH says."""
        if not self.rules or frame.is_empty():
            return MATCH.to_frame()
        everything = [number for number, rule in enumerate(self.rules) if rule.on_requests]
        pairs = self._candidates(frame) if prefilter else _crossed(frame.height, everything)
        rows = pairs["row"].unique().sort()
        place = pl.DataFrame({"row": rows, "place": pl.int_range(len(rows), dtype=pl.UInt32, eager=True)})
        return self._judged(with_columns(frame[rows], self.columns), pairs.join(place, on="row"))

    def match_messages(self, frame: pl.DataFrame, *, prefilter: bool = True) -> pl.DataFrame:
        """The rules for a server's error log on rows with `text`; `where` is "message"."""
        table = frame.select(pl.col("text").cast(pl.String).alias("request"))
        return self._on_messages.match(table, prefilter=prefilter).with_columns(pl.lit("message").alias("where"))

    @cached_property
    def _on_messages(self) -> "RuleSet":
        """The rules that read nothing but text, judged on a message as on a request line."""
        chosen = (rule for rule in self.rules if rule.on_messages and set(rule.columns) <= set(KEYWORD_COLUMNS))
        return RuleSet(msgspec.structs.replace(rule, on_requests=True) for rule in chosen)

    def _candidates(self, frame: pl.DataFrame) -> pl.DataFrame:
        """(row, rule) where an anchor of each clause of the rule is found in the row.

        Columns made from the same columns of the frame are scanned together, on the distinct values of those.
        """
        together: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        for column in self._scanners:
            bases = (column,) if column in frame.columns else DERIVED.get(column, (column,))
            together[tuple(base for base in bases if base in frame.columns)].append(column)
        parts = [self._found(frame, bases, columns) for bases, columns in together.items() if bases]
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
            free = [n for n, rule in enumerate(self.rules) if rule.on_requests and not rule.clauses]
            pairs.append(_crossed(frame.height, free))
        return pl.concat(pairs) if pairs else pl.DataFrame(schema={"row": pl.UInt32, "rule": pl.UInt32})

    def _found(self, frame: pl.DataFrame, bases: tuple[str, ...], columns: Sequence[str]) -> pl.DataFrame:
        """(row, rule, clause) of every anchor found in these columns, all made from `bases`."""
        distinct = frame.select(bases).unique()
        held = distinct.with_row_index("value").join(self._held(distinct, columns), on="value").drop("value")
        rows = frame.select(bases).with_row_index("row")
        return rows.join(held, on=bases, nulls_equal=True).select("row", "rule", "clause")

    def _held(self, distinct: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
        """(value, rule, clause) of every anchor found in these columns of the rows of `distinct`."""
        table = with_columns(distinct, tuple(columns)).with_row_index("value")
        hits = [pl.DataFrame(schema={"value": pl.UInt32, "rule": pl.UInt32, "clause": pl.UInt8})]
        for column in columns:
            scanner, serves = self._scanners[column]
            values = table[column].drop_nulls().unique()
            if values.is_empty():
                continue
            owners, anchors = scanner.scan(values)
            if not len(owners):
                continue
            found = pl.DataFrame({column: values.gather(owners), "anchor": anchors}).join(serves, on="anchor")
            hits.append(table.select("value", column).join(found, on=column).select("value", "rule", "clause"))
        return pl.concat(hits).unique()

    @cached_property
    def parted(self) -> "tuple[RuleSet, RuleSet]":
        """The rules for which single values tell the rows to judge them on, and those for which only rows do."""
        rules = [rule for rule in self.rules if rule.on_requests]
        telling = [rule for rule in rules if keys(rule)]
        quick = self if len(telling) == len(self.rules) else RuleSet(telling, stored=self._stored)
        return quick, RuleSet(rule for rule in rules if not keys(rule))

    @cached_property
    def keys(self) -> dict[str, pl.DataFrame]:
        """By column: the rule, the clause and how many of the rule's clauses a value must hold."""
        found: defaultdict[str, list[tuple[int, int, int]]] = defaultdict(list)
        for number, rule in enumerate(self.rules):
            for column, clause, needed in keys(rule):
                found[column].append((number, clause, needed))
        schema = {"rule": pl.UInt32, "clause": pl.UInt8, "needed": pl.UInt32}
        return {column: pl.DataFrame(rows, schema=schema, orient="row") for column, rows in found.items()}

    def telling(self, column: str, values: pl.Series) -> pl.Series:
        """Those of the column's distinct values for whose rows a rule is worth judging."""
        held = self._held(pl.DataFrame({column: values}), columns(column, self.rules))
        counted = held.join(self.keys[column], on=["rule", "clause"]).group_by("value", "rule", "needed").len()
        return values.gather(counted.filter(pl.col("len") == pl.col("needed"))["value"].unique().sort())

    def _judged(self, table: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
        judge = Judge()
        held = []
        for (number,), group in (
            pairs.sort("rule", "row").partition_by("rule", as_dict=True, maintain_order=True).items()
        ):
            rule = self.rules[number]
            names = list(rule.columns)
            # Each distinct combination of the columns the rule reads is judged once.
            rows = table.select(names)[group["place"]].with_columns(group["row"])
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


def _crossed(rows: int, rules: Sequence[int]) -> pl.DataFrame:
    """Every row with each of the rules."""
    every = pl.DataFrame({"row": pl.int_range(rows, dtype=pl.UInt32, eager=True)})
    return every.join(pl.DataFrame({"rule": pl.Series(list(rules), dtype=pl.UInt32)}), how="cross")


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
    compiled = cached("rules", _key(found, read), Compiled, lambda: compile_all(found, read))
    rules = RuleSet(compiled.rules, compiled.refused)
    # Hyperscan's tables hold for one release of it on one kind of processor.
    key = f"{_key(found, read)} {version('hyperscan')} {platform.machine()} {platform.node()}"
    return RuleSet(rules.rules, rules.refused, cached("tables", key, dict[str, bytes], rules.dump))


def _key(found: list[RuleFile], read: list[bytes]) -> str:
    digest = hashlib.sha256()
    for file, data in zip(found, read, strict=True):
        digest.update(f"{file.label}\0{file.built_in}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()
