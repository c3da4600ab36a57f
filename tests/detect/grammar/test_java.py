"""Java injection."""

from delicti.detect.contexts import Context, Place
from delicti.detect.grammar.java import judge


def sure(verdict):
    return verdict.confidence if verdict else 0.0


HERE = Context(Place.VALUE, "q")


def test_a_started_program_is_found():
    assert judge('java.lang.Runtime.getRuntime().exec("id")', HERE).confidence >= 0.8


def test_an_ognl_expression_is_certain():
    assert judge("%{(#a=@java.lang.Runtime@getRuntime())}", HERE).confidence >= 0.9


def test_an_exception_name_is_a_search():
    assert sure(judge("java.lang.NullPointerException", HERE)) < 0.5
