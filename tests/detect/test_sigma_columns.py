"""Columns made for rules."""

import json

import polars as pl

from delicti.detect.sigma_columns import with_columns


def one(column: str, **row: object) -> object:
    return with_columns(pl.DataFrame({name: [value] for name, value in row.items()}), (column,))[column][0]


def test_path_and_query_are_parted_at_the_first_question_mark() -> None:
    assert (one("path", target="/a?b?c"), one("query", target="/a?b?c")) == ("/a", "b?c")


def test_a_target_without_a_query_has_none() -> None:
    assert one("query", target="/a") is None


def test_scheme_and_host_are_no_part_of_a_path() -> None:
    assert one("path", target="http://site.example:80/a/b?c") == "/a/b"


def test_the_request_line_is_put_together() -> None:
    assert one("request", method="GET", target="/a", protocol="HTTP/1.1") == "GET /a HTTP/1.1"


def test_the_cookie_is_taken_from_the_headers() -> None:
    assert one("cookie", request_headers=json.dumps([["Cookie", "a=1"], ["X", "y"]])) == "a=1"


def test_headers_that_are_no_list_give_no_cookie() -> None:
    assert one("cookie", request_headers="{broken") is None


def test_the_duration_is_given_in_milliseconds() -> None:
    assert one("duration_ms", duration_s=1.5) == "1500.0"


def test_the_body_is_text_under_the_escape() -> None:
    assert one("request_body", request_body=b"a\x00b") == r"a\x00b"


def test_a_column_that_is_missing_is_null() -> None:
    assert one("cookie", target="/") is None
