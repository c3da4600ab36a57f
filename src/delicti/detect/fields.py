"""The fields of a request: a target cut into its path, parameter names and values, each as it was sent."""

import re
from typing import NamedTuple

from delicti.detect.contexts import Place

MOST_PARAMETERS = 10_000
_ABSOLUTE = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]{1,20}://[^/?#]*")
_ODD_NAME = re.compile(r"[^\w.\-\[\]%+$:@!~*]")


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
        if value:
            found.append(Field(Place.VALUE, name, value, form=True))
        if name:
            names.append(name)
        odd = odd or not equals or _ODD_NAME.search(name) is not None
    found.extend(Field(Place.NAME, name, name, form=True) for name in dict.fromkeys(names))
    if odd:
        found.append(Field(Place.VALUE, "", query, form=True))
    return found
