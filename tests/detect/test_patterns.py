"""Patterns that are looked for together."""

import re
import sys
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from delicti.detect.judge import grammars
from delicti.detect.patterns import Sought, Together, look_together

grammars()
SOUGHT = [
    value
    for name, module in sorted(sys.modules.items())
    if name.startswith("delicti.detect.")
    for value in vars(module).values()
    if isinstance(value, Sought)
]
HITS = sorted({hit if isinstance(hit, str) else hit[1] for module in grammars() for hit in module.HITS})
PIECES = ["'", '"', "(", ")", " or ", "1=1", "\n", "/*", "<", "${", "%00", "é", "\x1c", "union select ", "; id", "../"]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(HITS), st.sampled_from(PIECES), st.text(max_size=6)), max_size=5))
def test_no_pattern_of_a_grammar_is_lost(pieces):
    text = "".join(pieces)
    lost = [s._exact.pattern for s in SOUGHT if s.search(text) is None and s._exact.search(text) is not None]
    assert lost == []


def test_most_patterns_are_looked_for_together():
    assert len(SOUGHT) > 100


def sought(pattern, flags=0):
    exact = re.compile(pattern, flags)
    return Together([exact]).of(exact)


@pytest.mark.parametrize("text", ["a needle", "a nee", "needle", "NEEDLE needle needle"])
def test_a_pattern_answers_as_it_would_alone(text):
    pattern, exact = sought("n(e+)dle"), re.compile("n(e+)dle")
    answers = [
        (m and m.span())
        for p in (pattern, exact)
        for m in (p.search(text), p.match(text), p.fullmatch(text), p.search(text, 3))
    ]
    more = [
        [p.findall(text), [m.span() for m in p.finditer(text)], p.sub("x", text, count=1)] for p in (pattern, exact)
    ]
    assert answers[:4] + more[:1] == answers[4:] + more[1:]


@pytest.mark.parametrize(("pattern", "flags"), [("é", 0), ("a b", re.VERBOSE), ("a{,3}b", 0), (r"\u0061", 0)])
def test_a_pattern_that_means_something_else_to_the_table_stays_alone(pattern, flags):
    assert isinstance(sought(pattern, flags), re.Pattern)


def test_patterns_of_a_module_are_replaced_by_name_and_in_tuples():
    module = ModuleType("made")
    module.ONE, module.TWO, module.THREE = re.compile("a"), (1, (re.compile("b"),)), re.compile(b"c")
    look_together(module)
    assert [type(v) for v in (module.ONE, module.TWO[1][0], module.THREE)] == [Sought, Sought, re.Pattern]


@pytest.mark.parametrize("text", ["é needle", "NEEDLE é", "é nee", "n\u017fneedle", "\x00needle", "\udc80needle"])
def test_a_pattern_answers_so_beyond_ascii_too(text):
    pattern, exact = sought("n(e+)dle", re.IGNORECASE), re.compile("n(e+)dle", re.IGNORECASE)
    assert [m.span() for m in pattern.finditer(text)] == [m.span() for m in exact.finditer(text)]


def test_a_pattern_without_sure_text_stays_alone():
    assert isinstance(sought(r"[^\s;]+"), re.Pattern)
