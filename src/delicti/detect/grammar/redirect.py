"""Open redirects: an address dressed up so that a check takes it for the site's own.

CWE-601. A plain address in a redirect parameter is ordinary and no finding; one without its scheme (`//host/`), in a
parameter that says nothing but where to go next, is one that a check for a leading slash lets through.
Source: WHATWG URL Standard (how browsers read backslashes, missing slashes and user information).
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
    r"^https?:/{3,}\w",
)
CONTEXTS = frozenset({Place.VALUE, Place.PATH, Place.BODY})
HITS = (
    ("next", "/\\evil.example"),
    ("next", "https:evil.example"),
    ("url", "https://good.example@evil.example/"),
    ("to", "////evil.example/%2f.."),
    "//evil.example/..",
    ("redirect", "//evil.example/login"),
    ("next", "https:///evil.example"),
)
LOOKALIKES = (
    ("next", "//www.example.com/shop"),
    ("img", "//cdn.example.com/a.png"),
    ("return_to", "https://www.example.com/cart?utm_source=a"),
    "https://example.com/home",
    "//cdn.example.com/a.js",
    "/account/home",
    "mailto:a@example.com",
)

_NAMES = re.compile(
    (
        r"redir|return|next|goto|dest|continue|target|forward|\bto\b|url|uri|link|out|view|callback|checkout|rurl|"
        r"location|path|page"
    ),
    re.IGNORECASE,
)
_TRICK = re.compile(
    r"^\s*(?:/[\\\t\r\n]+/?|[\\]{1,2}|/{3,}|https?:/?[\\][/\\]*|https?:(?![/\\])|https?:/(?![/\\])|https?:/{3,})\s*[\w%-]+(?:\.[\w-]+)+",
    re.IGNORECASE,
)
_USER = re.compile(r"^\s*(?:https?:)?//(?:www\.)?[\w-]+(?:\.[\w-]+)+(?::\d+)?@[\w.-]+\.\w+", re.IGNORECASE)
_NEXT = re.compile(
    r"^(?:redir(?:ect)?(?:_?(?:to|ur[il]|url_?to))?|return(?:_?(?:to|ur[il]|path))?|next(?:_?(?:page|ur[il]))?|goto|dest|"
    r"destination|continue|forward(?:_?(?:to|ur[il]))?|rurl|go|success_?url|after_?login|login_?redirect)$",
    re.IGNORECASE,
)
_BARE = re.compile(r"^//(?P<host>[\w-]+(?:\.[\w-]+)*\.[a-z]{2,24})(?::\d+)?(?:/[^?#&]{0,60}|\\@.*)?$", re.IGNORECASE)
_WHOLE = re.compile(
    r"^/[/\\]+[\w-]+(?:\.[\w-]+)*\.(?!html?|php|[aj]spx?|js|css|png|jpe?g|gif|ico|xml|txt)[a-z]{2,24}/?$", re.IGNORECASE
)
_UP = re.compile(r"^/{2,}[\w.-]+\.\w{2,}/+(?:%2e|\.){2}", re.IGNORECASE)


def judge(value: str, context: Context) -> Verdict | None:
    """A trick in the address, in a parameter that says where to go or in the path itself."""
    named = context.place is Place.PATH or _NAMES.search(context.name) is not None
    why = "A browser would follow the address to another site, though it looks like the site's own."
    if _UP.search(value) and context.place is not Place.PATH:
        return Verdict(PROBABLE, value[:300], why)
    if context.place is Place.PATH:
        if "percent" in context.steps and _WHOLE.match(value):
            return Verdict(POSSIBLE, value[:300], why)
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
    if _NEXT.match(context.name) and (match := _BARE.match(value)) and not match["host"].startswith("www."):
        return Verdict(POSSIBLE, value[:300], why)
    return None
