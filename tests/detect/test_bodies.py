"""Bodies as fields: forms, multipart forms, JSON, XML, GraphQL and what is none of them."""

import gzip
import json
import time
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from delicti.detect.bodies import MOST_FIELDS, MOST_READ, of_body
from delicti.detect.contexts import Place
from delicti.detect.views import text_of


def fields(body, place=Place.BODY):
    return [(f.name, f.sent) for f in of_body(body) if f.place is place]


def parts(*given_parts):
    inner = "".join(
        f"--b\r\nContent-Disposition: form-data; {head}\r\n\r\n{content}\r\n" for head, content in given_parts
    )
    return f"{inner}--b--\r\n"


def test_a_form_is_cut_as_it_was_sent():
    assert fields("a=b+c%27&d=&e=f=g\r\n") == [("a", "b+c%27"), ("e", "f=g")]


def test_the_names_of_a_form_are_fields():
    assert fields("user[$ne]=x&a=1", Place.NAME) == [("user[$ne]", "user[$ne]"), ("a", "a")]


def test_a_payload_that_the_signs_of_a_form_cut_is_read_whole():
    assert ("", "a=1&&id") in fields("a=1&&id")


def test_a_document_in_a_form_is_cut_too():
    assert fields("data=%7B%22a%22%3A%7B%22b%22%3A%22x%2By%22%7D%7D&c=1") == [("data.a.b", "x+y"), ("c", "1")]


def test_the_parts_of_a_multipart_form_are_fields_with_their_files_names():
    body = parts(('name="a"', "x\r\ny"), ('name="f"; filename="../s.php"', "<?php system($_GET[1]);"))
    assert fields(body) == [
        ("a", "x\r\ny"),
        ("f filename", "../s.php"),
        ("f", "<?php system($_GET[1]);"),
    ]


def test_what_an_ordinary_file_holds_is_left_out():
    assert fields(parts(('name="f"; filename="a.csv"', "id;name\r\n1;it's & that"))) == [("f filename", "a.csv")]


def test_a_quoted_name_may_hold_quotes():
    assert fields(parts(('name="f"; filename="a\\"b;c.jpg"', "x"))) == [("f filename", 'a\\"b;c.jpg')]


def test_a_document_in_a_part_is_cut_too():
    assert fields(parts(('name="meta"', '{"a":"b; c"}'))) == [("meta.a", "b; c")]


def test_one_document_a_line_is_read():
    assert fields('{"a":"x y"}\n{"b":"z z"}\n') == [("a", "x y"), ("b", "z z")]


def test_a_broken_document_is_read_as_it_is():
    assert fields('{"a": "x') == [("", '{"a": "x')]


def test_a_packed_body_is_unpacked():
    assert fields(text_of(gzip.compress(b'{"a":"x y"}'))) == [("a", "x y")]


def test_a_bomb_is_unpacked_to_its_bound():
    assert sum(len(sent) for _, sent in fields(text_of(gzip.compress(b"a" * (50 << 20))))) <= 2 << 20


def test_what_lies_behind_the_bound_is_read_as_it_is():
    assert fields("a=" + "b" * MOST_READ + "&c=attack")[-1] == ("", "bb&c=attack")


def test_an_image_gives_the_plain_text_inside():
    body = text_of(b"\xff\xd8\xff\x00" + bytes(range(128, 256)) + b"<?php system($_GET['c']); ?>" + b"\xff" * 9)
    assert fields(body) == [("", "<?php system($_GET['c']); ?>")]


def test_a_packed_object_is_read_as_it_is():
    assert fields(text_of(b"\xac\xed\x00\x05sr\x00\x11\x80\x81\x82"))[0][1].startswith("\udcac\udced\0\x05")


def test_plain_text_is_one_field():
    assert fields("ping pong") == [("", "ping pong")]


HUGE = {
    "nested lists": "[" * 500_000 + "]" * 500_000,
    "nested objects": '{"a":' * 200_000,
    "many texts": json.dumps([f"{at}' x" for at in range(60_000)]),
    "many keys": json.dumps({f"a{at}'": "b" for at in range(60_000)}),
    "a form": "a'=b&" * 200_000,
    "elements": "<?xml ?>" + "<a>" * 300_000,
    "signs": "<?xml ?>" + "<" * 1_000_000,
    "comments": "<?xml ?>" + "<!--" * 250_000,
    "texts": "<?xml ?>" + "<![CDATA[" * 100_000,
    "a type": "<!DOCTYPE a [" + "]  " * 300_000,
    "attributes": "<?xml ?><a " + "b='c\"' " * 140_000,
    "parts": '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n' * 20_000,
    "a query": json.dumps({"query": "query {" + '"' * 500_000}),
    "calls": json.dumps({"a": "\n   at " * 120_000}),
    "zeros": "\0" * 1_000_000,
}


@pytest.mark.parametrize("body", HUGE.values(), ids=HUGE)
def test_a_huge_body_takes_bounded_time_and_fields(body):
    begin = time.perf_counter()
    found = of_body(body)
    assert (len(found) <= 2 * MOST_FIELDS + 1, time.perf_counter() - begin < 10) == (True, True)


SIGNS = st.sampled_from(
    [*b'{ } [ " : < > <?xml <!DOCTYPE --b\r\n \r\n\r\n = & %27 name= query a'.split(b" "), b"\x1f\x8b", b"\xff", b"\0"]
)


@settings(deadline=None)
@given(st.binary(max_size=300) | st.lists(SIGNS, max_size=60).map(b"".join))
def test_no_bytes_make_it_fail(body):
    assert all(isinstance(field.sent, str) and len(field.name) <= 220 for field in of_body(text_of(body)))


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=40).map("a b".__add__))
def test_every_text_of_a_document_is_a_field(text):
    found = [field.sent for field in of_body(json.dumps({"a": [{"b": text}]}))]
    assert text in found


@pytest.mark.parametrize("name", ["page.html", "app.min.js", "notes.md", "mail.eml"])
def test_markup_in_a_document_is_left_out(name):
    assert fields(parts((f'name="f"; filename="{name}"', "<script>x()</script>"))) == [("f filename", name)]


@pytest.mark.parametrize("name", ["page.php", "page.php.html", ".htaccess", "page"])
def test_markup_in_what_a_server_may_run_is_a_field(name):
    assert ("f", "<script>x()</script>") in fields(parts((f'name="f"; filename="{name}"', "<script>x()</script>")))


@pytest.mark.parametrize(("content", "count"), [("<svg><path d='M0'/></svg>", 1), ("<svg onload='x()'></svg>", 2)])
def test_a_drawing_is_a_field_where_it_runs_something(content, count):
    assert len(fields(parts(('name="f"; filename="a.svg"', content)))) == count


def test_deflate_is_undone_at_every_level():
    for level in (1, 6, 9):
        assert of_body(text_of(zlib.compress(b"q=1' or 1=1--", level)))[0].sent == "1' or 1=1--"


def test_what_only_begins_like_deflate_stays():
    assert of_body("x^2 + y^2")[0].sent == "x^2 + y^2"
