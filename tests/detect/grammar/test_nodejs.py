"""Server-side JavaScript."""

from delicti.detect.contexts import Context, Place
from delicti.detect.grammar.nodejs import judge


def sure(verdict):
    return verdict.confidence if verdict else 0.0


HERE = Context(Place.VALUE, "q")


def test_a_module_that_runs_programs_is_found():
    assert judge("require('child_process').exec('id')", HERE).confidence >= 0.8


def test_a_packed_function_is_certain():
    assert judge("_$$ND_FUNC$$_function(){}", HERE).confidence >= 0.9


def test_prose_about_processes_is_silent():
    assert sure(judge("process improvement for teams", HERE)) < 0.5
