"""PHP injection."""

from delicti.detect.contexts import Context, Place
from delicti.detect.grammar.php import judge


def sure(verdict):
    return verdict.confidence if verdict else 0.0


HERE = Context(Place.VALUE, "q")


def test_code_behind_a_tag_is_certain():
    assert judge("<?php system('id'); ?>", HERE).confidence >= 0.9


def test_a_call_of_an_unpacker_inside_another_is_certain():
    assert judge("eval(base64_decode('aWQ='))", HERE).confidence >= 0.9


def test_a_changed_setting_is_named():
    assert "allow_url_include" in judge("-d allow_url_include=1", HERE).why


def test_a_search_for_a_lesson_is_silent():
    assert sure(judge("php echo tutorial", HERE)) < 0.5


def test_an_xml_head_is_no_code():
    assert sure(judge('<?xml version="1.0"?>', HERE)) < 0.5


def test_a_call_that_led_to_an_error_is_ordinary():
    assert judge("at eval (a.js:1:2)", HERE) is None


def test_a_number_to_be_printed_is_found():
    assert judge("';print(1234567);//", HERE).confidence >= 0.7
