"""One finding, actor or episode in full."""

from dataclasses import replace

import polars as pl
import pytest

from delicti.model import tables as t
from delicti.model.errors import UserError
from delicti.report.blocks import Chapter, Facts, Grid, Note, Raw
from delicti.report.detail import detail
from delicti.report.view import View


def facts(chapter: Chapter) -> dict[str, str]:
    block = chapter.blocks[0]
    assert isinstance(block, Facts)
    return dict(block.rows)


@pytest.mark.parametrize("name", ["A1", "a1", "a-0000000000000001"])
def test_an_actor_is_found_by_label_and_id(view: View, name: str) -> None:
    assert facts(detail(view, name)[0])["id"] == "a-0000000000000001"


def test_a_finding_is_found_by_the_beginning_of_its_id(view: View) -> None:
    assert detail(view, "f-000000000000012e")[0].title == "Finding f-000000000000012e"


def test_a_beginning_of_many_ids_is_refused(view: View) -> None:
    with pytest.raises(UserError, match="begins more than one id"):
        detail(view, "f-00")


@pytest.mark.parametrize("name", ["A99", "nonsense", ""])
def test_what_is_called_nothing_is_said(view: View, name: str) -> None:
    with pytest.raises(UserError, match="no finding, actor or episode called"):
        detail(view, name)


def test_a_finding_shows_its_whole_bytes(view: View) -> None:
    raw = detail(view, "f-000000000000012e")[0].blocks[-1]
    assert isinstance(raw, Raw)
    assert raw.text.endswith("200 20638")


def test_findings_of_an_actor_that_are_not_shown_are_counted(view: View) -> None:
    assert detail(view, "A1")[-1].blocks[-1] == Note("and 240 more findings in findings.parquet")


def test_an_episode_shows_its_requests(view: View) -> None:
    rows = [
        {
            "item": "aa" * 32,
            "line": 12_001,
            "method": "GET",
            "target": "/item.php?pid=3",
            "status": 200,
            "episode": "e-0000000000000005",
        },
        {"item": "aa" * 32, "line": 12_900, "method": "GET", "target": "/", "status": 200, "episode": None},
    ]
    frame = t.shaped(pl.DataFrame(rows), t.REQUEST).lazy()
    requests = detail(replace(view, requests=frame), "e-0000000000000005")[1].blocks[0]
    assert isinstance(requests, Grid)
    assert [row[0] for row in requests.rows] == ["access.log:12001"]


def test_an_episode_shows_the_findings_of_its_requests(view: View) -> None:
    rows = [{"item": "aa" * 32, "line": 12_001, "episode": "e-0000000000000005"}]
    frame = t.shaped(pl.DataFrame(rows), t.REQUEST).lazy()
    found = detail(replace(view, requests=frame), "e-0000000000000005")[-1].blocks
    assert [one.place[:18] for one in found if isinstance(one, Raw)] == ["f-0000000000000001"]
