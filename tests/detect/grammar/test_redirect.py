"""Open redirects."""

from delicti.detect.contexts import Context, Place
from delicti.detect.grammar.redirect import judge

HERE = Context(Place.VALUE, "q")


def test_a_backslash_in_a_place_to_go_is_found():
    assert judge("/\\evil.example", HERE._replace(name="next")).confidence >= 0.5


def test_a_plain_address_is_ordinary():
    assert judge("https://example.com/", HERE._replace(name="next")) is None
