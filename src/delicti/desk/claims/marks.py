"""Which figures the words of state on a page speak of: those of the sentence, or those said before."""

import re
from dataclasses import replace
from types import ModuleType

from delicti.desk.claims import acts, states
from delicti.desk.claims.belongs import clause_at
from delicti.desk.claims.claim import State
from delicti.desk.claims.draft import Draft, Reading
from delicti.desk.claims.heard import Heard
from delicti.desk.claims.text import Sentence

_DOERS = frozenset({"people", "suspects", "arrests", "charges", "convictions", "releases"})


def mark(sentence: Sentence, new: list[Draft], reading: Reading, clauses: list[int]) -> None:
    """Gives the figures their state, as the sentence says it."""
    language, text = reading.language, sentence.text
    for cue in states.cues(text, language):
        here = [draft for draft in new if draft.clause == clause_at(cue.start, clauses)]
        if cue.hedge:
            targets = [draft for draft in here if _hedged(cue, draft, text, language)]
        elif not new or _speaks_back(cue, new, text, clauses, language):
            targets = _earlier(text, reading, new)
        else:
            targets = _own(cue, here, new, text, clauses)
        for draft in targets + _told_before(cue, targets, reading):
            if draft.claim.state is None or cue.state is State.disputed:
                draft.claim = replace(draft.claim, state=cue.state, state_words=cue.words)


def _told_before(cue: states.Cue, targets: list[Draft], reading: Reading) -> list[Draft]:
    """The same figures said before: who denies or doubts them speaks of those too."""
    if cue.hedge or cue.state is State.confirmed:
        return []
    said = {(draft.claim.figure.best, draft.claim.unit, draft.claim.counted.kind) for draft in targets}
    return [
        draft
        for draft in reading.drafts
        if draft not in targets
        and (draft.claim.figure.best, draft.claim.unit, draft.claim.counted.kind) in said
        and draft.claim.figure.best > 2
    ]


def _hedged(cue: states.Cue, draft: Draft, text: str, language: ModuleType) -> bool:
    between = text[cue.end : draft.start] if cue.end <= draft.start else text[draft.end : cue.start]
    if (
        re.search(r"\b(?:who|whom|for|of|accused|suspected|that|which|whose|over|after|by|from|where)\b", between)
        or "," in between
    ):
        return False
    if (
        draft.claim.counted.kind in _DOERS
        and cue.start >= draft.end
        and re.match(r"\s*\w+", text[cue.end :])
        and not acts.is_act(text[cue.end :], language)
    ):
        return False  # "the 56 people allegedly posed as agents": what is alleged is the crime
    return len(between) < 40


def _speaks_back(cue: states.Cue, new: list[Draft], text: str, clauses: list[int], language: ModuleType) -> bool:
    """As in "This has not been confirmed, but police said 50": a clause that points back."""
    clause = clause_at(cue.start, clauses)
    if any(draft.clause == clause for draft in new):
        return False
    end = clauses[clause + 1] if clause + 1 < len(clauses) else len(text)
    return clause == 0 and states.points_back(text[clauses[clause] : end], language) is not None


def _own(cue: states.Cue, here: list[Draft], new: list[Draft], text: str, clauses: list[int]) -> list[Draft]:
    """The figures of its own sentence that a cue speaks of."""
    if not here:
        before = [draft for draft in new if draft.clause < clause_at(cue.start, clauses)]
        near = before or new
        last = max(draft.clause for draft in near)
        return [draft for draft in near if draft.clause == last]
    if who := re.search(r"\s*\bwho\s*$", text[: cue.start]):  # "90 laptops of suspects who are believed to ..."
        return [draft for draft in here if draft.end == who.start()]
    told = [draft for draft in here if draft.start >= cue.end]
    if told and re.search(r"\b(?:believed|thought|said|reported|understood|rumou?red) to\b", cue.words):
        return told  # "300 people are believed to be in 1,500 cases"
    if told and re.match(r"\s+(?:that|whether|if|the claims? (?:that|of))\b", text[cue.end :]):
        return told  # "unable to verify that 500 sites ..."
    if cue.words.lower().startswith(
        (
            "confirm",
            "deny",
            "denied",
            "denies",
            "unconfirmed",
            "unverified",
            "dispute",
            "reject",
            "dismiss",
            "could not confirm",
        )
    ):
        after = [draft for draft in here if draft.start >= cue.end]
        if after and not re.search(r"[,;] (?:a|the|which|but) ", text[cue.end : after[0].start]):
            return after
    before = [draft for draft in here if draft.end <= cue.start]
    if before:
        between = text[before[-1].end : cue.start]
        return before[-1:] if re.search(r", (?:a|which|the|an|though) |[–—(]", between) else before
    return here


def _earlier(text: str, reading: Reading, new: list[Draft]) -> list[Draft]:
    """The figures said before that a sentence of state points back to."""
    language, drafts = reading.language, reading.drafts[: len(reading.drafts) - len(new)]
    if not drafts:
        return []
    who = states.whose(text, language)
    if who:
        speaker = Heard(list(reading.heard.people), list(reading.heard.organisations), reading.heard.last).resolve(
            who, language
        )
        name = (speaker.name or speaker.role or "").lower() if speaker else who.lower()
        theirs = [
            draft
            for draft in drafts
            if name
            and name in (draft.claim.speaker.label.lower() + " " + (draft.claim.speaker.organisation or "").lower())
        ]
        if theirs:
            plural = re.search(r"(?:claims|figures|numbers|estimates|assertions|account|version)\b", text)
            return theirs if plural else [draft for draft in theirs if draft.sentence is theirs[-1].sentence]
    kind = states.topic(text, language)
    if kind:
        same = [draft for draft in drafts if draft.claim.counted.kind == kind]
        if same:
            return same[-1:]
    back = states.points_back(text, language)
    if back is None:
        return []
    near = [draft for draft in drafts if draft.sentence is drafts[-1].sentence]
    if back == "all":
        return [draft for draft in drafts if draft.sentence.paragraph == near[-1].sentence.paragraph][-4:]
    if back == "many":
        speaker_label = near[-1].claim.speaker.label
        near = [
            draft
            for draft in drafts
            if draft.sentence.paragraph == near[-1].sentence.paragraph and draft.claim.speaker.label == speaker_label
        ]
    elif len(near) > 1:
        last = near[-1].claim.speaker.label
        near = [draft for draft in near if draft.claim.speaker.label == last and draft.clause == near[-1].clause]
    return near
