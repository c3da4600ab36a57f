"""The prefilter: it may let too much through, never too little."""

import base64
import re
import unicodedata
from pathlib import Path
from urllib.parse import quote

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from delicti.detect.contexts import Place, whole
from delicti.detect.judge import grammars, judge_target, judge_value, prefilter
from delicti.detect.parts import suspects
from delicti.detect.prefilter import SIGNS, Prefilter
from delicti.detect.views import ALIKE
from delicti.model.text import escape

ATTACKS = [
    line.partition("\t")[2]
    for path in sorted((Path(__file__).parent / "attacks").glob("*.txt"))
    for line in path.read_text("utf-8").splitlines()
    if "\t" in line
]
WRAPPINGS = {
    "plain": lambda text: quote(text, safe="'()*!"),
    "everything": lambda text: "".join(f"%{byte:02x}" for byte in text.encode()),
    "twice": lambda text: quote(quote(text)),
    "four times": lambda text: quote(quote(quote(quote(text)))),
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "escapes": lambda text: quote("".join(f"\\u{ord(c):04x}" for c in text if ord(c) < 0xFFFF)),
    "entities": lambda text: quote("".join(f"&#{ord(c)};" for c in text)),
    "json": lambda text: quote('{"a":["' + text.replace("\\", "\\\\").replace('"', '\\"') + '"]}'),
    "wide": lambda text: quote("".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)),
    "raw": lambda text: text,
}


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(ATTACKS),
    st.sampled_from(sorted(WRAPPINGS)),
    st.sampled_from(["/a?q={}", "/a?x=1&y={}&z=2", "/{}", "/a?{}", "/a?{}=1", "/index.php/x/{}/y"]),
)
def test_prefilter_loses_nothing_of_an_address(attack, wrapping, place):
    target = escape(place.format(WRAPPINGS[wrapping](attack)).encode())
    found = judge_target(target, use_prefilter=False)
    looked = dict(suspects(prefilter(), Place.PATH, pl.Series(["/plain", target])))
    assert (judge_target(target, looked[target]) if target in looked else []) == found
    assert judge_target(target) == found


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(ATTACKS),
    st.sampled_from(["", "Mozilla/5.0 ", "x;"]),
    st.sampled_from([Place.AGENT, Place.REFERRER]),
)
def test_prefilter_loses_nothing_of_a_header(attack, before, place):
    value = escape((before + attack).encode())
    found = judge_value(place, "", value, use_prefilter=False)
    looked = dict(suspects(prefilter(), place, pl.Series([value])))
    assert (judge_value(place, "", value, looked[value]) if value in looked else []) == found
    assert judge_value(place, "", value) == found


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="'\"()<>;|&=%+-/\\. $`{}[]a1or2union#*\n\0é", max_size=40))
def test_prefilter_loses_nothing_of_noise(text):
    target = escape(f"/a?q={quote(text)}".encode())
    found = judge_target(target, use_prefilter=False)
    looked = dict(suspects(prefilter(), Place.PATH, pl.Series([target])))
    assert (judge_target(target, looked[target]) if target in looked else []) == found


def test_an_ordinary_text_is_passed_over():
    texts = pl.Series(["id=17", "color=red", "utm_source=mail", "q=blue+lamp"])
    assert not prefilter().suspects(texts, named=True, decoded=True).any()


def test_the_order_of_texts_does_not_matter():
    texts = pl.Series(["q=1%27+or+1=1", "b", "q=%3Cscript%3E", "x=2"])
    forward = prefilter().suspects(texts, named=True, decoded=True)
    assert forward.tolist() == prefilter().suspects(texts.reverse(), named=True, decoded=True).tolist()[::-1]


def test_an_anchor_is_found_in_its_own_text_only():
    assert Prefilter([(0, "a.{1,80}b")]).suspects(pl.Series(["xa", "bx", "a b"])).tolist() == [False, False, True]


def test_an_escape_that_means_a_mark_hides_nothing():
    assert prefilter().suspects(pl.Series(["q=1%27%1for%1f1=1"]), named=True, decoded=True).tolist() == [True]


def test_no_texts_give_no_answers():
    assert prefilter().suspects(pl.Series([], dtype=pl.String)).tolist() == []


def test_every_letter_that_stands_for_another_holds_a_sign():
    signs = re.compile("|".join(SIGNS).encode("latin-1"), re.IGNORECASE)
    missed = [
        point
        for point in range(0x80, 0x11000)
        if not 0xD800 <= point < 0xE000
        and (form := unicodedata.normalize("NFKC", chr(point)).translate(ALIKE)) != chr(point)
        and (any(part.isascii() for part in form) or not form)
        and not signs.search(chr(point).encode())
    ]
    assert missed == []


def test_an_anchor_of_two_patterns_counts_behind_a_name_only():
    made = Prefilter([(0, whole("id"))])
    assert [made.suspects(pl.Series([text]), named=True)[0] for text in ("/id", "x=id")] == [False, True]


@pytest.mark.parametrize("module", grammars(), ids=lambda module: module.__name__.rpartition(".")[2])
def test_anchors_are_selective(module):
    plain = "/shop/item/17?id=3&page=2&sort=name&q=blue+lamp&lang=en"
    made = Prefilter((0, anchor) for anchor in module.ANCHORS)
    assert list(suspects(made, Place.PATH, pl.Series([plain]))) == []
