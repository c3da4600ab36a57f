"""Response splitting: a line break that would end a response header and begin another one.

CWE-113. Source: RFC 9112, HTTP/1.1 message syntax.
"""

import re

from delicti.detect.contexts import ANYWHERE, CERTAIN, FREE, POSSIBLE, STRONG, WEAK, Context, Place, Verdict
from delicti.detect.written import is_letter

CLASS, TECHNIQUE, WEAKNESS = "crlf", "T1190", "CWE-113"
_HEADERS = (
    r"set-cookie2?|location|content-(?:type|length|encoding|security-policy|location)|refresh|transfer-encoding|"
    r"connection|status|"
    r"access-control-[a-z-]+|x-[a-z][\w-]{1,40}|www-authenticate|remote-addr|host|cookie|cache-control|link|etag|"
    r"expires|last-modified|header[\w-]*|custom[\w-]*|injected[\w-]*|test[\w-]*|crlf[\w-]*"
)
ANCHORS = (
    rf"[\r\n][\s\x00%0-9]{{0,8}}(?:{_HEADERS})[\s\x00-\x1f]*[:=]",
    r"[\r\n]{1,4}\s*http/\d",
    r"[\r\n]",
    r"\xe5\x98[\x8a\x8d]",
)
CONTEXTS = ANYWHERE
HITS = (
    "x\r\nSet-Cookie: a=b",
    "\r\n\r\n<script>alert(1)</script>",
    "x\nLocation: https://evil.example",
    "a\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK",
)
LOOKALIKES = ("first line\nsecond line", "Dear all,\r\n\r\nthank you", "a\nb: c")

_HEADER = re.compile(
    rf"[\r\n]+[\s\x00]*(?:%0)?(?P<name>{_HEADERS})[\s\x00]*(?:\r)*[\s\x00]*(?P<sign>:|=)", re.IGNORECASE
)
_STATUS = re.compile(r"[\r\n]+\s*HTTP/\d(?:\.\d)?\s+\d{3}", re.IGNORECASE)
_BODY = re.compile(r"\r?\n\r?\n\s*<(?:script|html|svg|img|body|iframe|h1)", re.IGNORECASE)
_WIDE = re.compile("[\u560a\u560d]\\s*(?:set-cookie|location|content-)", re.IGNORECASE)


_LISTED = re.compile(r"\s*(?:[A-Z][\w-]{1,40}: \S|BEGIN:V[A-Z])")  # heads from the first line on
_ADDED = re.compile(r"^[^\s]{0,200}[^\s,.!?:;]\r\n([\w-]{1,40}):\s?\S[^\r\n]{0,200}(?:\r\n)*$")


def judge(value: str, context: Context) -> Verdict | None:
    """A line break with a header, a status line or a body behind it; a line break where none can be."""
    if match := _STATUS.search(value):
        return Verdict(
            CERTAIN, match[0].strip(), "Repeated in a response header, the value would begin a response of its own."
        )
    if (match := _HEADER.search(value)) and (match["sign"] == ":" or match["name"].lower() == "set-cookie"):
        generic = re.fullmatch(
            r"(?:status|link|host|date|expires|test|header|custom|connection|location|cookie|refresh)[\w-]*",
            match["name"],
            re.IGNORECASE,
        )
        before = value[: match.start()]
        long = len(value) > 200 or value.count("\n") > 6
        sure = POSSIBLE if generic and long else STRONG if generic else CERTAIN
        if context.place in FREE and (_LISTED.match(before) or (generic and (is_letter(before) or long))):
            sure = WEAK
        return Verdict(
            sure,
            value[match.start() :].strip()[:300],
            f"Repeated in a response header, the value would add the header {match['name']}.",
        )
    if (match := _BODY.search(value)) and not is_letter(value[: match.start()]):
        return Verdict(
            CERTAIN, match[0].strip(), "Repeated in a response header, the value would begin the page's body."
        )
    if match := _WIDE.search(value):
        return Verdict(STRONG, match[0], "Letters that old servers cut to a line break would add a header.")
    if re.search(r"[\r\n]", value):
        if context.place is Place.NAME or (context.place is Place.VALUE and not context.name and " " not in value):
            return Verdict(POSSIBLE, value[:100], "A line break stands in the name of a parameter.")
        if context.place is Place.PATH:
            return Verdict(POSSIBLE, value[:100], "A line break stands in the path.")
        if context.place is Place.VALUE and (match := _ADDED.match(value)):
            return Verdict(
                POSSIBLE, value[:200], f"Repeated in a response header, the value would add the header {match[1]}."
            )
        if context.place is Place.VALUE and re.match(r"^[\w.-]{0,20}[\r\n]+[\w-]{1,20}=\S{0,40}$", value):
            return Verdict(POSSIBLE, value[:100], "A line break begins another parameter or header.")
    return None
