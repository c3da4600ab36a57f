"""Cross-site scripting."""

import pytest

from delicti.detect.contexts import Context, Place
from delicti.detect.grammar.html import judge

HERE = Context(Place.VALUE, "q")


def test_a_script_element_is_certain():
    assert judge("<script>alert(1)</script>", HERE).confidence >= 0.9


def test_the_handler_is_named():
    assert "onerror" in judge("<img src=x onerror=alert(1)>", HERE).why


def test_an_attribute_left_for_a_handler_is_found():
    assert judge('" onfocus=alert(1) x="', HERE).confidence >= 0.7


def test_plain_markup_is_silent():
    assert judge('<b>bold</b> <a href="/x">y</a>', HERE) is None


def test_a_void_script_address_is_harmless():
    assert judge("javascript:void(0)", HERE).confidence < 0.5


BODY = Context(Place.BODY, "html")


@pytest.mark.parametrize(
    "value",
    [
        '<div onclick="">a</div>',
        '<img src="a.png" onerror="" alt="x">',
        "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'%3E%3Cpath d='M0'/%3E%3C/svg%3E",
        '<iframe width="560" height="315" src="https://video.example/embed/a" allowfullscreen></iframe>',
        '<li class="item" onclick="openItem(7)">Seven</li>',
    ],
)
def test_what_runs_nothing_of_a_strangers_is_ordinary(value):
    verdict = judge(value, BODY)
    assert verdict is None or verdict.confidence < 0.5


@pytest.mark.parametrize(
    "value",
    [
        '<div onclick="alert(7)">a</div>',
        "data:image/svg+xml,%3Csvg onload='alert(1)'/%3E",
        '<iframe src="https://evil.example/"></iframe>',
        '<img src=x onerror="openItem(7)">',
    ],
)
def test_what_runs_something_is_found(value):
    assert judge(value, BODY).confidence >= 0.5
