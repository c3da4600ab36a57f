"""What hides as base64 or hexadecimal digits, found in bulk."""

import base64
import gzip

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from delicti.detect.encoded import encoded
from delicti.detect.joined import joined
from delicti.detect.views import base64_text, hex_text

PLAIN = st.text(alphabet=[chr(n) for n in range(32, 127)], min_size=6, max_size=60)


def found(*texts, wanted=True):
    data, ends = joined(pl.Series(texts), names=True)
    return list(encoded(data, ends, np.full(len(texts), wanted)))


@given(PLAIN)
def test_base64_of_plain_text_is_found(text):
    hidden = base64.b64encode(text.encode()).decode()
    assert (1, hidden.rstrip("=")) in found("plain", hidden)


@given(PLAIN)
def test_base64_for_addresses_is_found_without_its_padding(text):
    hidden = base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
    assert (0, hidden) in found(hidden)


@given(PLAIN)
def test_hexadecimal_digits_of_plain_text_are_found(text):
    hidden = text.encode().hex()
    assert (0, hidden) in found(hidden)


@pytest.mark.parametrize("around", ["{}", "name={}", "/a/{}/b", '{{"a":"{}"}}', '["{}"]'])
def test_a_value_is_found_where_values_stand(around):
    hidden = base64.b64encode(b"<script>alert(1)</script>x").decode().rstrip("=")
    assert (0, hidden) in found(around.format(hidden))


@pytest.mark.parametrize("around", ["a word {}", "id:{}", "{};x"])
def test_a_stretch_inside_a_value_is_none(around):
    assert found(around.format("PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Png")) == []


def test_gzip_is_found():
    hidden = base64.b64encode(gzip.compress(b"<script>alert(1)</script>", mtime=0)).decode().rstrip("=")
    assert (0, hidden) in found(hidden)


def test_texts_that_nobody_wants_are_left_out():
    assert found("PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Png", wanted=False) == []


@given(st.text(alphabet="ABCDEFabcdefghQZz0123456789+/-_ =", min_size=8, max_size=40))
def test_whatever_decodes_is_found(text):
    if base64_text(text) is not None or hex_text(text) is not None:
        assert found(text)
