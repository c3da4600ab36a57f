"""The short lengths of the story: a paragraph for a director and a page for an engineer, each sentence linked.

The whole, for a court, is `tell.sentences`. Nothing is said here that does not stand there or in the lists of the case.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from delicti.model.flow import Changed, EntryPoint, Limit, Notify, Open, Sentence, Taken
from delicti.model.words import Outcome, Role
from delicti.reconstruct.actor import Actor
from delicti.reconstruct.nameless import Nameless
from delicti.reconstruct.people import People
from delicti.reconstruct.taken import episode_id

_TABLES = 4  # things taken that a director is told of
_LISTED = 10  # of anything on a page
_CITED = 50


@dataclass(frozen=True)
class Concluded:
    """What the case concludes beside its story, as the short lengths retell it."""

    entries: Sequence[EntryPoint]
    taken: Sequence[Taken]
    changed: Sequence[Changed]
    notify: Sequence[Notify]
    holes: Sequence[Open]
    limits: Sequence[Limit]
    nameless: Nameless


def some(number: int, noun: str) -> str:
    """`1 request`, `2,000 requests`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def director(people: People, told: Concluded) -> list[Sentence]:
    """The paragraph for a director: who, whether it worked, how, what is gone, and whether it goes on."""
    return list(_director(people, told))


def _director(people: People, told: Concluded) -> Iterator[Sentence]:
    attackers = [one for one in people.actors if one.role is Role.ATTACKER]
    scanners = [one for one in people.actors if one.role is Role.SCANNER]
    victims = [one for one in people.actors if one.role is Role.VICTIM]
    if not attackers and not scanners:
        yield _nothing(told)
        return
    yield Sentence(
        text=f"{some(len(attackers), 'attacker')} and {some(len(scanners), 'background scanner')} were found.",
        actors=tuple(one.id for one in (*attackers, *scanners)),
        counts={"attackers": len(attackers), "scanners": len(scanners)},
    )
    good = [(actor, one) for actor in attackers for one in actor.episodes if one.outcome is Outcome.SUCCEEDED]
    done = sorted({one.kind for _, one in good})
    yield Sentence(
        text=f"What succeeded: {', '.join(done)}." if done else "Nothing is shown to have succeeded.",
        episodes=tuple(episode_id(actor, one) for actor, one in good[:_CITED]),
        counts={"episodes": len(good)},
    )
    if told.entries:
        ways = sorted({_way(one) for one in told.entries})
        yield Sentence(
            text=f"The ways in: {'; '.join(ways)}.",
            actors=_actors(one.actor for one in told.entries),
            counts={"entry points": len(told.entries)},
        )
    rows = [one for one in told.taken if one.rows_best is not None]
    for one in rows[:_TABLES]:
        yield Sentence(
            text=f"About {one.rows_best:,} rows of {one.what} were taken.",
            actors=_actors([one.actor]),
            episodes=tuple(filter(None, [one.episode])),
            counts={"rows": one.rows_best or 0},
        )
    if victims:
        yield Sentence(
            text=f"{some(len(victims), 'visitor')} used what was planted.",
            actors=tuple(one.id for one in victims),
            counts={"visitors": len(victims)},
        )
    still = [one for one in told.holes if one.state == "open"]
    if still:
        names = sorted({f"{one.weakness} at {one.target}" if one.target else one.weakness for one in still})
        yield Sentence(text=f"Still open: {'; '.join(names)}.", counts={"open holes": len(still)})
    if told.nameless.flagged:
        yield _nothing(told)


def _nothing(told: Concluded) -> Sentence:
    if told.nameless.flagged:
        asked = some(told.nameless.flagged, "request")
        return Sentence(
            text=f"Attacks stand in {asked} without a client address: nobody can be named for them.",
            findings=told.nameless.findings[:_CITED],
            counts={"requests": told.nameless.flagged},
        )
    return Sentence(
        text="Nothing was found that shows an attack on this site; the limits say what this evidence could not have "
        "shown.",
        counts={"attackers": 0, "scanners": 0, "limits": len(told.limits)},
    )


def engineer(people: People, told: Concluded) -> list[Sentence]:
    """The page for an engineer: what to close, to restore, to search for, and what is not known."""
    return list(_engineer(people, told))


def _engineer(people: People, told: Concluded) -> Iterator[Sentence]:
    attackers = [one for one in people.actors if one.role is Role.ATTACKER]
    if told.nameless.flagged or not any(one.hostile for one in people.actors):
        yield _nothing(told)
    for entry in told.entries[:_LISTED]:
        parameter = f", parameter {entry.parameter}" if entry.parameter else ""
        yield Sentence(
            text=f"Way in: {_way(entry)}{parameter}{_at(entry.time)}. {entry.reason}",
            actors=_actors([entry.actor]),
            counts={"entry points": len(told.entries)},
            against=f"It could also have been: {'; '.join(entry.alternatives)}." if entry.alternatives else None,
        )
    attackers.sort(key=lambda one: all(e.outcome is not Outcome.SUCCEEDED for e in one.episodes))
    yield from (_summed(one) for one in attackers[:_LISTED])
    if len(attackers) > _LISTED:
        more = attackers[_LISTED:]
        yield Sentence(
            text=f"{some(len(more), 'more attacker')} stand in the table of actors.",
            actors=tuple(one.id for one in more[:_CITED]),
            counts={"attackers": len(more)},
        )
    for one in told.holes[:_LISTED]:
        where = f" at {one.target}" if one.target else ""
        yield Sentence(
            text=f"To close: {one.weakness}{where} ({one.state}). {one.reason}", counts={"holes": len(told.holes)}
        )
    if told.changed:
        names = list(dict.fromkeys(one.what for one in told.changed))
        yield Sentence(
            text=f"To remove or restore: {_listed(names)}.",
            actors=_actors(one.actor for one in told.changed),
            episodes=tuple(dict.fromkeys(one.episode for one in told.changed if one.episode)),
            counts={"changes": len(names)},
        )
    for one_taken in told.taken[:_LISTED]:
        yield Sentence(
            text=f"Taken: {one_taken.what}. {one_taken.reason}",
            actors=_actors([one_taken.actor]),
            episodes=tuple(filter(None, [one_taken.episode])),
            counts={"losses": len(told.taken)},
        )
    addresses = sorted({name for one in attackers for name in one.addresses})
    if addresses:
        yield Sentence(
            text=f"To search for elsewhere: {_listed(addresses)}.",
            actors=tuple(one.id for one in attackers[:_CITED]),
            counts={"addresses": len(addresses)},
            against="Addresses change hands; a block of them closes nothing.",
        )
    for one_told in told.notify:
        yield Sentence(text=f"To tell: {one_told.who}. {one_told.why}", counts={"notices": len(told.notify)})
    weakened = [one for one in told.limits if one.weakens]
    if weakened:
        what = list(dict.fromkeys(name for one in weakened for name in one.weakens))
        yield Sentence(
            text=f"{some(len(weakened), 'limit')} of the evidence weaken what is said: {_listed(what)}.",
            counts={"limits": len(weakened)},
        )


def _summed(actor: Actor) -> Sentence:
    """One attacker in one sentence."""
    by = {state: [one for one in actor.episodes if one.outcome is state] for state in Outcome}
    done = ", ".join(sorted({one.kind for one in by[Outcome.SUCCEEDED]})) or "nothing"
    tools = f" with {', '.join(actor.tools[:_LISTED])}" if actor.tools else ""
    text = f"{_listed(actor.addresses, 3)}{tools} succeeded in {done}"
    text += f"; {some(len(by[Outcome.FAILED]), 'episode')} failed" if by[Outcome.FAILED] else ""
    text += f"; of {some(len(by[Outcome.UNKNOWN]), 'episode')} the outcome is unknown" if by[Outcome.UNKNOWN] else ""
    return Sentence(
        text=f"{text}.",
        actors=(actor.id,),
        episodes=tuple(episode_id(actor, one) for one in actor.episodes[:_CITED]),
        counts={"failed episodes": len(by[Outcome.FAILED]), "unknown episodes": len(by[Outcome.UNKNOWN])},
        against=actor.why_not,
    )


def _way(entry: EntryPoint) -> str:
    return f"{entry.weakness} at {entry.target}" if entry.target else entry.weakness


def _at(time: str | None) -> str:
    return f", first at {time[:19].replace('T', ' ')} UTC" if time else ""


def _actors(names: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in names if one))[:_CITED]


def _listed(names: Sequence[str], most: int = _LISTED) -> str:
    return ", ".join(names[:most]) + (f" and {len(names) - most:,} more" if len(names) > most else "")
