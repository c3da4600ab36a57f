"""Open redirects: an address dressed up so that a check takes it for the site's own.

CWE-601. A plain address in a redirect parameter is ordinary and no finding. Source: WHATWG URL Standard (how browsers
read backslashes, missing slashes and user information).
"""

import re

from delicti.detect.contexts import POSSIBLE, PROBABLE, Context, Place, Verdict

CLASS, TECHNIQUE, WEAKNESS = "open-redirect", "T1566.002", "CWE-601"
ANCHORS = (
    r"^[/\\\s]{2,}[\w%.-]+\.[a-z]{2,}",
    r"^/[\t\r\n\\]+/?\w",
    r"^https?:[\\/]?[\w.-]+\.[a-z]",
    r"^https?://[^/?#\s]{1,120}@",
    r"^https?:/\\|^https?:\\",
)
CONTEXTS = frozenset({Place.VALUE, Place.PATH, Place.BODY})
HITS = (
    ("next", "/\\evil.example"),
    ("next", "https:evil.example"),
    ("url", "https://good.example@evil.example/"),
    ("to", "////evil.example/%2f.."),
    "//evil.example/..",
)
LOOKALIKES = ("https://example.com/home", "//cdn.example.com/a.js", "/account/home", "mailto:a@example.com")

_NAMES = re.compile(
    (
        r"redir|return|next|goto|dest|continue|target|forward|\bto\b|url|uri|link|out|view|callback|checkout|rurl|"
        r"location|path|page"
    ),
    re.IGNORECASE,
)
_TRICK = re.compile(
    r"^\s*(?:/[\\\t\r\n]+/?|[\\]{1,2}|/{3,}|https?:/?[\\]|https?:(?![/\\]))\s*[\w%-]+(?:\.[\w-]+)+", re.IGNORECASE
)
_USER = re.compile(r"^\s*(?:https?:)?//(?:www\.)?[\w-]+(?:\.[\w-]+)+(?::\d+)?@[\w.-]+\.\w+", re.IGNORECASE)
_UP = re.compile(r"^/{2,}[\w.-]+\.\w{2,}/+(?:%2e|\.){2}", re.IGNORECASE)


def judge(value: str, context: Context) -> Verdict | None:
    """A trick in the address, in a parameter that says where to go or in the path itself."""
    named = context.place is Place.PATH or _NAMES.search(context.name) is not None
    why = "A browser would follow the address to another site, though it looks like the site's own."
    if _UP.search(value) and context.place is not Place.PATH:
        return Verdict(PROBABLE, value[:300], why)
    if context.place is Place.PATH:
        return (
            Verdict(POSSIBLE, value[:300], why)
            if re.match(
                r"^/{2,}[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|example|io|ru|cn|xyz)/(?:%2f|%2e|\.\.)",
                value,
                re.IGNORECASE,
            )
            else None
        )
    if named and _USER.search(value):
        return Verdict(PROBABLE, value[:300], why)
    if named and _TRICK.search(value) and not re.match(r"^\s*[\\]{2}[\w.$-]+\\", value):
        return Verdict(PROBABLE, value[:300], why)
    return None
