"""Command injection."""

import pytest

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


BODY = Context(Place.BODY, "text")


@pytest.mark.parametrize(
    "value",
    [
        "Error: x\n    at find (https://a.example/a.js:1:2)",
        "I ran this:\n\nsudo systemctl status nginx",
        "```sh\ncat /etc/passwd\n```\nshows users",
        "stats count by uri | sort -count",
        "int main() { return 0; }",
        "id;name;date;host",
        "items{id,price}",
        "/html/body/div[2]/form[1]",
    ],
)
def test_what_is_written_runs_nothing(value):
    assert sure(judge(value, BODY)) < 0.5


@pytest.mark.parametrize(
    "value", ["127.0.0.1\nid", "x\ncat /etc/passwd", "Hello there,\ncat /etc/passwd", "${IFS}id", "O2lk"]
)
def test_a_command_behind_a_break_a_blank_or_base64_is_found(value):
    assert judge(value, BODY).confidence >= 0.5
