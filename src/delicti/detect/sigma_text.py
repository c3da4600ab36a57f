"""The texts a rule is compared with: the value as sent, and percent-decoded once and twice.

Values come under the escape of `model.text` and are compared as bytes. In a query or a form body a plus stands for a
space in the decoded texts. A path with doubled slashes or `/./` has one more text with those undone.
"""

import re
from urllib.parse import unquote_to_bytes

from delicti.model.text import unescape

PLUS_IS_SPACE = frozenset({"query", "request_body"})
DECODED = frozenset({"path", "query", "target", "request", "extension", "referrer", "agent", "cookie", "request_body"})
LONGEST = 65_536  # bytes of a value that are compared; what lies beyond is not seen by rules

_SLASHES = re.compile(rb"/(?:\.?/)+")

Text = tuple[tuple[str, ...], bytes]


def texts(column: str, value: str) -> list[Text]:
    """Every text of a value, each with the views that led to it; the first is the value as sent."""
    raw = unescape(value)[:LONGEST]
    found: list[Text] = [((), raw)]
    if column not in DECODED:
        return found
    plus = column in PLUS_IS_SPACE and b"+" in raw
    if b"%" in raw or plus:
        once = unquote_to_bytes(raw.replace(b"+", b" ") if plus else raw)
        if once != raw:
            found.append((("percent",), once))
            if b"%" in once:
                twice = unquote_to_bytes(once)
                if twice != once:
                    found.append((("percent", "percent"), twice))
    if column == "path":
        views, last = found[-1]
        if b"//" in last or b"/./" in last:
            found.append(((*views, "slashes"), _SLASHES.sub(b"/", last)))
    return found
