from typing import Any

import pytest

HEAD = b"#Fields: date time x-edge-location c-ip cs-method cs(Host) cs-uri-stem sc-status cs(User-Agent) cs-uri-query\n"
LINE = b"2026-09-09\t01:17:47\tFRA2\t192.0.2.7\tGET\td1.cloudfront.net\t%s\t200\t%s\t-\n"


@pytest.mark.parametrize(
    ("logged", "sent"), [(b"/a%2520b", "/a%20b"), (b"/a%22b", '/a"b'), (b"/100%", "/100%"), (b"/%FF", r"/\xff")]
)
def test_one_layer_of_encoding_is_undone(rows: Any, logged: bytes, sent: str) -> None:
    assert rows("aws-cloudfront", HEAD + LINE % (logged, b"x"))[0]["target"] == sent


def test_a_plus_sign_is_a_plus_sign(rows: Any) -> None:
    assert rows("aws-cloudfront", HEAD + LINE % (b"/", b"a+b"))[0]["agent"] == "a+b"
