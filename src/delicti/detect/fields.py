"""The fields of a request: targets, referrers, headers and bodies cut into names and values, each as it was sent.

A body says what it is by its first bytes (a form, parts of a multipart form, JSON, XML), since headers may lie.
"""

import json
import re
from typing import NamedTuple

from delicti.detect.contexts import Place

MOST_PARAMETERS = 10_000
_ABSOLUTE = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]{1,20}://[^/?#]*")
_ODD_NAME = re.compile(r"['\"<>();\s\\`%+]")
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)


class Field(NamedTuple):
    """One value as it was sent. `form`: percent and plus are undone by every server before the value is used."""

    place: Place
    name: str
    sent: str
    form: bool = False


def of_target(target: str) -> list[Field]:
    """Path, names, values. The whole query too when it is no list of parameters, or its cuts may have cut a payload."""
    path, mark, query = target.partition("?")
    found = [Field(Place.PATH, "", path)]
    if not mark:
        return found
    odd = False
    names: list[str] = []
    for count, part in enumerate(query.split("&")):
        if count >= MOST_PARAMETERS:
            break
        if not part:
            continue
        name, equals, value = part.partition("=")
        if not equals:
            found.append(Field(Place.VALUE, "", part, form=True))
            continue
        if value:
            found.append(Field(Place.VALUE, name, value, form=True))
        names.append(name)
        odd = odd or _ODD_NAME.search(name) is not None
    found.extend(Field(Place.NAME, name, name, form=True) for name in dict.fromkeys(names) if name)
    if odd or "&&" in query:
        found.append(Field(Place.VALUE, "", query, form=True))
    return found


def of_referrer(referrer: str) -> list[Field]:
    """An address cut like a target; what is no address is read as a whole too."""
    address, mark, query = referrer.partition("?")
    if not mark:
        return [Field(Place.REFERRER, "", referrer)]
    found = [Field(Place.REFERRER, "", address)]
    for part in query.split("&")[:MOST_PARAMETERS]:
        name, _, value = part.partition("=")
        if value:
            found.append(Field(Place.REFERRER, name, value, form=True))
        elif name:
            found.append(Field(Place.REFERRER, "", name, form=True))
    if not _ADDRESS.match(referrer):
        found.append(Field(Place.REFERRER, "", referrer))
    return found


# Headers whose values a client's software writes; the columns agent, referrer and host are judged on their own.
_DULL = frozenset(
    "accept-encoding accept-language connection content-length upgrade-insecure-requests cache-control pragma "
    "dnt te user-agent referer host "
    "sec-fetch-site sec-fetch-mode sec-fetch-dest sec-fetch-user sec-ch-ua sec-ch-ua-mobile "
    "sec-ch-ua-platform if-modified-since if-none-match "
    "sec-websocket-key sec-websocket-version sec-websocket-extensions keep-alive expect priority".split()
)


def of_headers(headers: str) -> list[Field]:
    """The values of a JSON list of [name, value]; a cookie header cut into its cookies."""
    try:
        pairs = [(str(name), str(value)) for name, value in json.loads(headers)]
    except (ValueError, TypeError, RecursionError):
        return [Field(Place.HEADER, "", headers)]
    found: list[Field] = []
    for name, value in pairs[:MOST_PARAMETERS]:
        low = name.lower()
        if low == "cookie":
            for part in value.split(";"):
                key, _, inner = part.strip().partition("=")
                found.append(Field(Place.COOKIE, key, inner, form="%" in inner))
        elif low not in _DULL:
            found.append(Field(Place.HEADER, name, value))
    return found


_PART = re.compile(r"\r?\n\r?\n")
_NAMED = re.compile(r"\bname=\"?([^\";\r\n]{0,200})", re.IGNORECASE)
_FILE = re.compile(r"\bfilename\*?=\"?([^\";\r\n]{0,400})", re.IGNORECASE)
_FORM = re.compile(r"^[\w.%+\-\[\]$:]{1,200}=")


def of_body(body: str) -> list[Field]:
    """The values of a body: of a form, of the parts of a multipart form with their file names, or the body as it is."""
    start = body[:1]
    if body.startswith("--") and (line := body.find("\n")) > 2:
        return _of_parts(body, body[:line].rstrip("\r"))
    if start not in ("{", "[", "<") and _FORM.match(body):
        return [field._replace(place=Place.BODY) for field in of_target("/?" + body) if field.place is not Place.PATH]
    return [Field(Place.BODY, "", body)]


def _of_parts(body: str, boundary: str) -> list[Field]:
    found: list[Field] = []
    for part in body.split(boundary)[1:MOST_PARAMETERS]:
        head, _, content = _PART.sub("\0\0", part, count=1).partition("\0\0")
        named, file = _NAMED.search(head), _FILE.search(head)
        name = named[1] if named else ""
        if file:
            found.append(Field(Place.BODY, f"{name} filename"[:200], file[1]))
        found.append(Field(Place.BODY, name, content.strip("\r\n")))
    return found
