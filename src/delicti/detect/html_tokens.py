"""A tolerant reader of markup: it finds the tags a browser would see in a fragment, however they are left open.

A value lands in the middle of a page, so there is no document to parse. Bounds: MOST tags of a value, MOST_ATTRIBUTES
of a tag; linear in the value.
"""

import re
from typing import NamedTuple

MOST = 64
MOST_ATTRIBUTES = 64


class Tag(NamedTuple):
    """A tag, its attributes in lower-case names, where it begins and ends, and whether its `>` was there."""

    name: str
    attributes: dict[str, str]
    start: int
    end: int
    closed: bool
    closing: bool


_OPEN = re.compile(
    (
        r"<(/?)(?:[\s/\x00]*(?=(?:script|iframe|img|svg|object|embed|body|meta|link|style)\b)|"
        r"\x00*)([a-z?!][\w:.?!\-\x00]*)"
    ),
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(
    r"""[\s/'"\x00]*(?P<name>[^\s/>='"<][^\s/>=<]*)(?:[\s/\x00]*=[\s\x00]*"""
    r"""(?P<value>"[^"]*"?|'[^']*'?|`[^`]*`?|[^\s>]*))?"""
)


def tags(value: str) -> list[Tag]:
    """The tags of a fragment in order."""
    found: list[Tag] = []
    at = 0
    while len(found) < MOST and (match := _OPEN.search(value, at)):
        attributes: dict[str, str] = {}
        at = match.end()
        while at < len(value) and len(attributes) < MOST_ATTRIBUTES:
            if value[at] == ">":
                break
            attribute = _ATTRIBUTE.match(value, at)
            if attribute is None or attribute.end() == at:
                if value[at] == "<" and len(attributes) == 0:
                    break
                at += 1
                continue
            name = attribute["name"].lower().replace("\0", "")
            attributes.setdefault(name, (attribute["value"] or "").strip("\"'` \t\n"))
            at = attribute.end()
        closed = at < len(value) and value[at] == ">"
        found.append(
            Tag(match[2].lower().replace("\0", ""), attributes, match.start(), at + closed, closed, bool(match[1]))
        )
        at = max(at, match.end())
    return found
