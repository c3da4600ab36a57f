import polars as pl
import pytest

from delicti.evidence.convert import NO_ZONE, Kind, convert, zones_of


def one(kind: str, column: str | None, values: list[str | None]) -> pl.DataFrame:
    raw = pl.DataFrame({"line": range(len(values)), "x": pl.Series(values, dtype=pl.String)})
    return convert(raw, {"x": Kind(kind, column)}, None)[0]


@pytest.mark.parametrize(
    ("kind", "column", "values", "made"),
    [
        ("status", "status", ["200", "-", "-1", "x", None], [200, None, None, None, None]),
        ("size", "size_bytes", ["0", "-", "9" * 18, "9" * 19], [0, None, 999999999999999999, None]),
        ("duration_ns", "duration_s", ["52300", "-1"], [5.23e-05, None]),
        ("duration_ms", "duration_s", ["1031", "0.5"], [1.031, 0.0005]),
        ("body", "request_body", ["a\xff", "-", ""], [b"a\xff", None, None]),
        ("text", "agent", ["a\\\xff", "-", ""], [r"a\\\xff", None, ""]),
    ],
)
def test_each_kind_becomes_its_column(kind: str, column: str, values: list[str | None], made: list[object]) -> None:
    assert one(kind, column, values)[column].to_list() == made


def test_an_address_with_a_port_is_two_columns() -> None:
    frame = one("address_port", "client", ["192.0.2.7:80", "::1:80", "[2001:db8::7]:0", "a", "-"])
    assert frame.select("client", "client_port").rows() == [
        ("192.0.2.7", 80),
        ("::1", 80),
        ("2001:db8::7", 0),
        ("a", None),
        (None, None),
    ]


def test_of_two_raw_columns_for_one_the_first_that_is_there_counts() -> None:
    raw = pl.DataFrame({"line": [0, 1], "a": ["-", "x"], "b": ["y", "z"]})
    frame, _ = convert(raw, {"a": Kind("text", "host"), "b": Kind("text", "host")}, None)
    assert frame["host"].to_list() == ["y", "x"]


def test_a_line_without_a_time_is_not_good() -> None:
    raw = pl.DataFrame({"line": [0, 1], "a": ["2026-09-09T01:17:47Z", "x"]})
    assert convert(raw, {"a": Kind("time_iso")}, None)[1].to_list() == [True, False]


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("2026-09-09T01:17:47Z", "UTC"),
        ("2026-09-09T01:17:47+02:00", "+02:00"),
        ("09/Sep/2026:01:17:47 -0330", "-0330"),
        ("1788916667.25", "UTC"),
        ("2026-09-09 01:17:47", NO_ZONE),
    ],
)
def test_the_zone_is_told_as_written(text: str, zone: str) -> None:
    assert zones_of(pl.DataFrame({"a": [text, None]}), {"a": Kind("time_any")}) == {zone}
