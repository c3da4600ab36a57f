"""Tokens -> figures: digits and words of number, and what stands beside them ("more than", "some", "-plus")."""

import re
from dataclasses import dataclass, replace
from functools import cache
from types import ModuleType

from delicti.desk.claims.text import Token

_SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₦": "NGN", "₺": "TRY", "₽": "RUB", "₩": "KRW"}
_PREFIXES = {"us": "USD", "a": "AUD", "c": "CAD", "hk": "HKD", "s": "SGD", "nz": "NZD"}  # US$, A$
_YEARS = range(1900, 2101)
LARGEST = 10**16


@dataclass(frozen=True, slots=True)
class Found:
    """A figure at tokens `first` to `last` (exclusive); the number itself begins at `number`."""

    first: int
    number: int
    last: int
    low: int | None
    best: int
    high: int | None
    about: bool = False
    currency: str | None = None
    bare: bool = False  # four digits that may be a year
    word: bool = False  # written in words


def figures(tokens: tuple[Token, ...], language: ModuleType) -> list[Found]:
    """All figures of a sentence, ranges joined, in order."""
    found: list[Found] = []
    at = 0
    while at < len(tokens):
        one = _one(tokens, at, language)
        if one is None:
            at += 1
            continue
        found.append(_beside(tokens, one, language))
        at = found[-1].last
    return _ranges(tokens, found, language)


def _one(tokens: tuple[Token, ...], at: int, language: ModuleType) -> Found | None:
    token = tokens[at]
    if token.kind == "number":
        return _digits(tokens, at, language)
    if token.kind == "word":
        return _vague(tokens, at, language) or _words(tokens, at, language)
    return None


def value(text: str, decimal: str) -> tuple[float, bool] | None:
    """The value of digits with separators, and whether it has decimals; None for what is no number of things."""
    text = re.sub(r"[   ’']", "", text)
    other = "," if decimal == "." else "."
    for mark in (other, decimal):
        if re.fullmatch(rf"\d{{1,3}}(?:{re.escape(mark)}\d{{3}})+", text) and not (
            mark == decimal and text.startswith("0")
        ):
            return float(text.replace(mark, "")), False
    if re.fullmatch(rf"\d{{1,2}}(?:{re.escape(other)}\d{{2}})+{re.escape(other)}\d{{3}}", text):  # 1,50,000
        return float(text.replace(other, "")), False
    if re.fullmatch(rf"\d{{1,3}}(?:{re.escape(other)}\d{{3}})+{re.escape(decimal)}\d+", text):
        return float(text.replace(other, "").replace(decimal, ".")), True
    if re.fullmatch(r"\d+", text):
        return float(text), False
    if re.fullmatch(r"\d+[.,]\d+", text):
        return float(text.replace(",", ".")), True
    return None


def _digits(tokens: tuple[Token, ...], at: int, language: ModuleType) -> Found | None:
    token = tokens[at]
    read = value(token.text, language.DECIMAL)
    if read is None:
        return None
    number, decimals = read
    last, scaled = at + 1, False
    while (
        last < len(tokens)
        and tokens[last].low.rstrip(".") in language.SCALES
        and (tokens[last].low not in ("m", "b", "k") or tokens[last].start == tokens[last - 1].end)
    ):
        number, last, scaled = number * language.SCALES[tokens[last].low.rstrip(".")], last + 1, True
    currency, first = None, at
    if at and tokens[at - 1].text in _SYMBOLS:
        currency, first = _SYMBOLS[tokens[at - 1].text], at - 1
        if first and tokens[first - 1].low in _PREFIXES and tokens[first - 1].end == tokens[first].start:
            currency, first = _PREFIXES[tokens[first - 1].low], first - 1
    elif at and tokens[at - 1].low.rstrip(".") in language.CURRENCIES and tokens[at - 1].text[0].isupper():
        currency, first = language.CURRENCIES[tokens[at - 1].low.rstrip(".")], at - 1
    elif at > 1 and tokens[at - 1].text == "." and tokens[at - 2].low in language.CURRENCIES:
        currency, first = language.CURRENCIES[tokens[at - 2].low], at - 2
    if currency is None:
        currency, last = _after(tokens, last, language)
    if (decimals and not scaled and currency is None) or number > LARGEST:
        return None
    bare = not scaled and currency is None and token.text.isdigit() and int(number) in _YEARS and len(token.text) == 4
    best = round(number)
    return Found(first, first, last, best, best, best, currency=currency, bare=bare)


def _after(tokens: tuple[Token, ...], last: int, language: ModuleType) -> tuple[str | None, int]:
    """The currency behind a number: "3 million euros", "20 US dollars", "5 €"."""
    for skip in (0, 1):
        at = last + skip
        if at < len(tokens) and (tokens[at].low in language.CURRENCIES or tokens[at].text in _SYMBOLS):
            if skip and not tokens[last].text[0].isupper() and tokens[last].low not in ("of", "de", "d'"):
                break
            if (
                tokens[at].text in _SYMBOLS
                and tokens[at].start < len(tokens)
                and at + 1 < len(tokens)
                and tokens[at + 1].kind == "number"
            ):
                break
            return language.CURRENCIES.get(tokens[at].low) or _SYMBOLS[tokens[at].text], at + 1
    return None, last


def _vague(tokens: tuple[Token, ...], at: int, language: ModuleType) -> Found | None:
    for size in (3, 2, 1):
        words = " ".join(token.low for token in tokens[at : at + size])
        if words in language.VAGUE and len(tokens) >= at + size:
            low, high = language.VAGUE[words]
            scale = language.SCALES.get(tokens[at + size].low, 0) if at + size < len(tokens) else 0
            if scale >= 1000 and tokens[at + size].kind == "word":  # "several hundred million"
                low, high, size = low * scale, high * scale, size + 1
            currency, last = _after(tokens, at + size, language)
            if currency is None and last + 1 < len(tokens) and tokens[last].low in language.DETERMINERS | {language.OF}:
                currency, beyond = _after(tokens, last + 1, language)
                last = beyond if currency else last
            return Found(at, at, last, low, low, high, about=True, currency=currency, word=True)
    return None


def _words(tokens: tuple[Token, ...], at: int, language: ModuleType) -> Found | None:
    """As in "twenty-one", "fifteen thousand", "half a million", "a hundred and six", "two dozen", "a pair of"."""
    total, group, here, seen = 0.0, 0.0, at, False
    while here < len(tokens):
        low = tokens[here].low
        parts = _compound(low, language)
        following = tokens[here + 1].low if here + 1 < len(tokens) else ""
        if parts is not None:
            if seen and group % 100 and not (group % 10 == 0 and parts < 10) and group < 100:
                break
            group, seen, here = group + parts, True, here + 1
        elif low in language.SCALES and seen and low not in ("m", "b", "k"):
            scale = language.SCALES[low]
            if scale in (100, 12):
                group = (group or 1) * scale
            else:
                total, group = total + (group or 1) * scale, 0
            here += 1
        elif (
            low in language.ARTICLES
            and not seen
            and following in (language.SCALES.keys() | language.PAIR)
            and following not in ("m", "b", "k")
        ):
            group, seen, here = 1, True, here + 1
        elif low in language.PAIR and seen and group == 1:
            group, here = 2, here + 1
            break
        elif (
            low == language.HALF
            and following in language.ARTICLES
            and here + 2 < len(tokens)
            and tokens[here + 2].low in language.SCALES
        ):
            total, seen, here = total + 0.5 * language.SCALES[tokens[here + 2].low], True, here + 3
            break
        elif (
            low == language.JOIN
            and seen
            and (total or group >= 100)
            and _compound(following, language) is not None
            and (group % 100 == 0)
        ):
            here += 1
        else:
            break
    if not seen or here == at:
        return None
    best = round(total + group)
    currency, last = _after(tokens, here, language)
    return Found(at, at, last, best, best, best, currency=currency, word=True)


def _compound(low: str, language: ModuleType) -> int | None:
    """A number in one word: "twenty", "twenty-one", "einundzwanzig" through the language's own NUMBERS."""
    if low in language.NUMBERS:
        number: int = language.NUMBERS[low]
        return number
    parts = low.split("-")
    if len(parts) == 2 and all(part in language.NUMBERS for part in parts):
        tens, ones = (language.NUMBERS[part] for part in parts)
        if tens >= 20 and tens % 10 == 0 and ones < 10:
            return int(tens + ones)
    return None


def _beside(tokens: tuple[Token, ...], found: Found, language: ModuleType) -> Found:
    """Takes in the phrases around a number."""
    for phrases, kind in ((language.AT_LEAST, "least"), (language.AT_MOST, "most"), (language.ABOUT, "about")):
        for words in _longest_first(tuple(phrases)):
            size = len(words)
            if words == ("over",) and tokens[max(0, found.first - 2)].low in language.PHRASAL:
                continue  # "handed over eight boxes"
            if size and tuple(token.low for token in tokens[max(0, found.first - size) : found.first]) == words:
                return _shaped(found, kind, found.first - size)
    if tokens[found.last : found.last + 1] and tokens[found.last].text == "+":
        return replace(_shaped(found, "least", found.first), last=found.last + 1)
    if found.first and tokens[found.first - 1].text in ("~", "≈"):
        return _shaped(found, "about", found.first - 1)
    for words in _longest_first(tuple(language.AFTER_AT_LEAST)):
        start = found.last + (found.last < len(tokens) and tokens[found.last].text in ("-", ","))
        if tuple(token.low for token in tokens[start : start + len(words)]) == words:
            return replace(_shaped(found, "least", found.first), last=start + len(words))
    return found


@cache
def _longest_first(phrases: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted((tuple(phrase.split()) for phrase in phrases), key=lambda words: (-len(words), words)))


def _shaped(found: Found, kind: str, first: int) -> Found:
    if kind == "least":
        return replace(found, high=None, first=first)
    if kind == "most":
        return replace(found, low=None, high=found.high, first=first)
    return replace(found, about=True, first=first)


def _ranges(tokens: tuple[Token, ...], found: list[Found], language: ModuleType) -> list[Found]:
    """Joins "between 3 and 5 million", "300 to 400", "300-400"."""
    joined: list[Found] = []
    for one in found:
        last = joined[-1] if joined else None
        if last is not None and _joins(tokens, last, one, language) and not one.bare and last.best:
            low, high, first = last.best, one.best, last.first
            if low < 1000 <= high and high % 1000 == 0 and not last.currency == one.currency == "":
                scale = next((s for s in (10**9, 10**6, 10**3) if high % s == 0 and low * s <= high), 1)
                low = low * scale if _scaled(tokens, one, language) else low
            if low < high:
                if first and tokens[first - 1].low in {pair[0] for pair in language.BETWEEN}:
                    first -= 1
                joined[-1] = Found(
                    first,
                    last.number,
                    one.last,
                    low,
                    (low + high) // 2,
                    high,
                    about=True,
                    currency=one.currency or last.currency,
                )
                continue
        joined.append(one)
    return joined


def _scaled(tokens: tuple[Token, ...], one: Found, language: ModuleType) -> bool:
    return any(token.low in language.SCALES for token in tokens[one.number : one.last])


def _joins(tokens: tuple[Token, ...], last: Found, one: Found, language: ModuleType) -> bool:
    between = tokens[last.last : one.first]
    if len(between) != 1:
        return False
    low = between[0].low
    before = tokens[last.first - 1].low if last.first else ""
    if (before, low) in language.BETWEEN:
        behind = tokens[last.first - 2].low if last.first > 1 else ""
        return not (before == "from" and re.search(language.CHANGED, behind))  # "rose from 200 to 350" is no range
    glued = low in ("-", "–", "—") and between[0].start == tokens[last.last - 1].end
    return glued or low in language.RANGE
