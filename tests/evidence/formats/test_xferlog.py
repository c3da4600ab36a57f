from datetime import UTC, datetime
from typing import Any

import pytest

LINE = b"Thu Mar  5 12:00:00 2026 3 192.0.2.7 9 %s b _ %s r web ftp 0 * %s"


@pytest.mark.parametrize(("way", "act"), [(b"i", "upload"), (b"o", "download"), (b"d", "delete")])
def test_the_direction_is_the_act(rows: Any, way: bytes, act: str) -> None:
    assert rows("xferlog", LINE % (b"/a", way, b"c"))[0]["level"] == act


def test_what_broke_off_is_no_upload(rows: Any) -> None:
    assert "level" not in rows("xferlog", LINE % (b"/a", b"i", b"i"))[0]


def test_a_name_that_looks_like_the_rest_of_the_line_stays_a_name(rows: Any) -> None:
    name = b"/x b _ o r root ftp 0 * c"
    row = rows("xferlog", LINE % (name, b"i", b"c"))[0]
    assert (row["script"], row["level"]) == (name.decode(), "upload")


def test_a_time_without_zone_is_taken_in_the_declared_one(rows: Any) -> None:
    row = rows("xferlog", LINE % (b"/a", b"i", b"c"), "Europe/Berlin")[0]
    assert row["time"] == datetime(2026, 3, 5, 11, tzinfo=UTC)
