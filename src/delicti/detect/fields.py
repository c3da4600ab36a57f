"""The fields of a request: targets and referrers cut into names and values, each as it was sent.

Headers and bodies are cut in `headers` and `bodies`.
"""

import re
from collections.abc import Collection
from typing import NamedTuple

from delicti.detect.contexts import Place

MOST_PARAMETERS = 10_000
WHOLE = -1  # the number of the part that is a query as a whole
_ABSOLUTE = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]{1,20}://[^/?#]*")
_ODD_NAME = re.compile(r"['\"<>();\s\\`%+]", re.ASCII)
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)


class Field(NamedTuple):
    """One value as it was sent. `form`: percent and plus are undone by every server before the value is used."""

    place: Place
    name: str
    sent: str
    form: bool = False


def of_target(target: str, only: Collection[int] | None = None) -> list[Field]:
    """Path, names, values. The whole query too when it is no list of parameters, or its cuts may have cut a payload.

    `only`: just these parts, numbered as in `parts`.
    """
    path, mark, query = target.partition("?")
    found = [Field(Place.PATH, "", path)] if only is None or 0 in only else []
    if not mark:
        return found
    odd = only is not None and WHOLE in only
    names: list[str] = []
    for part in _parts(query, only):
        if not part:
            continue
        name, equals, value = part.partition("=")
        if not equals:
            found.append(Field(Place.VALUE, "", part, form=True))
            continue
        if value:
            found.append(Field(Place.VALUE, name, value, form=True))
        names.append(name)
        odd = odd or (only is None and _ODD_NAME.search(name) is not None)
    found.extend(Field(Place.NAME, name, name, form=True) for name in dict.fromkeys(names) if name)
    if odd or (only is None and "&&" in query):
        found.append(Field(Place.VALUE, "", query, form=True))
    return found


def _parts(query: str, only: Collection[int] | None) -> list[str]:
    parts = query.split("&")[:MOST_PARAMETERS]
    return parts if only is None else [parts[at - 1] for at in only if 0 < at <= len(parts)]


def of_referrer(referrer: str, only: Collection[int] | None = None) -> list[Field]:
    """An address cut like a target; what is no address is read as a whole too."""
    address, mark, query = referrer.partition("?")
    if not mark:
        return [Field(Place.REFERRER, "", referrer)]
    found = [Field(Place.REFERRER, "", address)] if only is None or 0 in only else []
    for part in _parts(query, only):
        name, _, value = part.partition("=")
        if value:
            found.append(Field(Place.REFERRER, name, value, form=True))
        elif name:
            found.append(Field(Place.REFERRER, "", name, form=True))
    if not _ADDRESS.match(referrer):
        found.append(Field(Place.REFERRER, "", referrer))
    return found
