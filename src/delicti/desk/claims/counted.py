"""What a figure counts: its noun, what happened to it, and whether it counts anything at all."""

import re
from types import ModuleType

from delicti.desk.claims.acts import act_at
from delicti.desk.claims.claim import Counted
from delicti.desk.claims.elided import elided
from delicti.desk.claims.happened import ACTED_ON, happened
from delicti.desk.claims.nocount import counts_nothing
from delicti.desk.claims.nouns import Noun, known, noun_of, open_noun, written
from delicti.desk.claims.numbers import Found
from delicti.desk.claims.text import Sentence, Token


def counted(sentence: Sentence, found: Found, language: ModuleType, before: str | None) -> tuple[Counted, int] | None:
    """What the figure counts, and the token after it; None when it is no claim. `before`: the kind counted last."""
    tokens = sentence.tokens
    if found.currency:
        return _money(sentence, found, language)
    if counts_nothing(tokens, found, language):
        return None
    unit = tokens[found.last].low if found.last < len(tokens) else ""
    if unit in language.DATA_UNITS:
        return Counted("information", language.DATA_UNITS[unit], tokens[found.last].text), found.last + 1
    noun = noun_of(tokens, found, language) if not _is_label(sentence, found) else None
    if noun is None and unit in language.NO_COUNT - language.OTHERS:
        return None
    if noun is None and re.search(language.OPEN_PLURAL, " ".join(t.low for t in tokens[found.last : found.last + 1])):
        noun = open_noun(tokens, found, language) if not (found.bare or _is_label(sentence, found)) else None
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
    at, size, kind = nouns[0] if colon else _numbered(tokens, nouns)
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


def _numbered(tokens: tuple[Token, ...], nouns: list[tuple[int, int, str]]) -> tuple[int, int, str]:
    """As in "the number of records taken in breaches reached": the noun behind "number of", else the last."""
    of = next(
        (at for at, _, _ in nouns if " ".join(t.low for t in tokens[max(0, at - 3) : at]).find("number of") >= 0), 0
    )
    found = next((one for one in nouns if one[0] >= of > 0), nouns[-1])
    for one in nouns:
        if one[0] == found[0] + found[1]:  # "phishing site victims"
            found = one
    return found


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
