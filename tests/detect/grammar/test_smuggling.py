"""Request smuggling."""

from delicti.detect.contexts import Context, Place
from delicti.detect.grammar.smuggling import judge

HERE = Context(Place.VALUE, "q")


def test_a_second_request_is_found():
    assert judge("x\r\nGET / HTTP/1.1", HERE).confidence >= 0.9


def test_talk_about_methods_is_silent():
    assert judge("GET vs POST in HTTP/1.1", HERE) is None


def test_a_request_named_in_a_log_is_ordinary():
    assert judge("GET /api/x HTTP/1.1", Context(Place.BODY, "m")).confidence < 0.5
