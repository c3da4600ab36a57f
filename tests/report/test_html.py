"""report.html as bytes: policy, anchors, escape, the same every time. What a browser does with it: test_browser.py."""

import base64
import hashlib
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from delicti.report.html import render, write_report
from delicti.report.view import View

KNOWN = {
    *"html head meta title style body header main section nav footer h1 h2 h3 p dl dt dd div ul ol li".split(),
    *"a span code br mark".split(),
    *"table caption thead tbody tr th td figure figcaption svg desc line text g rect".split(),
}


class Tags(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.fixture(scope="module")
def page(view: View) -> str:
    return render(view)


@pytest.fixture(scope="module")
def hostile_page(hostile_view: View) -> str:
    return render(hostile_view)


def test_hostile_text_adds_no_element(hostile_page: str) -> None:
    assert {tag for tag, _ in Tags(hostile_page).found} <= KNOWN


def test_hostile_text_adds_no_attribute(page: str, hostile_page: str) -> None:
    assert {name for _, attrs in Tags(hostile_page).found for name in attrs} == {
        name for _, attrs in Tags(page).found for name in attrs
    }


def test_every_link_leads_within_the_page(hostile_page: str) -> None:
    tags = Tags(hostile_page).found
    ids = {attrs["id"] for _, attrs in tags if "id" in attrs}
    links = {(attrs["href"] or "")[1:] for tag, attrs in tags if tag == "a"}
    assert links <= ids


def test_no_id_stands_twice(page: str) -> None:
    ids = [attrs["id"] for _, attrs in Tags(page).found if "id" in attrs]
    assert len(ids) == len(set(ids))


def test_every_sentence_leads_to_its_findings(page: str) -> None:
    assert '<a href="#x-f-0000000000000001">access.log:12001</a>' in page


def test_nothing_is_fetched_from_anywhere(page: str) -> None:
    assert not {name for _, attrs in Tags(page).found for name in attrs} & {"src", "srcset", "action", "style", "data"}


def test_the_policy_allows_this_style_alone(page: str) -> None:
    css = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert css is not None
    digest = base64.b64encode(hashlib.sha256(css[1].encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert policy in [attrs.get("content") for tag, attrs in Tags(page).found if tag == "meta"]


def test_the_same_case_gives_the_same_bytes(view: View, make: Callable[..., View], page: str) -> None:
    assert render(make()) == page


def test_hostile_ids_still_give_plain_anchors(make: Callable[..., View], view: View) -> None:
    rows = [{**row, "actor": f'{row["actor"]}" onclick="x'} for row in view.actor_table.to_dicts()]
    ids = [attrs["id"] or "" for _, attrs in Tags(render(make(actors=rows))).found if "id" in attrs]
    assert all(re.fullmatch(r"[A-Za-z0-9-]+", one) for one in ids)


def test_a_report_is_replaced_whole(view: View, tmp_path: Path) -> None:
    write_report(view, tmp_path)
    write_report(view, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]
