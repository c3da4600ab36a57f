"""LDAP injection."""

from delicti.detect.contexts import Context, Place
from delicti.detect.grammar.ldap import judge

HERE = Context(Place.VALUE, "q")


def test_a_closed_filter_part_is_found():
    assert judge("*)(uid=*))(|(uid=*", HERE).confidence >= 0.8


def test_a_written_filter_is_talk():
    assert judge("(&(objectClass=user)(cn=ada))", HERE) is None


def test_all_the_signs_at_once_are_a_try():
    assert judge("*()|&'", HERE).confidence >= 0.5
