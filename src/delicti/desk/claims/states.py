"""What a page says about its own claims: confirmed, unconfirmed, disputed, and of which figure it says so."""

import re
from dataclasses import dataclass
from functools import cache
from types import ModuleType

from delicti.desk.claims.claim import State


@dataclass(frozen=True, slots=True)
class Cue:
    """Words of state at characters `start` to `end` of a sentence; `hedge` for one adverb such as "allegedly"."""

    start: int
    end: int
    state: State
    words: str
    hedge: bool


@cache
def _patterns(language: ModuleType) -> tuple[tuple[re.Pattern[str], State], ...]:
    return tuple((re.compile(pattern, re.IGNORECASE), State(state)) for pattern, state in language.STATES)


def cues(text: str, language: ModuleType) -> list[Cue]:
    """The words of state in a sentence; the doubtful win over the confirming where they overlap."""
    found: list[Cue] = []
    for pattern, state in _patterns(language):
        for match in pattern.finditer(text):
            if re.search(language.NOT_DOUBT, text[: match.end()], re.IGNORECASE):
                continue  # "access to 40 sites was denied"
            if not any(match.start() < one.end and one.start < match.end() for one in found):
                hedge = bool(re.fullmatch(language.HEDGES, match[0], re.IGNORECASE))
                found.append(Cue(match.start(), match.end(), state, match[0], hedge))
    return sorted(found, key=lambda one: one.start)


def points_back(text: str, language: ModuleType) -> str | None:
    """`many`, `one` or None: whether a sentence of state speaks of what was said before it."""
    low = text.lower()
    if re.search(language.BACK_ALL, low):
        return "all"
    many, one = re.search(language.BACK_MANY, low), re.search(language.BACK_ONE, low)
    if many and not (one and one.start() < many.start()):
        return "many"
    return "one" if one else None


def whose(text: str, language: ModuleType) -> str | None:
    """The speaker whose claim a sentence of state names: "the ministry's figures could not be verified"."""
    match = re.search(language.POSSESSIVE_CLAIM, text)
    return match["who"].strip() if match else None


def topic(text: str, language: ModuleType) -> str | None:
    """The kind that a sentence of state names: "the number of victims has not been confirmed"."""
    for pattern in (language.THE_NUMBER_OF, language.CLAIM_OF):
        match = re.search(rf"\b{pattern}", text, re.IGNORECASE)
        if match:
            for word in re.findall(r"[^\W\d_]+", match["what"].lower()):
                if word in language.NOUNS:
                    kind: str = language.NOUNS[word]
                    return kind
    match = re.search(r"\bthe (\w+) (?:figure|number|total|tally|count|toll|claim)\b", text, re.IGNORECASE)
    kind_of = language.NOUNS.get(match[1].lower()) if match else None
    if kind_of:
        return str(kind_of)
    return "losses" if re.search(language.PARAPHRASE, text, re.IGNORECASE) else None
