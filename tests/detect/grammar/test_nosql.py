"""NoSQL injection."""

from delicti.detect.contexts import Context, Place
from delicti.detect.grammar.nosql import judge

HERE = Context(Place.VALUE, "q")


def test_an_operator_as_an_index_is_certain():
    assert judge("user[$ne]", HERE._replace(place=Place.NAME)).confidence >= 0.9


def test_an_operator_as_a_key_is_certain():
    assert judge('{"$gt": ""}', HERE).confidence >= 0.9


def test_a_price_is_silent():
    assert judge("price $10", HERE) is None
