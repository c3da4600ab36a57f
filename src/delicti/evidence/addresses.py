"""Writes each IPv6 address in one way, so that one client is one client in every log.

RFC 5952: `0:0:0:0:0:0:0:1` (Tomcat) becomes `::1`. An IPv4 address that a server listening on both protocols wrote as
IPv6 (`::ffff:192.0.2.1`, RFC 4291 section 2.5.5.2) becomes the IPv4 address. What is no address stays as it stands.
"""

import ipaddress

import polars as pl


def canonical(text: str) -> str:
    """The address in its one form."""
    try:
        address = ipaddress.IPv6Address(text)
    except ValueError:
        return text
    return str(address.ipv4_mapped or address)


def canonical_column(addresses: pl.Series) -> pl.Series:
    """The same for a column; each distinct value that holds a colon once."""
    distinct = addresses.drop_nulls().unique()
    distinct = distinct.filter(distinct.str.contains(":", literal=True))
    changed = {text: new for text in distinct.sort().to_list() if (new := canonical(text)) != text}
    return addresses.replace(changed) if changed else addresses
