"""Log sources and fields of published rules."""

import pytest

from delicti.detect.sigma_fields import FIELDS, where_it_applies


@pytest.mark.parametrize(
    ("source", "requests", "messages"),
    [
        (("webserver", None, None), True, False),
        (("webserver", "apache", None), True, False),
        (("proxy", None, None), True, False),
        ((None, "apache", None), True, True),
        ((None, None, "nginx"), True, True),
        ((None, "windows", "iis"), True, True),
        (("process_creation", "windows", None), False, False),
        ((None, "zeek", "http"), False, False),
    ],
)
def test_a_log_source_means_requests_or_messages_or_neither(
    source: tuple[str | None, str | None, str | None], requests: bool, messages: bool
) -> None:
    assert where_it_applies(*source)[:2] == (requests, messages)


def test_names_are_kept_in_lower_case() -> None:
    assert [name for name in FIELDS if name != name.lower()] == []
