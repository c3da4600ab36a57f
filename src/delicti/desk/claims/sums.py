"""Figures that are made of figures: sums in one phrase, and parts of a whole."""

import re
from dataclasses import replace
from types import ModuleType

from delicti.desk.claims.acts import known_act
from delicti.desk.claims.claim import Counted, Figure
from delicti.desk.claims.draft import Draft, Reading
from delicti.desk.claims.text import Sentence

_JOINING = re.compile(r"\s*(?:,|and|,\s*and|und|et|y)\s*")


def _with_one(draft: Draft, text: str, language: ModuleType) -> Draft:
    """As in "three men and a woman": the one that no number stands for."""
    if draft.claim.counted.kind not in language.PEOPLE_KINDS or not draft.claim.counted.words:
        return draft
    one, such = (
        re.match(words, text[draft.end :], re.IGNORECASE) for words in (language.AND_ONE, language.AND_ONE_SUCH)
    )
    one = one if one and _is_person(one["who"], language) else such
    ahead = re.search(language.ONE_AND, text[: draft.start], re.IGNORECASE)
    found = next(
        (it for it in (one, ahead) if it and _is_person(it["who"], language) and _is_one(it["part"], language)), None
    )
    if found is None:
        return draft
    claim, figure, own = draft.claim, draft.claim.figure, text[draft.start : draft.end]
    start, end = (draft.start, draft.end + found.end()) if found is one else (found.start(), draft.end)
    words, parts = text[start:end], (own, found["part"]) if found is one else (found["part"], own)
    low, high = (None if side is None else side + 1 for side in (figure.low, figure.high))
    place = replace(claim.places[0], start=draft.sentence.start + start, end=draft.sentence.start + end)
    figure = Figure(low, figure.best + 1, high, figure.about, words, parts)
    draft.claim = replace(claim, figure=figure, counted=Counted(claim.counted.kind, None, words), places=(place,))
    draft.start, draft.end = start, end
    return draft


def _is_one(part: str, language: ModuleType) -> bool:
    """False for "a million users"."""
    return not any(word in language.SCALES for word in part.lower().split())


def _is_person(word: str, language: ModuleType) -> bool:
    kind = language.NOUNS.get(word.lower(), "")
    return kind in language.PEOPLE_KINDS or bool(re.fullmatch(language.DEMONYM, word))


def summed(new: list[Draft], text: str, language: ModuleType) -> list[Draft]:
    """As in "three men and a woman" is one figure of four people with its parts."""
    joined: list[Draft] = []
    whole: list[Draft] = []
    for draft in new:
        inside = whole and draft.start < whole[-1].end and draft.end <= whole[-1].end
        if not (inside and draft.claim.figure.best == 1):  # not the "one" of "and one woman"
            whole.append(_with_one(draft, text, language))
    for run in _runs(whole, text, language):
        first, rest = run[0], run[1:]
        if len(run) > 2 and re.search(language.MADE_OF, text[: first.start]):
            joined += run
            continue
        if rest and first.claim.figure.best == sum(one.claim.figure.best for one in rest):
            parts = tuple(text[one.start : one.end] for one in rest)  # "twelve people, eight men and four women"
            kind = rest[-1].claim.counted.kind if first.claim.counted.kind == "people" else first.claim.counted.kind
            first.claim = replace(
                first.claim,
                figure=replace(first.claim.figure, parts=parts),
                counted=replace(first.claim.counted, kind=kind),
            )
        elif rest:
            _add(first, rest, text)
        joined.append(first)
    return joined


def _runs(new: list[Draft], text: str, language: ModuleType) -> list[list[Draft]]:
    """The figures of people with nothing but commas and "and" between them, together."""
    runs: list[list[Draft]] = []
    for draft in new:
        last = runs[-1][-1] if runs else None
        people = last is not None and all(one.claim.counted.kind in language.PEOPLE_KINDS for one in (last, draft))
        if (
            last
            and people
            and not _has_own_verb(last, draft, text, language)
            and _own(last)
            and _own(draft)
            and _JOINING.fullmatch(text[last.end : draft.start])
        ):
            runs[-1].append(draft)
        else:
            runs.append([draft])
    return runs


def _has_own_verb(last: Draft, draft: Draft, text: str, language: ModuleType) -> bool:
    """As in "arrested 40 suspects, and 163 others are on the run": the first is the object of another verb."""
    verb = re.search(r"(\w+) (?:\w+ )?$", text[: last.start])
    told = verb is not None and any(known_act(word.lower(), language) for word in verb[0].split())
    return told and bool(re.match(r"\s+(?:are|were|remain)\b", text[draft.end :]))


def _own(draft: Draft) -> bool:
    """True where the figure has a noun of its own."""
    return bool(draft.claim.figure.parts) or draft.end > draft.claim.places[0].end - draft.sentence.start


def _add(first: Draft, rest: list[Draft], text: str) -> None:
    for draft in rest:
        one, two = first.claim, draft.claim
        parts = (one.figure.parts or (text[first.start : first.end],)) + (
            two.figure.parts or (text[draft.start : draft.end],)
        )
        low = None if one.figure.low is None or two.figure.low is None else one.figure.low + two.figure.low
        high = None if one.figure.high is None or two.figure.high is None else one.figure.high + two.figure.high
        words = text[first.start : draft.end]
        kind = two.counted.kind if one.counted.kind in ("people", "suspects") else one.counted.kind
        place = replace(one.places[0], end=draft.sentence.start + draft.end)
        best, about = one.figure.best + two.figure.best, one.figure.about or two.figure.about
        figure = Figure(low, best, high, about, words, parts)
        first.claim = replace(one, figure=figure, counted=Counted(kind, None, words), places=(place,))
        first.end = draft.end


def _listed(draft: Draft, new: list[Draft], text: str) -> bool:
    """As in "19 suspects were caught: 17 students, a teacher and a guard": listed behind a colon."""
    if draft.claim.counted.kind != "people":
        return False
    before = [one for one in new if one.start < draft.start and one.claim.figure.best > draft.claim.figure.best]
    return any(":" in text[one.end : draft.start] for one in before)


def parts(new: list[Draft], sentence: Sentence, reading: Reading) -> None:
    """As in "including 12 minors", "of those, 300": the draft that includes them."""
    known = reading.drafts + new
    for draft in new:
        at = len(reading.drafts) + new.index(draft)
        before = sentence.text[max(0, draft.start - 40) : draft.start]
        listed = _listed(draft, new, sentence.text)
        own = sentence.text[draft.start : draft.end]
        if (
            listed
            or re.search(reading.language.OF_WHOLE, sentence.text[: draft.start].replace(", ", " ,"), re.IGNORECASE)
            or re.search(reading.language.SUBSET, before, re.IGNORECASE)
            or re.search(reading.language.OF_THEM, own)
        ):
            whole = next(
                (
                    n
                    for n in range(at - 1, -1, -1)
                    if known[n].claim.figure.best > draft.claim.figure.best
                    and sentence.paragraph - known[n].sentence.paragraph <= 1
                    and not known[n].claim.unit
                ),
                None,
            )
            draft.whole = whole
            if (
                whole is not None
                and draft.claim.counted.kind == "people"
                and known[whole].claim.counted.kind in reading.language.PEOPLE_KINDS
            ):
                draft.claim = replace(
                    draft.claim, counted=replace(draft.claim.counted, kind=known[whole].claim.counted.kind)
                )
            if whole is not None and draft.claim.period is None:
                draft.claim = replace(draft.claim, period=known[whole].claim.period)
        if draft.whole is None and draft.claim.counted.kind == "people":
            _of_those(draft, sentence, reading.language)
        if (
            draft.whole is None
            and re.search(reading.language.TOTAL, before, re.IGNORECASE)
            and at
            and known[at - 1].whole is None
        ):
            known[at - 1].whole = at


def _of_those(draft: Draft, sentence: Sentence, language: ModuleType) -> None:
    """As in "stole from victims around the world, including 94,000 people": those people are victims."""
    ahead = re.search(r"([^,;:]{3,70}), including (?:[\w ]+ )?$", sentence.text[: draft.start])
    kinds = [language.NOUNS.get(word.lower()) for word in re.findall(r"\w+", ahead[1])] if ahead else []
    kind = next((kind for kind in reversed(kinds) if kind in ("victims", "suspects")), None)
    if kind:
        draft.claim = replace(draft.claim, counted=replace(draft.claim.counted, kind=kind))
