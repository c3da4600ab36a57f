"""Server-side includes."""

from delicti.detect.contexts import Context, Place
from delicti.detect.grammar.ssi import judge

HERE = Context(Place.VALUE, "q")


def test_a_directive_is_named():
    assert "exec" in judge('<!--#exec cmd="id"-->', HERE).why


def test_a_comment_is_silent():
    assert judge("<!-- #menu -->", HERE) is None
