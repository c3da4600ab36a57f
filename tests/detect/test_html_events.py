"""Handlers a browser knows, and pieces of script that are known by themselves."""

import pytest

from delicti.detect.html_events import HANDLERS, piece


@pytest.mark.parametrize(
    "value",
    [
        "onpointerrawupdate=",
        '" onwheel=',
        "<img src=x onerror=",
        "<script src=",
        "top.alert(1)",
        "(alert)(1)",
        "[1].map(alert)",
        "Reflect.apply(confirm,null,[1])",
        "location.href='//192.0.2.1'",
        "Function('alert(1)')()",
        "{{alert(1)}}",
        '">click</a>',
    ],
)
def test_a_piece_of_script_is_known(value):
    assert piece(value)[1]


@pytest.mark.parametrize(
    "value",
    [
        "onsale=",
        "<script",
        "1<iframe",
        "onclick",
        "onclick event javascript",
        "alert box css",
        "location=Berlin",
        "print()",
        "map(item)",
        "<noscript> tag",
        "<b>bold</b>",
        "5 > 3",
        "how to use alert(1) in a page",
    ],
)
def test_talk_about_pages_is_no_piece(value):
    assert piece(value)[1] == ""


def test_the_events_of_the_standard_are_there():
    assert {
        "onclick",
        "onbeforetoggle",
        "onscrollsnapchange",
        "onauxclick",
        "oncontentvisibilityautostatechange",
    } <= HANDLERS
