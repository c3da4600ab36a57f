"""Remote inclusion."""

from delicti.detect.contexts import Context, Place
from delicti.detect.grammar.inclusion import judge

HERE = Context(Place.VALUE, "q")


def test_code_cut_off_with_a_question_mark_is_found():
    assert judge("http://evil.example/shell.txt?", HERE).confidence >= 0.8


def test_a_tracked_page_is_ordinary():
    assert judge("https://www.example.com/index.php", HERE).confidence < 0.5
