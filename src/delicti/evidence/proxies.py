"""Takes the client from X-Forwarded-For where the peer is a proxy the owner declared (`--trust-proxy`).

The list is read from its right end, as each proxy appends the address that it saw; the first address that is not a
declared proxy is the client. A list that holds no address leaves the peer as the client.
"""

import ipaddress
from collections.abc import Sequence
from functools import lru_cache

import polars as pl

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def networks(texts: Sequence[str]) -> tuple[Network, ...]:
    """The networks that the texts name. Raises ValueError for what is none."""
    return tuple(ipaddress.ip_network(text.strip(), strict=False) for text in texts)


@lru_cache(maxsize=1 << 16)
def is_within(address: str, nets: tuple[Network, ...]) -> bool:
    """Whether the text is an address inside one of the networks."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    return any(parsed.version == net.version and parsed in net for net in nets)


def resolve(frame: pl.DataFrame, trusted: tuple[str, ...]) -> pl.DataFrame:
    """The frame with `client` taken from `forwarded_for` where `client` was a declared proxy, which becomes `peer`."""
    if "forwarded_for" not in frame.columns:
        return frame
    nets = networks(trusted)
    pairs = frame.select("client", "forwarded_for").unique().drop_nulls()
    clients = [client_of(peer, listed, nets) for peer, listed in pairs.iter_rows()]
    found = pairs.with_columns(pl.Series("_client", clients, pl.String)).drop_nulls("_client")
    joined = frame.join(found, on=["client", "forwarded_for"], how="left", maintain_order="left")
    known = pl.col("peer") if "peer" in frame.columns else pl.lit(None, pl.String)
    peer = pl.when(pl.col("_client").is_not_null()).then("client").otherwise(known)
    return joined.with_columns(peer.alias("peer"), pl.coalesce("_client", "client").alias("client")).drop("_client")


def client_of(peer: str, listed: str, nets: tuple[Network, ...]) -> str | None:
    """The client that a declared proxy names, or None where the peer is no declared proxy or names nobody."""
    if not is_within(peer, nets):
        return None
    for part in reversed(listed.split(",")):
        address = _bare(part.strip())
        try:
            ipaddress.ip_address(address)
        except ValueError:
            return None
        if not is_within(address, nets):
            return address
    return None


def _bare(part: str) -> str:
    """An address without port or brackets (`[2001:db8::1]:443`, `192.0.2.1:80`)."""
    if part.startswith("["):
        return part[1:].split("]", 1)[0]
    return part.split(":", 1)[0] if part.count(":") == 1 else part
