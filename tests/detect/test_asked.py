"""Questions about a language, and where a value stops being one."""

import pytest

from delicti.detect.asked import is_about_call, is_manual_line, is_question, is_search


@pytest.mark.parametrize("value", ["what does 2>&1 mean", "$(pwd) vs `pwd`", "php://input vs $_POST", "how to use cat"])
def test_a_question_is_known_by_its_words(value):
    assert is_question(value)


@pytest.mark.parametrize("value", ["$(pwd)", "a vs b; cat x", "x\nid vs y", "2>&1", "a vs b | sh"])
def test_no_question_with_a_command_behind_a_separator(value):
    assert not is_question(value)


@pytest.mark.parametrize("value", ["phpinfo() disabled", 'system("pause") c++', "process.env undefined"])
def test_words_behind_a_call_are_no_program(value):
    assert is_about_call(value)


@pytest.mark.parametrize("value", ["phpinfo()", "system('id');", "sleep(5) and true", "a(1) union select", "x.y"])
def test_a_call_that_goes_on_as_a_program_stays_one(value):
    assert not is_about_call(value)


@pytest.mark.parametrize("value", ["curl example.com", "grep -rn 'todo' src/", "tar -xzvf archive.tar.gz"])
def test_a_search_field_may_hold_a_line_of_a_manual(value):
    assert is_manual_line("q", value)
    assert not is_manual_line("cmd", value)


@pytest.mark.parametrize(
    "value",
    [
        "ping example.com",
        "uname -a",
        "cat flag.txt",
        "curl http://192.0.2.1/x",
        "grep -r x /etc",
        "tar x; id",
        "wc $(id)",
    ],
)
def test_what_tests_for_a_shell_is_no_line_of_a_manual(value):
    assert not is_manual_line("q", value)


def test_fields_for_searches_are_known_by_name():
    assert is_search("q")
    assert is_search("searchTerm")
    assert not is_search("url")
