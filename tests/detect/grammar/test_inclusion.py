"""Remote inclusion."""

from delicti.detect.contexts import Context, Place
from delicti.detect.grammar.inclusion import judge

HERE = Context(Place.VALUE, "q")


def test_code_cut_off_with_a_question_mark_is_found():
    assert judge("http://evil.example/shell.txt?", HERE).confidence >= 0.8


def test_a_tracked_page_is_ordinary():
    assert judge("https://www.example.com/index.php", HERE).confidence < 0.5


def test_an_address_without_a_scheme_is_found_where_a_page_is_meant():
    assert judge("//evil.example/shell.php", Context(Place.VALUE, "page")).confidence >= 0.7


def test_a_share_of_another_host_is_found():
    assert judge("\\\\evil.example\\share\\a", HERE).confidence >= 0.5


def test_a_document_on_a_share_is_ordinary():
    assert judge("\\\\files.example\\team\\plan.docx", HERE) is None
