"""Spans are where the template's fixed bytes say; escaped quotes end nothing."""

import numpy as np

from delicti.evidence.logformat import compile as apache
from delicti.evidence.spans import find

TEMPLATE = apache('"%{A}i" %>s')


def fields(data: bytes) -> list[list[bytes]]:
    spans = find(TEMPLATE, data)
    columns = [[data[b:s] for b, s in zip(begin, stop, strict=True)] for _, begin, stop in spans.fields]
    return [list(row) for row in zip(*columns, strict=True)]


def test_an_escaped_quote_is_part_of_the_field() -> None:
    assert fields(b'"a\\"b" 200\n') == [[b'a\\"b', b"200"]]


def test_a_quote_after_an_escaped_backslash_ends_the_field() -> None:
    assert fields(b'"a\\\\" 200\n') == [[b"a\\\\", b"200"]]


def test_a_line_where_a_fixed_byte_is_missing_is_refused() -> None:
    spans = find(TEMPLATE, b'"a" 200\n"b 200\n\n"c" 404\r\n')
    assert (spans.lines.tolist(), spans.refused.tolist(), spans.blank.tolist()) == ([0, 3], [1], [2])


def test_a_field_never_reaches_into_the_next_line() -> None:
    assert find(TEMPLATE, b'"a\n" 200\n').lines.tolist() == []


def test_a_line_with_bytes_above_ascii_is_awkward() -> None:
    assert find(TEMPLATE, b'"a" 200\n"\xff" 200\n"\r" 200\n').awkward.tolist() == [False, True, True]


def test_nothing_gives_nothing() -> None:
    assert np.array_equal(find(TEMPLATE, b"").lines, np.empty(0))


def test_escapes_end_nothing_however_many_there_are() -> None:
    assert fields(b'"a\\"b" 200\n' * 1000) == [[b'a\\"b', b"200"]] * 1000
