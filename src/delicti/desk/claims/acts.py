"""Words for what can happen to the counted: arrested, charged, closed, hacked."""

import re
from functools import cache
from types import ModuleType

from delicti.desk.claims.text import Token


@cache
def _acts(language: ModuleType) -> tuple[tuple[re.Pattern[str], str, str | None], ...]:
    people = [(re.compile(rf"(?:{words})\b", re.IGNORECASE), kind, None) for kind, words in language.ACTS.items()]
    sites = [
        (re.compile(rf"(?:{words})\b", re.IGNORECASE), "sites", detail) for detail, words in language.SITE_ACTS.items()
    ]
    return (*people, *sites)


def is_act(text: str, language: ModuleType) -> bool:
    """True where a text begins with what can happen to the counted: "arrested", "been closed"."""
    text = re.sub(r"^[\s,]*(?:been |being |to be )*", "", text)
    return any(pattern.match(text) for pattern, _, _ in _acts(language))


def known_act(low: str, language: ModuleType) -> bool:
    """True for a word of something that can happen."""
    return any(pattern.fullmatch(low) for pattern, _, _ in _acts(language))


def act_at(tokens: tuple[Token, ...], at: int, people: bool, language: ModuleType) -> tuple[str, str | None] | None:
    """Kind and detail of what the words from that token on say happened to people, or to sites."""
    text = " ".join(token.low for token in tokens[at : at + 4])
    for pattern, kind, detail in _acts(language):
        if (kind == "sites") != people and pattern.match(text):
            return kind, detail
    return None
