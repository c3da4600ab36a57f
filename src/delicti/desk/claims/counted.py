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
    if _is_no_count(tokens, found, language) or _is_ratio(tokens, found, language):
        return None
    if _is_planned(tokens, found, language):
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


def _is_ratio(tokens: tuple[Token, ...], found: Found, language: ModuleType) -> bool:
    """As in "one in three victims", "9 out of 10"."""
    before = " ".join(token.low for token in tokens[max(0, found.first - 4) : found.first])
    behind = " ".join(token.low for token in tokens[found.last : found.last + 3])
    number = rf"(?:\d{{1,3}}|{'|'.join(sorted(language.NUMBERS))})"
    return found.best < 1000 and bool(
        re.search(rf"\b{number} {language.OUT_OF}$", before) or re.match(rf"{language.OUT_OF} {number}\b(?!-)", behind)
    )


def _is_planned(tokens: tuple[Token, ...], found: Found, language: ModuleType) -> bool:
    """As in "police will arrest 40 more": nothing that was."""
    before = " ".join(token.low for token in tokens[max(0, found.first - 7) : found.first])
    act = re.search(rf"({language.PLANNED[:-1]})(?P<act>\w+) (?:\w+ ){{0,2}}$", f"{before} ", re.IGNORECASE)
    return bool(act and _known_act(act["act"], language))


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
    if found.word and found.best == 1 and low == "in":  # "in one case, a firm lost ..."
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
        if (best is not None or linked) and _known_act(token.low, language):
            break
        linked = linked or token.low in language.LINKS
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
    ends = following.kind != "word" or following.low in language.STOPS
    return Noun("people", tokens[at].text, at + 1) if ends or _known_act(following.low, language) else None


def _past_whole(tokens: tuple[Token, ...], at: int, language: ModuleType) -> int:
    """As in "twenty of the 24 suspects": past the number of the whole."""
    here = at
    while here < len(tokens) and tokens[here].low in language.DETERMINERS:
        here += 1
    number = here
    while here < len(tokens) and (tokens[here].kind == "number" or tokens[here].low in language.NUMBERS):
        here += 1
    return here if here > number else at


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


def is_act(text: str, language: ModuleType) -> bool:
    """True where a text begins with what can happen to the counted: "arrested", "been closed"."""
    text = re.sub(r"^[\s,]*(?:been |being |to be )*", "", text)
    return any(pattern.match(text) for pattern, _, _ in _acts(language))


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
    act = _inside(tokens, found, noun, people, language)
    weak = act if act and act[0] == kind else None  # "14 suspected hackers were arrested"
    act = None if weak else act
    if _is_whole(tokens, found, language):  # "20 of the 24 suspects are in custody": 24 are not
        act = act or _act_at(tokens, noun.last, people, language)
    else:
        act = act or _ahead(tokens, found, people, language) or _behind(tokens, noun, people, language)
    act = act or weak
    if people and _is_dead(tokens, noun, language):
        return "other", None
    if act is None:
        return kind, None
    if people:
        if kind == "victims" and act[0] not in ("victims", "arrests"):
            return kind, None
        if kind == "suspects" and act[0] == "victims":
            return kind, None
        return act
    return kind, act[1]


def _is_dead(tokens: tuple[Token, ...], noun: Noun, language: ModuleType) -> bool:
    """As in "114 people were killed": no count of this desk's."""
    behind = " ".join(token.low for token in tokens[noun.last : noun.last + 4])
    return bool(re.match(language.DEAD, behind))


def _is_whole(tokens: tuple[Token, ...], found: Found, language: ModuleType) -> bool:
    at = found.first - 1
    while at > 0 and tokens[at].low in language.DETERMINERS:
        at -= 1
    return (
        0 < at < found.first
        and tokens[at].low == language.OF
        and (tokens[at - 1].kind == "number" or tokens[at - 1].low in language.NUMBERS)
    )


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
    if people and before and before[-1].low == language.JOIN:
        return _joined_act(tokens, found.first - 1, language)
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


def _joined_act(tokens: tuple[Token, ...], end: int, language: ModuleType) -> tuple[str, str | None] | None:
    """As in "arrested a man in the town and two boys": what was done to the one before."""
    for at in range(end - 1, max(-1, end - 14), -1):
        token = tokens[at]
        act = _act_at(tokens, at, people=True, language=language)
        if act and at + 1 < end and (tokens[at + 1].low in language.ARTICLES or tokens[at + 1].kind == "number"):
            return act if not _passive(tokens[:at], token.low, language) else None
        if token.text in ";:–—" or token.low in language.CLAUSE_WORDS | language.BE:
            return None
    return None


def _passive(before: tuple[Token, ...], low: str, language: ModuleType) -> bool:
    return bool(before) and before[-1].low in language.BE_ONLY and low.endswith(("ed", "en"))


def _behind(tokens: tuple[Token, ...], noun: Noun, people: bool, language: ModuleType) -> tuple[str, str | None] | None:
    """As in "300 people were arrested", "300 people in 12 towns have been charged", "300 arrested"."""
    at, end, helped = _past_aside(tokens, noun.last, language), len(tokens), False
    first, end, loose = at, min(end, at + 16), None
    while at < end:
        token = tokens[at]
        following = tokens[at + 1] if at + 1 < len(tokens) else token
        if token.low in language.WHO and following.low in language.BE and at <= first + 1:
            at, helped = at + 2, True  # "300 people who were arrested"
            continue
        if token.text == "," and (
            following.kind == "number" or following.low in language.NUMBERS
        ):  # "of 300 people, 50 were"
            return loose
        if token.text in ";:.!?—–" or (token.low in language.CLAUSE_WORDS and at > noun.last):
            return loose
        act = _act_at(tokens, at, people, language)
        close = at <= first + 1
        if act and re.search(language.PLANNED_BEHIND, " ".join(t.low for t in tokens[first:at]).removesuffix(" be")):
            return loose  # "40 suspects will be charged"
        if act and (helped or tokens[at - 1].low in language.AUXILIARIES):
            return act
        if act and close and tokens[at - 1].low != language.JOIN:  # "46 people charged in the case have been convicted"
            loose = act
        helped = helped or token.low in language.BE
        if token.kind == "number" and helped:
            return loose
        at += 1
    return loose


def _past_aside(tokens: tuple[Token, ...], at: int, language: ModuleType) -> int:
    """Past what is put between the noun and its verb: "8 people, including 5 students, were", "71 – 52 men – were"."""
    if at >= len(tokens):
        return at
    mark = tokens[at].text
    closing = {"(": ")", "–": "–", "—": "—", ",": ","}.get(mark)
    inside = " ".join(token.low for token in tokens[at + 1 : at + 4])
    if closing is None or (mark == "," and not re.match(language.ASIDE, inside)):
        return at
    for here in range(at + 1, min(len(tokens), at + 24)):
        following = tokens[here + 1].low if here + 1 < len(tokens) else ""
        if tokens[here].text == closing and (mark == "(" or following in language.BE):
            return here + 1
    return at


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
    if at + 1 < len(tokens) and tokens[at].low == language.OF and tokens[at + 1].low in language.THEM:
        at += 2  # "19 of whom were charged"
    if at + 1 < len(tokens) and tokens[at].low in language.WHO and tokens[at + 1].low in language.BE:
        at += 1  # "including two who were charged"
    behind = Noun("people", "", at, bare=True)
    sites = before == "sites"
    for people in (not sites, sites):
        acting = at < len(tokens) and (tokens[at].low in language.BE or tokens[at].low in language.PARTICIPLES)
        act = (_behind(tokens, behind, people, language) if acting else None) or _ahead(tokens, found, people, language)
        if act and (people or before in ("sites", "accounts")):
            return Noun("people" if people else before or "sites", _written(tokens, found.first, at), at, bare=True)
    phrase = " ".join(token.low for token in tokens[max(0, found.first - 4) : found.first + 1])
    subset = re.search(
        language.SUBSET, " ".join(token.low for token in tokens[max(0, found.first - 4) : found.first])
    ) or re.match(language.OF_WHOLE, " ".join(token.low for token in tokens[: found.first]))
    if before and subset and at < len(tokens) and tokens[at].low in language.BE:
        return Noun(before, _written(tokens, found.first, at), at, bare=True)
    if before and (
        re.search(language.COMPARED, " ".join(token.low for token in tokens[max(0, found.first - 2) : found.first]))
        or at > found.last
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
