"""SQL injection."""

import pytest

from delicti.detect.contexts import Context, Place
from delicti.detect.grammar.sql import judge


def sure(verdict):
    return verdict.confidence if verdict else 0.0


HERE = Context(Place.VALUE, "q")


def test_a_tautology_behind_a_quote_is_certain():
    assert judge("' or 1=1-- ", HERE).confidence >= 0.9


def test_a_union_with_columns_is_certain():
    assert judge("1 union select null,null", HERE).confidence >= 0.9


def test_a_delay_is_found_without_a_quote():
    assert "waits" in judge("1;waitfor delay '0:0:5'", HERE).why or judge("1 and sleep(5)", HERE).confidence >= 0.8


def test_the_reason_names_the_quote_that_is_left():
    assert judge("' or 1=1-- ", HERE).why.startswith("Behind its single quote")


def test_words_of_sql_in_a_sentence_are_no_query():
    assert judge("select committee from the union of students", HERE) is None


def test_a_name_with_an_apostrophe_is_no_injection():
    assert judge("O'Reilly", HERE) is None


def test_a_plain_statement_stays_below_the_mark():
    assert sure(judge("SELECT name FROM birds", HERE)) < 0.5


def test_a_document_is_left_to_its_parts():
    assert judge('{"a":"x"} or 1=1', HERE._replace(structured=True)) is None


@pytest.mark.parametrize("value", ['size 10" or 12" pan', "benchmark(2026)", "fff;drop", 'AB-1/2"-X'])
def test_inches_and_lists_are_ordinary(value):
    verdict = judge(value, HERE)
    assert verdict is None or verdict.confidence < 0.5
