"""Entry points: for each chain that succeeded, the first request without which the rest could not have happened."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import polars as pl

from delicti.model.flow import EntryPoint
from delicti.model.words import Outcome
from delicti.reconstruct.actor import Actor
from delicti.reconstruct.columns import path
from delicti.reconstruct.deeds import Episode
from delicti.reconstruct.people import People

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
_SESSION = timedelta(hours=2)
BEFORE = "before the log begins"
OUTSIDE = "not through the web"


def points(people: People) -> list[EntryPoint]:
    """All entry points by time."""
    found = [point for actor in people.actors if actor.hostile for point in _of(actor, people)]
    return sorted(found, key=lambda one: (one.time or "", one.weakness, one.target or ""))


def _of(actor: Actor, people: People) -> list[EntryPoint]:
    done = [one for one in actor.episodes if one.outcome is Outcome.SUCCEEDED]
    good = [one for one in done if "way" not in one.detail]
    sent = list(_sent(actor, done, people))
    made = [*sent, *_holes(actor, good), *_records(actor, good, people), *_guessed(actor, good), *_exposed(actor, good)]
    made += [] if sent else _uploaded(actor, good, made, people)
    return made or _outside(actor, good, people)


def _holes(actor: Actor, good: Sequence[Episode]) -> Iterator[EntryPoint]:
    """Parameters that an injection was shown to work through, each once."""
    seen = set()
    for one in good:
        if one.kind not in ("exploitation", "exfiltration") or not one.cls:
            continue
        weakness = WEAKNESS.get(one.cls, one.cls)
        if (weakness, one.target, one.where) in seen:
            continue
        seen.add((weakness, one.target, one.where))
        others = _others(good, one)
        yield _point(actor, weakness, one.target, _parameter(one.where), _first_row(actor, one), one.reason, others)


def _records(actor: Actor, good: Sequence[Episode], people: People) -> Iterator[EntryPoint]:
    """Records that answered whoever asked, or a member of the staff who asked for all of them."""
    seen = set()
    for one in good:
        parameter = one.detail.get("parameter")
        if one.kind != "collection" or "kind" not in one.detail or (one.target, parameter) in seen:
            continue
        seen.add((one.target, parameter))
        door = _own_login(actor, one, people)
        first = one.rows.head(1)
        if door is not None:
            yield _point(actor, "misused valid account", door, None, first, one.reason, ("stolen login",))
        else:
            yield _point(
                actor, "insecure direct object reference", one.target, parameter or None, first, one.reason, ()
            )


def _exposed(actor: Actor, good: Sequence[Episode]) -> Iterator[EntryPoint]:
    """Files that were handed out to whoever named them."""
    for one in good:
        if "exposed" in one.detail:
            yield _point(actor, "exposed file", one.target, None, one.rows.head(1), one.reason, ())


def _guessed(actor: Actor, good: Sequence[Episode]) -> Iterator[EntryPoint]:
    """Logins that a guess opened."""
    for one in good:
        if one.kind != "credential guessing":
            continue
        then = any(other.kind == "upload" and other.first >= one.first for other in good)
        row = _row(one, "opened")
        weakness = "weak password, then unrestricted upload" if then else "weak password"
        yield _point(actor, weakness, one.target, None, row, one.reason, _others(good, one))


def _uploaded(
    actor: Actor, good: Sequence[Episode], made: Sequence[EntryPoint], people: People
) -> Iterator[EntryPoint]:
    """The first thing put on the site, where no guess came before it."""
    placed = [one for one in good if one.kind in ("upload", "fraud", "defacement")]
    if not placed or any(one.kind == "credential guessing" for one in good):
        return
    first = min(placed, key=lambda one: one.first)
    login = _logged_in_before(actor, first, people)
    if login is None and (first.kind != "upload" or any(_leads(point, first) for point in made)):
        return
    weakness = "unrestricted upload"
    if login is not None:
        weakness = "stolen or known password" + (", then unrestricted upload" if first.kind == "upload" else "")
    yield _point(actor, weakness, login or first.target, None, _row(first, "sent"), first.reason, _others(good, first))


def _sent(actor: Actor, done: Sequence[Episode], people: People) -> Iterator[EntryPoint]:
    """A password guessed at another door than the web's, or a file that came through one."""
    ways = [one for one in done if "way" in one.detail]
    used = {one.target for one in done} | {one.detail.get("page") for one in done}
    files = [one for one in people.planted if one.path in used and one.transfer is not None]
    for guess in (one for one in ways if one.kind == "credential guessing"):
        mine = [one for one in files if one.transfer and one.transfer.way == guess.detail["way"]]
        told = " ".join([guess.reason, *(f"{one.transfer.told}." for one in mine if one.transfer)])
        target = mine[0].path if mine else None
        yield _point(actor, OUTSIDE, target, None, guess.rows.tail(1), told, ("stolen or known password",))
    if not ways and files:
        first = min(files, key=lambda one: one.first)
        row = pl.DataFrame([first.transfer]).select("item", "line", "time")
        told = f"{first.transfer.told if first.transfer else first.path}, and was then asked for over the web."
        yield _point(actor, OUTSIDE, first.path, None, row, told, ("stolen or known password",))


def _outside(actor: Actor, good: Sequence[Episode], people: People) -> list[EntryPoint]:
    """A script that answered though nothing in the evidence could have put it there."""
    shells = [one for one in good if one.kind == "shell use"]
    if not shells:
        return []
    first = min(shells, key=lambda one: one.first)
    start = people.scene.by_address["first"].min()
    early = isinstance(start, datetime) and first.first - start < timedelta(days=1)
    reason = "The script answered before any request in the evidence that could have put it there."
    weakness, other = (BEFORE, OUTSIDE) if early else (OUTSIDE, BEFORE)
    return [_point(actor, weakness, first.target, None, first.rows.head(1), reason, (other,))]


def _row(one: Episode, name: str) -> pl.DataFrame:
    """The request that an episode's detail points at, or its first."""
    return one.rows.filter(pl.col("row") == int(one.detail[name])) if name in one.detail else one.rows.head(1)


def _leads(point: EntryPoint, upload: Episode) -> bool:
    """Whether a hole that runs code or writes files could have made the upload."""
    return (
        point.weakness in ("command injection", "code injection", "remote file inclusion")
        and point.target == upload.target
    )


def _logged_in_before(actor: Actor, placed: Episode, people: People) -> str | None:
    """The door at which the actor logged in within two hours before."""
    sure = people.scene.doors.filter("sure")["path"].unique()
    rows = people.scene.logins.join(actor.units, on=["client", "agent"], how="semi", maintain_order="left")
    rows = rows.with_columns(path()).filter(
        pl.col("time").is_between(pl.lit(placed.first) - _SESSION, pl.lit(placed.last))
    )
    open_ = rows.filter(pl.col("status").is_between(200, 399) & ~pl.col("path").is_in(sure.implode()))
    let_in = rows.join(people.scene.let_in, on=["item", "line"], how="semi", maintain_order="left")
    good = pl.concat([open_, let_in]).unique(["item", "line"]).sort("time", "item", "line")
    return str(good["path"][-1]) if len(good) else _door_before(actor, placed, people)


def _door_before(actor: Actor, placed: Episode, people: People) -> str | None:
    """Where the place is refused to strangers: what the actor sent elsewhere, just before it first answered him."""
    if placed.target not in people.context.guarded:
        return None
    mine = people.scene.rows.join(actor.units, on=["client", "agent"], how="semi", maintain_order="left")
    got = mine.filter((pl.col("path") == placed.target) & pl.col("status").is_between(200, 299))
    sent = mine.filter(
        (pl.col("method") == "POST")
        & pl.col("status").is_between(200, 399)
        & (pl.col("path") != placed.target)
        & (pl.col("row") < got["row"].min())
        & (pl.col("time") >= pl.lit(placed.first) - _SESSION)
    )
    return str(sent["path"][-1]) if len(sent) else None


def _own_login(actor: Actor, one: Episode, people: People) -> str | None:
    """The login through which a member of the staff came to what he took."""
    rows = people.scene.logins.join(actor.units, on=["client", "agent"], how="semi", maintain_order="left")
    moved = pl.col("status").is_between(300, 399)  # in a browser, who is let in is led on
    good = rows.with_columns(path()).filter(moved & (pl.col("time") <= pl.lit(one.first)))
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
        actor=actor.id,
        weakness=weakness,
        target=target,
        parameter=parameter,
        item=item,
        line=line,
        time=time.strftime("%Y-%m-%dT%H:%M:%S.%fZ") if time is not None else None,
        reason=reason,
        alternatives=others,
    )


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
