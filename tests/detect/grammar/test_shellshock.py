"""Shellshock."""

from delicti.detect.contexts import Context, Place
from delicti.detect.grammar.shellshock import judge

HERE = Context(Place.VALUE, "q")


def test_a_function_with_commands_behind_it_is_certain():
    assert judge("() { :;}; /bin/id", HERE).confidence >= 0.9


def test_an_arrow_function_is_silent():
    assert judge("() => { x }", HERE) is None
