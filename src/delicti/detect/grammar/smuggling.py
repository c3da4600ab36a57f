"""Request smuggling: a second request, or a header that decides where a request ends, inside a value.

CWE-444. Source: RFC 9112 section 11.2.
"""

import re

from delicti.detect.contexts import ANYWHERE, PROBABLE, STRONG, WEAK, Context, Place, Verdict

CLASS, TECHNIQUE, WEAKNESS = "request-smuggling", "T1190", "CWE-444"
_METHODS = "GET|POST|HEAD|PUT|DELETE|OPTIONS|TRACE|CONNECT|PATCH|PROPFIND|MOVE|COPY|LOCK"
ANCHORS = (rf"(?:{_METHODS})\s+\S{{0,200}}\s*http/\d", r"transfer-encoding\s*:\s*\S")
CONTEXTS = ANYWHERE
HITS = (
    "x\r\nGET /admin HTTP/1.1\r\nHost: a",
    "GET http://example.com/ HTTP/1.1",
    "0\r\n\r\nPOST / HTTP/1.1",
    "a\r\nTransfer-Encoding: chunked",
)
LOOKALIKES = ("how does GET differ from POST", "HTTP/1.1 vs HTTP/2", "GET STARTED")

_REQUEST = re.compile(rf"(?P<begin>^|[\r\n])\s*(?:{_METHODS})\s+(?:/|https?://|\*)\S*\s+HTTP/\d", re.IGNORECASE)
_CHUNKED = re.compile(r"[\r\n]\s*transfer-encoding\s*:\s*\S+", re.IGNORECASE)


def judge(value: str, context: Context) -> Verdict | None:
    """A request line at the value's start or behind a line break, or a header that sets a message's length."""
    if match := _REQUEST.search(value):
        broken = match["begin"] != ""
        told = (
            context.place is Place.BODY and "\n" not in value and "://" not in match[0]
        )  # a log or a measurement that names a request
        return Verdict(
            STRONG + 0.11 if broken else WEAK if told else PROBABLE,
            match[0].strip()[:300],
            "A server behind a proxy would take the line for a request of its own.",
        )
    if match := _CHUNKED.search(value):
        return Verdict(
            STRONG + 0.11, match[0].strip(), "The added header makes two servers disagree where the request ends."
        )
    return None
