"""The headers of a request as fields: each header's value, and each cookie of a Cookie header on its own.

A header whose value has the shape that its standard gives it, or that clients fill by themselves (`Accept`, entity
tags, client hints, a media type with its boundary, a bearer token), or that tells the page's own address, says nothing
and is left out; under the same name anything else is a field. The columns agent, referrer and host are judged on
their own: the first header that fills each is left out, a second one of the same name is not.

Bounds: MOST_HEADERS headers and MOST_COOKIES cookies of one request; what lies behind is read as one value.
"""

import json
import re

from delicti.detect.contexts import Place
from delicti.detect.fields import Field
from delicti.detect.json_fields import is_own_address
from delicti.detect.views import text_of
from delicti.model.text import unescape

MOST_HEADERS = 500
MOST_COOKIES = 500

_COLUMNS = frozenset({"user-agent", "referer", "host", ":authority"})
# Every repetition is possessive (`*+`): what was taken is not given back, so that no value takes more than one pass.
_CHARS = r"[A-Za-z0-9!#$%&'*+.^_`|~-]++"
_WORD = r"[A-Za-z0-9*+._-]++"
_TEXT = r"\"[A-Za-z0-9 ;:=?@/()._,+-]{0,60}+\""
_VALUE = rf"(?:{_TEXT}|[A-Za-z0-9'()+_./:=?*-]*+)"
_PARAMETERS = rf"(?:\s*+;\s*+(?:{_WORD}(?:\s*+=\s*+{_VALUE})?+)?+)*+"
_NUMBER = r"-?[0-9]{1,20}(?:\.[0-9]{1,20})?"
_ADDRESS = r"(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?::[0-9]{1,5})?|\[?[0-9A-Fa-f:]{2,45}\]?(?::[0-9]{1,5})?|unknown)"
_ENTITY = r"\*|(?:W/)?\"[A-Za-z0-9+/=._:-]{0,200}\"|(?:W/)?[A-Za-z0-9+/=._:-]{1,200}"


def _list(one: str) -> str:
    return rf"\s*+(?:{one})?+(?:\s*+,\s*+(?:{one})?+)*+\s*+"


_DATE = r"[A-Za-z]{3,9}, [0-9]{1,2}[ -][A-Za-z]{3}[ -][0-9]{2,4} [0-9]{2}:[0-9]{2}:[0-9]{2} [A-Z]{3}"
_HINT = _list(rf"(?:{_TEXT}|\?[01]|{_WORD}){_PARAMETERS}")
_MEDIA = rf"(?:{_WORD}/{_WORD}|\*){_PARAMETERS}"
_WORDS = _list(rf"{_WORD}{_PARAMETERS}")

_SHAPES = {
    name: re.compile(shape)
    for names, shape in (
        ("accept content-type", _list(_MEDIA)),
        (
            (
                "accept-encoding accept-language accept-charset te transfer-encoding connection cache-control pragma "
                "upgrade expect content-encoding content-language priority prefer keep-alive vary proxy-connection "
                "sec-fetch-site sec-fetch-mode sec-fetch-dest sec-fetch-storage-access sec-websocket-protocol "
                "sec-websocket-extensions access-control-request-method x-requested-with x-http-method-override "
                "sec-purpose purpose"
            ),
            _WORDS,
        ),
        ("access-control-request-headers", _list(_CHARS)),
        (
            (
                "sec-ch-ua sec-ch-ua-mobile sec-ch-ua-platform sec-ch-ua-platform-version sec-ch-ua-arch "
                "sec-ch-ua-bitness sec-ch-ua-model sec-ch-ua-full-version sec-ch-ua-full-version-list "
                "sec-ch-ua-wow64 sec-ch-ua-form-factors sec-ch-prefers-color-scheme sec-ch-viewport-width sec-ch-width "
                "sec-ch-dpr sec-ch-device-memory sec-gpc sec-fetch-user device-memory dpr rtt downlink ect "
                "viewport-width save-data"
            ),
            _HINT,
        ),
        (
            "content-length upgrade-insecure-requests dnt max-forwards age sec-websocket-version x-forwarded-port",
            _list(_NUMBER),
        ),
        ("if-none-match if-match etag sec-websocket-key content-md5", _list(_ENTITY)),
        ("if-modified-since if-unmodified-since date last-modified expires", _DATE),
        ("if-range", rf"{_DATE}|{_ENTITY}"),
        ("range", rf"bytes={_list(r'[0-9]{0,20}-[0-9]{0,20}')}"),
        (
            "origin",
            r"null|[a-z][a-z0-9+.-]*://[A-Za-z0-9._-]+(?::[0-9]{1,5})?|https?://\[[0-9A-Fa-f:]+\](?::[0-9]{1,5})?",
        ),
        (
            (
                "x-forwarded-for x-real-ip x-client-ip true-client-ip cf-connecting-ip x-cluster-client-ip "
                "x-remote-addr x-originating-ip client-ip x-remote-ip fastly-client-ip"
            ),
            _list(_ADDRESS),
        ),
        ("x-forwarded-proto x-forwarded-scheme", _list(r"https?|wss?")),
        (
            "authorization proxy-authorization",
            r"Bearer [A-Za-z0-9._~+/-]+=*|Basic [A-Za-z0-9+/]+=*|(?:Token|token) [A-Za-z0-9._-]+|[A-Za-z0-9._~+/-]+=*",
        ),
        ("traceparent x-b3-traceid x-b3-spanid x-b3-sampled sentry-trace uber-trace-id b3", r"[0-9A-Fa-f:-]{1,120}"),
    )
    for name in names.split()
}
_PREFIX = re.compile(r"^(?:x|hx)-")
_BASIC = re.compile(r"\s*Basic\s", re.IGNORECASE)
_NAME = re.compile(_CHARS)


def of_headers(headers: str) -> list[Field]:
    """The fields of a JSON list of [name, text], the texts under the escape of `model.text`.

    What is no such list is one field, as it is.
    """
    try:
        pairs = [(str(name), text_of(unescape(str(value)))) for name, value in json.loads(headers)]
    except (ValueError, TypeError, RecursionError):
        return [Field(Place.HEADER, "", headers)]
    found: list[Field] = []
    columns: set[str] = set()
    for name, value in pairs[:MOST_HEADERS]:
        low = name.lower().strip()
        if low in _COLUMNS and low not in columns:
            columns.add(low)
        elif low == "cookie":
            found.extend(of_cookies(value))
        elif not low.startswith(":") and not is_own_address(_PREFIX.sub("", low), value):
            found.extend(_of_header(name, low, value))
    if len(pairs) > MOST_HEADERS:
        found.append(Field(Place.HEADER, "", "\n".join(f"{name}: {value}" for name, value in pairs[MOST_HEADERS:])))
    return list(dict.fromkeys(found))


def of_cookies(value: str) -> list[Field]:
    """The cookies of a Cookie header; a name that is no token is a field itself."""
    found: list[Field] = []
    parts = value.split(";", MOST_COOKIES)
    for part in parts[:MOST_COOKIES]:
        name, equals, inner = part.strip().partition("=")
        if not equals:
            name, inner = "", name
        elif not _NAME.fullmatch(name):
            found.append(Field(Place.COOKIE, name[:200], name))
        if inner:
            found.append(Field(Place.COOKIE, name[:200], inner))
    found.extend(Field(Place.COOKIE, "", part) for part in parts[MOST_COOKIES:])
    return found


def _of_header(name: str, low: str, value: str) -> list[Field]:
    shape = _SHAPES.get(low)
    found: list[Field] = []
    if value and (shape is None or _BASIC.match(value) or not shape.fullmatch(value.strip())):
        found.append(Field(Place.HEADER, name, value))
    if not _NAME.fullmatch(name):
        found.append(Field(Place.HEADER, name[:200], name))
    return found
