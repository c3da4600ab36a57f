"""Entry points: for each chain that succeeded, the first request without which the rest could not have happened."""

from collections.abc import Sequence

import polars as pl

from delicti.model.flow import EntryPoint
from delicti.model.words import Outcome
from delicti.reconstruct.columns import path
from delicti.reconstruct.episodes import Episode
from delicti.reconstruct.people import Actor, People

WEAKNESS = {
    "sqli": "SQL injection",
    "orm-injection": "SQL injection",
    "nosqli": "NoSQL injection",
    "lfi": "path traversal",
    "rfi": "remote file inclusion",
    "rce": "command injection",
    "shellshock": "command injection",
    "php-injection": "code injection",
    "nodejs": "code injection",
    "java": "code injection",
    "ssti": "template injection",
    "xxe": "XML external entity",
    "ssrf": "server-side request forgery",
    "xss": "cross-site scripting",
    "deserialization": "unsafe deserialization",
}
BEFORE = "before the log begins"
OUTSIDE = "not through the web"


def points(people: People) -> list[EntryPoint]:
    """All entry points by time."""
    found = [point for actor in people.actors if actor.hostile for point in _of(actor, people)]
    return sorted(found, key=lambda one: (one.time or "", one.weakness, one.target or ""))


def _of(actor: Actor, people: People) -> list[EntryPoint]:
    made: list[EntryPoint] = []
    good = [one for one in actor.episodes if one.outcome is Outcome.SUCCEEDED]
    uploads = [one for one in good if one.kind == "upload"]
    holes: set[tuple[str | None, str | None, str | None]] = set()
    for one in good:
        if one.kind not in ("exploitation", "exfiltration") or not one.cls:
            continue
        weakness = WEAKNESS.get(one.cls, one.cls)
        key = (weakness, one.target, one.where)
        if key in holes:
            continue
        holes.add(key)
        first = _first_row(actor, one)
        made.append(_point(actor, weakness, one.target, _parameter(one.where), first, one.reason, _others(good, one)))
    for one in good:
        key = ("records without a check", one.target, one.detail.get("parameter"))
        if one.kind == "collection" and "kind" in one.detail and key not in holes:
            holes.add(key)
            door = _own_login(actor, one, people)
            if door is not None:
                made.append(_point(actor, "misused valid account", door, None, one.rows.head(1), one.reason, ("stolen login",)))
                continue
            made.append(
                _point(actor, "insecure direct object reference", one.target, one.detail["parameter"] or None, one.rows.head(1), one.reason, ())
            )
    guessed = [one for one in good if one.kind == "credential guessing"]
    for one in guessed:
        then = any(up.first >= one.first for up in uploads)
        row = (
            one.rows.filter(pl.col("row") == int(one.detail["opened"])) if "opened" in one.detail else one.rows.head(1)
        )
        made.append(
            _point(actor, "weak password, then unrestricted upload" if then else "weak password", one.target, None, row, one.reason,
                   _others(good, one))
        )  # fmt: skip
    if uploads and not guessed:
        first = min(uploads, key=lambda one: one.first)
        row = (
            first.rows.filter(pl.col("row") == int(first.detail["sent"]))
            if "sent" in first.detail
            else first.rows.head(1)
        )
        login = _logged_in_before(first, people)
        weakness = "stolen or known password, then unrestricted upload" if login is not None else "unrestricted upload"
        if not made or login is not None or not any(_leads(point, first) for point in made):
            made.append(_point(actor, weakness, login or first.target, None, row, first.reason, _others(good, first)))
    shells = [one for one in good if one.kind == "shell use"]
    if shells and not uploads and not made:
        first = min(shells, key=lambda one: one.first)
        start = people.scene.by_address["first"].min()
        early = start is not None and (first.first - start).total_seconds() < 86400  # type: ignore[operator]
        made.append(
            _point(actor, BEFORE if early else OUTSIDE, first.target, None, first.rows.head(1),
                   "The script answered before any request in the evidence that could have put it there.",
                   (OUTSIDE if early else BEFORE,))
        )  # fmt: skip
    return made


def _leads(point: EntryPoint, upload: Episode) -> bool:
    """Whether a hole that runs code or writes files could have made the upload."""
    return (
        point.weakness in ("command injection", "code injection", "remote file inclusion")
        and point.target == upload.target
    )


def _logged_in_before(upload: Episode, people: People) -> str | None:
    doors = set(people.context.doors["path"])
    posts = upload.rows.filter((pl.col("method") == "POST") & pl.col("path").is_in(sorted(doors)))
    return str(posts["path"][0]) if len(posts) else None


def _own_login(actor: Actor, one: Episode, people: People) -> str | None:
    """The login through which a member of the staff came to what he took."""
    rows = people.scene.logins.join(actor.units, on=["client", "agent"], how="semi", maintain_order="left").with_columns(path())
    good = rows.join(people.context.doors.select("path", pl.col("status").alias("refusal")), on="path", maintain_order="left").filter(
        pl.col("status").is_between(300, 399) & (pl.col("time") <= pl.lit(one.first))
    )
    staff = good["time"].dt.date().n_unique() >= 2
    return str(good["path"][-1]) if staff else None


def _first_row(actor: Actor, one: Episode) -> pl.DataFrame:
    """The first request of the whole series at this parameter that carried an attack."""
    same = [e.rows for e in actor.episodes if e.target == one.target and e.where == one.where and e.cls == one.cls]
    rows = pl.concat(same, how="diagonal").sort("row")
    flagged = rows.filter(pl.col("cls").is_not_null())
    return (flagged if len(flagged) else rows).head(1)


def _point(
    actor: Actor,
    weakness: str,
    target: str | None,
    parameter: str | None,
    row: pl.DataFrame,
    reason: str,
    others: tuple[str, ...],
) -> EntryPoint:
    item, line, time = (row["item"][0], row["line"][0], row["time"][0]) if len(row) else (None, None, None)
    return EntryPoint(
        actor=actor.id, weakness=weakness, target=target, parameter=parameter, item=item, line=line,
        time=time.strftime("%Y-%m-%dT%H:%M:%S.%fZ") if time is not None else None, reason=reason, alternatives=others,
    )  # fmt: skip


def _parameter(where: str | None) -> str | None:
    return where.partition(":")[2] or None if where else None


def _others(good: Sequence[Episode], one: Episode) -> tuple[str, ...]:
    """Other holes this actor had opened before."""
    before = {
        f"{WEAKNESS.get(other.cls, other.cls)} at {other.target}"
        for other in good
        if other.cls and other.first < one.first and (other.target, other.where) != (one.target, one.where)
    }
    return tuple(sorted(before))
