"""The fields of a request."""

from hypothesis import given
from hypothesis import strategies as st

from delicti.detect.contexts import Place
from delicti.detect.fields import of_referrer, of_target


def test_a_target_is_cut_into_path_values_and_names():
    assert [(f.place, f.name, f.sent) for f in of_target("/a?b=1&c=2")] == [
        (Place.PATH, "", "/a"),
        (Place.VALUE, "b", "1"),
        (Place.VALUE, "c", "2"),
        (Place.NAME, "b", "b"),
        (Place.NAME, "c", "c"),
    ]


def test_a_query_without_names_is_a_value():
    assert of_target("/a?x")[1][:3] == (Place.VALUE, "", "x")


def test_a_payload_that_a_sign_cuts_is_read_whole_too():
    assert "(select 1=1)" in [f.sent for f in of_target("/a?(select 1=1)")]


def test_a_referrer_is_cut_like_a_target():
    assert [(f.name, f.sent) for f in of_referrer("https://a.example/?q=x y")] == [
        ("", "https://a.example/"),
        ("q", "x y"),
    ]


def test_what_is_no_address_is_read_whole():
    assert of_referrer("a?b=c;id")[-1].sent == "a?b=c;id"


@given(st.text(max_size=60))
def test_no_letter_of_a_query_is_passed_over(text):
    found = of_target("/a?" + text)
    rest = text.replace("&", "").replace("=", "")
    assert set(rest) <= set("".join(f.sent + f.name for f in found))
