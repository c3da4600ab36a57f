"""How text becomes the words of the index: NFKC, small letters, split at all but letters and digits."""

import re
import unicodedata

from delicti.model.text import unescape

_WORD = re.compile(r"[^\W_]+")
MOST = 4_000  # signs of a text that are indexed
_LONGEST = 60  # of a word
_MOST_WORDS = 12  # of a query


def words(*texts: str) -> str:
    """The words of these texts, with a space between."""
    found: list[str] = []
    for text in texts:
        found += _split(text[:MOST])
    return " ".join(found)


def groups(query: str) -> list[list[str]]:
    """A query as groups of words that stand side by side: what had no space in it, or stood in quotes."""
    out = []
    for quoted, bare in re.findall(r'"([^"]*)"|(\S+)', query.replace("\0", " ")[:300]):
        group = _split(quoted or bare)
        if group:
            out.append(group[:_MOST_WORDS])
    return out[:_MOST_WORDS]


def _split(text: str) -> list[str]:
    plain = unescape(text).decode("utf-8", "replace") if "\\" in text else text
    folded = unicodedata.normalize("NFKC", plain).casefold()
    return [word[:_LONGEST] for word in _WORD.findall(folded)]
