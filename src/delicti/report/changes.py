"""What differs between two stories, in plain sentences: of two cases, or of one with and without some findings.

Texts may hold anything the evidence held: whoever renders makes them safe (`report.visible`).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from delicti.model.flow import EntryPoint, Limit, Sentence
from delicti.report import described, pairs, wording
from delicti.report.blocks import Block, Chapter, Point, Ref
from delicti.report.described import Described
from delicti.report.facts import BEFORE, NOW, Facts, Sides, capped, differences, said, short, sides, told
from delicti.report.view import Row, View

T = TypeVar("T", Sentence, Limit)
_NUMBERS = re.compile(r"\d[\d,.:-]*\d|\d")


class Changes:
    """Two stories side by side."""

    def __init__(self, before: View, now: View) -> None:
        self._views = {BEFORE: before, NOW: now}
        self.before, self.now = before, now
        self.actors = pairs.actors(before, now)
        self.episodes = pairs.episodes(before, now, self.actors.family)
        self._told_of = {
            (side, row["episode"]): number
            for number, pair in enumerate(self.episodes.same)
            for side, row in ((BEFORE, pair[0]), (NOW, pair[1]))
        }

    def conclusions(self) -> tuple[Chapter, ...]:
        """Chapters on everything that is concluded; those in which nothing differs are left out."""
        old, new = self.before.case, self.now.case
        made = (
            ("summary", "Summary", self._summary()),
            ("actors", "Actors", self._actors()),
            ("episodes", "Episodes and outcomes", self._episodes()),
            ("entry", "How they got in", self._documents(old.entry_points, new.entry_points, described.ENTRY)),
            ("taken", "What was taken", self._documents(old.taken, new.taken, described.TAKEN)),
            ("changed", "What was changed", self._documents(old.changed, new.changed, described.CHANGED)),
            ("notify", "Who must be told", self._documents(old.to_notify, new.to_notify, described.NOTIFY)),
            ("open", "Still open", self._documents(old.still_open, new.still_open, described.OPEN)),
            ("story", "Sentences of the story", self._sentences()),
            ("limits", "What the evidence cannot show", self._limits()),
            ("unexamined", "Not examined", self._documents(old.not_examined, new.not_examined, described.UNEXAMINED)),
            ("others", "Everyone else", _facts_point("Those without a row of their own", self._remainders())),
        )
        return _filled(made)

    def given(self) -> tuple[Chapter, ...]:
        """Chapters on what the two cases were made of and how, and on what was found in it."""
        made = (
            ("evidence", "Evidence", self._evidence()),
            ("made", "How the cases were made", self._parameters()),
            ("findings", "Findings", self._findings()),
        )
        return _filled(made)

    def _summary(self) -> Iterator[Block]:
        if self.before.case.summary != self.now.case.summary:
            yield Point(f"Now: {self.now.case.summary}", (), (f"Before: {self.before.case.summary}",))

    def _evidence(self) -> Iterator[Block]:
        exact = sides(self.before.evidence.to_dicts(), self.now.evidence.to_dicts(), lambda _now, row: row["item"])
        named = sides(exact.gone, exact.new, lambda _now, row: (row["container"], row["member"], row["name"]))
        yield from told(
            Sides([*exact.same, *named.same], named.gone, named.new), self._item_name, _of(described.item_facts)
        )

    def _item_name(self, now: bool, row: Row) -> str:
        return self._views[now].item_names[row["item"]]

    def _parameters(self) -> Iterator[Block]:
        olds, news = (described.parameter_facts(view.case.parameters) for view in (self.before, self.now))
        yield from _facts_point("Parameters", (olds, {**dict.fromkeys(olds), **news}))
        versions: tuple[Facts, ...] = tuple({"version": view.case.delicti} for view in (self.before, self.now))
        yield from _facts_point("Delicti", (versions[0], versions[1]))
        if self.before.case.rule_set.get("sha256") != self.now.case.rule_set.get("sha256"):
            yield Point("The rules in use differ: what changed below may come of that, not of the evidence.")

    def _findings(self) -> Iterator[Block]:
        for word, only in zip(("no longer there", "new"), pairs.findings(self.before, self.now), strict=True):
            if len(only):
                many = f"{wording.count(len(only), 'finding')} {'is' if len(only) == 1 else 'are'} {word}"
                yield Point(f"{many}: {described.classes(only)}.")

    def _remainders(self) -> tuple[Facts, Facts]:
        old, new = (
            {name: f"{number:,}" for name, number in sorted(view.case.remainder.items())}
            for view in (self.before, self.now)
        )
        return {**old}, {**dict.fromkeys(old), **new}

    def _actors(self) -> Iterator[Block]:
        found = self.actors
        points: list[Block] = [
            Point(
                f"No longer among the actors: {described.actor_name(row)}.",
                self._actor_refs(BEFORE, row),
                described.with_episodes(row),
            )
            for row in found.gone
        ]
        points += [
            Point(
                f"New among the actors: {described.actor_name(row)}.",
                self._actor_refs(NOW, row),
                (*described.with_episodes(row), *(short(text) for text in (row["why"],) if text)),
            )
            for row in found.new
        ]
        points += [
            Point(
                f"The {described.actor_name(old)} is now part of the {described.actor_name(new)}.", self._both(old, new)
            )
            for old, new in found.merged
        ]
        points += [
            Point(
                f"The {described.actor_name(new)} was part of the {described.actor_name(old)} and now stands apart.",
                self._both(old, new),
            )
            for old, new in found.split
        ]
        for old, new in found.same:
            facts = differences(described.actor_facts(old), described.actor_facts(new))
            if facts:
                points.append(Point(f"Changed: {described.actor_name(new)}.", self._both(old, new), facts))
        return capped(points)

    def _actor_refs(self, now: bool, row: Row) -> tuple[Ref, ...]:
        return (Ref(f"{row['label']} {'now' if now else 'before'}", row["actor"]),)

    def _both(self, old: Row, new: Row) -> tuple[Ref, ...]:
        return (*self._actor_refs(BEFORE, old), *self._actor_refs(NOW, new))

    def _episodes(self) -> Iterator[Block]:
        """Episodes of actors who are on both sides; those of the others are told with their actor."""
        gone, new = ({row["actor"] for row in rows} for rows in (self.actors.gone, self.actors.new))
        shown = Sides(
            self.episodes.same,
            [row for row in self.episodes.gone if row["actor"] not in gone],
            [row for row in self.episodes.new if row["actor"] not in new],
        )
        return told(
            shown, self.episode_name, _of(described.episode_facts), self._episode_refs, ("kind", "target", "time")
        )

    def episode_name(self, now: bool, row: Row) -> str:
        """`exploitation at /item.php by 192.0.2.215, from when to when`."""
        actor = self._views[now].actor_by_id.get(row["actor"] or "")
        who = f" by {described.addresses(actor)}" if actor else ""
        at = f" at {short(row['target'])}" if row["target"] else ""
        return f"{row['kind'] or 'episode'}{at}{who}, {wording.span(row['first_time'], row['last_time'])}"

    def _episode_refs(self, now: bool, row: Row) -> tuple[Ref, ...]:
        return (Ref(f"{row['label']} {'now' if now else 'before'}", row["episode"]),)

    def stands(self, episodes: Iterable[str]) -> Iterator[Block]:
        """Which of these episodes of the story before are the same in the one now."""
        wanted = set(episodes)
        for old, new in self.episodes.same:
            if old["episode"] in wanted and not differences(described.episode_facts(old), described.episode_facts(new)):
                refs = (*self._episode_refs(BEFORE, old), *self._episode_refs(NOW, new))
                yield Point(f"{self.episode_name(NOW, new)}: {new['outcome']}, as before.", refs)

    def _sentences(self) -> Iterator[Block]:
        found = sides(self.before.case.story, self.now.case.story, self._subject)
        return _texts(found, "said", lambda one: {"against this": one.against})

    def _limits(self) -> Iterator[Block]:
        found = sides(self.before.case.limits, self.now.case.limits, lambda _now, one: _NUMBERS.sub("#", one.text))
        return _texts(found, "a limit", lambda one: {"it weakens": one.weakens})

    def _subject(self, now: bool, sentence: Sentence) -> tuple[object, ...]:
        """What a sentence is about: its episodes, or else its words without the figures."""
        if sentence.episodes:
            return tuple(self._told_of.get((now, one), one) for one in sentence.episodes)
        return (_NUMBERS.sub("#", sentence.text),)

    def _documents(
        self,
        old: Sequence[Any],
        new: Sequence[Any],
        how: Described,
    ) -> Iterator[Block]:
        """Things of `case.json`; who did it counts, by whatever id that actor has."""

        def whole(now: bool, one: Any) -> tuple[object, ...]:
            actor = getattr(one, "actor", None)
            return (*how.key(one), self.actors.family.get((now, actor), actor) if actor else None)

        def known(now: bool, one: Any) -> Facts:
            place = {"first request": self._views[now].place(one.item, one.line)} if isinstance(one, EntryPoint) else {}
            return {**how.facts(one), **place}

        return told(sides(old, new, whole), lambda now, one: self._called(now, one, how.name), known)

    def _called(self, now: bool, one: Any, name: Callable[[Any], str]) -> str:
        actor = self._views[now].actor_by_id.get(getattr(one, "actor", None) or "")
        return f"{short(name(one))}{f', by {described.addresses(actor)}' if actor else ''}"


def _facts_point(head: str, pair: tuple[Facts, Facts]) -> Iterator[Block]:
    found = differences(*pair)
    if found:
        yield Point(head, (), found)


def _of(facts: Callable[[Row], Facts]) -> Callable[[bool, Row], Facts]:
    return lambda _now, row: facts(row)


def _texts(found: Sides[T], what: str, facts: Callable[[T], Facts]) -> Iterator[Block]:
    """Sentences that are no longer `what`, that are so now, and those whose figures or facts changed."""
    points = [Point(f"No longer {what}: {one.text}") for one in found.gone]
    points += [Point(f"Now {what}: {one.text}", (), said(facts(one))) for one in found.new]
    for old, new in found.same:
        details = [f"Before: {old.text}"] if old.text != new.text else []
        details += differences(facts(old), facts(new))
        if details:
            points.append(Point(f"Now: {new.text}", (), tuple(details)))
    return capped(points)


def _filled(made: Iterable[tuple[str, str, Iterable[Block]]]) -> tuple[Chapter, ...]:
    chapters = (Chapter(name, title, tuple(blocks)) for name, title, blocks in made)
    return tuple(one for one in chapters if one.blocks)
