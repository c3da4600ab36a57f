from typing import Any

import pytest

from delicti.evidence import registry
from delicti.evidence.formats import json_fields
from delicti.model.errors import UserError

FIELDS = ("time=at", "client=c.0.ip", "url=u", "duration_ms=ms")
LINE = b'{"at":"2026-09-09 03:17:47","c":[{"ip":"192.0.2.7"}],"u":"https://a:8443/b?c","ms":"12.5"}\n'


def test_paths_go_into_objects_by_name_and_lists_by_number(rows: Any) -> None:
    assert rows("json", LINE, None, FIELDS)[0]["client"] == "192.0.2.7"


def test_a_url_is_a_host_and_a_target(rows: Any) -> None:
    row = rows("json", LINE, None, FIELDS)[0]
    assert (row["host"], row["target"], row["duration_s"]) == ("a:8443", "/b?c", 0.0125)


def test_a_time_without_zone_is_taken_in_the_declared_one(rows: Any) -> None:
    assert rows("json", LINE, "Europe/Berlin", FIELDS)[0]["time"].hour == 1


@pytest.mark.parametrize("field", ["time", "=a", "nothing=a", "time="])
def test_a_field_that_means_nothing_is_named(field: str) -> None:
    with pytest.raises(UserError, match=field):
        json_fields.keys((field,))


def test_without_fields_it_is_never_guessed() -> None:
    assert registry.identify(LINE * 5) is None


def test_with_fields_it_is_taken() -> None:
    assert registry.identify(LINE * 5, (), FIELDS) == (None, "json", 1.0)
