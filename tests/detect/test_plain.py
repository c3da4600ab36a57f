"""Anchors that plain text can hold."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delicti.detect.judge import grammars
from delicti.detect.plain import LETTERS, may_be_plain
from delicti.detect.prefilter import SIGNS, bulk

ANCHORS = [bulk(anchor) for module in grammars() for anchor in module.ANCHORS] + list(SIGNS)
WORDS = sorted({word for anchor in ANCHORS for word in re.findall(rf"[{LETTERS}]{{2,}}", anchor)})
NEVER = [re.compile(a.encode("latin-1"), re.IGNORECASE | re.DOTALL) for a in ANCHORS if not may_be_plain(a)]


@given(st.lists(st.one_of(st.sampled_from(WORDS), st.from_regex(rf"[\x1e\x1f{LETTERS}]", fullmatch=True))))
def test_no_plain_text_holds_an_anchor_that_is_passed_over(pieces):
    text = "".join(pieces).encode()
    assert not any(pattern.search(text) for pattern in NEVER)


@pytest.mark.parametrize(
    "anchor", ["select", r"\.\./", "[a(]b", "(?:x|')y", "a'?b", "[^a]", r"\d+", "^a$", r"\Wx", "(((("]
)
def test_an_anchor_may_be_plain(anchor):
    assert may_be_plain(anchor)


@pytest.mark.parametrize("anchor", ["'", r"a\(", "[<>]a", "(?:'|;)y", "a=+b", r"\sx", "[:;]{2,}", "é"])
def test_an_anchor_needs_a_sign(anchor):
    assert not may_be_plain(anchor)
