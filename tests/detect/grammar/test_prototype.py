"""Prototype pollution."""

from delicti.detect.contexts import Context, Place
from delicti.detect.grammar.prototype import judge

HERE = Context(Place.VALUE, "q")


def test_a_name_with_the_key_is_certain():
    assert judge("__proto__[a]", HERE._replace(place=Place.NAME)).confidence >= 0.9


def test_a_question_about_it_is_silent():
    assert judge("what is __proto__", HERE) is None
