"""What a figure counts: its noun, what happened to it, and whether it counts anything at all."""

import re
from dataclasses import dataclass
from functools import cache
from types import ModuleType

from delicti.desk.claims.claim import Counted
from delicti.desk.claims.numbers import Found
from delicti.desk.claims.text import Sentence, Token

_LONGEST_PHRASE = 9
_PEOPLE = frozenset({"people", "suspects"})
_ACTED_ON = frozenset({"people", "suspects", "victims", "accused"})
_OFF = frozenset("%°")


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun phrase behind a figure: tokens up to `last`, its kind; `words` as written."""

    kind: str
    words: str
    last: int
    bare: bool = False  # no noun of its own: "300 were charged", "another 50"


def counted(sentence: Sentence, found: Found, language: ModuleType, before: str | None) -> tuple[Counted, int] | None:
    """What the figure counts, and the token after it; None when it is no claim. `before`: the kind counted last."""
    tokens = sentence.tokens
    if found.currency:
        return _money(sentence, found, language)
    if _is_no_count(tokens, found, language):
        return None
    unit = tokens[found.last].low if found.last < len(tokens) else ""
    if unit in language.DATA_UNITS:
        return Counted("information", language.DATA_UNITS[unit], tokens[found.last].text), found.last + 1
    noun = _noun(tokens, found, language) if not _is_label(sentence, found) else None
    if noun is None:
        noun = _label(sentence, found, language) or _elided(tokens, found, language, before)
    if noun is None or (found.bare and noun.bare):
        return None
    kind, detail = _act(tokens, found, noun, language)
    return Counted(kind, detail, noun.words), noun.last


def _is_no_count(tokens: tuple[Token, ...], found: Found, language: ModuleType) -> bool:
    before = tokens[found.first - 1] if found.first else None
    after = tokens[found.last] if found.last < len(tokens) else None
    low = before.low.rstrip(".") if before else ""
    if before and (low in language.SKIP_BEFORE or before.low in language.SKIP_BEFORE or before.text in "#§/"):
        return True
    if before and low in language.MONTHS and found.best <= 31 and before.text[0].isupper():
        return True
    if after is None:
        return found.bare
    if after.text in _OFF or (after.low in language.SKIP_AFTER and not found.bare):
        return True
    glued = after.start == tokens[found.last - 1].end
    if (
        glued
        and after.text in "-–/:"
        and found.last + 1 < len(tokens)
        and tokens[found.last + 1].low.split("-")[0]
        in language.SKIP_AFTER | {"strong", "member", "page", "man", "bit", "hour"}
    ):
        return True
    if found.word and found.best == 1:
        return _noun(tokens, found, language) is None or (
            tokens[found.number].low == "one" and after.low in (language.OF, "or")
        )
    return _is_age(tokens, found) or (found.bare and _is_year(tokens, found, language))


def _is_age(tokens: tuple[Token, ...], found: Found) -> bool:
    """As in "Smith, 52," and "Smith (52)"."""
    if found.first < 2 or found.best > 110 or found.word or found.first != found.number:
        return False
    mark, name = tokens[found.first - 1], tokens[found.first - 2]
    after = tokens[found.last].text if found.last < len(tokens) else "."
    return mark.text in ",(" and name.kind == "word" and name.text[0].isupper() and after in ",).;"


def _is_year(tokens: tuple[Token, ...], found: Found, language: ModuleType) -> bool:
    before = tokens[found.first - 1].low.rstrip(".") if found.first else ""
    dated = before in language.MONTHS or before in language.BEFORE_YEAR or found.first == 0
    return (dated and not (before == "" and _noun(tokens, found, language) is not None)) or _noun(
        tokens, found, language
    ) is None


def _noun(tokens: tuple[Token, ...], found: Found, language: ModuleType) -> Noun | None:
    """The noun phrase that follows: the last known head before a word that ends the phrase."""
    at, best = found.last, None
    if at < len(tokens) and tokens[at].low == language.OF:
        at += 1
    while at < len(tokens) and tokens[at].low in language.DETERMINERS:
        at += 1
    start, end = at, min(len(tokens), at + _LONGEST_PHRASE)
    while at < end:
        token = tokens[at]
        if token.kind == "mark" and not (best is None and token.text in ",-/&'’\"“”" and at > start):
            break
        if token.kind in ("number", "other") or (
            token.low in language.STOPS and not (token.low in language.LINKS and best is None)
        ):
            break
        if best is not None and _known_act(token.low, language):
            break
        size, kind = _known(tokens, at, language)
        if kind is not None:
            best = Noun(kind, _written(tokens, start, at + size), at + size)
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
            ):
                return Noun("other", _written(tokens, start, at + 1), at + 1)
            if not (singular and token.low.isalpha()) or language.NAME != "English":
                break
        at += 1
    return best


def _written(tokens: tuple[Token, ...], first: int, last: int) -> str:
    words = ""
    for number, token in enumerate(tokens[first:last]):
        gap = number and token.start > tokens[first + number - 1].end
        words += (" " if gap else "") + token.text
    return words.strip('"“” ,')


def _known(tokens: tuple[Token, ...], at: int, language: ModuleType) -> tuple[int, str | None]:
    for size in (3, 2, 1):
        kind = language.NOUNS.get(" ".join(token.low for token in tokens[at : at + size]))
        if kind is not None and len(tokens) >= at + size:
            return size, kind
    low = tokens[at].low
    kind = language.NOUNS.get(low.rsplit("-", 1)[-1]) if "-" in low else None
    if kind is None and hasattr(language, "compound"):
        kind = language.compound(low)
    return 1, kind


@cache
def _acts(language: ModuleType) -> tuple[tuple[re.Pattern[str], str, str | None], ...]:
    people = [(re.compile(rf"(?:{words})\b", re.IGNORECASE), kind, None) for kind, words in language.ACTS.items()]
    sites = [
        (re.compile(rf"(?:{words})\b", re.IGNORECASE), "sites", detail) for detail, words in language.SITE_ACTS.items()
    ]
    return (*people, *sites)


def _known_act(low: str, language: ModuleType) -> bool:
    return any(pattern.fullmatch(low) for pattern, _, _ in _acts(language))


def _act_at(tokens: tuple[Token, ...], at: int, people: bool, language: ModuleType) -> tuple[str, str | None] | None:
    text = " ".join(token.low for token in tokens[at : at + 4])
    for pattern, kind, detail in _acts(language):
        if (kind == "sites") != people and pattern.match(text):
            return kind, detail
    return None


def _act(tokens: tuple[Token, ...], found: Found, noun: Noun, language: ModuleType) -> tuple[str, str | None]:
    """The kind after what was done to the counted: arrested people are arrests, closed sites are sites (closed)."""
    kind = noun.kind
    if kind not in _ACTED_ON and kind not in ("sites", "accounts"):
        return kind, None
    people = kind in _ACTED_ON
    act = _inside(tokens, found, noun, people, language) or _ahead(tokens, found, people, language)
    act = act or _behind(tokens, noun, people, language)
    if act is None:
        return kind, None
    if people:
        if kind == "victims" and act[0] not in ("victims", "arrests"):
            return kind, None
        if kind == "suspects" and act[0] == "victims":
            return kind, None
        return act
    return kind, act[1]


def _inside(
    tokens: tuple[Token, ...], found: Found, noun: Noun, people: bool, language: ModuleType
) -> tuple[str, str | None] | None:
    """As in "300 arrested suspects", "50 hacked websites"."""
    for at in range(found.last, max(found.last, noun.last - 1)):
        act = _act_at(tokens, at, people, language)
        if act and tokens[at].low not in language.NOUNS:
            return act
    return None


def _ahead(
    tokens: tuple[Token, ...], found: Found, people: bool, language: ModuleType
) -> tuple[str, str | None] | None:
    """As in "arrested 300", "the arrest of 300", "charges against 300"."""
    before = tokens[max(0, found.first - 8) : found.first]
    phrase = " ".join(token.low for token in before)
    for pattern, act in language.ACT_NOUNS.items():
        hit = re.search(rf"\b(?:{pattern})(?: [^\W\d]+){{0,3}}$", phrase)
        if hit and (act[0] != "sites") == people:
            return act[0], act[1]
    for at in range(len(before) - 1, max(-1, len(before) - 6), -1):
        token = before[at]
        if token.kind == "mark" or token.low in language.CLAUSE_WORDS:
            return None
        act = _act_at(tokens, found.first - len(before) + at, people, language)
        if act:
            return act if not _passive(before[:at], token.low, language) else None
        if token.kind != "word" or not (
            token.low in language.BEFORE_FIGURE or token.low in language.DETERMINERS or token.low.endswith("ly")
        ):
            return None
    return None


def _passive(before: tuple[Token, ...], low: str, language: ModuleType) -> bool:
    return bool(before) and before[-1].low in language.BE_ONLY and low.endswith(("ed", "en"))


def _behind(tokens: tuple[Token, ...], noun: Noun, people: bool, language: ModuleType) -> tuple[str, str | None] | None:
    """As in "300 people were arrested", "300 people in 12 towns have been charged", "300 arrested"."""
    at, end, helped = noun.last, min(len(tokens), noun.last + 16), False
    while at < end:
        token = tokens[at]
        following = tokens[at + 1] if at + 1 < len(tokens) else token
        if token.text == "," and (
            following.kind == "number" or following.low in language.NUMBERS
        ):  # "of 300 people, 50 were"
            return None
        if token.text in ";:.!?—–" or (token.low in language.CLAUSE_WORDS and at > noun.last):
            return None
        act = _act_at(tokens, at, people, language)
        close = at <= noun.last + 1
        if act and (helped or close or tokens[at - 1].low in language.AUXILIARIES):
            return act
        helped = helped or token.low in language.BE
        if token.kind == "number" and helped:
            return None
        at += 1
    return None


def _is_label(sentence: Sentence, found: Found) -> bool:
    return (
        sentence.block in ("item", "row")
        and found.first > 0
        and sentence.tokens[found.first - 1].text in ":;"
        and found.last >= len(sentence.tokens) - 2
    )


def _label(sentence: Sentence, found: Found, language: ModuleType) -> Noun | None:
    """As in "Arrests: 300", "the number of arrests rose to 300", "arrests totalled 300"."""
    tokens = sentence.tokens
    if found.bare and sentence.block not in ("row", "item"):
        return None
    before = tokens[max(0, found.first - 14) : found.first]
    base = max(0, found.first - 14)
    phrase = " ".join(token.low for token in before)
    colon = sentence.block in ("row", "item") and any(token.text == ":" for token in tokens[: found.first])
    if not colon and not re.search(language.LABEL, phrase):
        return None
    first = 0 if colon else base
    semicolon = next((at for at in range(found.first - 1, -1, -1) if tokens[at].text == ";"), None) if colon else None
    if semicolon is not None and any(_known(tokens, at, language)[1] for at in range(semicolon, found.first)):
        first = semicolon + 1
    nouns: list[tuple[int, int, str]] = []
    for at in range(first, found.first):
        if tokens[at].text == ":" and nouns:
            break
        size, kind = _known(tokens, at, language)
        if kind is not None and tokens[at].low not in language.NOT_HEADS:
            nouns.append((at, size, kind))
    if not nouns:
        acts = (
            [
                (at, act)
                for at in range(first, found.first)
                for act in [_act_at(tokens, at, people=True, language=language)]
                if act
            ]
            if colon
            else []
        )
        return Noun(acts[0][1][0], tokens[acts[0][0]].text, found.last) if acts else None
    at, size, kind = nouns[-1] if not colon else nouns[0]
    stop = next((n for n in range(at + size, found.first) if tokens[n].text == ":"), at + size)
    act = next(
        (act for n in range(first, stop) for act in [_act_at(tokens, n, kind in _ACTED_ON, language)] if act), None
    )
    if kind in _ACTED_ON and act:
        kind = act[0]
    return Noun(kind, _written(tokens, first if colon else at, stop if colon else at + size), found.last)


def _elided(tokens: tuple[Token, ...], found: Found, language: ModuleType, before: str | None) -> Noun | None:
    """As in "of those, 300 were charged", "arrested 300", "another 50"."""
    at = found.last
    if at < len(tokens) and tokens[at].low in ("others", "more", "further", "other", "additional"):
        at += 1
    behind = Noun("people", "", at, bare=True)
    sites = before == "sites"
    for people in (not sites, sites):
        acting = at < len(tokens) and (tokens[at].low in language.BE or tokens[at].low in language.PARTICIPLES)
        act = (_behind(tokens, behind, people, language) if acting else None) or _ahead(tokens, found, people, language)
        if act and (people or before in ("sites", "accounts")):
            return Noun("people" if people else before or "sites", _written(tokens, found.first, at), at, bare=True)
    phrase = " ".join(token.low for token in tokens[max(0, found.first - 4) : found.first + 1])
    subset = re.search(language.SUBSET, " ".join(token.low for token in tokens[max(0, found.first - 4) : found.first]))
    if before and subset and at < len(tokens) and tokens[at].low in language.BE:
        return Noun(before, _written(tokens, found.first, at), at, bare=True)
    if before and (
        at > found.last
        or re.search(language.ANOTHER, phrase)
        or re.search(language.TOTAL, " ".join(t.low for t in tokens[max(0, found.first - 10) : found.first]))
    ):
        return Noun(before, _written(tokens, found.first, at), at, bare=True)
    return None


def _money(sentence: Sentence, found: Found, language: ModuleType) -> tuple[Counted, int] | None:
    """Money counts when the clause says what became of it; a price or a wage counts nothing."""
    at = sentence.tokens
    near = " ".join(token.low for token in at[max(0, found.first - 12) : found.first])
    behind = " ".join(token.low for token in at[found.last : found.last + 8])
    if re.search(language.NOT_MONEY, f"{near[-40:]} {behind[:25]}"):
        return None
    hits = []
    for kind, words in language.MONEY.items():
        hits += [(len(near) - hit.end(), kind) for hit in re.finditer(rf"\b(?:{words})\b", near)]
        hits += [(hit.start() + 3, kind) for hit in re.finditer(rf"\b(?:{words})\b", behind)]
    if not hits and sentence.block in ("row", "item"):
        hits = [
            (0, kind) for kind, words in language.MONEY.items() if re.search(rf"\b(?:{words})\b", sentence.text.lower())
        ]
    if not hits:
        return None
    kind = min(hits)[1]
    return Counted(kind, None, _written(at, found.number, found.last)), found.last


def is_counted_people(kind: str) -> bool:
    """True for kinds that are groups of people."""
    return kind in _PEOPLE | {"arrests", "charges", "convictions", "releases", "victims"}
