"""Introspection."""

from delicti.detect.contexts import Context, Place
from delicti.detect.grammar.graphql import judge

HERE = Context(Place.VALUE, "q")


def test_a_selection_of_the_schema_is_found():
    assert judge("{__schema{types{name}}}", HERE).confidence >= 0.8


def test_a_type_name_in_a_selection_is_ordinary():
    assert judge("{user{name __typename}}", HERE) is None
