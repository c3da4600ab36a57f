"""Texts in one buffer."""

import itertools
from urllib.parse import unquote_to_bytes

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from delicti.detect.joined import chosen, joined, owners, percents, torn, undo_percent

TEXTS = st.lists(st.text(alphabet="a%25fF=+&é/", max_size=12), min_size=1, max_size=8)


def cut(data, ends):
    return [data[a : b - 1].tobytes() for a, b in itertools.pairwise(ends)]


@given(TEXTS)
def test_texts_stay_as_they_are(texts):
    assert cut(*joined(pl.Series(texts))) == [text.encode() for text in texts]


@given(TEXTS)
def test_every_text_stands_between_marks(texts):
    data, ends = joined(pl.Series(texts))
    assert set(data[ends - 1].tolist()) == {0x1F}


def test_the_sign_behind_a_name_is_marked_once_in_each_text():
    assert cut(*joined(pl.Series(["a=b=c", "d", "=e"]), names=True)) == [b"a\x1eb=c", b"d", b"\x1ee"]


def test_plus_signs_become_spaces():
    assert cut(*joined(pl.Series(["a+b"]), pluses=True)) == [b"a b"]


@given(TEXTS)
def test_percent_signs_are_undone_in_bulk_as_one_by_one(texts):
    data, ends = joined(pl.Series(texts))
    assert cut(*undo_percent(data, ends, percents(data))) == [unquote_to_bytes(text) for text in texts]


@given(TEXTS, st.data())
def test_chosen_texts_are_in_a_buffer_of_their_own(texts, data):
    which = data.draw(st.lists(st.booleans(), min_size=len(texts), max_size=len(texts)))
    kept = [text.encode() for text, keep in zip(texts, which, strict=True) if keep]
    assert cut(*chosen(*joined(pl.Series(texts)), np.array(which))) == kept


def test_an_escape_that_means_a_mark_tears_its_text():
    data, ends = joined(pl.Series(["a%20b", "a%1Fb", "%1e"]))
    assert torn(data, ends, percents(data)).tolist() == [1, 2]


def test_a_place_belongs_to_the_text_it_is_in():
    data, ends = joined(pl.Series(["ab", "", "c"]))
    assert owners(ends, np.flatnonzero(data == ord("c"))).tolist() == [2]


def test_no_texts_are_a_lone_mark():
    assert joined(pl.Series([], dtype=pl.String))[0].tolist() == [0x1F]
