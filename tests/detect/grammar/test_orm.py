"""ORM injection."""

from delicti.detect.contexts import Context, Place
from delicti.detect.grammar.orm import judge

HERE = Context(Place.NAME, "q")


def test_a_lookup_on_a_password_is_found():
    assert judge("user__password__startswith", HERE).confidence >= 0.5


def test_a_date_filter_is_ordinary():
    assert judge("date__gte", HERE) is None
