"""What a figure counts: its noun, what happened to it, and whether it counts anything at all."""

import re
from types import ModuleType

from delicti.desk.claims.acts import act_at, known_act
from delicti.desk.claims.claim import Counted
from delicti.desk.claims.elided import elided
from delicti.desk.claims.happened import ACTED_ON, happened
from delicti.desk.claims.nouns import Noun, known, noun_of, open_noun, written
from delicti.desk.claims.numbers import Found
from delicti.desk.claims.series import placed_behind
from delicti.desk.claims.text import Sentence, Token

_OFF = frozenset("%°")


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
    noun = noun_of(tokens, found, language) if not _is_label(sentence, found) else None
    if noun is None:
        noun = _label(sentence, found, language) or elided(tokens, found, language, before)
    if noun is None and not (found.bare or _is_label(sentence, found)):
        noun = open_noun(tokens, found, language)
    if noun is None or (found.bare and noun.bare):
        return None
    if noun.kind == "cases" and found.word and found.best == 1 and found.first == 0:  # "One case led to ..."
        return None
    kind, detail = happened(tokens, found, noun, language)
    return Counted(kind, detail, noun.words), noun.last


def _is_ratio(tokens: tuple[Token, ...], found: Found, language: ModuleType) -> bool:
    """As in "one in three victims", "9 out of 10"."""
    before = " ".join(token.low for token in tokens[max(0, found.first - 4) : found.first])
    behind = " ".join(token.low for token in tokens[found.last : found.last + 3])
    number = rf"(?P<other>\d{{1,3}}|{'|'.join(sorted(language.NUMBERS))})"
    part = re.search(rf"\b{number} {language.OUT_OF}$", before)
    whole = re.match(rf"{language.OUT_OF} {number}(?![\w-])", behind)
    if part:
        return _small(part["other"], language) < found.best <= 100
    return bool(whole) and found.best < _small(whole["other"] if whole else "", language) <= 100


def _small(word: str, language: ModuleType) -> int:
    return int(word) if word.isdigit() else int(language.NUMBERS[word])


def _is_planned(tokens: tuple[Token, ...], found: Found, language: ModuleType) -> bool:
    """As in "police will arrest 40 more": nothing that was."""
    before = " ".join(token.text for token in tokens[max(0, found.first - 7) : found.first])  # "May" is a month
    act = re.search(rf"({language.PLANNED[:-1]})(?P<act>\w+) (?:\w+ ){{0,2}}$", f"{before} ")
    return bool(act and known_act(act["act"], language))


def _is_no_count(tokens: tuple[Token, ...], found: Found, language: ModuleType) -> bool:
    before = tokens[found.first - 1] if found.first else None
    after = tokens[found.last] if found.last < len(tokens) else None
    low = before.low.rstrip(".") if before else ""
    if before and (low in language.SKIP_BEFORE or before.low in language.SKIP_BEFORE or before.text in "#§/"):
        return True
    if before and low in language.MONTHS and found.best <= 31 and before.text[0].isupper():
        return True
    if re.search(language.STAFF, " ".join(token.low for token in tokens[max(0, found.first - 10) : found.first])):
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
    if re.search(language.FORECAST, " ".join(token.low for token in tokens[max(0, found.first - 3) : found.first])):
        return True
    if low in language.HAVING_NUMBER and _is_size(tokens, found, language):
        return True
    if found.word and found.best == 1 and low == "in":  # "in one case, a firm lost ..."
        return True
    if found.word and found.best == 1:
        return noun_of(tokens, found, language) is None or (
            tokens[found.number].low == "one" and after.low in (language.OF, "or")
        )
    return (_is_age(tokens, found) and found.last not in placed_behind(tokens, language)) or (
        found.bare and _is_year(tokens, found, language)
    )


def _is_size(tokens: tuple[Token, ...], found: Found, language: ModuleType) -> bool:
    """As in "the network has 134,000 associates": how large something is, not what happened."""
    noun = noun_of(tokens, found, language)
    if noun is None or not re.search(language.MEMBERSHIP, noun.words.lower()):
        return False
    return happened(tokens, found, noun, language)[0] in (noun.kind, "people", "victims") and not any(
        known_act(token.low, language) for token in tokens[found.first : noun.last + 5]
    )


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
    return (dated and not (before == "" and noun_of(tokens, found, language) is not None)) or noun_of(
        tokens, found, language
    ) is None


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
    if semicolon is not None and any(known(tokens, at, language)[1] for at in range(semicolon, found.first)):
        first = semicolon + 1
    nouns: list[tuple[int, int, str]] = []
    for at in range(first, found.first):
        if tokens[at].text == ":" and nouns:
            break
        size, kind = known(tokens, at, language)
        if kind is not None and tokens[at].low not in language.NOT_HEADS:
            nouns.append((at, size, kind))
    if not nouns:
        acts = (
            [
                (at, act)
                for at in range(first, found.first)
                for act in [act_at(tokens, at, people=True, language=language)]
                if act
            ]
            if colon
            else []
        )
        return Noun(acts[0][1][0], tokens[acts[0][0]].text, found.last) if acts else None
    at, size, kind = nouns[-1] if not colon else nouns[0]
    stop = next((n for n in range(at + size, found.first) if tokens[n].text == ":"), at + size)
    act = next(
        (
            act
            for n in range(first, stop if colon else found.first)
            for act in [act_at(tokens, n, kind in ACTED_ON, language)]
            if act
        ),
        None,
    )
    if kind in ACTED_ON and act:
        kind = act[0]
    return Noun(kind, written(tokens, first if colon else at, stop if colon else at + size), found.last)


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
    return Counted(kind, None, written(at, found.number, found.last)), found.last
