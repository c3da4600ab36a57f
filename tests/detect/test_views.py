"""The forms of a value."""

import base64
import gzip
import time
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delicti.detect.views import (
    DEPTH,
    LONGEST,
    MOST,
    base64_text,
    bytes_of,
    hex_text,
    leaves,
    printable,
    text_of,
    views,
)


def forms(sent, **how):
    return {view.text for view in views(sent, **how)}


@pytest.mark.parametrize(
    ("sent", "wanted"),
    [
        ("%27", "'"),
        ("%2527", "'"),
        ("%u0027", "'"),
        ("..%c0%af", "../"),
        ("%c0%ae%c0%ae/", "../"),
        ("%e0%80%af", "/"),
        ("&lt;b&gt;", "<b>"),
        ("&#x3c;b&#62;", "<b>"),
        ("\\u003cb\\x3e", "<b>"),
        ("\\u{3c}b", "<b"),
        ("u003cscript", "<script"),
        ("un\0ion", "union"),
        ("un/**/ion", "un ion"),
        ("/*!50000select*/", " select "),
        ("＜script＞", "<script>"),
        ("ⓛⓞⓒⓐⓛ", "local"),
        ("‘x’", "'x'"),
        (base64.b64encode(b"<script>alert(1)").decode(), "<script>alert(1)"),
        (base64.b64encode(gzip.compress(b"<script>alert(1)", mtime=0)).decode(), "<script>alert(1)"),
        (base64.b64encode(base64.b64encode(b"<script>alert(1)")).decode(), "<script>alert(1)"),
        ("0x3c7363726970743e", "<script>"),
        ("data:text/html;base64,PHNjcmlwdD4x", "<script>1"),
        ("+or+1=1", " or 1=1"),
        ("\\r\\nSet-Cookie: a", "\r\nSet-Cookie: a"),
    ],
)
def test_a_form_is_reached(sent, wanted):
    assert wanted in forms(sent)


def test_the_way_to_a_form_is_told():
    assert next(view.steps for view in views("%2527") if view.text == "'") == ("percent", "percent")


def test_a_parameter_is_read_as_a_form_field_first():
    assert views("a+b%20c", form=True)[0].text == "a b c"


def test_a_plus_sign_may_belong_to_base64():
    assert "'->1 or 1=1--" in forms("Jy0+MSBvciAxPTEtLQ==", form=True)


def test_words_are_no_base64():
    assert base64_text("international") is None


def test_numbers_are_no_hex():
    assert hex_text("16883790894911") is None


def test_binary_is_not_printable():
    assert printable(b"\xac\xed\x00\x05") is None


@given(st.binary(max_size=60))
def test_text_keeps_every_byte(raw):
    assert bytes_of(text_of(raw)) == raw


@given(st.text(max_size=80))
def test_forms_are_bounded(text):
    found = views(text)
    assert len(found) <= MOST
    assert all(len(view.steps) <= DEPTH for view in found)


def test_fifty_layers_take_bounded_time():
    text = "' or 1=1--"
    for _ in range(50):
        text = quote(text)[: LONGEST - 1]
    began = time.process_time()
    found = views(text)
    assert len(found) <= MOST
    assert time.process_time() - began < 2


def test_a_gzip_bomb_is_cut():
    bomb = base64.b64encode(gzip.compress(b"a" * 10_000_000)).decode()
    assert max(map(len, forms(bomb))) <= max(LONGEST, len(bomb))


def test_the_parts_of_a_document_are_named():
    assert leaves('{"a":{"b":"x"}}') == [("", "a"), (".a", "b"), (".a.b", "x")]


def test_a_document_nested_without_end_has_no_parts():
    assert leaves("[" * 5000 + "]" * 5000) == []


def test_what_is_no_document_has_no_parts():
    assert leaves("{not json}") == []
