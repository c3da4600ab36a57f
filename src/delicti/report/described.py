"""The things of a story as they are compared: what tells one from another, what it is called, its facts."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import polars as pl

from delicti.model.words import Outcome
from delicti.report import wording
from delicti.report.facts import Facts, short
from delicti.report.view import Row

_EPISODES_NAMED = 20
_WITHOUT_EFFECT = ("chunk_bytes", "use_prefilter")  # the same case comes out with any value
_BY_CONTENT = "rules"  # a path; what the rules say is in the rule set


class Described(NamedTuple):
    """How things of one list of `case.json` are compared."""

    key: Callable[[Any], tuple[object, ...]]
    name: Callable[[Any], str]
    facts: Callable[[Any], Facts]


ENTRY = Described(
    lambda one: (one.weakness, one.target, one.parameter),
    lambda one: (
        one.weakness
        + (f" at {one.target}" if one.target else "")
        + (f", parameter {one.parameter}" if one.parameter else "")
    ),
    lambda one: {"reason": one.reason or None, "alternatives": one.alternatives},
)
TAKEN = Described(
    lambda one: (one.what,),
    lambda one: one.what,
    lambda one: {
        "amount": wording.rows(one.rows_low, one.rows_best, one.rows_high),
        "bytes": None if one.bytes is None else f"{one.bytes:,}",
        "reason": one.reason or None,
    },
)
CHANGED = Described(
    lambda one: (one.what,),
    lambda one: one.what,
    lambda one: {"time": wording.time(one.time), "reason": one.reason or None},
)
NOTIFY = Described(
    lambda one: (one.who,), lambda one: one.who, lambda one: {"reason": one.why, "addresses": one.addresses}
)
OPEN = Described(
    lambda one: (one.weakness, one.target),
    lambda one: one.weakness + (f" at {one.target}" if one.target else ""),
    lambda one: {"state": one.state, "reason": one.reason or None},
)
UNEXAMINED = Described(lambda one: (one,), lambda one: one, lambda _one: {})


def actor_name(row: Row) -> str:
    """`attacker 203.0.113.169 and 1 more`."""
    return f"{row['role'] or 'actor'} {addresses(row)}"


def addresses(row: Row) -> str:
    """The first address of an actor and how many more it has."""
    return wording.listed([short(one) for one in row["addresses"] or ()], 1) or "without an address"


def actor_facts(row: Row) -> Facts:
    """What an actor's row says."""
    return {
        "role": row["role"],
        "reason": row["why"],
        "against this": row["why_not"],
        "addresses": tuple(row["addresses"] or ()),
        "agents": tuple(row["agents"] or ()),
        "tools": tuple(row["tools"] or ()),
        "requests": f"{row['requests'] or 0:,}",
        "time": wording.span(row["first_time"], row["last_time"]),
    }


def with_episodes(row: Row) -> tuple[str, ...]:
    """A sentence on the episodes of an actor, those that succeeded first."""
    told = sorted(row["episodes"], key=lambda one: one["outcome"] != Outcome.SUCCEEDED)
    names = [
        f"{one['kind']}{' at ' + short(one['target']) if one['target'] else ''} ({one['outcome']})" for one in told
    ]
    return (f"Its episodes: {wording.listed(names, _EPISODES_NAMED)}.",) if names else ()


def episode_facts(row: Row) -> Facts:
    """What an episode's row says."""
    return {
        "outcome": row["outcome"],
        "reason": row["reason"],
        "against this": row["why_not"],
        "kind": row["kind"],
        "target": row["target"],
        "requests": f"{row['requests'] or 0:,}",
        "time": wording.span(row["first_time"], row["last_time"]),
        "offence suggested": row["offence"],
    }


def item_facts(row: Row) -> Facts:
    """What the table of evidence says of an item and how it was read."""
    return {
        "SHA-256": row["item"],
        "format": row["format"],
        "time zone": row["time_zone"],
        "lines": f"{row['lines'] or 0:,}",
        "quarantined lines": f"{row['quarantined_lines'] or 0:,}",
        "records": f"{row['records'] or 0:,}",
        "time": wording.span(row["first_time"], row["last_time"]),
    }


def parameter_facts(parameters: dict[str, Any]) -> Facts:
    """Parameters that decide what comes out, by the names of their options."""
    return {
        name.replace("_", " "): tuple(map(_one, value)) if isinstance(value, list | tuple) else _plain(value)
        for name, value in sorted(parameters.items())
        if name not in (*_WITHOUT_EFFECT, _BY_CONTENT)
    }


def _one(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _plain(value: object) -> str | None:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else None if value is None else str(value)


def classes(findings: pl.DataFrame) -> str:
    """How many findings of each class, the most first."""
    counted: Iterable[tuple[str, int]] = findings.group_by("class").len().sort("len", "class").iter_rows()
    return ", ".join(f"{number:,} {name}" for name, number in sorted(counted, key=lambda one: (-one[1], str(one[0]))))
