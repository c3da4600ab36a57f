"""External entities."""

from delicti.detect.contexts import Context, Place
from delicti.detect.grammar.xxe import judge

HERE = Context(Place.VALUE, "q")


def test_an_entity_with_a_source_is_certain():
    assert judge('<!ENTITY x SYSTEM "file:///etc/passwd">', HERE).confidence >= 0.9


def test_a_document_type_of_html_is_silent():
    assert judge("<!DOCTYPE html>", HERE) is None
