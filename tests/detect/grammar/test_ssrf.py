"""Addresses only the server can reach."""

from delicti.detect.contexts import Context, Place
from delicti.detect.grammar.ssrf import judge

HERE = Context(Place.VALUE, "q")


def test_the_metadata_service_is_certain():
    assert judge("http://169.254.169.254/latest/meta-data/", HERE).confidence >= 0.9


def test_a_decimal_address_is_read():
    assert "127.0.0.1" in judge("http://2130706433/", HERE).why


def test_a_public_address_is_ordinary():
    assert judge("https://www.example.com/", HERE) is None


def test_a_place_to_come_back_to_may_be_the_own_machine():
    assert judge("http://localhost:8080/callback", HERE._replace(name="redirect_uri")).confidence < 0.5


def test_a_developers_own_callback_is_ordinary():
    assert judge("http://localhost:3000/callback", Context(Place.BODY, "url")).confidence < 0.5
