"""The tolerant SQL lexer."""

from hypothesis import given
from hypothesis import strategies as st

from delicti.detect.sql_tokens import shape, tokens


@given(st.text(max_size=200))
def test_no_text_makes_it_fail(text):
    assert all(text[token.start : token.end].lower() == token.text for token in tokens(text))


def test_a_condition_has_a_shape():
    assert shape(tokens("1 or 1=1 -- x")) == "nAn=n#"


def test_a_name_before_a_bracket_is_a_call():
    assert shape(tokens("sleep (5)")) == "f(n)"


def test_an_open_quote_runs_to_the_end():
    assert shape(tokens("'a or 1=1")) == "s"


def test_a_hyphenated_word_is_one_name():
    assert shape(tokens("rc-select")) == "w"
