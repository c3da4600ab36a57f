"""Response splitting."""

from delicti.detect.contexts import Context, Place
from delicti.detect.grammar.crlf import judge

HERE = Context(Place.VALUE, "q")


def test_an_added_header_is_named():
    assert "Set-Cookie" in judge("x\r\nSet-Cookie: a=b", HERE).why


def test_lines_of_text_are_silent():
    assert judge("first line\nsecond line", HERE) is None


def test_a_letter_is_ordinary():
    assert judge("Hi,\r\n\r\nDate: Friday\r\nLocation: Berlin", HERE).confidence < 0.5
