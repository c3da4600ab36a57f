"""Where a value stands in a request, and what a grammar says about it."""

from enum import StrEnum
from typing import NamedTuple

CERTAIN = 0.95  # the value is complete in the language and does harm; nothing ordinary looks like it
STRONG = 0.85  # the value leaves its place and goes on in the language
PROBABLE = 0.7  # the shape is an attack's; a rare ordinary value could have it
POSSIBLE = 0.55  # more likely an attack than not
WEAK = 0.3  # told, never flagged


class Anchor(NamedTuple):
    """An anchor of two patterns: for one value, and for values joined in a buffer, where names and marks are seen too.

    Whatever a grammar flags must hold the second as well as the first.
    """

    value: str
    joined: str


def whole(pattern: str) -> Anchor:
    """An anchor for a value that is nothing else; joined, it counts behind a parameter's name only."""
    return Anchor(rf"^\s*(?:{pattern})\s*$", rf"\x1e\s*(?:{pattern})\s*[\x1d\x1f]")


class Place(StrEnum):
    """The part of a request a value stands in."""

    PATH = "path"
    NAME = "query-name"
    VALUE = "query"
    AGENT = "agent"
    REFERRER = "referrer"
    HOST = "host"
    USER = "user"
    METHOD = "method"
    HEADER = "header"
    COOKIE = "cookie"
    BODY = "body"


FREE = frozenset({Place.VALUE, Place.NAME, Place.BODY, Place.COOKIE})  # places whose text an application takes as data
HEADERS = frozenset({Place.AGENT, Place.REFERRER, Place.HOST, Place.USER, Place.METHOD, Place.HEADER})
ANYWHERE = FREE | HEADERS | {Place.PATH}


class Context(NamedTuple):
    """What a grammar may know besides the value: its place, its name, how the view was reached."""

    place: Place
    name: str = ""
    steps: tuple[str, ...] = ()
    structured: bool = False  # the value is a whole JSON or XML document; its parts are judged on their own


class Verdict(NamedTuple):
    """What a value would do on a vulnerable server. `shown` is the decisive part, `why` one sentence."""

    confidence: float
    shown: str
    why: str
