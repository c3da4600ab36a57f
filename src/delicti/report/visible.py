r"""Text from evidence made safe to show: whatever does not print is written as its bytes.

Tables already write bytes below 0x20 as `\xhh` (`model.text`), but valid UTF-8 still holds things that act instead of
print: C1 controls (0x9b starts a terminal sequence), bidirectional overrides, zero-width and tag characters, line and
paragraph separators, private and unassigned code points. Each of these becomes its UTF-8 bytes under the same escape,
so `model.text.unescape` gives the same bytes before and after.
"""

import re
import unicodedata

from delicti.model.text import escape

# Letters carry few combining marks; a tower of them climbs over the lines around it.
_MARKS_IN_A_ROW = 3
# These print as nothing although Unicode calls them letters.
_BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
_PLAIN = re.compile(r"[ -~]*\Z")


def visible(text: object) -> str:
    """The text as one line of printing characters; a value that is no text is written as `str` has it."""
    line = text if isinstance(text, str) else str(text)
    if _PLAIN.match(line):
        return line
    out: list[str] = []
    marks = 0
    for char in line:
        marks = marks + 1 if unicodedata.combining(char) or unicodedata.category(char) == "Me" else 0
        prints = char == " " or (char.isprintable() and char not in _BLANK_LETTERS)
        out.append(char if prints and marks <= _MARKS_IN_A_ROW else _as_bytes(char))
    return "".join(out)


def visible_bytes(raw: bytes, limit: int | None = None) -> str:
    """Raw evidence bytes as one printing line; with a limit, only so many bytes and the number left out."""
    if limit is None or len(raw) <= limit:
        return visible(escape(raw))
    return f"{visible(escape(raw[:limit]))} … and {len(raw) - limit:,} more bytes"


def _as_bytes(char: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in char.encode("utf-8", "surrogatepass"))
