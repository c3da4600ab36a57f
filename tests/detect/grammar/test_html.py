"""Cross-site scripting."""

from delicti.detect.contexts import Context, Place
from delicti.detect.grammar.html import judge

HERE = Context(Place.VALUE, "q")


def test_a_script_element_is_certain():
    assert judge("<script>alert(1)</script>", HERE).confidence >= 0.9


def test_the_handler_is_named():
    assert "onerror" in judge("<img src=x onerror=alert(1)>", HERE).why


def test_an_attribute_left_for_a_handler_is_found():
    assert judge('" onfocus=alert(1) x="', HERE).confidence >= 0.7


def test_plain_markup_is_silent():
    assert judge('<b>bold</b> <a href="/x">y</a>', HERE) is None


def test_a_void_script_address_is_harmless():
    assert judge("javascript:void(0)", HERE).confidence < 0.5
