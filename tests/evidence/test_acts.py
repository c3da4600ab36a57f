import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from delicti.evidence.acts import Form, parsed, read
from delicti.model.acts import told
from delicti.model.text import unescape

FORM = Form("ftp", "upload", r"^(?P<user>.*)\|(?P<file>.*)$")


def lines(*said):
    return pl.DataFrame({"line": range(len(said)), "time": [None] * len(said), "said": said})


def test_the_first_form_that_fits_tells_the_act():
    forms = (FORM, Form("ftp", "delete", r"\|"))
    assert read(lines("a|b"), forms)["level"].to_list() == ["upload"]


def test_a_line_that_fits_none_is_a_message_without_an_act():
    assert read(lines("a|b", "c"), (FORM,))["level"].to_list() == ["upload", None]


def test_lines_keep_their_order():
    assert read(lines("c", "a|b", "d"), (FORM,))["line"].to_list() == [0, 1, 2]


def test_a_line_of_another_shape_is_quarantined():
    made = parsed(b"x\n\nt=1 a", r"^t=(?P<time>1) (?P<said>.*)$", lambda text: text, (FORM,))
    assert (list(made.quarantined), made.structural.tolist()) == ([0], [1])


@given(st.binary(min_size=1, max_size=12).filter(lambda raw: b"\n" not in raw and b"|" not in raw and b"\r" not in raw))
def test_a_name_of_any_bytes_comes_back(name):
    said = name.decode("latin-1") + "|f"
    text = read(lines(said), (FORM,))["text"][0]
    found = told(text)
    assert found is not None
    assert unescape(found.user or "-") == name
