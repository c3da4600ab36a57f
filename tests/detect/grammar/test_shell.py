"""Command injection."""

from delicti.detect.contexts import Context, Place
from delicti.detect.grammar.shell import judge


def sure(verdict):
    return verdict.confidence if verdict else 0.0


HERE = Context(Place.VALUE, "q")


def test_a_command_behind_a_separator_is_found():
    assert judge(";cat /etc/passwd", HERE).confidence >= 0.9


def test_quotes_inside_a_word_hide_nothing():
    assert judge(";c''at /etc/passwd", HERE).confidence >= 0.8


def test_an_empty_expansion_hides_nothing():
    assert judge("a;cat${IFS}/etc/passwd", HERE).confidence >= 0.8


def test_salt_and_pepper_are_no_commands():
    assert sure(judge("salt & pepper; cat food", HERE)) < 0.5


def test_a_bare_command_counts_where_the_name_says_so():
    assert judge("whoami", Context(Place.VALUE, "cmd")).confidence >= 0.5


def test_a_bare_command_does_not_count_elsewhere():
    assert judge("whoami", HERE).confidence < 0.5
