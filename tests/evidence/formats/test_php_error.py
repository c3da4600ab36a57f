from datetime import UTC, datetime
from typing import Any

import pytest


@pytest.mark.parametrize(
    ("stamp", "expected"),
    [
        (b"09-Sep-2026 03:17:47 Europe/Berlin", datetime(2026, 9, 9, 1, 17, 47, 0, UTC)),
        (b"09-Dec-2026 03:17:47 Europe/Berlin", datetime(2026, 12, 9, 2, 17, 47, 0, UTC)),
        (b"25-Oct-2026 02:30:00 Europe/Berlin", datetime(2026, 10, 25, 0, 30, 0, 0, UTC)),
        (b"09-Sep-2026 03:17:47 UTC", datetime(2026, 9, 9, 3, 17, 47, 0, UTC)),
        (b"09-Sep-2026 03:17:47 +02:00", datetime(2026, 9, 9, 1, 17, 47, 0, UTC)),
        (b"09-Sep-2026 03:17:47", datetime(2026, 9, 8, 18, 17, 47, 0, UTC)),
        (b"09-Sep-2026 03:17:47 No/Where", datetime(2026, 9, 8, 18, 17, 47, 0, UTC)),
    ],
)
def test_the_zone_in_the_brackets_decides_before_the_declared_one(rows: Any, stamp: bytes, expected: datetime) -> None:
    assert rows("php-error", b"[" + stamp + b"] x", "Asia/Tokyo")[0]["time"] == expected


def test_zones_may_change_from_line_to_line(rows: Any) -> None:
    chunk = b"[09-Sep-2026 03:00:00 UTC] a\n[09-Sep-2026 03:00:00 Asia/Tokyo] b\n[09-Sep-2026 03:00:00 UTC] c\n"
    assert [row["time"].hour for row in rows("php-error", chunk)] == [3, 18, 3]


def test_a_trace_and_its_message_are_one_record(rows: Any) -> None:
    chunk = b"[09-Sep-2026 03:17:47 UTC] PHP Fatal error:  x\nStack trace:\n#0 {main}\n\n[09-Sep-2026 03:17:48 UTC] y\n"
    assert [(row["line"], row["lines"]) for row in rows("php-error", chunk)] == [(0, 3), (4, 1)]


@pytest.mark.parametrize(
    ("text", "level"),
    [
        (b"PHP Parse error:  x", "parse error"),
        (b"PHP Deprecated:  x", "deprecated"),
        (b"WARNING: [pool www] child 7 said", "warning"),
        (b"Hello: world", None),
    ],
)
def test_the_level_is_php_s_own_word(rows: Any, text: bytes, level: str | None) -> None:
    assert rows("php-error", b"[09-Sep-2026 03:17:47 UTC] " + text)[0]["level"] == level
