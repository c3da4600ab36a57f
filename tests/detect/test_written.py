"""Texts that somebody wrote down, and the short values that are none."""

import pytest

from delicti.detect.written import is_letter, is_password, is_span, unfenced


@pytest.mark.parametrize(
    "before", ["Hi,", "one\ntwo\nthree\n", "I ran this:", "From: ada\n", "we met him there", "> a"]
)
def test_lines_sentences_and_heads_make_a_letter(before):
    assert is_letter(before)


@pytest.mark.parametrize("before", ["", "127.0.0.1", "a@example.com", "en", "x y", "a\n\nb"])
def test_a_short_value_is_no_letter(before):
    assert not is_letter(before)


@pytest.mark.parametrize("text", ["a```sh\nid\n```b", "a```\nid\n```b", "a{code:sql}\nid\n{code}b"])
def test_a_block_of_code_is_taken_out(text):
    assert unfenced(text) == "a\nb"


@pytest.mark.parametrize("text", ["a`id`b", "```id```", "a;id"])
def test_what_is_no_block_stays(text):
    assert unfenced(text) == text


@pytest.mark.parametrize(
    ("before", "rest"), [("Then type ", "\n3. Read"), ("We use ", ", too"), ("**a**; ", " means remove")]
)
def test_code_in_a_sentence_is_a_span(before, rest):
    assert is_span(before, "ls -la", rest)


@pytest.mark.parametrize("before", ["", "a;", "127.0.0.1 && ", "x="])
def test_a_substitution_is_no_span(before):
    assert not is_span(before, "id", "")


@pytest.mark.parametrize("value", ["p'\";--x1$", "x;ls-Q9!", "S3cr3t!'#$"])
def test_signs_and_letters_make_a_password(value):
    assert is_password("user[password]", value)


@pytest.mark.parametrize("value", ["admin'--", "' or 1=1", "x'or'1'='1", "';sleep(5)"])
def test_words_of_a_query_make_none(value):
    assert not is_password("password", value)


def test_another_field_holds_no_password():
    assert not is_password("q", "p'\";--x1$")
