"""Samples of rules, read and run."""

from pathlib import Path

import pytest

from delicti.detect.rule_samples import row_of, try_rules
from delicti.model.errors import UserError

RULE = """title: A rule
level: high
logsource: {category: webserver}
detection:
  a:
    cs-uri-stem|contains: /old
  condition: a
samples:
  hit: [GET /old HTTP/1.1, GET /new HTTP/1.1]
  miss: [GET /x HTTP/1.1]
"""


def test_a_request_line_may_hold_spaces() -> None:
    assert row_of("GET /a b?c=d e HTTP/1.0")["target"] == "/a b?c=d e"


def test_a_backslash_is_written_under_the_escape() -> None:
    assert row_of(r"GET /a\b HTTP/1.1")["target"] == r"/a\\b"


def test_a_mapping_sets_other_columns() -> None:
    assert row_of({"request": "GET / HTTP/1.1", "agent": "x", "status": 404})["status"] == 404


def test_a_column_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="no column 'colour'"):
        row_of({"request": "GET / HTTP/1.1", "colour": "red"})


def test_a_sample_that_goes_wrong_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(RULE)
    assert [one.wrong for one in try_rules(tmp_path)] == [("should be found: GET /new HTTP/1.1",)]


def test_a_rule_without_samples_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(RULE.split("samples:", maxsplit=1)[0])
    assert "has no sample" in try_rules(tmp_path)[0].wrong[0]


def test_a_rule_that_cannot_be_judged_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(RULE.replace("cs-uri-stem", "CommandLine"))
    assert "no field CommandLine" in try_rules(tmp_path)[0].wrong[0]


def test_an_empty_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"holds no \.yml file"):
        try_rules(tmp_path)
