from typing import Any

import pytest

LINE = b'192.0.2.7 - - [24/Nov/2026:16:55:00 +0000] "GET / HTTP/1.1" 200 2 "-" "curl" %s\n'


@pytest.mark.parametrize(("raw", "seconds"), [(b"0.000", 0.0), (b"60.001", 60.001), (b"-", None)])
def test_the_duration_is_in_seconds(rows: Any, raw: bytes, seconds: float | None) -> None:
    assert rows("combined_time", LINE % raw)[0]["duration_s"] == seconds
