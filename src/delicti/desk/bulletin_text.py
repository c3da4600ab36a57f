"""The text of a bulletin: CommonMark without HTML, with marks for what is bound to something the desk holds.

`{{figure:KEY}}`, `{{claim:KEY}}` and `{{person:KEY}}` stand for a frozen figure, for what somebody else said, and for a
charged person. Everything else that counts cases, suspects, arrests, sites or victims has no place in the text.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup, escape

from delicti.desk import naming

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_MARK = re.compile(r"\{\{\s*(figure|claim|person):([a-z0-9-]{1,40})\s*\}\}")
_BOUND = "cases suspects arrests charges convictions sites victims accounts records".split()


class Mark(NamedTuple):
    """One mark of a text."""

    kind: str
    key: str


def marks(text: str) -> list[Mark]:
    """The distinct marks of a text, in order."""
    return list(dict.fromkeys(Mark(*found) for found in _MARK.findall(text)))


def page(text: str, shown: Callable[[Mark], str]) -> Markup:
    """The text as HTML; `shown` gives what a mark is shown as, escaped already where it is no Markup."""
    html = _reader().render(text)
    return Markup(_MARK.sub(lambda found: str(escape(shown(Mark(*found.groups())))), html))  # noqa: S704 - see _reader


def plain(text: str, shown: Callable[[Mark], str]) -> str:
    """The text with its marks replaced, as plain text: for titles and feeds."""
    return _MARK.sub(lambda found: shown(Mark(*found.groups())), text)


def unbound(text: str) -> Iterator[str]:
    """The sentences whose figure is bound to nothing, though it counts what a bulletin shows from snapshots alone."""
    from delicti.desk.claims import propose, read_text

    bare = _MARK.sub("§", text)
    for claim in propose(read_text(bare)):
        if str(claim.counted.kind) in _BOUND:
            yield claim.sentence


def named(text: str, names: Iterable[tuple[str, str]]) -> list[str]:
    """Which of these (key, name) the text names, as it is written or as a page shows it."""
    return naming.named(text, names, _reader().render(text))


@cache
def _reader() -> "MarkdownIt":
    """CommonMark with tables; HTML in it is shown as text, and images are left to the bulletin's one picture."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table").disable(["image", "autolink"])
