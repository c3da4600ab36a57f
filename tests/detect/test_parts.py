"""Parts of values that are worth a closer look."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from delicti.detect import fields
from delicti.detect.contexts import Place
from delicti.detect.parts import suspects
from delicti.detect.prefilter import Prefilter

NEEDLE = Prefilter([(0, "needle")])


def looked(*values, place=Place.PATH, prefilter=NEEDLE):
    return list(suspects(prefilter, place, pl.Series(values, dtype=pl.String)))


@pytest.mark.parametrize(
    ("target", "parts"),
    [
        ("/needle?a=b", [0]),
        ("/x?a=b&c=needle", [2]),
        ("/x?needle=1&c=needle&d", [1, 2]),
        ("/x?&&needle", [-1, 3]),
        ("/x?a%27=b&c=needle", [-1, 2]),
        ("/x?a=nee%64le", [1]),
        ("/x?a=b?needle", [1]),
        ("https://example.com/x?a=needle", [1]),
    ],
)
def test_the_part_is_told(target, parts):
    assert looked("/plain", target) == [(target, parts)]


@pytest.mark.parametrize("target", ["/a\\\\b", "no address", "*", "/" + "a" * 7000])
def test_what_cannot_be_cut_is_looked_at_as_it_is(target):
    assert looked("/plain", target) == [(target, None)]


def test_a_text_that_is_no_address_is_one_part():
    assert looked("x?a=needle", "plain", place=Place.AGENT) == [("x?a=needle", None)]


def test_a_referrer_without_a_scheme_is_looked_at_as_it_is():
    assert looked("/x?a=b", "https://example.com/?a=needle", place=Place.REFERRER) == [
        ("/x?a=b", None),
        ("https://example.com/?a=needle", [1]),
    ]


def test_without_a_prefilter_every_value_is_looked_at():
    assert looked("/a", "/b", prefilter=None) == [("/a", None), ("/b", None)]


def test_no_values_are_none():
    assert looked() == []


@given(st.text(alphabet="ab=&?/'+%", max_size=30))
def test_a_part_has_the_number_by_which_fields_knows_it(rest):
    target = f"/{rest}?x=1&{rest}&y=needle"
    told = dict(looked(target))[target]
    chosen = fields.of_target(target) if told is None else fields.of_target(target, told)
    assert any(field.sent == "needle" for field in chosen)
