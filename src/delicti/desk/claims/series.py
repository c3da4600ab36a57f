"""Figures in a series that name what is counted once: by place, by year, or "respectively"."""

import re
from types import ModuleType

from delicti.desk.claims.nouns import Noun, known, written
from delicti.desk.claims.numbers import Found
from delicti.desk.claims.text import Token

_OPENING = 40  # tokens of a sentence that may name what a list in it counts
_PEOPLE_ONLY = 110  # a number in brackets behind a name may be an age up to here


def in_series(tokens: tuple[Token, ...], found: Found, language: ModuleType, before: str | None) -> Noun | None:
    """The noun of a figure in a series: the one counted last, or the one the series ends with."""
    here = found.last
    phrase = " ".join(token.low for token in tokens)
    if here >= len(tokens) or re.search(language.NO_SERIES, phrase):
        return None
    if not (before and _number_ahead(tokens, found, language)):
        before = _named(tokens[: min(found.first, _OPENING)], language) or before
    elided = Noun(before or "", written(tokens, found.first, here), here, bare=True) if before else None
    opens = tokens[found.first - 1].low if found.first else ""
    if elided and _in_a_list(tokens, found, opens, language):
        return elided
    if here + 1 >= len(tokens) or not re.search(language.RESPECTIVELY, phrase):
        return None
    if elided and _number_ahead(tokens, found, language) and opens in (",", "and"):
        return elided
    if tokens[here].text == "," and tokens[here + 1].kind == "number":
        for at in range(here + 1, len(tokens)):
            size, kind = known(tokens, at, language)
            if kind is not None:
                return Noun(kind, written(tokens, at, at + size), here, bare=True)
            if tokens[at].kind == "word" and tokens[at].low != language.JOIN:
                return None
    return None


def _in_a_list(tokens: tuple[Token, ...], found: Found, opens: str, language: ModuleType) -> bool:
    """True in a list by place: "8 suspects (4 in the north, 4 in the south)", "Southland (285), while Westland had 35"."""
    here, listed = found.last, placed_behind(tokens, language)
    if _by_place(tokens, found, language) or here in listed:
        return True
    if opens in language.HAVING_NUMBER and listed:
        return True
    return opens == "(" and found.first > 2 and tokens[here].low in language.PLACED


def _named(tokens: tuple[Token, ...], language: ModuleType) -> str | None:
    """As in "the largest number of arrests were in the US with 153": the kind that the sentence names first."""
    kinds = (known(tokens, at, language)[1] for at in range(len(tokens)) if tokens[at].low not in language.NOT_HEADS)
    return next((kind for kind in kinds if kind and kind != "countries"), None)


def _number_ahead(tokens: tuple[Token, ...], found: Found, language: ModuleType) -> bool:
    return any(token.kind == "number" or token.low in language.NUMBERS for token in tokens[: found.first])


def _by_place(tokens: tuple[Token, ...], found: Found, language: ModuleType) -> bool:
    """As in "55 were arrested in the north, 30 in the south", "including 167 in Newtown", "while 29 were in Newtown"."""
    at = found.last
    opens = tokens[found.first - 1].low if found.first else ""
    if at + 1 >= len(tokens) or not _number_ahead(tokens, found, language) or opens not in language.SERIES_OPENERS:
        return False
    if tokens[at].low in language.BE_ONLY and at + 2 < len(tokens):
        at += 1
    if tokens[at].low == "each" and at + 2 < len(tokens):
        at += 1
    place = tokens[at + 1].text[0].isupper() or tokens[at + 1].low in language.DETERMINERS
    return tokens[at].low in language.PLACED and place


def placed_behind(tokens: tuple[Token, ...], language: ModuleType) -> frozenset[int]:
    """The tokens after each number of "the US with 153, Britain 55 and Spain, 10", "Brazil (835), Spain (376)".

    Two at least make a series; numbers behind commas or in brackets alone may be ages, unless one is too large for it.
    """
    ends: list[int] = []
    plain = large = False
    for at in range(1, len(tokens)):
        if tokens[at].kind != "number":
            continue
        mark = tokens[at - 1].low
        name = tokens[at - 2] if mark in ("with", ",", "(") and at > 1 else tokens[at - 1]
        following = tokens[at + 1].low if at + 1 < len(tokens) else "."
        year = name.kind == "number" and mark == "(" and re.fullmatch(r"(?:19|20)\d\d", name.text)
        named = name.kind == "word" and (name.text[0].isupper() or (mark == "(" and following == ")"))
        if following not in (",", ";", ".", ")", language.JOIN) or not (
            year or (named and name.low not in language.MONTHS)
        ):
            continue
        ends.append(at + 1)
        plain = plain or mark == "with" or name is tokens[at - 1]
        large = large or int(re.sub(r"\D", "", tokens[at].text)[:9]) > _PEOPLE_ONLY
    return frozenset(ends) if len(ends) > 1 and (plain or large) else frozenset()
