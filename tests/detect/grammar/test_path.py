"""Traversal and inclusion."""

from delicti.detect.contexts import Context, Place
from delicti.detect.grammar.path import judge

HERE = Context(Place.VALUE, "q")


def test_steps_to_the_password_file_are_certain():
    assert judge("../../../etc/passwd", HERE).confidence >= 0.9


def test_a_wrapper_is_named():
    assert "PHP" in judge("php://filter/resource=a.php", HERE).why


def test_one_step_to_a_picture_is_ordinary():
    assert judge("../images/logo.png", HERE).confidence < 0.5


def test_one_step_to_code_is_not():
    assert judge("../includes/config.php", HERE).confidence >= 0.5


def test_talk_about_a_file_is_not_a_request_for_it():
    assert judge("what is /etc/passwd used for", HERE).confidence < 0.5


def test_a_path_that_stays_in_its_folder_is_ordinary():
    assert judge("/a/./b/../c.css", Context(Place.PATH)).confidence < 0.5
