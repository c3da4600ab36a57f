"""The texts and attributes of a document; nothing in it is unfolded or fetched."""

import pytest

from delicti.detect.xml_fields import is_xml, of_xml


def fields(text):
    return [(f.name, f.sent) for f in of_xml(text, "")]


def test_texts_and_attributes_stand_under_their_element():
    text = """<?xml version="1.0"?><r><u id="1' or">a b</u><!-- c d --><n><![CDATA[e < f]]></n></r>"""
    assert fields(text) == [("u@id", "1' or"), ("u", "a b"), ("n", "e < f")]


def test_a_declared_entity_is_a_field_as_it_is():
    declared = '<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    assert fields(f"{declared}<a>&x;</a>") == [("", declared), ("a", "&x;")]


@pytest.mark.parametrize(
    "text",
    [
        '<?xml version="1.0"?><r xmlns="http://a.example/" xsi:schemaLocation="http://a.example http://a.example/x.xsd"/>',
        '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd"><plist/>',
        "<a><b>5</b><c>word</c></a>",
    ],
)
def test_what_every_document_holds_says_nothing(text):
    assert fields(text) == []


@pytest.mark.parametrize(
    "element",
    [
        '<xi:include href="file:///etc/passwd" parse="text"/>',
        "<xsl:value-of select=\"system-property('a')\"/>",
        "<svg:script>",
        '<image onerror="a()"/>',
    ],
)
def test_an_element_that_does_something_is_a_field(element):
    assert element in [sent for _, sent in fields(f"<?xml version='1.0'?><a>{element}</a>")]


def test_a_directive_to_the_server_is_no_comment():
    assert fields('<a><!--#exec cmd="id"--></a>') == [("a", '<!--#exec cmd="id"-->')]


def test_an_unfinished_document_type_hides_nothing():
    assert ("a", "attack now") in fields('<!DOCTYPE a [<!ENTITY x "y"<a>attack now</a>')


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("<?xml version='1.0'?><a/>", True),
        ("<!DOCTYPE a []><a/>", True),
        ("<methodCall><methodName>x</methodName></methodCall>", True),
        ("<!DOCTYPE html><html></html>", False),
        ("<script>alert(1)</script>", False),
        ("<b>bold</b> and plain", False),
        ("<!--#exec cmd='id'-->", False),
        ("<3", False),
    ],
)
def test_a_document_is_told_from_markup(text, is_one):
    assert is_xml(text) is is_one
