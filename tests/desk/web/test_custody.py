"""The page of the evidence says who opened it."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client


@pytest.mark.parametrize("page", ["", "timeline", "actors", "findings", "changes", "limits"])
def test_whoever_reads_a_case_file_stands_in_its_custody(
    desk: SimpleNamespace, as_: Callable[..., Client], page: str
) -> None:
    client = as_(desk.people.auditor)
    for _ in range(2):
        client.get(f"/case/{desk.case.reference}/{page}")
    found = desk.case.custody.filter(action="opened", case_file=desk.file).values_list("by__username", "what")
    shown = client.get(f"/case/{desk.case.reference}/evidence").content.decode()
    assert (list(found), "read at the desk" in shown) == ([("auditor", "case file")], True)
