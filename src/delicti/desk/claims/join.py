"""The same figure said more than once becomes one claim with all its places."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from delicti.desk.claims.claim import Claim, Counted, Period, Speaker

if TYPE_CHECKING:
    from delicti.desk.claims.draft import Draft

_SAME = re.compile(r"(?:the|both|these|those)\b")
_VAGUE = {
    "people": ("arrests", "charges", "convictions", "victims", "suspects", "releases"),
    "suspects": ("arrests", "charges"),
}


def join(drafts: "list[Draft]") -> tuple[Claim, ...]:
    """One claim for each thing said, in the order of the first place."""
    claims: list[Claim] = []
    place_of: dict[int, int] = {}
    for number, draft in enumerate(drafts):
        at = next((n for n, claim in enumerate(claims) if _same(claim, draft.claim)), None)
        if at is None:
            at = len(claims)
            claims.append(draft.claim)
        else:
            claims[at] = _joined(claims[at], draft.claim)
        place_of[number] = at
    for number, draft in enumerate(drafts):
        if draft.whole is not None and place_of[draft.whole] != place_of[number]:
            claims[place_of[number]] = replace(claims[place_of[number]], part_of=place_of[draft.whole])
    return tuple(claims)


def _same(one: Claim, two: Claim) -> bool:
    kinds = (one.counted.kind, two.counted.kind)
    alike = kinds[0] == kinds[1] or kinds[1] in _VAGUE.get(kinds[0], ()) or kinds[0] in _VAGUE.get(kinds[1], ())
    details = {one.counted.detail, two.counted.detail} - {None}
    if not alike or one.unit != two.unit or one.figure.best != two.figure.best or len(details) > 1:
        return False
    if one.figure.best < 3 and one.places[0].start > 250 and not _SAME.match(_before(two)):
        return False  # two people here, two there
    return _speakers(one.speaker, two.speaker) and _periods(one.period, two.period)


def _before(claim: Claim) -> str:
    """The sentence from the word before the figure on."""
    place = claim.places[0]
    head = claim.sentence[: place.start - place.sentence_start].split()
    return f"{head[-1] if head else ''} {claim.figure.words}".lower()


def _speakers(one: Speaker, two: Speaker) -> bool:
    loose = ("publication", "unknown")
    if one.kind in loose or two.kind in loose or one.label == two.label:
        return True
    names = [_words(speaker.organisation or "") for speaker in (one, two)]
    return all(names) and (names[0] <= names[1] or names[1] <= names[0])


def _words(name: str) -> frozenset[str]:
    """Its words in any order: "public security ministry" is "Ministry of Public Security"."""
    return frozenset(re.findall(r"\w+", name.lower())) - {"of", "the", "for", "and"}


def _periods(one: Period | None, two: Period | None) -> bool:
    return one is None or two is None or (one.start, one.end) == (two.start, two.end)


def _joined(one: Claim, two: Claim) -> Claim:
    """The first, with what only the second says; a named speaker and its sentence win over the publication."""
    named = (
        two
        if one.speaker.kind in ("publication", "unknown") and two.speaker.kind not in ("publication", "unknown")
        else one
    )
    kind = two.counted.kind if two.counted.kind in _VAGUE.get(one.counted.kind, ()) else one.counted.kind
    counted = Counted(kind, one.counted.detail or two.counted.detail, named.counted.words)
    figure = one.figure if not (one.figure.low == one.figure.high and two.figure.low != two.figure.high) else two.figure
    if not figure.parts:
        figure = replace(figure, parts=one.figure.parts or two.figure.parts)
    stated = one if one.state is not None else two
    return replace(
        named,
        figure=figure,
        counted=counted,
        said=named.said,
        period=named.period or one.period or two.period,
        basis=one.basis or two.basis,
        state=stated.state,
        state_words=stated.state_words,
        places=(*one.places, *two.places),
        part_of=None,
    )
