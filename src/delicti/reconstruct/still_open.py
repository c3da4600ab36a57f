"""Whether a hole still answered in the newest evidence that asked it."""

from datetime import datetime

import polars as pl

from delicti.model.flow import Open
from delicti.model.words import Outcome
from delicti.reconstruct.entry import WEAKNESS
from delicti.reconstruct.people import People


def holes(people: People) -> list[Open]:
    """One per weakness and target that was shown to work, newest answer first read."""
    found: dict[tuple[str, str | None], Open] = {}
    for actor in people.actors:
        for one in actor.episodes if actor.hostile else ():
            if one.outcome is not Outcome.SUCCEEDED:
                continue
            if one.cls and one.kind in ("exploitation", "exfiltration"):
                weakness = WEAKNESS.get(one.cls, one.cls)
                state, reason = _newest(people, one.target, one.where)
                found[weakness, one.target] = Open(weakness=weakness, target=one.target, state=state, reason=reason)
            elif one.kind == "shell use":
                state, reason = _script(people, one.target)
                found["web shell", one.target] = Open(
                    weakness="web shell", target=one.target, state=state, reason=reason
                )
            elif one.kind == "credential guessing":
                found["weak password", one.target] = Open(
                    weakness="weak password",
                    target=one.target,
                    state="unknown",
                    reason="Whether the password was changed since cannot be seen in the log.",
                )
    return [found[key] for key in sorted(found, key=str)]


def _newest(people: People, target: str | None, where: str | None) -> tuple[str, str]:
    """The answer to the newest attack on this parameter, by anybody."""
    asked = people.scene.found.filter(
        (pl.col("path") == target) & (pl.col("where") == where) & pl.col("status").is_not_null()
    )
    good = asked.filter(pl.col("status").is_between(200, 299))
    if good.is_empty() or asked.is_empty():
        return "unknown", "No later request tried it."
    last, last_good = asked["time"].max(), good["time"].max()
    if not isinstance(last_good, datetime) or not isinstance(last, datetime):
        return "unknown", "The requests carry no times."
    later = asked.filter(pl.col("time") > pl.lit(last_good))
    if len(later) >= 3 and later["status"].is_in([403, 404, 405, 406, 410]).all():
        return "closed", f"Later attacks, the last at {last:%Y-%m-%d %H:%M:%S} UTC, were refused."
    return "open", f"The newest attack answered at {last_good:%Y-%m-%d %H:%M:%S} UTC; nothing after it shows a change."


def _script(people: People, target: str | None) -> tuple[str, str]:
    asked = people.scene.targets.at([target or ""]).filter(pl.col("status").is_not_null())
    rows = asked.select("time", "status", "item", "line").collect(engine="streaming").sort("time", "item", "line")
    if rows.is_empty():
        return "unknown", "No request asked it."
    last = rows.row(-1, named=True)
    when = f"{last['time']:%Y-%m-%d %H:%M:%S} UTC" if last["time"] else "the end"
    if 200 <= last["status"] < 300:
        return "open", f"It answered when it was last asked, at {when}."
    return "closed", f"It answered with status {last['status']} when it was last asked, at {when}."
