"""How far the clocks of two logs lie apart, from events that stand in both: the same client and request, once in each.

Events that are none (a path asked twice at other times) lie anywhere; a shift is believed only where most agree on it.
"""

from collections.abc import Mapping
from itertools import combinations, product

import polars as pl

from delicti.model.acts import is_act
from delicti.model.flow import Limit, Tables

_LEAST = 5  # events in both logs
_AGREE = 0.8  # the share of them that must agree
_SENDERS = 3  # clients from which the events must come
_SLACK = 3.0  # seconds by which they may differ and still agree
_SHIFT = 5.0  # seconds below which clocks agree
_PART, _LOGS = 0.1, 400  # of the shorter log that must lie beside the other; logs looked at
_MOST = 16  # logs compared with each other
_WEAKENS = ("the order of events across logs", "which error belongs to which request")


def offsets(tables: Tables) -> list[Limit]:
    """A limit for each log whose clock differs from an access log's."""
    names = dict(_logs(tables.items))
    if len(names) < 2:
        return []
    told = _messages(tables, names)
    common = _targets(tables, names)
    asked = _scripts(tables, names, told) if told else {}
    access = [one for one in names if one in common or one in asked][:_MOST]
    errors = [one for one in names if one in told][:_MOST]
    pairs = [(one, other, common.get(one), common.get(other), "target") for one, other in combinations(access, 2)]
    pairs += [(one, other, asked.get(one), told[other], "client script") for one, other in product(access, errors)]
    found: dict[str, Limit] = {}
    for one, other, first, second, by in pairs:
        if other in found or one in found or first is None or second is None:
            continue
        seconds, events = _shift(first, second, by.split())
        if seconds is not None:
            found[other] = _said(names[one], names[other], seconds, events)
    return list(found.values())


def _logs(items: pl.DataFrame) -> list[tuple[str, str]]:
    """Items with records and their names, those with most first; the order decides which clock tells the others."""
    logs = items.filter((pl.col("records") > 0) & pl.col("format").is_not_null())
    return list(logs.sort(["records", "item"], descending=[True, False]).select("item", "name").iter_rows())


def _script(column: str) -> pl.Expr:
    """The last part of a path: the name by which an access log and an error log both know a script."""
    return pl.col(column).str.split("?").list.first().str.split("/").list.last()


def _targets(tables: Tables, names: Mapping[str, str]) -> dict[str, pl.DataFrame]:
    """Per access log, the targets that it holds once, where there are several such logs of the same time."""
    side = _side_by_side(tables, names)
    if not side:
        return {}
    frame = (
        tables.requests.select("item", "time", "target", "client")
        .filter(pl.col("item").is_in(sorted(side)) & pl.col("time").is_not_null() & pl.col("target").is_not_null())
        .group_by("item", "target")
        .agg(pl.len().alias("n"), pl.col("time").first(), pl.col("client").first())
        .filter(pl.col("n") == 1)
    )
    return _parted(frame.collect(engine="streaming"))


def _side_by_side(tables: Tables, names: Mapping[str, str]) -> set[str]:
    """Access logs whose time another one covers too, for a tenth at least; rotated logs follow each other."""
    asked = {part.item for part in tables.request_parts} & set(names)
    logs = tables.items.filter(pl.col("item").is_in(sorted(asked))).drop_nulls(["first_time", "last_time"])
    spans = list(logs.sort("item").select("item", "first_time", "last_time").iter_rows())[:_LOGS]
    found: set[str] = set()
    for (one, begin, end), (other, start, stop) in combinations(spans, 2):
        if min(end, stop) - max(begin, start) >= min(end - begin, stop - start) * _PART:
            found |= {one, other}
    return found


def _scripts(tables: Tables, names: Mapping[str, str], told: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Per access log, what clients that an error log knows asked for, by its last part."""
    clients = pl.concat([one["client"] for one in told.values()]).unique()
    frame = (
        tables.requests.select("item", "time", "client", _script("target").alias("script"))
        .filter(pl.col("item").is_in(sorted(names)) & pl.col("client").is_in(clients.implode()))
        .drop_nulls()
        .collect(engine="streaming")
    )
    return _parted(frame)


def _messages(tables: Tables, names: Mapping[str, str]) -> dict[str, pl.DataFrame]:
    """Per error log, the messages that name a script or a request."""
    target = pl.col("request").str.split(" ").list.get(1, null_on_oob=True)
    frame = (
        tables.messages.filter(~is_act() & pl.col("time").is_not_null() & pl.col("client").is_not_null())
        .select("item", "time", "client", pl.coalesce(target, "script").alias("script"))
        .drop_nulls("script")
        .filter(pl.col("item").is_in(sorted(names)))
        .with_columns(_script("script").alias("script"))
        .collect(engine="streaming")
    )
    return _parted(frame)


def _parted(frame: pl.DataFrame) -> dict[str, pl.DataFrame]:
    parts = frame.partition_by("item", as_dict=True)
    return {str(key[0]): part for key, part in parts.items()}


def _shift(one: pl.DataFrame, other: pl.DataFrame, by: list[str]) -> tuple[float | None, int]:
    """Seconds by which the other log's times lie after the first one's, None where they agree or nothing shows."""
    first, second = (frame.filter(pl.len().over(by) == 1) for frame in (one, other))
    pairs = first.join(second, on=by, suffix="_other")
    if len(pairs) < _LEAST:
        return None, 0
    apart = (pairs["time_other"] - pairs["time"]).dt.total_microseconds() / 1e6
    middle = apart.median()
    if not isinstance(middle, float) or abs(middle) < _SHIFT:
        return None, 0
    near = pairs.filter((apart - middle).abs() <= _SLACK)
    agree = len(near)
    # One client that asks two sites the same things, one after the other, shows its own pace and no clock.
    senders = max(near[name].n_unique() for name in ("client", "client_other") if name in near.columns)
    if senders < _SENDERS:
        return None, 0
    return (round(middle, 1), agree) if agree >= max(_LEAST, _AGREE * len(pairs)) else (None, 0)


def _said(one: str, other: str, seconds: float, events: int) -> Limit:
    whole = abs(seconds) / 900
    zone = abs(whole - round(whole)) * 900 <= _SLACK and round(whole) > 0
    where = "ahead of" if seconds > 0 else "behind"
    why = (
        "; so whole a difference is a zone that was taken wrongly rather than a clock that runs wrongly" if zone else ""
    )
    text = (
        f"The clock of {other} lies {abs(seconds):,.1f} s {where} that of {one}, by {events:,} events in both{why}. "
        f"--clock-offset {other}={-seconds:g} would move it."
    )
    return Limit(text=text, weakens=_WEAKENS)
