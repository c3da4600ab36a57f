import re

from delicti.evidence import prefix

PATTERN = prefix.compiled(rb"a: ")


def test_it_is_found_at_the_beginning_of_every_line_and_nowhere_else() -> None:
    assert PATTERN.sub(b"", b"a: a: x\na: y\nz a: \n") == b"a: x\ny\nz a: \n"


def test_the_share_leaves_blank_lines_out() -> None:
    assert prefix.share(PATTERN, b"a: x\n\nb\n") == 0.5


def test_a_program_is_found_with_and_without_a_host() -> None:
    found = [re.match(prefix.PROGRAM, line) for line in (b"h p[7]: x", b"p: x", b"192.0.2.7 - - [x]: y")]
    assert [m is not None for m in found] == [True, True, False]
