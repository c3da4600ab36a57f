"""One client has one address, however a server writes it."""

import ipaddress

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from delicti.evidence.addresses import canonical, canonical_column


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("0:0:0:0:0:0:0:1", "::1"),
        ("2001:DB8::A", "2001:db8::a"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("192.0.2.1", "192.0.2.1"),
        ("host.example:80", "host.example:80"),
    ],
)
def test_an_address_is_written_in_one_way(written: str, address: str) -> None:
    assert canonical(written) == address


@given(st.ip_addresses(v=6))
def test_both_long_and_short_forms_are_one(address: object) -> None:
    assert canonical(address.exploded) == canonical(str(address))  # type: ignore[attr-defined]


GROUP = st.sampled_from(["0", "1", "a0", "0a", "ffff", "FFFF", "2001", "", ":"])


@given(st.lists(GROUP, max_size=9).map(":".join))
def test_what_is_left_as_it_stands_has_that_form_already(text: str) -> None:
    try:
        address = ipaddress.IPv6Address(text)
    except ValueError:
        assert canonical(text) == text
    else:
        assert canonical(text) == str(address.ipv4_mapped or address)


def test_a_column_keeps_what_is_missing() -> None:
    column = canonical_column(pl.Series(["::FFFF:192.0.2.1", None, "192.0.2.1"]))
    assert column.to_list() == ["192.0.2.1", None, "192.0.2.1"]
