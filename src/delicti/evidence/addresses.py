"""Writes each IPv6 address in one way, so that one client is one client in every log.

RFC 5952: `0:0:0:0:0:0:0:1` (Tomcat) becomes `::1`. An IPv4 address that a server listening on both protocols wrote as
IPv6 (`::ffff:192.0.2.1`, RFC 4291 section 2.5.5.2) becomes the IPv4 address. What is no address stays as it stands.
"""

import ipaddress
import re
from functools import lru_cache

import polars as pl

_LONGEST = 64  # a longer text is not kept in memory
# Groups none of which is zero or begins so, and at most one gap, which then stands for two groups or more: there is no
# other way to write it. IPv4 in IPv6's clothes begins with `::`.
_GROUPS = r"[1-9a-f][0-9a-f]{0,3}(?::[1-9a-f][0-9a-f]{0,3})"
_ONE_FORM = re.compile(rf"{_GROUPS}{{7}}|(?=(?:[0-9a-f]*:){{2,6}}[0-9a-f]*\Z){_GROUPS}*::(?:{_GROUPS}*)?")


def canonical(text: str) -> str:
    """The address in its one form."""
    if _ONE_FORM.fullmatch(text):
        return text
    return _canonical(text) if len(text) <= _LONGEST else _canonical.__wrapped__(text)


@lru_cache(maxsize=1 << 14)
def _canonical(text: str) -> str:
    try:
        address = ipaddress.IPv6Address(text)
    except ValueError:
        return text
    return str(address.ipv4_mapped or address)


def canonical_column(addresses: pl.Series) -> pl.Series:
    """The same for a column; each distinct value that holds a colon once."""
    distinct = addresses.drop_nulls().unique()
    distinct = distinct.filter(distinct.str.contains(":", literal=True))
    changed = {text: new for text in distinct.to_list() if (new := canonical(text)) != text}
    return addresses.replace(changed) if changed else addresses
