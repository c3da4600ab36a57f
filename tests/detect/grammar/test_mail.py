"""Mail injection."""

from delicti.detect.contexts import Context, Place
from delicti.detect.grammar.mail import judge

HERE = Context(Place.VALUE, "q")


def test_a_hidden_recipient_is_certain():
    assert judge("a@example.com\r\nBcc: b@example.com", HERE).confidence >= 0.9


def test_a_letter_with_a_paragraph_is_silent():
    assert judge("Dear Sir,\r\n\r\nthank you", HERE) is None


def test_a_quoted_mail_is_ordinary():
    assert judge("From: a@b.example\nTo: c@d.example\n\n> When?", HERE).confidence < 0.5
