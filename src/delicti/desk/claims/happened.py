"""What happened to the counted, from the words within, before and behind their noun."""

import re
from types import ModuleType

from delicti.desk.claims.acts import act_at
from delicti.desk.claims.nouns import Noun
from delicti.desk.claims.numbers import Found
from delicti.desk.claims.text import Token

ACTED_ON = frozenset({"people", "suspects", "victims", "accused"})


def happened(tokens: tuple[Token, ...], found: Found, noun: Noun, language: ModuleType) -> tuple[str, str | None]:
    """The kind after what was done to the counted: arrested people are arrests, closed sites are sites (closed)."""
    kind = noun.kind
    if kind not in ACTED_ON and kind not in ("sites", "accounts"):
        return kind, None
    people = kind in ACTED_ON
    act = _inside(tokens, found, noun, people, language)
    weak = act if act and act[0] == kind else None  # "14 suspected hackers were arrested"
    act = None if weak else act
    if _is_whole(tokens, found, language):  # "20 of the 24 suspects are in custody": 24 are not
        act = act or act_at(tokens, noun.last, people, language)
    elif noun.bare and noun.last < len(tokens) and tokens[noun.last].low in language.BE_ONLY:
        act = behind(tokens, noun, people, language) or act or ahead(tokens, found, people, language)
    else:
        act = act or ahead(tokens, found, people, language) or behind(tokens, noun, people, language)
    if people and act is None and found.first and tokens[found.first - 1].low in language.WITH:
        act = _ending(tokens, noun, language)
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


def _ending(tokens: tuple[Token, ...], noun: Noun, language: ModuleType) -> tuple[str, str | None] | None:
    """As in "with 40 people in 12 cases prosecuted": the word that ends the phrase."""
    end = next((at for at in range(noun.last, min(len(tokens), noun.last + 9)) if tokens[at].text in ",.;"), None)
    return act_at(tokens, end - 1, people=True, language=language) if end and end > noun.last else None


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
        act = act_at(tokens, at, people, language)
        if act and tokens[at].low not in language.NOUNS:
            return act
    return None


def ahead(tokens: tuple[Token, ...], found: Found, people: bool, language: ModuleType) -> tuple[str, str | None] | None:
    """As in "arrested 300", "the arrest of 300", "charges against 300"."""
    before = tokens[max(0, found.first - 8) : found.first]
    phrase = " ".join(token.low for token in before)
    for pattern, act in language.ACT_NOUNS.items():
        hit = re.search(rf"\b(?:{pattern})(?: [^\W\d]+){{0,3}}$", phrase)
        if hit and (act[0] != "sites") == people:
            return act[0], act[1]
    if people and re.search(
        language.TAKEN_FROM, " ".join(token.low for token in tokens[max(0, found.first - 16) : found.first])
    ):
        return "victims", None
    if people and before and (before[-1].low == language.JOIN or phrase.endswith(("along with", "together with"))):
        return _joined_act(tokens, found.first - 1, language)
    for at in range(len(before) - 1, max(-1, len(before) - 6), -1):
        token = before[at]
        if token.kind == "mark" or token.low in language.CLAUSE_WORDS:
            return None
        act = act_at(tokens, found.first - len(before) + at, people, language)
        if act and _is_aim(before[:at], token.low, language):
            return ("suspects", None) if people else None
        if act:
            return act if not _passive(before[:at], token.low, language) else None
        if token.kind != "word" or not (
            token.low in language.BEFORE_FIGURE or token.low in language.DETERMINERS or token.low.endswith("ly")
        ):
            return None
    return None


def _is_aim(before: tuple[Token, ...], low: str, language: ModuleType) -> bool:
    """As in "efforts to arrest the two ringleaders": what is sought has not happened."""
    if len(before) < 2 or before[-1].low != "to" or low.endswith(("ed", "ing")):
        return False
    return before[-2].low not in language.INFINITIVE


def _joined_act(tokens: tuple[Token, ...], end: int, language: ModuleType) -> tuple[str, str | None] | None:
    """As in "arrested a man in the town and two boys": what was done to the one before."""
    for at in range(end - 1, max(-1, end - 14), -1):
        token = tokens[at]
        act = act_at(tokens, at, people=True, language=language)
        if (
            act
            and at + 1 < end
            and (tokens[at + 1].low in language.ARTICLES | language.NUMBERS.keys() or tokens[at + 1].kind == "number")
        ):
            return act if not _passive(tokens[:at], token.low, language) else None
        if token.text in ";:–—" or token.low in language.CLAUSE_WORDS | language.BE:
            return None
    return None


def _passive(before: tuple[Token, ...], low: str, language: ModuleType) -> bool:
    return bool(before) and before[-1].low in language.BE_ONLY and low.endswith(("ed", "en"))


def behind(tokens: tuple[Token, ...], noun: Noun, people: bool, language: ModuleType) -> tuple[str, str | None] | None:
    """As in "300 people were arrested", "300 people in 12 towns have been charged", "300 arrested"."""
    at, end, helped = _past_aside(tokens, noun.last, language), len(tokens), False
    first, end, loose = at, min(end, at + 28), None
    while at < end:
        token = tokens[at]
        following = tokens[at + 1] if at + 1 < len(tokens) else token
        if token.low in language.WHO and following.low in language.BE and at <= first + 1:
            at, helped = at + 2, True  # "300 people who were arrested"
            continue
        if token.low in language.WHO and at <= first + 6 and (verb := _main_verb(tokens, at, language)):
            at, helped = verb, True
            continue
        if token.text == "," and (
            following.kind == "number" or following.low in language.NUMBERS
        ):  # "of 300 people, 50 were"
            return loose
        if token.text in ";:.!?—–" or (token.low in language.CLAUSE_WORDS and at > noun.last):
            return loose
        if token.text == "," and (beyond := _past_aside(tokens, at, language)) > at:
            at = beyond
            continue
        if token.text == "," and noun.bare:
            return loose
        act = act_at(tokens, at, people, language)
        close = at <= first + 1
        if act and re.search(language.PLANNED_BEHIND, " ".join(t.low for t in tokens[first:at]).removesuffix(" be")):
            return loose  # "40 suspects will be charged"
        if act and (
            helped or (token.low in language.OWN_VERBS and not noun.bare) or tokens[at - 1].low in language.AUXILIARIES
        ):
            return act
        if act and close and tokens[at - 1].low != language.JOIN:  # "46 people charged in the case have been convicted"
            loose = act
        helped = helped or token.low in language.BE
        if token.kind == "number" and helped:
            return loose
        at += 1
    return loose


def _main_verb(tokens: tuple[Token, ...], at: int, language: ModuleType) -> int | None:
    """As in "89 people who left the country are being investigated": past what the side clause tells."""
    for here in range(at + 1, min(len(tokens), at + 12)):
        if tokens[here].kind == "mark" or tokens[here].low in language.CLAUSE_WORDS | language.ACCUSED_OF:
            return None
        if tokens[here].low in language.BE_ONLY and here > at + 2:
            return here
    return None


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
        if mark == "," and tokens[here].text in "–—" and following in language.BE:
            return here + 1
    return at
