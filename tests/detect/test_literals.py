"""Texts that a pattern cannot do without."""

import re
import sys

import pytest

from delicti.detect.literals import literals
from delicti.detect.patterns import _FOLDED

CASES = [
    ("needle", {"needle"}),
    (r"a(?:bc|de)+f", {"bc", "de"}),
    (r"x|", set()),
    (r"(?:ab)?cd*", {"c"}),
    (r"(?=.*\().", {"("}),
    (r"(?!no)[xy]", {"x", "y"}),
    (r"[^a]\w.", set()),
    ("UNION", {"union"}),
]


@pytest.mark.parametrize(("pattern", "texts"), CASES)
def test_one_of_the_texts_stands_in_whatever_is_found(pattern, texts):
    assert literals(re.compile(pattern))[0] == texts


def test_letters_that_all_stand_there_are_told():
    assert literals(re.compile(r"\w+\(\s*\)\s*\{"))[1] == set("(){")


def test_letters_that_fold_to_ascii_are_known():
    folded = {c for c in map(chr, range(128, sys.maxunicode + 1)) if re.match("[a-z0-9]", c, re.IGNORECASE)}
    assert folded == {c for c in map(chr, range(128, sys.maxunicode + 1)) if _FOLDED.match(c)}
