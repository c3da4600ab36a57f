"""Template injection."""

from delicti.detect.contexts import Context, Place
from delicti.detect.grammar.template import judge

HERE = Context(Place.VALUE, "q")


def test_a_calculation_between_braces_is_certain():
    assert judge("{{7*7}}", HERE).confidence >= 0.9


def test_a_way_to_the_classes_is_certain():
    assert judge("{{''.__class__.__mro__}}", HERE).confidence >= 0.9


def test_an_unfilled_name_is_silent():
    assert judge("{{user.first_name}}", HERE) is None


def test_the_templates_of_an_editor_are_ordinary():
    assert judge("{% if user.city == 'Berlin' %}Hi {{ user.name }}{% endif %}", HERE).confidence < 0.5
