"""Open redirects."""

from delicti.detect.contexts import Context, Place
from delicti.detect.grammar.redirect import judge

HERE = Context(Place.VALUE, "q")


def test_a_backslash_in_a_place_to_go_is_found():
    assert judge("/\\evil.example", HERE._replace(name="next")).confidence >= 0.5


def test_a_plain_address_is_ordinary():
    assert judge("https://example.com/", HERE._replace(name="next")) is None


def test_an_address_without_its_scheme_leaves_the_site():
    assert judge("//evil.example/login", HERE._replace(name="redirect")).confidence >= 0.5


def test_it_is_ordinary_where_no_name_says_redirect():
    assert judge("//cdn.example.com/a.png", HERE._replace(name="url")) is None


def test_an_encoded_slash_in_a_path_leads_to_another_site():
    context = Context(Place.PATH, "", ("percent",))
    assert judge("///evil.example", context).confidence >= 0.5
    assert judge("//style.css", context) is None
