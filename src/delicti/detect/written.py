"""Texts that somebody wrote down: letters, manuals, lists of calls. In them a line break separates nothing.

A payload is a short value and what it adds behind a break; a text has sentences, several lines, or heads of its own
from the first line on. Code between the fences of Markdown or of a tracker is shown, not sent to be run. Everything is
linear. Sources: CommonMark (code spans, fenced code blocks), RFC 5545 (calendars).
"""

import re

_LINE = re.compile(r"[^\r\n]*\S")
_HEADED = re.compile(r"\s*(?:[A-Z][\w-]{1,40}: \S|BEGIN:V[A-Z]|>\s)")
_SENTENCE = re.compile(
    r"[A-Za-z]{2,}[,.:;]? [A-Za-z]{2,}[,.:;]? [A-Za-z]{2,}|[A-Za-z]{2,}[,!?:.][ \t]*(?:[\r\n]|$)|^#{1,4} \w",
    re.MULTILINE,
)
_FENCED = re.compile(
    r"```[\w+-]{0,12}[ \t]*\r?\n.*?(?:```|\Z)|\{(?P<mark>code|noformat)[^}]{0,60}\}.*?\{(?P=mark)\}", re.DOTALL
)
_SHELLS = re.compile(r"/|://|\$\{?ifs|\$\(", re.IGNORECASE)


_SECRET = re.compile(r"pass(?:w|p|c|$|\d|_|-|\]|[A-Z])|passw|pwd|secret|token|\bpin\b|confirm", re.IGNORECASE)
_CHOSEN = re.compile(r"(?=.*[A-Za-z])(?=.*(?:\d|[A-Z].*[a-z]|[a-z].*[A-Z]))[!-~]{4,32}(?<![-#;*/])")
_SAID = re.compile(
    r"(?:\b|_)(?:or|and|union|select|sleep|exec|eval|like|from|where|null|script|alert)(?:\b|_)", re.IGNORECASE
)


def is_password(name: str, value: str) -> bool:
    """Whether a field for a secret holds what people choose for one: short, of several kinds of signs, no words."""
    return _SECRET.search(name) is not None and _CHOSEN.fullmatch(value) is not None and not _SAID.search(value)


def is_letter(before: str) -> bool:
    """Whether what stands before a line break is more than a short value: lines, a sentence, heads of its own."""
    return len(_LINE.findall(before)) > 2 or _HEADED.match(before) is not None or _SENTENCE.search(before) is not None


def unfenced(text: str) -> str:
    """The text without its blocks of code."""
    return _FENCED.sub("\n", text) if "```" in text or "{code" in text or "{noformat" in text else text


def is_span(before: str, code: str, rest: str) -> bool:
    """Whether backticks mark code inside a sentence, as Markdown does, and the code does no harm by itself."""
    if not before.strip() and re.match(r"\s+[a-z]{2,} [a-z]{2,}", rest):
        return not _SHELLS.search(code)
    left = re.search(r"[a-z]{2,}[:,]?\s+[(\"']?$", before, re.IGNORECASE)
    right = re.match(r"[,.:;!?)]?(?:\s+[a-z]{2,}|\s*$|\s*[\r\n])", rest)
    told = re.search(r"[;.:]\s+$", before) and re.match(r"\s+[a-z]{2,} [a-z]{2,}", rest)
    return bool((left and right) or told) and not re.search(r"/|://|\d{2,}|\$", code)
