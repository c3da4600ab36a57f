"""What a figure counts that has no noun of its own: "of those, 300 were charged", "arrested 300", "another 50"."""

import re
from types import ModuleType

from delicti.desk.claims.happened import ahead, behind
from delicti.desk.claims.nouns import Noun, predicate, written
from delicti.desk.claims.numbers import Found
from delicti.desk.claims.series import in_series
from delicti.desk.claims.text import Token


def elided(tokens: tuple[Token, ...], found: Found, language: ModuleType, before: str | None) -> Noun | None:
    """As in "of those, 300 were charged", "arrested 300", "another 50"."""
    at = found.last
    others = _of_the_others(tokens, found, language, before) if before else None
    if others is not None:
        return others
    if at < len(tokens) and tokens[at].low in language.OTHERS:
        at += 1
    if at + 1 < len(tokens) and tokens[at].low == language.OF and tokens[at + 1].low in language.THEM:
        at += 2  # "19 of whom were charged"
    if at + 1 < len(tokens) and tokens[at].low in language.WHO and tokens[at + 1].low in language.BE:
        at += 1  # "including two who were charged"
    bare = Noun("people", "", at, bare=True)
    sites = before == "sites"
    for people in (not sites, sites):
        acting = at < len(tokens) and (tokens[at].low in language.BE or tokens[at].low in language.PARTICIPLES)
        act = (behind(tokens, bare, people, language) if acting else None) or ahead(tokens, found, people, language)
        if (
            act
            and re.search(r"\bseiz\w+(?: \w+){0,2}$", written(tokens, max(0, found.first - 4), found.first))
            and not acting
        ):
            return None  # "seized over 100 firearms"
        if act and (people or before in ("sites", "accounts")):
            return Noun("people" if people else before or "sites", written(tokens, found.first, at), at, bare=True)
    series = in_series(tokens, found, language, before) or predicate(tokens, found, language, before)
    if series:
        return series
    return _subset(tokens, found, at, language, before)


def _subset(tokens: tuple[Token, ...], found: Found, at: int, language: ModuleType, before: str | None) -> Noun | None:
    """As in "of those, 300 were charged", "another 50", "up from 40": of the kind counted before."""
    phrase = " ".join(token.low for token in tokens[max(0, found.first - 4) : found.number + 1])
    subset = re.search(
        language.SUBSET, " ".join(token.low for token in tokens[max(0, found.first - 4) : found.first])
    ) or re.search(language.OF_WHOLE, " ".join(token.low for token in tokens[: found.first]))
    named = next(
        (
            kind
            for token in tokens[max(0, found.first - 8) : found.first]
            if subset and (kind := language.NOUNS.get(token.low))
        ),
        None,
    )
    if subset and (named or before) and at < len(tokens) and tokens[at].low in language.BE:
        return Noun(named or before or "people", written(tokens, found.first, at), at, bare=True)
    only = re.search(language.ONLY, phrase) and at < len(tokens) and tokens[at].low in language.BE
    if only and before in language.PEOPLE_KINDS:
        return Noun("people", written(tokens, found.first, at), at, bare=True)  # "but only 54 have gone back"
    if before and (
        re.search(language.COMPARED, " ".join(token.low for token in tokens[max(0, found.first - 2) : found.first]))
        or at > found.last
        or re.search(language.ANOTHER, phrase)
        or re.search(language.TOTAL, " ".join(t.low for t in tokens[max(0, found.first - 10) : found.first]))
    ):
        return Noun(before, written(tokens, found.first, at), at, bare=True)
    return None


def _of_the_others(tokens: tuple[Token, ...], found: Found, language: ModuleType, before: str) -> Noun | None:
    """As in "12 banks and 163 others", "there were 163 others with losses", "passed the record of 900"."""
    ahead_of = " ".join(token.low for token in tokens[max(0, found.first - 6) : found.first])
    last = found.last + (_low(tokens, found.last) in language.OTHERS)
    told = any(token.kind == "number" or token.low in language.NUMBERS for token in tokens[: found.first])
    apart = (
        told
        and before not in language.PEOPLE_KINDS | {"losses", "recovered", "information"}
        and _low(tokens, last) in language.BE
    )
    if (ahead_of.endswith(language.JOIN) or apart) and last > found.last and before not in language.PEOPLE_KINDS:
        return Noun(before, written(tokens, found.first, last), last, bare=True)
    if re.search(language.RECORD, ahead_of):
        return Noun(before, written(tokens, found.first, last), last, bare=True)
    there = re.search(language.THERE_WERE, ahead_of) and last > found.last and not _low(tokens, last).endswith("ed")
    if there and before in ("arrests", "charges", "convictions"):
        return Noun("people", written(tokens, found.first, last), last, bare=True)
    return None


def _low(tokens: tuple[Token, ...], at: int) -> str:
    return tokens[at].low if at < len(tokens) else ""
