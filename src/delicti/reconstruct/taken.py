"""What left: rows and bytes. Exact where the payloads page through rows, else an interval that holds the truth."""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import polars as pl

from delicti.model.flow import Taken
from delicti.model.ids import content_id
from delicti.model.words import Outcome
from delicti.reconstruct import statements
from delicti.reconstruct.actor import Actor
from delicti.reconstruct.deeds import Episode
from delicti.reconstruct.people import People

_MOST_ROWS = 100_000  # of one page
_SLACK = 12  # bytes by which pages differ that hold the same
_LONGEST_FIELD = 80  # bytes; longer fields on average are rare in tables of people
_SHORTEST_FIELD = 1
_LIKELY_FIELD = 16


def taken(people: People) -> list[Taken]:
    """Everything shown to have left, by actor and time; a table that one actor read in several episodes stands once."""
    found: list[Taken] = []
    for actor in people.actors:
        if not actor.hostile:
            continue
        dumped: dict[str, list[_Dump]] = defaultdict(list)
        done = [one for one in actor.episodes if one.outcome is Outcome.SUCCEEDED]
        for one in done:
            if one.kind == "exfiltration" and one.cls == "sqli":
                for dump in _dumps(one):
                    dumped[dump.table].append(dump)
        told: list[tuple[datetime, Taken]] = [
            (dumps[0].episode.first, _table(actor, dumps)) for _, dumps in sorted(dumped.items())
        ]
        for one in done:
            if "exposed" in one.detail:
                told.append((one.first, _exposed(actor, one)))
            elif one.kind == "exfiltration" and one.cls != "sqli":
                told.append((one.first, _records(actor, one)))
            elif one.kind == "exploitation" and one.cls in ("lfi", "rfi"):
                told.append((one.first, _files(actor, one)))
        found += [one for _, one in sorted(told, key=lambda pair: pair[0])]
    return found


def episode_id(actor: Actor, one: Episode) -> str:
    """The id of an episode: its actor, kind, target and the places of its first and last request."""
    first, last = one.rows.row(0, named=True), one.rows.row(-1, named=True)
    return content_id(
        "e",
        actor.id,
        one.kind,
        one.target,
        one.where,
        first["item"],
        first["line"],
        last["item"],
        last["line"],
        len(one.rows),
    )


@dataclass(frozen=True)
class _Dump:
    """What one episode asked of one table, and what the page weighs without rows."""

    table: str
    episode: Episode
    asked: list[dict[str, object]]
    base: int


def _dumps(one: Episode) -> list[_Dump]:
    rows = one.rows.filter(pl.col("status").is_between(200, 299) & pl.col("cls").is_not_null())
    by_table: dict[str, list[dict[str, object]]] = defaultdict(list)
    for row in rows.iter_rows(named=True):
        value = row["value"] or ""
        if statements.counts(value) or not (
            statements.union_columns(value) or statements.gathers(value) or statements.piecemeal(value)
        ):
            continue
        for name in statements.tables(value)[:1]:
            by_table[name].append(row)
    base = _base_size(one)
    return [_Dump(name, one, asked, base) for name, asked in sorted(by_table.items())]


def _base_size(one: Episode) -> int:
    """What the page weighs without rows: the smallest answer to any of these requests."""
    sizes = one.rows.filter(pl.col("status").is_between(200, 299))["size_bytes"].drop_nulls()
    smallest = sizes.min()
    return int(smallest) if isinstance(smallest, int) else 0


def _table(actor: Actor, dumps: list[_Dump]) -> Taken:
    """One table, read by one actor in one or several episodes."""
    asked = [row for one in dumps for row in one.asked]
    paged = [
        _Page(window.start, window.rows, _bytes(row), statements.rows_of(str(row["value"])))
        for row in asked
        if (window := statements.window(str(row["value"]))) is not None
    ]
    if len(paged) == len(asked):
        low, best, high = _by_pages(paged, min(one.base for one in dumps))
        reason = (
            f"The statements page through {high:,} rows in {len(asked):,} requests; the last page may have held fewer."
        )
    else:
        low, best, high, reason = _by_bytes(dumps)
    return Taken(
        what=dumps[0].table,
        rows_low=low,
        rows_best=best,
        rows_high=high,
        bytes=sum(_bytes(row) for row in asked),
        actor=actor.id,
        episode=episode_id(actor, dumps[0].episode),
        reason=reason + (f" It was read in {len(dumps)} episodes." if len(dumps) > 1 else ""),
    )


class _Page(NamedTuple):
    """A page of rows that was asked for, the bytes of its answer, and the result that it is a page of."""

    start: int
    rows: int
    size: int
    of: str


def _by_pages(paged: list[_Page], base: int) -> tuple[int, int, int]:
    """The fewest, the likely and the most rows on the pages of all results, which may share rows."""
    results: dict[str, list[_Page]] = defaultdict(list)
    for one in paged:
        results[one.of].append(one)
    each = [_of_result(pages, base) for _, pages in sorted(results.items())]
    return max(low for low, _, _ in each), sum(best for _, best, _ in each), sum(high for _, _, high in each)


def _of_result(paged: list[_Page], base: int) -> tuple[int, int, int]:
    """The fewest, the likely and the most rows on these pages. Rows before one that was answered were there too."""
    sizes = [one.size for one in paged]
    extra = [max(0, one.size - base) for one in paged]
    last = max(paged, key=lambda one: one.start)
    widest = max(one.rows for one in paged)
    covered = _rows(paged)
    alike = max(sizes) - min(sizes) <= max(sizes) // 10
    full = alike or (min(extra) > 0 and (widest == 1 or extra[paged.index(last)] * 2 >= sorted(extra)[len(extra) // 2]))
    # Of the pages that weigh more than the lightest, the last held a row, and so those before it were full.
    held = [one for one in paged if one.size > min(sizes) + _SLACK]
    sure = len({one.start for one in paged if one.size > 0})
    if held:
        end = max(one.start for one in held)
        sure = max(sure if alike else 0, len([row for row in covered if row < end]) + 1)
    best = len(covered) if full else max(sure, len(covered) - last.rows + 1)
    return min(sure, best), best, len(covered)


def _rows(paged: list[_Page]) -> set[int]:
    rows: set[int] = set()
    for one in paged:
        rows.update(range(one.start, one.start + min(one.rows, _MOST_ROWS)))
    return rows


def _by_bytes(dumps: list[_Dump]) -> tuple[int, int, int, str]:
    """The fewest, the likely and the most rows by the bytes of each episode, of which any may repeat another."""
    each = [_weighed(one) for one in dumps]
    total, columns = sum(one[3] for one in each), each[0][4]
    low, high = max(one[0] for one in each), sum(one[2] for one in each)
    same = len({frozenset(str(row["value"]) for row in one.asked) for one in dumps}) == 1
    best = max(one[1] for one in each) if same else sum(one[1] for one in each)
    reason = (
        f"{total:,} bytes more than the page without rows, in rows of {columns} fields; the rows were "
        f"not counted by the statements."
    )
    return low, min(high, max(low, best)), high, reason


def _weighed(one: _Dump) -> tuple[int, int, int, int, int]:
    """Rows by the bytes of one episode: the fewest, the likely, the most; the bytes, and the fields of a row."""
    columns, joint = statements.row_overhead(str(one.asked[0]["value"]))
    extra = [max(0, _bytes(row) - one.base) for row in one.asked]
    total = max(extra) if len({str(row["value"]) for row in one.asked}) == 1 else sum(extra)
    low = max(1, total // (columns * _LONGEST_FIELD + joint))
    high = max(low, -(-total // (columns * _SHORTEST_FIELD + max(1, joint))) + 1)
    best = min(high, max(low, round(total / (columns * _LIKELY_FIELD + joint))))
    return low, best, high, total, columns


def _bytes(row: dict[str, object]) -> int:
    return int(str(row["size_bytes"])) if row["size_bytes"] is not None else 0


def _records(actor: Actor, one: Episode) -> Taken:
    good = one.rows.filter(pl.col("status").is_between(200, 299))
    count = good["target"].n_unique()
    size = good["size_bytes"].sum()
    return Taken(
        what=_thing(one),
        rows_low=count,
        rows_best=count,
        rows_high=count,
        bytes=int(size or 0),
        actor=actor.id,
        episode=episode_id(actor, one),
        reason=f"{count:,} different records were asked for by number and answered.",
    )


def _exposed(actor: Actor, one: Episode) -> Taken:
    return Taken(
        what=one.target or "a file",
        rows_low=None,
        rows_best=None,
        rows_high=None,
        bytes=int(one.rows["size_bytes"].max() or 0),  # type: ignore[arg-type]
        actor=actor.id,
        episode=episode_id(actor, one),
        reason="The whole file was handed out; how much of it is data cannot be told.",
    )


def _thing(one: Episode) -> str:
    """What the records are called in the path."""
    parts = [part for part in (one.target or "").split("/") if part and "#" not in part and not part.isdigit()]
    return re.sub(r"\.\w{2,5}$", "", parts[-1]) if parts else "records"


def _files(actor: Actor, one: Episode) -> Taken:
    good = one.rows.filter(
        pl.col("status").is_between(200, 299) & pl.col("value").str.contains(r"\.\.|^/|^\w:|^\w+://")
    )
    names = sorted(set(good["value"]))
    return Taken(
        what=f"files read through {one.target}: {', '.join(names[:6])}" + (" and more" if len(names) > 6 else ""),
        rows_low=None,
        rows_best=None,
        rows_high=None,
        bytes=int(good["size_bytes"].sum() or 0),
        actor=actor.id,
        episode=episode_id(actor, one),
        reason=f"{len(names)} files answered outside the folder that the page serves.",
    )
