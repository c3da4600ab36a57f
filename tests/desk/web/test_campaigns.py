"""The pages of campaigns: figures with their lists, frozen ones, and what somebody without the cases is told."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client

from delicti.desk import clock
from delicti.desk.models import Campaign, Snapshot, User
from delicti.desk.services import campaigns

Browser = Callable[[User | None], Client]


@pytest.fixture
def action(desk: SimpleNamespace) -> Campaign:
    begin = clock.now() - timedelta(days=30)
    return campaigns.make(desk.people.reviewer, "The action", "an order of the ministry", begins_at=begin)


def test_a_campaign_is_begun_and_counts(desk: SimpleNamespace, as_: Browser) -> None:
    me = as_(desk.people.reviewer)
    begin = (clock.now() - timedelta(days=30)).strftime("%Y-%m-%dT%H:%M")
    given = {"name": "The action", "mandate": "an order", "begins_at": begin, "threshold": "5"}
    made = me.post("/campaigns/new", given)
    assert made.status_code == 303
    page = me.get(made["Location"]).content.decode()
    assert "The action" in page
    assert "<script" not in page.partition("<main")[2]
    assert "style=" not in page.partition("<main")[2]
    assert me.post(f"{made['Location']}/count").status_code == 303
    assert "The action" in me.get("/campaigns").content.decode()
    assert me.post("/campaigns/new", {**given, "mandate": ""}).status_code == 422


def test_every_figure_opens_its_list_and_leaks_no_case(desk: SimpleNamespace, action: Campaign, as_: Browser) -> None:
    me = as_(desk.people.reviewer)
    at = f"/campaigns/{action.slug}"
    page = me.get(at).content.decode()
    for address in {
        part.split('"')[0].replace("&amp;", "&") for part in page.split('href="')[1:] if "/figures/" in part
    }:
        assert me.get(address).status_code == 200, address
    listed = me.get(f"{at}/figures/cases").content.decode()
    assert desk.case.reference in listed
    assert desk.hidden.reference not in listed
    assert "Quietzebra" not in listed + page
    assert me.get(f"{at}/figures/nothing").status_code == 404
    assert me.get(f"{at}/figures/cases?week=1999-W01").status_code == 404


def test_a_frozen_figure_can_be_checked(desk: SimpleNamespace, action: Campaign, as_: Browser) -> None:
    me = as_(desk.people.reviewer)
    made = me.post(f"/campaigns/{action.slug}/figures/cases/freeze")
    assert made.status_code == 303
    shot = Snapshot.objects.get()
    page = me.get(made["Location"]).content.decode()
    assert shot.digest in page
    assert "holds" in page
    rows = b"".join(me.get(f"{made['Location']}/rows").streaming_content).decode()
    assert desk.case.reference in rows
    assert desk.hidden.reference not in rows
    assert (
        me.post(
            f"/campaigns/{action.slug}/hand", {"hand-reference": desk.case.reference, "hand-reason": "no", "do": "out"}
        ).status_code
        == 303
    )
    assert "1 row went" in me.get(made["Location"]).content.decode()
    assert me.post(f"/campaigns/{action.slug}/end", {"reason": "over"}).status_code == 303
    assert me.post(f"/campaigns/{action.slug}/end", {"reason": "over"}).status_code == 422


@pytest.mark.parametrize("role", ["intake", "investigator", "auditor", "administrator", "nobody"])
def test_who_sees_no_figures_sees_no_campaign(desk: SimpleNamespace, action: Campaign, as_: Browser, role: str) -> None:
    me = as_(getattr(desk.people, role))
    for address in ("/campaigns", f"/campaigns/{action.slug}", f"/campaigns/{action.slug}/figures/cases"):
        assert me.get(address).status_code == 403
    assert me.post(f"/campaigns/{action.slug}/figures/cases/freeze").status_code == 403


def test_a_publisher_sees_figures_and_makes_no_campaign(desk: SimpleNamespace, action: Campaign, as_: Browser) -> None:
    me = as_(desk.people.publisher)
    assert "are not shown" in me.get(f"/campaigns/{action.slug}").content.decode()
    assert me.post("/campaigns/new", {"name": "x", "mandate": "y", "threshold": "5"}).status_code == 403
