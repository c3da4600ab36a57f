"""XPath injection."""

from delicti.detect.contexts import Context, Place
from delicti.detect.grammar.xpath import judge

HERE = Context(Place.VALUE, "q")


def test_a_question_about_nodes_is_certain():
    assert judge("' or count(/*)=1 or 'a'='b", HERE).confidence >= 0.9


def test_a_question_sql_has_too_is_left_to_sql():
    assert judge("' or substring(password,1,1)='a", HERE) is None


def test_a_path_written_out_is_ordinary():
    assert judge("//div[contains(@class,'btn') and text()='Save']/a[2]", HERE) is None
