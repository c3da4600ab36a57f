"""The languages that claims are read in: one module each, found by being there.

A language is a module with these names (`en` is the fullest):
NAME, FREQUENT (common words that tell the language), DECIMAL (the decimal mark),
NUMBERS, SCALES, VAGUE (words of number), AT_LEAST, AT_MOST, ABOUT, AFTER_AT_LEAST (phrases beside a number), BETWEEN,
NOUNS (head noun -> kind), ACTS (what happened to people: pattern -> kind), SITE_ACTS (pattern -> detail), ACT_NOUNS,
STOPS (words that end a noun phrase), AUXILIARIES, SKIP_BEFORE, SKIP_AFTER (a number beside them counts nothing),
SERIES_OPENERS, OPEN_PLURAL, SUBJECT (figures in series, and nouns that no list holds),
SAY (verbs of saying), SAY_SOURCES, ACCORDING, ROLES, ORGANISATIONS, PRONOUNS, CONTRAST, BASIS, STATES, MONTHS, PERIODS.
"""

import importlib
import pkgutil
import re
from functools import cache
from types import ModuleType

_WORD = re.compile(r"[^\W\d_]+")


@cache
def supported() -> tuple[str, ...]:
    """The codes of the languages at hand."""
    return tuple(sorted(found.name for found in pkgutil.iter_modules(__path__)))


@cache
def load(code: str) -> ModuleType:
    """The language of that code."""
    return importlib.import_module(f"{__name__}.{code}")


def detect(text: str) -> str | None:
    """The supported language whose frequent words the text holds most of; None when it holds few of any."""
    words = [word.lower() for word in _WORD.findall(text[:20_000])]
    if not words:
        return None
    shares = {code: sum(word in load(code).FREQUENT for word in words) / len(words) for code in supported()}
    best = max(sorted(shares), key=lambda code: shares[code])
    return best if shares[best] >= 0.12 else None
