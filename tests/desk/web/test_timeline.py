"""The timeline is narrowed and looked at from near and far; what an address asks for never breaks it."""

import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from delicti.desk.web import evidence


@pytest.fixture
def page(desk: SimpleNamespace, as_: Callable[..., Client]) -> Callable[..., str]:
    client = as_(desk.people.investigator)

    def read(where: str = "") -> str:
        got = client.get(f"/case/{desk.case.reference}/timeline{where.replace('&amp;', '&')}")
        assert got.status_code == 200
        return got.content.decode()

    return read


def bars(text: str) -> list[str]:
    return re.findall(r"<title>(E\d+) ", text)


def way(text: str, name: str) -> str:
    return re.search(f'id="look-{name}" href="([^"]+)"', text)[1]  # type: ignore[index]


def test_episodes_are_narrowed_by_actor_outcome_and_kind(desk: SimpleNamespace, page: Callable[..., str]) -> None:
    view = evidence.view(desk.file)
    row = next(one for one in view.episodes if one["first_time"] and one["outcome"] == "succeeded")
    label = view.actor_by_id[row["actor"]]["label"]
    for name, value, same in (
        ("actor", label, lambda one: one["actor"] == row["actor"]),
        ("outcome", "succeeded", lambda one: one["outcome"] == "succeeded"),
        ("kind", row["kind"], lambda one: one["kind"] == row["kind"]),
    ):
        wanted = {one["label"] for one in view.episodes if same(one)}
        text = page(f"?{name}={value}")
        assert (set(bars(text)), text.count('<tr id="x-')) == (wanted, len(wanted))


def test_closer_shows_the_middle_and_the_whole_comes_back(page: Callable[..., str]) -> None:
    whole = page()
    closer = page(way(whole, "closer"))
    later, further = page(way(closer, "later")), page(way(closer, "further"))
    span = re.compile(r'role="status"><time datetime="([^"]+)".*?<time datetime="([^"]+)"')
    first, near, after, far = (span.search(text).groups() for text in (whole, closer, later, further))  # type: ignore[union-attr]
    assert first[0] < near[0] < after[0]
    assert near[1] < after[1] <= first[1]
    assert [one[:-4] for one in far] == [one[:-4] for one in first]  # moments in an address are whole seconds
    assert bars(page(way(closer, "whole"))) == bars(whole)


def test_a_mark_of_the_axis_leads_closer(page: Callable[..., str]) -> None:
    whole = page()
    mark = re.search(r'<a href="(\?[^"]+)" aria-label="Look closer from', whole)[1]  # type: ignore[index]
    assert set(bars(page(mark))) < set(bars(whole))


def test_where_nothing_is_like_that_the_page_says_so(page: Callable[..., str]) -> None:
    text = page("?from=2001-01-01T00:00&until=2001-01-02T00:00")
    assert ("is like that" in text, "Show all episodes" in text, bars(text)) == (True, True, [])


@pytest.mark.parametrize(
    "asked",
    ["from=x", "from=0001-01-01T00:00", "until=9999-12-31T23:59:59", "from=2030-01-01&until=2020-01-01", "actor=%00",
     "from=2026-09-09T00:00%2B23:59", "kind=%22%3E%3Cscript%3E"],
)  # fmt: skip
def test_nothing_in_an_address_breaks_the_timeline(page: Callable[..., str], asked: str) -> None:
    assert "<script>" not in page(f"?{asked}")
