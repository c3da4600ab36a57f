from delicti.evidence.wrappers import syslog5424


def test_brackets_and_quotes_in_the_data_do_not_end_it() -> None:
    line = rb'<165>1 2026-11-24T16:56:42Z h app 1 - [x@1 a="]\" [y"] text'
    assert syslog5424.unwrap(line) == b"text"


def test_data_that_is_never_closed_is_left_as_it_is() -> None:
    line = b'<165>1 2026-11-24T16:56:42Z h app 1 - [x a="' + b"[" * 10_000 + b"\nnext"
    assert syslog5424.unwrap(line) == line
