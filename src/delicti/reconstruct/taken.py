"""What left: rows and bytes. Exact where the payloads page through rows, else an interval that holds the truth."""

import re
from collections import defaultdict

import polars as pl

from delicti.model.flow import Taken
from delicti.model.ids import content_id
from delicti.model.words import Outcome
from delicti.reconstruct import statements
from delicti.reconstruct.actor import Actor
from delicti.reconstruct.deeds import Episode
from delicti.reconstruct.people import People

_LONGEST_FIELD = 80  # bytes; longer fields on average are rare in tables of people
_SHORTEST_FIELD = 1
_LIKELY_FIELD = 16


def taken(people: People) -> list[Taken]:
    """Everything shown to have left, by actor and time."""
    found = []
    for actor in people.actors:
        if not actor.hostile:
            continue
        for one in actor.episodes:
            if one.outcome is not Outcome.SUCCEEDED:
                continue
            if one.kind == "exfiltration" and one.cls == "sqli":
                found += _tables(actor, one)
            elif "exposed" in one.detail:
                found.append(_exposed(actor, one))
            elif one.kind == "exfiltration":
                found.append(_records(actor, one))
            elif one.kind == "exploitation" and one.cls in ("lfi", "rfi"):
                found.append(_files(actor, one))
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


def _tables(actor: Actor, one: Episode) -> list[Taken]:
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
    return [_table(actor, one, name, asked, base) for name, asked in sorted(by_table.items())]


def _base_size(one: Episode) -> int:
    """What the page weighs without rows: the smallest answer to any of these requests."""
    sizes = one.rows.filter(pl.col("status").is_between(200, 299))["size_bytes"].drop_nulls()
    smallest = sizes.min()
    return int(smallest) if isinstance(smallest, int) else 0


def _table(actor: Actor, one: Episode, name: str, asked: list[dict[str, object]], base: int) -> Taken:
    windows = [(statements.window(str(row["value"])), row) for row in asked]
    paged = [(window, row) for window, row in windows if window is not None]
    size = sum(int(str(row["size_bytes"])) for row in asked if row["size_bytes"] is not None)
    episode = episode_id(actor, one)
    if paged and len(paged) == len(asked):
        covered = _covered(paged)
        sure = len({window.start for window, row in paged if _bytes(row) > 0})
        extra = [max(0, _bytes(row) - base) for _, row in paged]
        widest = max(window.rows for window, _ in paged)
        last = max(paged, key=lambda pair: pair[0].start)
        sizes = [_bytes(row) for _, row in paged]
        alike = max(sizes) - min(sizes) <= max(sizes) // 10
        full = alike or (
            min(extra) > 0 and (widest == 1 or extra[paged.index(last)] * 2 >= sorted(extra)[len(extra) // 2])
        )
        best = covered if full else max(sure, covered - last[0].rows + 1)
        return Taken(
            what=name,
            rows_low=min(sure, best),
            rows_best=best,
            rows_high=covered,
            bytes=size,
            actor=actor.id,
            episode=episode,
            reason=(
                f"The statements page through {covered:,} rows in {len(asked):,} requests; the last page "
                f"may have held fewer."
            ),
        )
    columns, joint = statements.row_overhead(str(asked[0]["value"]))
    content = sum(max(0, _bytes(row) - base) for (row,) in ((row,) for row in asked))
    distinct = max((max(0, _bytes(row) - base) for row in asked), default=content)
    total = distinct if len({str(row["value"]) for row in asked}) == 1 else content
    low = max(1, total // (columns * _LONGEST_FIELD + joint))
    high = max(low, -(-total // (columns * _SHORTEST_FIELD + max(1, joint))) + 1)
    best = min(high, max(low, round(total / (columns * _LIKELY_FIELD + joint))))
    return Taken(
        what=name,
        rows_low=low,
        rows_best=best,
        rows_high=high,
        bytes=size,
        actor=actor.id,
        episode=episode,
        reason=(
            f"{total:,} bytes more than the page without rows, in rows of {columns} fields; the rows were "
            f"not counted by the statements."
        ),
    )


def _covered(paged: list[tuple[statements.Window, dict[str, object]]]) -> int:
    rows: set[int] = set()
    for window, _ in paged:
        rows.update(range(window.start, window.start + min(window.rows, 100_000)))
    return len(rows)


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
