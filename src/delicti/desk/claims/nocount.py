"""Numbers that count nothing: ages, years, shares, plans, sizes, and those of laws and streets."""

import re
from types import ModuleType

from delicti.desk.claims.acts import known_act
from delicti.desk.claims.happened import happened
from delicti.desk.claims.nouns import noun_of
from delicti.desk.claims.numbers import Found
from delicti.desk.claims.series import placed_behind
from delicti.desk.claims.text import Token

_OFF = frozenset("%°")


def counts_nothing(tokens: tuple[Token, ...], found: Found, language: ModuleType) -> bool:
    """True where the figure is no count of anything that happened."""
    return any(no(tokens, found, language) for no in (_is_no_count, _is_ratio, _is_planned))


def _is_no_count(tokens: tuple[Token, ...], found: Found, language: ModuleType) -> bool:
    before = tokens[found.first - 1] if found.first else None
    after = tokens[found.last] if found.last < len(tokens) else None
    low = before.low.rstrip(".") if before else ""
    if before and (low in language.SKIP_BEFORE or before.low in language.SKIP_BEFORE or before.text in "#§/"):
        return True
    if before and low in language.MONTHS and found.best <= 31 and before.text[0].isupper():
        return True
    if _is_measure(tokens, found, language):
        return True
    if after is None or (found.bare and low in language.ARTICLES):
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
        return noun_of(tokens, found, language) is None or (
            tokens[found.number].low == "one" and after.low in (language.OF, "or")
        )
    return (_is_age(tokens, found) and found.last not in placed_behind(tokens, language)) or (
        found.bare and _is_year(tokens, found, language)
    )


def _is_measure(tokens: tuple[Token, ...], found: Found, language: ModuleType) -> bool:
    """As in "ages of 25 and 36", "projections of 900", "of its 77 million customers": a measure of something else."""
    ahead = " ".join(token.low for token in tokens[max(0, found.first - 10) : found.first])
    if any(re.search(words, ahead) for words in (language.STAFF, language.AGES, language.FORECAST)):
        return True
    words = ahead.split()
    if len(words) > 2 and words[-1] in language.POSSESSIVES and words[-2] == language.OF:
        noun = noun_of(tokens, found, language)
        return noun is not None and bool(re.search(language.MEMBERSHIP, noun.words.lower()))
    return bool(words) and words[-1] in language.HAVING_NUMBER and _is_size(tokens, found, language)


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
