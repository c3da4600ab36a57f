"""Text -> sentences and tokens, each with its place in the page.

Own rules and no model: the models of the language libraries are not on the package index under their makers' names,
weigh tens of megabytes, and what they decide cannot be read. What is needed here, ends of sentences, numbers, words,
is regular; every decision stays one that a reader can follow.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from delicti.desk.claims.claim import Page, Paragraph

_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof gen brig col lt maj capt sgt det insp supt st no nos vs etc inc ltd co corp jr sr rep sen "
    "gov hon u.s u.k "
    "e.g i.e approx est dept adj adm cmdr cpl pvt rev fig art sec para s ss jan feb mar apr jun jul aug sep sept "
    "oct nov dec "
    "abs nr bzw ca z.b d.h mio mrd usw hr fr m mm mme sres sr sra ud ee.uu núm pág p.m a.m p a rs al ed bros".split()
)
# Words that a sentence begins with where "U.S." may have ended the one before.
_OPENERS = frozenset(
    "the a an in on at it he she they this that these those but and as after since more some police officials no "
    "there we i its his her their for from with when while according both all many most".split()
)
_END = re.compile(r"[.!?…]+[\"”'’»)\]]*(?=\s)")
_LAST_WORD = re.compile(r"([^\W\d_](?:[\w.]*[^\W\d_])?)\.[\"”'’»)\]]*$")
_TOKEN = re.compile(
    r"(?P<other>\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{2,4}|\d{1,2}\.\d{1,2}\.\d{4}|\+\d[\d ().-]{6,20}\d|"
    r"\(0?\d{2,5}\) ?\d{3}[\d -]{2,12}|"
    r"\d+(?:-\d+){2,}|0\d{2,4}[ -]\d{3,4}[ -]?\d{3,4}|\b\d{3}-\d{3}-\d{4}\b|\b\d{3}-\d{4}\b|\d{1,2}:\d{2}|"
    r"\d+(?:\.\d+){2,}(?:\.\d+)*(?<!\.\d{3})|\d+(?:st|nd|rd|th)\b|"
    r"https?://\S+|www\.\S+|\S+@\S+\.\w+|#\d+|\d+/\d+|\d+[a-z]+\d\w*)"
    r"|(?P<number>\d{1,3}(?:[   ’']\d{3})+(?!\d)|\d+(?:[.,]\d+)*)"
    r"|(?P<word>(?:[A-Z]\.){2,}|[A-Z]+&[A-Z]+\b|[^\W\d_][\w]*(?:[’'.-](?=\w)\w+)*)"
    r"|(?P<mark>[^\w\s])"
)
_QUOTES = '"“”„«»'
LONGEST = 1_500  # characters of one sentence
MOST_TOKENS = 400  # of one sentence; what is longer is no sentence


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number, mark or other thing; offsets are of the page."""

    text: str
    low: str
    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its tokens; `paragraph` is an index, `block` the paragraph's kind."""

    text: str
    start: int
    paragraph: int
    block: str
    tokens: tuple[Token, ...]
    opens_quoted: bool  # it begins inside a quotation

    @property
    def end(self) -> int:
        """The character of the page behind it."""
        return self.start + len(self.text)


def sentences(page: Page) -> Iterator[Sentence]:
    """The sentences of a page in order. Headlines, items and rows are one sentence each."""
    for number, paragraph in enumerate(page.paragraphs):
        quoted = False
        for start, end in _short(page.text, _parts(page.text, paragraph)):
            text = page.text[start:end]
            yield Sentence(text, start, number, paragraph.kind, tokens(text, start), quoted)
            quoted = _left_open(text, quoted)


def _parts(text: str, paragraph: Paragraph) -> Iterator[tuple[int, int]]:
    start = paragraph.start
    if paragraph.kind != "row":
        for mark in _END.finditer(text, paragraph.start, paragraph.end):
            rest = text[mark.end() : min(mark.end() + 24, paragraph.end)].lstrip()
            if not rest or _goes_on(text[start : mark.end()], rest):
                continue
            yield start, mark.end()
            start = mark.end() + len(text[mark.end() : paragraph.end]) - len(text[mark.end() : paragraph.end].lstrip())
    if start < paragraph.end:
        yield start, paragraph.end


def _short(text: str, parts: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Cuts what is too long for a sentence, at a space where there is one: the work on a sentence stays bounded."""
    for start, end in parts:
        while end - start > LONGEST:
            space = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
            cut = space if space > 0 else start + LONGEST
            yield start, cut
            start = cut + (space > 0)
        if start < end:
            yield start, end


def _goes_on(before: str, rest: str) -> bool:
    """True where the full stop is of an abbreviation, or a small letter follows."""
    if rest[0].islower():
        return True
    word = _LAST_WORD.search(before[-24:])
    if word is None:
        return False
    last = word[1].lower()
    if last in ("u.s", "u.k", "u.n"):
        return rest[0] in "(,;" or (rest[0].isalpha() and re.split(r"\W", rest, maxsplit=1)[0].lower() not in _OPENERS)
    if last in ("a.m", "p.m", "inc", "ltd", "co", "corp", "etc", "dec", "nov", "oct", "m", "p", "a"):
        return (
            rest[0].isdigit() and last in ("dec", "nov", "oct")
            if last not in ("m", "p", "a")
            else len(word[1]) == 1 and word[1].isupper()
        )
    return last in _ABBREVIATIONS or (len(last) == 1 and word[1].isupper())


def _left_open(text: str, quoted: bool) -> bool:
    for mark in text:
        if mark in "“„«":
            quoted = True
        elif mark in "”»":
            quoted = False
        elif mark == '"':
            quoted = not quoted
    return quoted


def tokens(text: str, offset: int = 0) -> tuple[Token, ...]:
    """The tokens of a text."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        if len(found) >= MOST_TOKENS:
            break
        kind = match.lastgroup or "mark"
        piece = match[0].replace("’", "'") if kind == "word" else match[0]
        found.append(Token(piece, piece.lower(), offset + match.start(), offset + match.end(), kind))
    return tuple(found)


def quoted_at(sentence: Sentence, at: int) -> bool:
    """True where that character of the page stands inside a quotation."""
    return _left_open(sentence.text[: at - sentence.start], sentence.opens_quoted)
