"""Conditions of Sigma as trees of tests."""

from typing import Any

import pytest
from sigma.policy import SigmaPolicy
from sigma.policy.regex_engine import PythonRegexEngine
from sigma.rule.detection import SigmaDetections

from delicti.detect.sigma_compile import CannotMean, compiled
from delicti.detect.sigma_plan import Check, Node, Not


def node(**selection: Any) -> Node:
    fields = {name.replace("_", "-").replace("--", "|"): value for name, value in selection.items()}
    policy = SigmaPolicy(regex_engine=PythonRegexEngine())
    detections = SigmaDetections.from_dict({"a": fields, "condition": "a"}, policy=policy)
    return compiled(detections.parsed_condition[0].parse())


@pytest.mark.parametrize(
    ("value", "test"),
    [
        ("/A", Check("path", "exact", b"/a")),
        ("/A*", Check("path", "prefix", b"/a")),
        ("*/A", Check("path", "suffix", b"/a")),
        ("*/A*", Check("path", "contains", b"/a")),
        ("a\\*b", Check("path", "exact", b"a*b")),
        (7, Check("path", "exact", b"7")),
        ("-", Check("path", "null")),
        (None, Check("path", "null")),
        ("a?c", Check("path", "pattern", rb"^a.c\z", cased=True, flags="is")),
    ],
)
def test_a_value_becomes_a_test(value: object, test: Check) -> None:
    assert node(cs_uri_stem=value) == test


def test_flags_of_a_pattern_are_kept() -> None:
    assert node(cs_uri_stem__re__i="a.b") == Check("path", "pattern", b"a.b", cased=True, flags="i")


def test_not_equal_is_a_denial() -> None:
    assert node(sc_status__neq=200) == Not(Check("status", "exact", b"200"))


def test_a_reference_to_another_field_is_refused() -> None:
    with pytest.raises(CannotMean, match="FieldReference"):
        node(cs_uri_stem__fieldref="cs-uri-query")
