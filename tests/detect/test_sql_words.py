"""What only a database knows."""

from delicti.detect.sql_tokens import shape, tokens
from delicti.detect.sql_words import called, told


def test_a_delay_behind_a_literal_is_told():
    sure, why, _ = called(tokens(" and sleep(5)"), left=True)
    assert sure >= 0.8
    assert "wait" in why


def test_a_call_alone_is_a_programmers_search():
    assert called(tokens("sleep(5)"), left=False)[0] < 0.5


def test_a_catalogue_in_a_query_is_told():
    value = "select table_name from information_schema.tables"
    assert told(value, tokens(value), shape(tokens(value)))[0] >= 0.8


def test_words_in_mixed_case_are_told():
    value = "1 UnIoN SeLeCt 1"
    assert "filters" in told(value, tokens(value), shape(tokens(value)))[1]
