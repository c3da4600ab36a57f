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


def test_a_command_of_a_mailbox_is_known_by_its_tag():
    assert judge("A01 LOGIN user word", HERE) is not None
    assert judge("B12 select a dose", HERE) is None


def test_options_of_sendmail_write_a_file():
    found = judge("x@example.com -oQ/tmp/ -X/srv/www/s.php", HERE)
    assert found.confidence >= 0.7
