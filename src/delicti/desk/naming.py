"""Whether a text names somebody, in whatever way it is written: case, accents, look-alikes, order, marks and spaces.

Left to people: a surname alone, nicknames that nobody wrote down, and names carried over into another script.
"""

import html
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate
from urllib.parse import unquote

_WORD = re.compile(r"[^\W_]+")
_TAG = re.compile(r"<[^>]*>")
_SHORTEST = 6  # letters of a name that is also found where its words are run together or spaced out
_MIDDLE = 2  # letters of an initial between the words of a name
# Letters that look like a Latin one, or are written as it.
_ALIKE = str.maketrans(
    {
        **dict(zip("авеёкмнорстухіјѕһԁԛԝ", "abeekmhopctyxijshdqw", strict=True)),
        **dict(zip("αβεικνορτυχ", "abeikvoptux", strict=True)),
        **dict(zip("øłđıħ", "oldih", strict=True)),
        "æ": "ae",
        "œ": "oe",
    }
)
_DIGITS = str.maketrans("01l3", "oiie")  # 1, I and l look alike
_LONG = re.compile("[aou]e|aa")  # ä or ae, å or aa: one letter


@dataclass
class Reading:
    """The words of a text, and the same run together with where its words begin and end."""

    words: list[str]
    line: str = field(init=False)
    run: str = field(init=False)
    ends: set[int] = field(init=False)

    def __post_init__(self) -> None:
        self.line, self.run = f" {' '.join(self.words)} ", "".join(self.words)
        self.ends = {0, *accumulate(map(len, self.words))}

    def names(self, name: list[str]) -> bool:
        """Whether these words stand in it, in any turn, with an initial between, or run together."""
        turns = [name[at:] + name[:at] for at in range(len(name))]
        if any(f" {' '.join(turn)} " in self.line for turn in turns):
            return True
        together = "".join(name)
        return len(together) >= _SHORTEST and any(map(self._runs, {together, _short(together)}))

    def _runs(self, together: str) -> bool:
        at = self.run.find(together)
        while at >= 0:
            if at in self.ends and at + len(together) in self.ends:
                return True
            at = self.run.find(together, at + 1)
        return False


def named(text: str, names: Iterable[tuple[str, str]], page: str = "") -> list[str]:
    """Which of these (key, name) the text names; `page` is the text as HTML, where it is shown so."""
    shown = unquote(html.unescape(_TAG.sub("", page)))
    readings = [
        Reading(words(one)) for one in dict.fromkeys((text, unquote(text), shown, unquote(html.unescape(page))))
    ]
    readings += [Reading([word for word in one.words if len(word) > _MIDDLE]) for one in readings]
    found = dict[str, None]()
    for key, name in names:
        wanted = words(name)
        if wanted and any(one.names(wanted) for one in readings):
            found[key] = None
    return list(found)


def words(text: str) -> list[str]:
    """The words of a text as they are compared."""
    flat = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(sign for sign in flat if unicodedata.category(sign) not in ("Mn", "Cf"))
    found = _WORD.findall(kept.translate(_ALIKE))
    return [one if one.isdigit() else _short(one.translate(_DIGITS)) for one in found]


def _short(word: str) -> str:
    return _LONG.sub(lambda pair: pair[0][0], word)
