"""Packed objects."""

from delicti.detect.contexts import Context, Place
from delicti.detect.grammar.deserialization import judge

HERE = Context(Place.VALUE, "q")


def test_the_class_is_named():
    assert "stdClass" in judge('O:8:"stdClass":0:{}', HERE).why


def test_a_plain_list_is_silent():
    assert judge("a:2:{i:0;i:1;}", HERE) is None
