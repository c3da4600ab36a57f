"""Figures that are made of figures: sums in one phrase, and parts of a whole."""

import re
from dataclasses import replace
from types import ModuleType

from delicti.desk.claims import counted
from delicti.desk.claims.claim import Counted, Figure
from delicti.desk.claims.draft import Draft, Reading
from delicti.desk.claims.text import Sentence

_JOINING = re.compile(r"\s*(?:,|and|,\s*and|und|et|y)\s*")


def _with_one(draft: Draft, text: str, language: ModuleType) -> Draft:
    """As in "three men and a woman": the one that no number stands for."""
    if (
        draft.claim.counted.kind == "other"
        or not counted.is_counted_people(draft.claim.counted.kind)
        or not draft.claim.counted.words
    ):
        return draft
    one = re.match(language.AND_ONE, text[draft.end :], re.IGNORECASE)
    if one is None or not counted.is_counted_people(language.NOUNS.get(one["who"].lower(), "")):
        return draft
    claim, end = draft.claim, draft.end + one.end()
    figure, words = claim.figure, text[draft.start : end]
    low, high = (None if side is None else side + 1 for side in (figure.low, figure.high))
    parts = (text[draft.start : draft.end], one["part"])
    place = replace(claim.places[0], end=draft.sentence.start + end)
    figure = Figure(low, figure.best + 1, high, figure.about, words, parts)
    draft.claim = replace(claim, figure=figure, counted=Counted(claim.counted.kind, None, words), places=(place,))
    draft.end = end
    return draft


def summed(new: list[Draft], text: str, language: ModuleType) -> list[Draft]:
    """As in "three men and a woman" is one figure of four people with its parts."""
    joined: list[Draft] = []
    for draft in new:
        draft = _with_one(draft, text, language)
        last = joined[-1] if joined else None
        people = (
            last is not None
            and counted.is_counted_people(last.claim.counted.kind)
            and counted.is_counted_people(draft.claim.counted.kind)
        )
        own = draft.end > draft.claim.places[0].end - draft.sentence.start
        if (
            last
            and people
            and own
            and _JOINING.fullmatch(text[last.end : draft.start])
            and last.end > last.claim.places[0].end - last.sentence.start
        ):
            one, two = last.claim, draft.claim
            parts = (one.figure.parts or (text[last.start : last.end],)) + (text[draft.start : draft.end],)
            low = None if one.figure.low is None or two.figure.low is None else one.figure.low + two.figure.low
            high = None if one.figure.high is None or two.figure.high is None else one.figure.high + two.figure.high
            best = one.figure.best + two.figure.best
            words = text[last.start : draft.end]
            kind = two.counted.kind if one.counted.kind in ("people", "suspects") else one.counted.kind
            place = replace(one.places[0], end=draft.sentence.start + draft.end)
            figure = Figure(low, best, high, one.figure.about or two.figure.about, words, parts)
            last.claim = replace(one, figure=figure, counted=Counted(kind, None, words), places=(place,))
            last.end = draft.end
        else:
            joined.append(draft)
    return joined


def parts(new: list[Draft], sentence: Sentence, reading: Reading) -> None:
    """As in "including 12 minors", "of those, 300": the draft that includes them."""
    known = reading.drafts + new
    for draft in new:
        at = len(reading.drafts) + new.index(draft)
        before = sentence.text[max(0, draft.start - 40) : draft.start]
        if re.search(reading.language.SUBSET, before, re.IGNORECASE):
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
                and counted.is_counted_people(known[whole].claim.counted.kind)
            ):
                draft.claim = replace(
                    draft.claim, counted=replace(draft.claim.counted, kind=known[whole].claim.counted.kind)
                )
            if whole is not None and draft.claim.period is None:
                draft.claim = replace(draft.claim, period=known[whole].claim.period)
        elif re.search(reading.language.TOTAL, before, re.IGNORECASE) and at and known[at - 1].whole is None:
            known[at - 1].whole = at
