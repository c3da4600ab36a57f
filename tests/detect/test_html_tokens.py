"""The tolerant reader of markup."""

import time

from hypothesis import given
from hypothesis import strategies as st

from delicti.detect.html_tokens import tags


def test_attributes_are_read_without_blanks():
    assert tags("<svg/onload=alert(1)>")[0].attributes == {"onload": "alert(1)"}


def test_an_open_tag_is_read_to_its_end():
    assert not tags("<img src=x onerror=alert(1)")[0].closed


def test_a_smaller_sign_is_no_tag():
    assert tags("a < b and 3 <4") == []


@given(st.text(alphabet="<>/='\" abc", max_size=200))
def test_no_text_makes_it_fail(text):
    assert all(0 <= tag.start < tag.end <= len(text) for tag in tags(text))


def test_nesting_takes_linear_time():
    began = time.process_time()
    tags("<div>" * 10_000)
    assert time.process_time() - began < 1
