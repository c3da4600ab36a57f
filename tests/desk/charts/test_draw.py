"""Drawings: the same bytes each time, kept within bounds, and nothing in them but shapes, texts and own links."""

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.core.cache import caches

from delicti.desk import home as places
from delicti.desk.charts import draw, spec

HOSTILE = '<script>alert(1)</script>"&amp;<b style="x">'


def bars(name: str = "bank", address: str = "/campaigns/a/figures/cases?sector=bank", count: int = 3) -> dict[str, Any]:
    return spec.bars(f"Cases; {name}", [spec.Length(name, count, str(count), address)])


def columns(width: int = 340) -> dict[str, Any]:
    pieces = [
        spec.Piece(week, part, 5 + part, f"{week} {part}", "/x") for week in ("2026-W01", "2026-W02") for part in (0, 1)
    ]
    return spec.columns("Weeks", ["2026-W01", "2026-W02"], pieces, width)  # fmt: skip


@pytest.mark.parametrize("made", [bars(), columns()], ids=["bars", "columns"])
def test_a_drawing_has_the_same_bytes_each_time(home: Path, made: dict[str, Any]) -> None:
    first = draw.drawn(made)
    caches["charts"].clear()
    assert draw.drawn(made) == first


def test_a_drawing_is_kept_for_other_processes(home: Path) -> None:
    before, made, after = draw.kept(bars()), draw.drawn(bars()), draw.kept(bars())
    assert (before, after, len(list((home / places.CHARTS).iterdir()))) == (None, made, 1)


def test_another_spec_is_another_drawing(home: Path) -> None:
    draw.drawn(bars(count=3))
    assert draw.kept(bars(count=4)) is None


def test_only_so_many_are_kept(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caches["charts"], "_max_entries", 4)
    for count in range(9):
        draw.drawn(bars(count=count))
    assert len(list((home / places.CHARTS).iterdir())) <= 4


def test_a_home_without_room_shows_its_charts_all_the_same(home: Path) -> None:
    (home / places.CHARTS).rmdir()
    (home / places.CHARTS).write_text("no folder")
    try:
        assert draw.drawn(bars()).startswith("<svg")
    finally:
        (home / places.CHARTS).unlink()


@pytest.mark.parametrize("made", [bars(HOSTILE), columns()], ids=["bars", "columns"])
def test_a_drawing_has_no_style_script_or_id(home: Path, made: dict[str, Any]) -> None:
    tree = ET.fromstring(draw.drawn(made))
    names = {one.tag for one in tree.iter()} | {name for one in tree.iter() for name in one.attrib}
    assert names & {"script", "style", "id", "class"} == {"class"}
    assert {one.tag for one in tree.iter()} <= {"svg", "g", "a", "title", "path", "line", "rect", "text"}


def test_a_hostile_name_is_text(home: Path) -> None:
    tree = ET.fromstring(draw.drawn(bars(HOSTILE)))
    assert f"{HOSTILE}: 3" in [one.text for one in tree.iter("title")]


@pytest.mark.parametrize("address", ["//elsewhere.example/x", "javascript:alert(1)", ".elsewhere.example/"])
def test_a_link_leads_nowhere_else(home: Path, address: str) -> None:
    assert "href" not in draw.drawn(bars(address=address))


def test_each_bar_leads_to_its_list_and_says_what_it_is(home: Path) -> None:
    link = next(ET.fromstring(draw.drawn(bars())).iter("a"))
    assert (link.get("href"), link.findtext("title")) == ("/campaigns/a/figures/cases?sector=bank", "bank: 3")


def test_the_whole_is_named(home: Path) -> None:
    assert ET.fromstring(draw.drawn(bars())).get("aria-label") == "Cases; bank"


def test_every_colour_is_one_that_the_page_knows(home: Path) -> None:
    from django.contrib.staticfiles import finders

    known = Path(str(finders.find("charts.css"))).read_text()
    drawn = draw.drawn(bars()) + draw.drawn(columns())
    assert [one for one in re.findall(r'(?:fill|stroke)="#\w+"', drawn) if f"[{one}]" not in known] == []
