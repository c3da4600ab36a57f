"""The texts of a document with their way into it; keys where they are more than a name; queries cut into theirs."""

import json

import pytest

from delicti.detect.contexts import Place
from delicti.detect.json_fields import DEEPEST, of_document


def fields(document, most=1000):
    return [(f.place, f.name, f.sent) for f in of_document(document, "", most, json.dumps(document))]


def test_a_text_has_its_way_into_the_document():
    assert fields({"a": [{"b": "x y"}, 5, None, True]}) == [(Place.BODY, "a.b", "x y")]


@pytest.mark.parametrize("text", ["5", "2026-11-24T16:56:42.5Z", "true", "", "123e4567-e89b-12d3-a456-426614174000"])
def test_numbers_times_and_ids_say_nothing(text):
    assert fields({"a": text}) == []


@pytest.mark.parametrize(
    ("document", "way", "sent"),
    [
        ({"user": {"$ne": None}}, "user", '{"$ne":""}'),
        ({"user": {"$gt": 5}}, "user", '{"$gt":5}'),
        ({"a": {"__proto__": {"admin": True}}}, "a", '{"__proto__":{"admin":true}}'),
        ({"@type": "com.sun.rowset.JdbcRowSetImpl"}, "", '{"@type":"com.sun.rowset.JdbcRowSetImpl"}'),
        (["org.example.Context", "http://a.example/"], "", '["org.example.Context","http://a.example/"]'),
    ],
)
def test_an_operator_a_class_or_an_ancestor_is_a_document_of_its_own(document, way, sent):
    assert (Place.BODY, way, sent) in fields(document)


@pytest.mark.parametrize("key", ["$set", "$identify", "@context", "constructor", "name"])
def test_an_ordinary_key_is_no_field(key):
    assert fields({key: 5}) == []


def test_an_odd_key_is_a_field():
    assert fields({"a' or 1=1--": 5}) == [(Place.NAME, "a' or 1=1--", "a' or 1=1--")]


def test_of_a_query_its_texts_are_fields():
    query = 'query A($n: Int = 5) { user(name: "x\\"y z", n: $n) { id ... on User { name } } }'
    assert fields({"query": query}) == [(Place.BODY, "query", 'x"y z')]


def test_a_query_for_the_schema_is_a_field():
    assert fields({"query": "{ __schema { types { name } } }"}) == [
        (Place.BODY, "query", "{ __schema { types { name } } }")
    ]


@pytest.mark.parametrize("text", ["{{7*7}}", "{system('id')}", '{"$gt":""}', "query the database; drop it"])
def test_what_only_looks_like_a_query_is_a_text(text):
    assert fields({"query": text}) == [(Place.BODY, "query", text)]


def test_the_calls_that_led_to_an_error_are_left_out():
    stack = "TypeError: x is null\n    at f (https://a.example/a.js:1:2)\n    at <anonymous>:1:1\nthe end"
    assert fields({"stack": stack}) == [(Place.BODY, "stack", "TypeError: x is null\n\n\nthe end")]


def test_a_pages_own_address_says_nothing():
    assert fields({"referrer": "http://192.0.2.7:8080/#/a?b=c", "href": "http://a/?b=<script>"}) == [
        (Place.BODY, "href", "http://a/?b=<script>")
    ]


def test_what_lies_too_deep_is_read_as_it_is():
    document = "attack now"
    for _ in range(DEEPEST + 5):
        document = {"a": document}
    assert "attack now" in fields(document)[0][2]


def test_what_is_too_much_is_read_as_it_is():
    document = ["a b", "c d", "attack now"]
    assert fields(document, most=1)[-1][2] == json.dumps(document)


@pytest.mark.parametrize(
    "document",
    [
        {"selector": {"_id": {"$gt": None}}},
        {"filter": {"status": {"$in": ["open"]}}},
        {"rule": {"$and": [{"plan": {"$eq": "pro"}}, {"age": {"$gte": 18}}]}},
    ],
)
def test_an_operator_in_a_query_is_at_home(document):
    assert not any('{"$' in sent for _, _, sent in fields(document))


@pytest.mark.parametrize("document", [{"where": {"password": {"$ne": ""}}}, {"query": {"$where": "1"}}])
def test_an_operator_that_compares_a_secret_or_runs_script_is_a_field(document):
    assert any('{"$' in sent for _, _, sent in fields(document))
