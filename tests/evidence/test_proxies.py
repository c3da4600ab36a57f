"""The client behind a declared proxy is taken from the list's right end, and from nobody else."""

import polars as pl
import pytest

from delicti.evidence.proxies import client_of, networks, resolve

NETS = networks(["10.0.0.0/8", "2001:db8:1::/48"])


@pytest.mark.parametrize(
    ("peer", "listed", "client"),
    [
        ("10.0.0.1", "192.0.2.7", "192.0.2.7"),
        ("10.0.0.1", "198.51.100.9, 192.0.2.7, 10.0.0.2", "192.0.2.7"),
        ("10.0.0.1", "192.0.2.7:5123", "192.0.2.7"),
        ("2001:db8:1::5", "[2001:db8::7]:443", "2001:db8::7"),
        ("10.0.0.1", "unknown", None),
        ("10.0.0.1", "10.0.0.2", None),
        ("192.0.2.1", "198.51.100.9", None),
        ("::ffff:10.0.0.1", "192.0.2.7", "192.0.2.7"),
    ],
)
def test_the_client_is_the_last_address_that_no_declared_proxy_has(peer: str, listed: str, client: str | None) -> None:
    assert client_of(peer, listed, NETS) == client


def test_the_proxy_becomes_the_peer() -> None:
    frame = pl.DataFrame({"client": ["10.0.0.1", "192.0.2.1"], "forwarded_for": ["192.0.2.7", "198.51.100.9"]})
    got = resolve(frame, ("10.0.0.0/8",)).select("client", "peer").rows()
    assert got == [("192.0.2.7", "10.0.0.1"), ("192.0.2.1", None)]
