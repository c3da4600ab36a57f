"""What a case file seals: the tables in a fixed order, `case.json`, quarantined bytes, the user's rules, kept evidence.

The same tables, story, settings and rules give the same bytes. Who acquired an item, when and on which machine is not
among them: these columns are null here, and the first entry of the custody ledger holds what is known.
"""

import hashlib
import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import msgspec
import polars as pl

from delicti import __version__
from delicti.casefile.layout import CASE_JSON, KEPT, QUARANTINE, RULES, table_path
from delicti.casefile.parquet import groups_in_order, groups_of, write_table
from delicti.casefile.sealing import Sealing
from delicti.model import tables as t
from delicti.model.errors import UserError
from delicti.model.flow import Case, Story, Tables
from delicti.model.settings import Settings

ATTACK = "Enterprise 17.1"  # the release of MITRE ATT&CK whose ids the tables use
LIBRARIES = ("hyperscan", "isal", "msgspec", "numpy", "polars", "pyarrow", "pysigma", "zstandard")
ACQUISITION = ("acquired_by", "acquired_at", "host")
_NAME = re.compile(r"[^\x00-\x20\x7f-\xa0\ud800-\udfff%\\:~]([^\x00-\x1f\x7f-\x9f\ud800-\udfff%\\:]*\w)?")
_LINE_BITS = 40  # lines of one item that a key has room for


def write_payload(
    sealing: Sealing, tables: Tables, story: Story, settings: Settings, rule_set: dict[str, Any]
) -> dict[str, int]:
    """Writes everything below `data/`; gives the number of rows of each table."""
    items = _items(tables)
    rank = pl.DataFrame({"item": items["item"].unique(maintain_order=True)}).with_row_index("rank")
    key = _key(rank)
    rows: dict[str, int] = {}
    frames = {
        "evidence": items,
        "findings": _sorted(
            story.findings, t.FINDING, key, ("offset", "rule", "where", "finding"), ("item", "line", "path")
        ),
        "actors": t.shaped(story.actors, t.ACTOR).sort("first_time", "actor", nulls_last=True),
        "episodes": t.shaped(story.episodes, t.EPISODE).sort("first_time", "episode", nulls_last=True),
        "quarantine": _sorted(tables.quarantine, t.QUARANTINE, key, ("offset",), ()),
    }
    for name, frame in frames.items():
        with sealing.create(table_path(name)) as out:
            rows[name] = write_table(groups_of(frame), t.CASE_TABLES[name], out)
    for name, lazy in (("requests", story.requests), ("messages", story.messages)):
        spool = sealing.folder / f".{name}.spool"
        with sealing.create(table_path(name)) as out:
            groups = groups_in_order(_shaped(lazy, t.CASE_TABLES[name]), key, spool)
            rows[name] = write_table(groups, t.CASE_TABLES[name], out)
    _write_quarantined(sealing, frames["quarantine"])
    for label, data in user_rules(settings, rule_set):
        sealing.write(f"{RULES}/{label}", data)
    for number, part in enumerate(tables.kept):
        sealing.copy(f"{KEPT}/stdin" if number == 0 else f"{KEPT}/stdin-{number + 1}", part.path)
    sealing.write(CASE_JSON, encoded(_case(story, settings, rule_set, _counts(items, rows))))
    return rows


def encoded(document: Any) -> bytes:
    """A document as `case.json` holds it: fields in their order, keys of maps sorted, two spaces of indent."""
    return msgspec.json.format(msgspec.json.encode(document, order="deterministic"), indent=2) + b"\n"


def user_rules(settings: Settings, rule_set: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
    """The user's rule files as `NUMBER/LABEL` with their bytes; the number is that of the folder they were given in.

    Raises UserError where a file is no longer the one that was used.
    """
    from delicti.detect.sigma_read import contents, files

    used = [(rule["path"], rule["sha256"]) for rule in rule_set.get("user", ())]
    found = []
    for number, folder in enumerate(settings.rules, 1):
        own = [file for file in files(Settings(rules=(folder,), use_rules=False)) if not file.built_in]
        found += [(number, file, data) for file, data in zip(own, contents(own), strict=True)]
    if [(file.label, hashlib.sha256(data).hexdigest()) for _, file, data in found] != used:
        raise UserError("the rules given with --rules changed during the investigation; run it again")
    for number, file, data in found:
        if not _NAME.fullmatch(file.label):
            raise UserError(
                f"the name of the rule file {file.label!a} cannot stand in a case; use letters, digits, - and _"
            )
        yield f"{number}/{file.label}", data


def versions() -> dict[str, str]:
    """Versions of the tool, of the libraries that results rest on, and of ATT&CK."""
    found = {"delicti": __version__, "ATT&CK": ATTACK}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _items(tables: Tables) -> pl.DataFrame:
    frame = t.shaped(tables.items, t.ITEM).sort("name", "container", "member", "item", nulls_last=True)
    return frame.with_columns(pl.lit(None, t.ITEM[name]).alias(name) for name in ACQUISITION)


def _key(rank: pl.DataFrame) -> pl.Expr:
    """Order by item (as in evidence.parquet), then by line."""
    position = (
        pl.col("item").replace_strict(rank["item"], rank["rank"], default=len(rank), return_dtype=pl.Int64)
        if len(rank)
        else pl.lit(0, pl.Int64)
    )
    return position * (1 << _LINE_BITS) + pl.col("line").fill_null(0).clip(0, (1 << _LINE_BITS) - 1)


def _sorted(
    frame: pl.DataFrame, schema: pl.Schema, key: pl.Expr, then: tuple[str, ...], last: tuple[str, ...]
) -> pl.DataFrame:
    keyed = t.shaped(frame, schema).with_columns(key.alias("__key"))
    return keyed.sort("__key", *then, *last, nulls_last=True, maintain_order=True).drop("__key")


def _shaped(lazy: pl.LazyFrame, schema: pl.Schema) -> pl.LazyFrame:
    has = lazy.collect_schema()
    return lazy.select(
        pl.col(name).cast(dtype) if name in has else pl.lit(None, dtype).alias(name) for name, dtype in schema.items()
    )


def _write_quarantined(sealing: Sealing, quarantine: pl.DataFrame) -> None:
    """The quarantined lines of each item, one under the other, for a reader without Parquet tools."""
    (sealing.folder / QUARANTINE).mkdir(parents=True, exist_ok=True)
    with_bytes = quarantine.filter(pl.col("raw").is_not_null())
    for (item,), rows in with_bytes.group_by("item", maintain_order=True):
        with sealing.create(f"{QUARANTINE}/{item}.raw") as out:
            for raw in rows["raw"]:
                out.write(raw + b"\n")


def _counts(items: pl.DataFrame, rows: dict[str, int]) -> dict[str, int]:
    sums = ("size_bytes", "lines", "record_lines", "structural_lines", "quarantined_lines", "records")
    return {
        "items": items.height,
        **{name: int(items[name].sum() or 0) for name in sums},
        **{name: rows[name] for name in ("requests", "messages", "findings", "actors", "episodes")},
    }


def _case(story: Story, settings: Settings, rule_set: dict[str, Any], counts: dict[str, int]) -> Case:
    return Case(
        delicti=__version__,
        counts=counts,
        parameters=msgspec.to_builtins(settings),
        rule_set=rule_set,
        versions=versions(),
        **story.told(),
    )
