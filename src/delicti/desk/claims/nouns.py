"""The noun phrase behind a number: what it names and where it ends."""

import re
from dataclasses import dataclass
from types import ModuleType

from delicti.desk.claims.acts import known_act
from delicti.desk.claims.numbers import Found
from delicti.desk.claims.text import Token

_LONGEST_PHRASE, _LONGEST_OPEN = 9, 5
_QUOTING = '"“”[]'


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
        if _ends(tokens, at, start, best, found, language):
            break
        if (best is not None or linked) and (
            known_act(token.low, language) or re.search(language.PAST_VERB, token.low)
        ):
            break
        linked = linked or token.low in language.LINKS
        size, kind = known(tokens, at, language)
        if best is None and found.best != 1 and (people := _people_of(tokens, at, language)):
            return Noun("people", written(tokens, start, people.last), people.last)
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
    if best is None:
        return _people_of(tokens, start, language) if found.best != 1 else None
    return _settled(tokens, found, start, best, language)


def _half(tokens: tuple[Token, ...], at: int, noun: Noun, language: ModuleType) -> bool:
    """As in "1,500 money mule or scam cases": the noun before the link is only half of one."""
    ahead = (known(tokens, here, language)[1] for here in range(at + 1, min(len(tokens), at + 3)))
    return tokens[noun.last - 1].low in language.SINGULAR and any(ahead)


def _ends(
    tokens: tuple[Token, ...], at: int, start: int, best: Noun | None, found: Found, language: ModuleType
) -> bool:
    """True at a token that ends a noun phrase."""
    token = tokens[at]
    if token.kind == "mark":
        return best is not None or not (token.text in _QUOTING or (token.text in ",-/&'’" and at > start))
    if token.kind in ("number", "other") or (token.low in language.ARTICLES and at > start):
        return True
    if token.low not in language.STOPS:
        return False
    if best is None:
        return token.low not in language.LINKS | language.SUSPECTED and not (
            at == start and token.low in language.ADJECTIVES
        )
    return not (found.best > 1 and token.low in language.LINKS and _half(tokens, at, best, language))


def _settled(tokens: tuple[Token, ...], found: Found, start: int, noun: Noun, language: ModuleType) -> Noun | None:
    """The noun as its whole phrase tells it."""
    if noun.kind == "victims" and any(token.low in language.SUSPECTED for token in tokens[start : noun.last]):
        return Noun("suspects", noun.words, noun.last)  # "110 suspected account holders"
    return None if found.best > 1 and _is_modifier(tokens, start, noun, language) else noun


def open_noun(tokens: tuple[Token, ...], found: Found, language: ModuleType) -> Noun | None:
    """Any plural behind a number in a sentence of this subject: better proposed under its own word than lost."""
    start = _phrase(tokens, found.last, language)
    last = None
    for at in range(start, min(len(tokens), start + _LONGEST_OPEN)):
        token = tokens[at]
        if (
            token.kind != "word"
            or token.low in language.STOPS | language.ARTICLES | language.BE
            or token.low.endswith("ly")
        ):
            break
        if at > start and last is not None and (known_act(token.low, language) or not token.low.endswith(("s", "n"))):
            break
        if re.search(language.OPEN_PLURAL, token.low):
            last = at
    if last is None or tokens[last].low in language.NO_COUNT or not _on_subject(tokens, language):
        return None
    following = " ".join(token.low for token in tokens[last + 1 : last + 4])
    acted = re.match(rf"(?:who|that)\b|(?:{'|'.join(sorted(language.BE))})\b", following)
    people = bool(acted and re.search(language.PEOPLE_ENDING, tokens[last].low))
    near = (*tokens[max(0, found.first - 2) : found.first], *(tokens[last + 1 : last + 5] if acted else ()))
    people = people or any(re.match(language.ONLY_PEOPLE, token.low) for token in near)
    return Noun("people" if people else "other", written(tokens, start, last + 1), last + 1)


def _on_subject(tokens: tuple[Token, ...], language: ModuleType) -> bool:
    return any(known_act(token.low, language) or re.search(language.SUBJECT, token.low) for token in tokens)


def predicate(tokens: tuple[Token, ...], found: Found, language: ModuleType, before: str | None) -> Noun | None:
    """As in "among these, 26 were fugitives": what the figure is said to be."""
    at = found.last
    if at >= len(tokens) or tokens[at].low not in language.BE_ONLY:
        return None
    noun = noun_of(tokens, Found(at, at, at + 1, None, found.best, None), language)
    if noun is None or noun.kind not in ("people", "suspects", "victims"):
        return None
    kind = before if noun.kind == "people" and before in language.PEOPLE_KINDS else noun.kind
    return Noun(kind or noun.kind, noun.words, found.last, bare=True)


def _is_modifier(tokens: tuple[Token, ...], start: int, noun: Noun, language: ModuleType) -> bool:
    """As in "a 50,000 user platform": the number says how large one thing is."""
    last = tokens[noun.last - 1].low
    alone = start == noun.last - 2 and tokens[start].low in language.SINGULAR
    return alone and start > 1 and last in language.SINGULAR


def _phrase(tokens: tuple[Token, ...], at: int, language: ModuleType) -> int:
    """Where the noun phrase behind a number begins."""
    if at < len(tokens) and tokens[at].low == language.OF:
        at = _past_whole(tokens, at + 1, language)
    if at < len(tokens) and tokens[at].text in "—–":  # "1.5 billion — yes, billion — users"
        at = next((here + 1 for here in range(at + 2, min(len(tokens), at + 12)) if tokens[here].text in "—–"), at)
    if at > 1 and at < len(tokens) and tokens[at].text == ")" and tokens[at - 2].text == "(":  # "60% (32,230) cases"
        at += 1
    while at < len(tokens) and (tokens[at].low in language.DETERMINERS or (tokens[at].low == "said" and at > 1)):
        if tokens[at].low == "said" and tokens[at - 1].low != "the":
            break
        at += 1
    return at


def _people_of(tokens: tuple[Token, ...], at: int, language: ModuleType) -> Noun | None:
    """As in "ten Thais", "27 Chinese were": people called after their country."""
    if at >= len(tokens) or not re.fullmatch(language.DEMONYM, tokens[at].text):
        return None
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if following is None:
        return Noun("people", tokens[at].text, at + 1)
    ends = (
        (following.kind != "word" and following.text != "]")
        or following.low in language.STOPS
        or following.low.endswith(("ly", "ed", "ing"))
    )
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
