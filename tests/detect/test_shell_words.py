"""Words as a shell reads them."""

import pytest

from delicti.detect.shell_words import known, plain


@pytest.mark.parametrize(
    ("sent", "seen"),
    [
        ("c''at", "cat"),
        ('c""at', "cat"),
        ("c\\at", "cat"),
        ("w'h'oami", "whoami"),
        ("ca$@t", "cat"),
        ("cat${IFS}x", "cat x"),
        ("who^ami", "whoami"),
        ("/[e]tc", "/etc"),
    ],
)
def test_what_hides_a_word_is_taken_off(sent, seen):
    assert plain(sent).strip() == seen


def test_a_program_is_known_by_its_path():
    assert known("/usr/bin/python3") == "python3"


def test_a_version_is_taken_off():
    assert known("python3.10") in {"python", "python3"}


def test_a_path_of_a_page_is_no_program():
    assert known("/account/login") is None
