"""Runs every rule on its own samples, behind `delicti rules test`.

Each `hit` must be found by the rule that names it, no `miss` may be.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from delicti.detect.sigma import RuleSet
from delicti.detect.sigma_plan import Rule
from delicti.detect.sigma_read import BUILT_IN, RuleFile, compile_all, contents, documents
from delicti.model.errors import UserError
from delicti.model.tables import REQUEST
from delicti.model.text import escape

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"

MESSAGE = "message"  # the key of a sample that is a record of an error log

# What a sample may name beside its request line, and the column it fills.
_KEYS = {"agent", "referrer", "status", "host", "user", "client", "protocol", "method", "target", "size_bytes"}


class Tried(NamedTuple):
    """One rule and how its samples went; `wrong` names each sample that went wrong."""

    rule: str
    title: str
    kind: str
    confidence: float
    hits: int
    misses: int
    wrong: tuple[str, ...]


def row_of(sample: Any) -> dict[str, Any]:
    """A sample as the columns of a request: a request line, or a mapping with `request` and other columns.

    Raises ValueError for a sample that is neither.
    """
    given = {"request": sample} if isinstance(sample, str) else sample
    if not isinstance(given, dict):
        raise ValueError(f"the sample {sample!r} is neither a request line nor a mapping")  # noqa: TRY004 - told to the user
    row: dict[str, Any] = {"agent": BROWSER, "status": 200, "method": "GET", "protocol": "HTTP/1.1"}
    line = given.get("request")
    if line is not None:
        words = str(line).split(" ")
        if len(words) < 2:
            raise ValueError(f"the sample {line!r} is no request line")
        row["method"] = words[0]
        if len(words) > 2 and words[-1].startswith("HTTP/"):
            row["protocol"] = words.pop()
        row["target"] = escape(" ".join(words[1:]).encode())
    for key, value in given.items():
        if key == "request":
            continue
        if key not in _KEYS:
            raise ValueError(f"a sample has no column {key!r}")
        row[key] = escape(value.encode()) if isinstance(value, str) else value
    return row


def frame_of(samples: Iterable[Any]) -> pl.DataFrame:
    """Samples as rows of the request table."""
    rows = [row_of(sample) for sample in samples]
    columns = sorted(_KEYS)
    return pl.DataFrame(
        {name: pl.Series([row.get(name) for row in rows], dtype=REQUEST[name]) for name in columns},
    )


def try_rules(folder: Path | None = None) -> list[Tried]:
    """Every rule of the folder (the built-in ones when None) on its samples, in order of name.

    Raises UserError for a file that is no YAML, a rule that cannot be used and a sample that is none.
    """
    where = folder or BUILT_IN
    paths = sorted(p for p in where.rglob("*") if p.suffix.lower() in {".yml", ".yaml"})
    if not paths:
        raise UserError(f"The rules folder {where} holds no .yml file.")
    found = [RuleFile(p.relative_to(where).as_posix(), p, built_in=folder is None) for p in paths]
    read = contents(found)
    compiled = compile_all(found, read)
    tried = [
        Tried(refused.path, "", "", 0.0, 0, 0, (f"not applicable: {refused.reason}",)) for refused in compiled.refused
    ]
    given: dict[str, Any] = {}
    for file, data in zip(found, read, strict=True):
        for number, document in enumerate(documents(file, data)):
            label = file.label if number == 0 else f"{file.label}#{number + 1}"
            given[label] = document.get("samples") or {} if isinstance(document, dict) else {}
    for rule in compiled.rules:
        samples = given.get(rule.path, {})
        hit, miss = list(samples.get("hit") or ()), list(samples.get("miss") or ())
        wrong = []
        try:
            held = _held(rule, [*hit, *miss])
        except ValueError as e:
            raise UserError(f"In the rule file {where / rule.path}: {e}.") from e
        wrong += [f"should be found: {sample}" for n, sample in enumerate(hit) if n not in held]
        wrong += [f"should not be found: {sample}" for n, sample in enumerate(miss, len(hit)) if n in held]
        if not hit or not miss:
            wrong.append("has no sample that must be found or none that must not")
        tried.append(Tried(rule.name, rule.title, rule.kind, rule.confidence, len(hit), len(miss), tuple(wrong)))
    return sorted(tried)


def _held(rule: Rule, samples: list[Any]) -> set[int]:
    """Which samples the rule holds for, by their place in the list."""
    rules = RuleSet([rule])
    told = [n for n, sample in enumerate(samples) if isinstance(sample, dict) and MESSAGE in sample]
    asked = [n for n in range(len(samples)) if n not in told]
    held = rules.match(frame_of(samples[n] for n in asked), prefilter=False)["row"].to_list()
    texts = pl.DataFrame(
        {"text": [escape(str(samples[n][MESSAGE]).encode()) for n in told]}, schema={"text": pl.String}
    )
    said = rules.match_messages(texts, prefilter=False)["row"].to_list()
    return {asked[row] for row in held} | {told[row] for row in said}
