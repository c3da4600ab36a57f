"""The story in plain sentences, in order of time, each with what it rests on and what speaks against it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

import polars as pl

from delicti.model.flow import Changed, Notify, Sentence, Taken
from delicti.model.words import Outcome, Role
from delicti.reconstruct.actor import Actor
from delicti.reconstruct.changes import Change
from delicti.reconstruct.deeds import Episode
from delicti.reconstruct.lengths import some
from delicti.reconstruct.nameless import Nameless
from delicti.reconstruct.nameless import sentences as of_nameless
from delicti.reconstruct.people import People
from delicti.reconstruct.taken import episode_id

_CITED = 50
_SMALL, _SEVERAL = 5, 3  # requests of a small attempt; so many are told together
_TARGETS = 5
_MOMENT = timedelta(minutes=10)

_VERBS = {
    "reconnaissance": "asked for known weaknesses",
    "discovery": "went through a list of paths",
    "credential guessing": "tried passwords at {target}",
    "exploitation": "attacked {target}{parameter} ({name})",
    "upload": "sent a file through {target}",
    "shell use": "used the planted script {target}",
    "collection": "put data together through {target}",
    "exfiltration": "took data through {target}{parameter}",
    "defacement": "wrote, and {target} changed for everybody",
    "fraud": "set up the page {target}",
    "cover-up": "asked {target} to remove traces",
}
_NAMES = {"sqli": "SQL injection", "lfi": "path traversal", "xss": "cross-site scripting", "rce": "command injection"}


def sentences(people: People, findings: pl.DataFrame, without: Nameless) -> Iterator[Sentence]:
    """All sentences; `findings` have their `actor`."""
    scene = people.scene
    total = int(scene.by_address["requests"].sum()) + without.requests
    first, last = scene.by_address["first"].min(), scene.by_address["last"].max()
    span = ""
    if isinstance(first, datetime) and isinstance(last, datetime):
        span = f" from {first:%Y-%m-%d %H:%M} to {last:%Y-%m-%d %H:%M} UTC"
    counts = {"requests": total, "clients": len(scene.by_address), "findings": len(scene.findings)}
    yield Sentence(
        text=f"The evidence holds {total:,} requests of {len(scene.by_address):,} addresses{span}.", counts=counts
    )
    yield from of_nameless(without)
    hostile = [one for one in people.actors if one.hostile]
    if not hostile and not without.flagged:
        yield Sentence(
            text="Nothing was found that shows an attack; what could not have been seen is listed under limits.",
            counts={"findings": len(scene.findings)},
        )
    cited = _cited(findings)
    told: list[tuple[object, str, Sentence]] = []
    for actor in (one for one in hostile if one.role is Role.ATTACKER):
        for group in _together(actor.episodes):
            sentence = _episode(actor, group[0], cited) if len(group) == 1 else _several(actor, group, cited)
            told.append((group[0].first, actor.id, sentence))
    yield from (sentence for _, _, sentence in sorted(told, key=lambda one: (str(one[0]), one[1], one[2].text)))
    yield from (_dwell(one) for one in hostile if any(e.outcome is Outcome.SUCCEEDED for e in one.episodes))
    scanners = [one for one in hostile if one.role is Role.SCANNER]
    if scanners:
        rows = sum(_requests(people, one) for one in scanners)
        yield Sentence(
            text=(
                f"{some(len(scanners), 'background scanner')} asked for weaknesses of other products in {rows:,} "
                f"requests and got nowhere."
            ),
            actors=tuple(one.id for one in scanners),
            counts={"scanners": len(scanners), "requests": rows},
            against="Each may be a researcher's survey.",
        )
    yield from _harmless(people)


def _together(episodes: Sequence[Episode]) -> Iterator[list[Episode]]:
    """Each episode by itself, but small ones of one kind that did not succeed together, where there are several."""
    small: dict[tuple[str, str | None], list[Episode]] = {}
    for one in episodes:
        if one.outcome is not Outcome.SUCCEEDED and len(one.rows) <= _SMALL:
            small.setdefault((one.kind, one.cls), []).append(one)
    grouped = {id(one) for group in small.values() if len(group) >= _SEVERAL for one in group}
    yield from ([one] for one in episodes if id(one) not in grouped)
    yield from (group for group in small.values() if len(group) >= _SEVERAL)


def _several(actor: Actor, group: Sequence[Episode], cited: Mapping[tuple[str, int], list[str]]) -> Sentence:
    """Small attempts of one kind in one sentence."""
    rows = pl.concat([one.rows.select("item", "line", "client") for one in group])
    targets = list(dict.fromkeys(one.target or "the site" for one in group))
    failed = sum(one.outcome is Outcome.FAILED for one in group)
    name = f" ({_NAMES.get(group[0].cls, group[0].cls)})" if group[0].cls else ""
    last = max(one.last for one in group)
    shown = ", ".join(targets[:_TARGETS]) + (
        f" and {len(targets) - _TARGETS:,} more" if len(targets) > _TARGETS else ""
    )
    text = (
        f"{group[0].first:%Y-%m-%d %H:%M:%S} to {last:%Y-%m-%d %H:%M:%S} UTC: "
        f"{_named(rows['client'].unique().sort().to_list())} made {some(len(group), 'small attempt')} of "
        f"{group[0].kind}{name} at {shown}, in {some(len(rows), 'request')}. None is shown to have worked: "
        f"{failed:,} failed, of {len(group) - failed:,} it is unknown."
    )
    places = rows.select("item", "line").iter_rows()
    return Sentence(
        text=text,
        findings=tuple(finding for place in places for finding in cited.get(place, ()))[:_CITED],
        actors=(actor.id,),
        episodes=tuple(episode_id(actor, one) for one in group),
        counts={"requests": len(rows), "attempts": len(group), "failed": failed},
        against=next((one.why_not for one in group if one.why_not), None),
    )


def _dwell(actor: Actor) -> Sentence:
    """How long an actor was inside, from its first success to its last episode."""
    good = [one for one in actor.episodes if one.outcome is Outcome.SUCCEEDED]
    first, last = min(_moment(one) for one in good), max(one.last for one in actor.episodes)
    hours = (last - first).total_seconds() / 3600
    short = some(round(hours * 60), "minute") if hours < 2 else f"{hours:.1f} hours"
    span = f"{hours / 24:.1f} days" if hours >= 48 else short
    return Sentence(
        text=(
            f"From its first success at {first:%Y-%m-%d %H:%M} UTC to its last trace at {last:%Y-%m-%d %H:%M} UTC "
            f"{_named(actor.addresses)} {'was' if len(actor.addresses) == 1 else 'were'} seen for {span} (dwell time)."
        ),
        actors=(actor.id,),
        episodes=tuple(episode_id(actor, one) for one in good[:_CITED]),
        against="It may have been inside before this evidence begins and after it ends.",
    )


def _moment(one: Episode) -> datetime:
    """When an episode succeeded: guessing at the guess that opened the door, anything else when it began."""
    if "way" in one.detail and one.kind == "credential guessing":
        return one.last
    if "opened" in one.detail:
        opened = one.rows.filter(pl.col("row") == int(one.detail["opened"]))["time"].max()
        return opened if isinstance(opened, datetime) else one.first
    return one.first


def _named(addresses: Sequence[str]) -> str:
    if len(addresses) < 3:
        return " and ".join(addresses)
    return f"{addresses[0]} and {len(addresses) - 1:,} more addresses"


def _episode(actor: Actor, one: Episode, cited: Mapping[tuple[str, int], list[str]]) -> Sentence:
    parameter = f", parameter {one.where.partition(':')[2]}," if one.where and one.where.startswith("query:") else ""
    verb = "got the exposed file {target}" if "exposed" in one.detail else _VERBS[one.kind]
    verb = verb.format(
        target=one.target or "the site", parameter=parameter, name=_NAMES.get(one.cls or "", one.cls or "")
    )
    when = f"{one.first:%Y-%m-%d %H:%M:%S}"
    until = (
        ""
        if one.last == one.first
        else (
            f" to {one.last:%H:%M:%S}" if one.last.date() == one.first.date() else f" to {one.last:%Y-%m-%d %H:%M:%S}"
        )
    )
    noun = "log line" if "way" in one.detail else "request"
    from_here = one.rows["client"].unique().sort().to_list()
    who = _named(from_here)
    ends = {
        Outcome.SUCCEEDED: "This succeeded",
        Outcome.FAILED: "This failed",
        Outcome.UNKNOWN: "Whether it worked is unknown",
    }[one.outcome]
    places = zip(one.rows["item"].to_list(), one.rows["line"].to_list(), strict=True)
    findings = [finding for place in places for finding in cited.get(place, ())][:_CITED]
    return Sentence(
        text=f"{when}{until} UTC: {who} {verb} in {some(len(one.rows), noun)}. {ends}: {one.reason}",
        findings=tuple(findings),
        actors=(actor.id,),
        episodes=(episode_id(actor, one),),
        counts={f"{noun}s": len(one.rows)},
        against=one.why_not,
    )


def _cited(findings: pl.DataFrame) -> dict[tuple[str, int], list[str]]:
    cited: dict[tuple[str, int], list[str]] = {}
    for item, line, finding in (
        findings.filter(pl.col("line").is_not_null()).select("item", "line", "finding").sort("finding").iter_rows()
    ):
        cited.setdefault((item, line), []).append(finding)
    return cited


def _requests(people: People, actor: Actor) -> int:
    return people.requests[actor.id]


def _harmless(people: People) -> Iterator[Sentence]:
    lines = (
        (Role.AUTHORISED_TESTER, "Declared testers: {n}, with {r} requests; their findings count against nobody."),
        (Role.VICTIM, "Visitors who used what was planted: {n}."),
        (Role.OWNER, "Clients of the owner's staff: {n}, with {r} requests."),
        (Role.CRAWLER, "Crawlers with a finding, likely from links they followed: {n}."),
        (Role.MONITOR, "Monitors with a finding: {n}."),
        (Role.UNKNOWN, "Clients with a finding that shows too little to call them hostile: {n}."),
        (Role.VISITOR, "Visitors with a finding who otherwise behaved like visitors: {n}."),
    )
    for role, text in lines:
        of_role = [one for one in people.actors if one.role is role]
        if of_role:
            rows = sum(_requests(people, one) for one in of_role)
            yield Sentence(
                text=text.format(n=f"{len(of_role):,}", r=f"{rows:,}"),
                actors=tuple(one.id for one in of_role),
                counts={"actors": len(of_role), "requests": rows},
                against=of_role[0].why_not,
            )


def changed(people: People) -> list[Changed]:
    """What the evidence shows to have changed on the site."""
    found = []
    for actor in people.actors:
        for one in actor.episodes:
            what = one.detail.get("planted") or one.detail.get("page") or one.detail.get("change")
            if what and one.outcome is Outcome.SUCCEEDED:
                found.append(
                    Changed(
                        what=what,
                        actor=actor.id,
                        episode=episode_id(actor, one),
                        time=_text(one.last),
                        reason=one.reason,
                    )
                )
    told = {one.what for one in found}
    for change in people.changes:
        if change.target not in told:
            near = [
                (actor, one)
                for actor in people.actors
                for one in actor.episodes
                if one.detail.get("change")
                and change.last_before - _MOMENT <= one.first <= change.first_after + _MOMENT
            ]
            how = (
                "is no longer answered"
                if change.gone
                else f"changed from about {change.before:,} to {change.after:,} bytes for everybody"
            )
            who = (
                "in the same moment as another page that an attacker changed" if near else "who changed it is not shown"
            )
            sent = _by_other_ways(people, change)
            found.append(
                Changed(
                    what=change.target,
                    actor=near[0][0].id if near else None,
                    episode=episode_id(*near[0]) if near else None,
                    time=_text(change.first_after),
                    reason=f"It {how} after {change.last_before:%Y-%m-%d %H:%M:%S} UTC; {who}{sent}.",
                )
            )
    return sorted(found, key=lambda one: (one.time or "", one.what))


def _by_other_ways(people: People, change: Change) -> str:
    """The file that came just then by another way than the web."""
    where = change.target if not change.target.endswith("/") else f"{change.target}index.html"
    sent = people.scene.outside.around(change.last_before - _MOMENT, change.first_after, where)
    return f"; {sent.told}" if sent is not None else ""


def to_notify(people: People, taken: list[Taken]) -> list[Notify]:
    """Who must be told, and why."""
    found = []
    victims = [one for one in people.actors if one.role is Role.VICTIM]
    sent = [one for one in victims if "sent nothing" not in one.why]
    if sent:
        found.append(
            Notify(
                who="visitors who sent something to a planted page",
                why=f"{len(sent):,} of {len(victims):,} visitors of it did.",
                addresses=tuple(sorted({a for one in sent for a in one.addresses})),
            )
        )
    tables = sorted({one.what for one in taken if one.rows_best is not None})
    if tables:
        found.append(
            Notify(
                who=f"the people whose records are in {', '.join(tables)}",
                why="Rows of it were taken; see what was taken for how many.",
            )
        )
    return found


def _text(time: object) -> str | None:
    return time.strftime("%Y-%m-%dT%H:%M:%S.%fZ") if hasattr(time, "strftime") else None
