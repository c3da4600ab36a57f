"""What a claim is: a figure that somebody states in public, what it counts, who says so, of when, and with which state.

Offsets are characters of `Page.text`. What the page does not say is None, never a guess.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

KINDS = (
    "cases", "suspects", "arrests", "charges", "convictions", "releases", "sites", "victims", "people", "accounts",
    "records", "information", "losses", "recovered", "fines", "ransoms", "complaints", "incidents", "searches",
    "warrants", "devices", "countries", "organisations", "officers", "other",
)  # fmt: skip


class State(StrEnum):
    """What the page itself says about a claim."""

    confirmed = "confirmed"
    unconfirmed = "unconfirmed"
    disputed = "disputed"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A stretch of the page: `headline`, `heading`, `text`, `item` (of a list), `row` (of a table) or `quote`."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Page:
    """The readable part of a page. `site` is who publishes it; `language` a code such as `en`, None when unknown."""

    title: str | None
    date: date | None
    site: str | None
    text: str
    paragraphs: tuple[Paragraph, ...]
    language: str | None = None
    limits: tuple[str, ...] = ()  # what was not read, each one plain sentence


@dataclass(frozen=True, slots=True)
class Figure:
    """How much: `low` or `high` is None where the words leave that side open ("more than", "up to")."""

    low: int | None
    best: int
    high: int | None
    about: bool  # "some", "about", "dozens"
    words: str
    parts: tuple[str, ...] = ()  # "three men", "a woman"


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted: one of KINDS, what happened to it (`closed`, `hacked`), and the words as written."""

    kind: str
    detail: str | None
    words: str


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says it. `kind`: `person`, `organisation`, `publication` (nobody else is named) or `unknown`."""

    kind: str
    name: str | None
    role: str | None = None
    organisation: str | None = None
    words: str = ""  # as written beside the claim: "he", "the ministry"

    @property
    def label(self) -> str:
        """The speaker in one line."""
        parts = [part for part in (self.name, self.role, self.organisation) if part]
        return ", ".join(dict.fromkeys(parts)) or "unknown"


@dataclass(frozen=True, slots=True)
class Period:
    """The days it speaks of, both inclusive; None where that end is open."""

    start: date | None
    end: date | None
    words: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where the page says it: the figure's own characters and the sentence around them."""

    start: int
    end: int
    sentence_start: int
    sentence_end: int


@dataclass(frozen=True, slots=True)
class Claim:
    """One proposal. `part_of` is the index of the claim, in the same answer, that includes this one."""

    figure: Figure
    unit: str  # "count", a currency ("EUR"), or a measure of data ("TB")
    counted: Counted
    speaker: Speaker
    said: date | None
    period: Period | None
    basis: str | None
    state: State | None
    state_words: str | None
    sentence: str
    places: tuple[Place, ...]
    part_of: int | None = None
