"""Session fixation."""

from delicti.detect.contexts import Context, Place
from delicti.detect.grammar.session_fixation import judge

HERE = Context(Place.NAME, "q")


def test_a_framework_session_name_is_found():
    assert judge("PHPSESSID", HERE).confidence >= 0.5


def test_a_generic_name_is_ordinary():
    assert judge("session_id", HERE) is None
