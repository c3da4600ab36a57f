"""The noun phrase behind a number: what it names and where it ends."""

import re
from dataclasses import dataclass
from types import ModuleType

from delicti.desk.claims.acts import known_act
from delicti.desk.claims.numbers import Found
from delicti.desk.claims.text import Token

_LONGEST_PHRASE = 9


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun phrase behind a figure: tokens up to `last`, its kind; `words` as written."""

    kind: str
    words: str
    last: int
    bare: bool = False  # no noun of its own: "300 were charged", "another 50"


def noun_of(tokens: tuple[Token, ...], found: Found, language: ModuleType) -> Noun | None:
    """The noun phrase that follows: the last known head before a word that ends the phrase."""
    at, best, linked = _phrase(tokens, found.last, language), None, False
    start, end = at, min(len(tokens), at + _LONGEST_PHRASE)
    while at < end:
        token = tokens[at]
        if token.kind == "mark" and not (best is None and token.text in ",-/&'’\"“”" and at > start):
            break
        if token.kind in ("number", "other") or (
            token.low in language.STOPS and not (best is None and token.low in language.LINKS | language.SUSPECTED)
        ):
            break
        if (best is not None or linked) and known_act(token.low, language):
            break
        linked = linked or token.low in language.LINKS
        size, kind = known(tokens, at, language)
        if kind is not None:
            best = Noun(kind, written(tokens, start, at + size), at + size)
            at += size
            continue
        if best is not None:
            ending = language.PLURAL_ENDING
            singular = not tokens[best.last - 1].low.endswith(ending)
            if (
                singular
                and token.kind == "word"
                and token.low.endswith(ending)
                and found.best != 1
                and not token.text[0].isupper()
                and (at + 1 >= end or known(tokens, at + 1, language)[1] is None)
            ):
                return Noun("other", written(tokens, start, at + 1), at + 1)
            if not (singular and token.low.isalpha()) or language.NAME != "English":
                break
        at += 1
    return best or (_people_of(tokens, start, language) if found.best != 1 else None)


def _phrase(tokens: tuple[Token, ...], at: int, language: ModuleType) -> int:
    """Where the noun phrase behind a number begins."""
    if at < len(tokens) and tokens[at].low == language.OF:
        at = _past_whole(tokens, at + 1, language)
    if at < len(tokens) and tokens[at].text in "—–":  # "1.5 billion — yes, billion — users"
        at = next((here + 1 for here in range(at + 2, min(len(tokens), at + 12)) if tokens[here].text in "—–"), at)
    while at < len(tokens) and tokens[at].low in language.DETERMINERS:
        at += 1
    return at


def _people_of(tokens: tuple[Token, ...], at: int, language: ModuleType) -> Noun | None:
    """As in "ten Thais", "27 Chinese were": people called after their country."""
    if at >= len(tokens) or not re.fullmatch(language.DEMONYM, tokens[at].text):
        return None
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if following is None:
        return Noun("people", tokens[at].text, at + 1)
    ends = following.kind != "word" or following.low in language.STOPS or following.low.endswith(("ly", "ed", "ing"))
    return Noun("people", tokens[at].text, at + 1) if ends or known_act(following.low, language) else None


def _past_whole(tokens: tuple[Token, ...], at: int, language: ModuleType) -> int:
    """As in "twenty of the 24 suspects": past the number of the whole."""
    here = at
    while here < len(tokens) and tokens[here].low in language.DETERMINERS:
        here += 1
    number = here
    while here < len(tokens) and (tokens[here].kind == "number" or tokens[here].low in language.NUMBERS):
        here += 1
    return here if here > number else at


def written(tokens: tuple[Token, ...], first: int, last: int) -> str:
    """The tokens as they stand on the page."""
    words = ""
    for number, token in enumerate(tokens[first:last]):
        gap = number and token.start > tokens[first + number - 1].end
        words += (" " if gap else "") + token.text
    return words.strip('"“” ,')


def known(tokens: tuple[Token, ...], at: int, language: ModuleType) -> tuple[int, str | None]:
    """How many tokens from there on are a known noun, and its kind."""
    for size in (3, 2, 1):
        kind = language.NOUNS.get(" ".join(token.low for token in tokens[at : at + size]))
        if kind is not None and len(tokens) >= at + size:
            return size, kind
    low = tokens[at].low
    kind = language.NOUNS.get(low.rsplit("-", 1)[-1]) if "-" in low else None
    if kind is None and hasattr(language, "compound"):
        kind = language.compound(low)
    return 1, kind
