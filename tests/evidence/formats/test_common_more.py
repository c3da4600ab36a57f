from typing import Any

from delicti.evidence import registry

COMMON = b'192.0.2.7 - - [24/Nov/2026:16:58:20 +0000] "GET / HTTP/1.1" 200 2'


def test_a_combined_line_is_not_taken_for_common_with_more() -> None:
    found = registry.identify((COMMON + b' "-" "curl"\n') * 3)
    assert found is not None
    assert found.format == "combined"


def test_a_duration_in_an_unknown_unit_is_not_guessed(rows: Any) -> None:
    assert "duration_s" not in rows("common_more", COMMON + b" 17")[0]


def test_nothing_behind_the_common_line_is_common() -> None:
    found = registry.identify((COMMON + b"\n") * 3)
    assert found is not None
    assert found.format == "common"
