"""The pages of campaigns: figures with their lists, frozen ones, and what somebody without the cases is told."""

import json
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client

from delicti.desk import clock
from delicti.desk.charts import board, draw
from delicti.desk.models import AuditEntry, Campaign, Snapshot, User
from delicti.desk.services import boards, campaigns, cases, work

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
    at = f"/campaigns/{action.slug}"
    for address in ("/campaigns", at, f"{at}/figures/cases", f"{at}/charts/weeks", f"{at}/edit"):
        assert me.get(address).status_code == 403
    assert me.post(f"/campaigns/{action.slug}/figures/cases/freeze").status_code == 403


def test_a_publisher_sees_figures_and_makes_no_campaign(desk: SimpleNamespace, action: Campaign, as_: Browser) -> None:
    me = as_(desk.people.publisher)
    assert "are not shown" in me.get(f"/campaigns/{action.slug}").content.decode()
    assert me.post("/campaigns/new", {"name": "x", "mandate": "y", "threshold": "5"}).status_code == 403


def test_a_counted_campaign_shows_its_charts_and_draws_none(
    desk: SimpleNamespace, action: Campaign, as_: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    board.draw_ahead(boards.keep_fresh())
    monkeypatch.delattr(draw, "_svg")
    page = as_(desk.people.reviewer).get(f"/campaigns/{action.slug}").content.decode()
    number = len(board.charts(boards.sight(desk.people.reviewer, action)))
    assert (page.count('class="drawn"'), "Draw the chart" in page) == (number + 1, False)  # weeks: wide and narrow


def test_a_chart_that_was_not_drawn_is_fetched_by_the_page(
    desk: SimpleNamespace, action: Campaign, as_: Browser
) -> None:
    me, at = as_(desk.people.reviewer), f"/campaigns/{action.slug}"
    assert f'hx-get="{at}/charts/funnel"' in me.get(at).content.decode()
    part = me.get(f"{at}/charts/funnel", headers={"HX-Request": "true"}).content.decode()
    assert part.startswith("<svg")
    assert part.strip() in me.get(at).content.decode()


def test_without_script_a_chart_is_drawn_by_following_its_link(
    desk: SimpleNamespace, action: Campaign, as_: Browser
) -> None:
    me, at = as_(desk.people.reviewer), f"/campaigns/{action.slug}"
    assert me.get(f"{at}/charts/weeks")["Location"] == f"{at}#chart-weeks"
    assert f"{at}/charts/weeks" not in me.get(at).content.decode()
    assert me.get(f"{at}/charts/nothing").status_code == 404


def test_a_reader_who_may_not_open_all_gets_no_chart_of_who_may(
    desk: SimpleNamespace, action: Campaign, as_: Browser
) -> None:
    """Two cases of two sectors: each is a count of one."""
    at = f"/campaigns/{action.slug}/charts/sector"
    part = as_(desk.people.publisher).get(at, headers={"HX-Request": "true"}).content.decode()
    assert ("fewer than 5" in part or "not shown" in part, ">1<" in part) == (True, False)


def test_a_long_list_behind_a_figure_comes_in_pages(desk: SimpleNamespace, action: Campaign, as_: Browser) -> None:
    late = clock.now() - timedelta(hours=1)
    for n in range(60):
        work.add_task(desk.people.investigator, desk.case, f"Call {n:02}", due_at=late)
    boards.recount(desk.people.reviewer, action)
    me, at = as_(desk.people.reviewer), f"/campaigns/{action.slug}/figures/tasks-overdue"
    first = me.get(at).content.decode()
    onward = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = me.get(at + onward).content.decode()
    found = [sum(f"Call {n:02}" in page for n in range(60)) for page in (first, second)]
    assert (found, 'rel="prev"' in second) == ([50, 10], True)


@pytest.mark.parametrize("name", ["attackers", "victims", "clocks-overdue", "reports", "measures", "suspects"])
def test_every_kind_of_row_has_its_list(desk: SimpleNamespace, action: Campaign, as_: Browser, name: str) -> None:
    assert as_(desk.people.reviewer).get(f"/campaigns/{action.slug}/figures/{name}").status_code == 200


def test_a_list_says_that_others_exist(desk: SimpleNamespace, action: Campaign, as_: Browser) -> None:
    for n in range(9):
        cases.open_case(desk.second, f"Quietzebra {n}", sector="bank")
    boards.recount(desk.people.reviewer, action)
    page = as_(desk.people.reviewer).get(f"/campaigns/{action.slug}/figures/cases").content.decode()
    assert ("10 others exist that you may not open" in page, "Quietzebra" in page) == (True, False)


def test_a_list_names_no_case_of_a_report_to_who_takes_reports_in(
    desk: SimpleNamespace, action: Campaign, as_: Browser, person: Callable[..., User]
) -> None:
    from delicti.desk.services import intake

    case = intake.accept(desk.people.intake, desk.report, title="City Library")
    boards.recount(desk.people.reviewer, action)
    page = as_(person("both", "intake", "publisher")).get(f"/campaigns/{action.slug}/figures/reports").content.decode()
    assert (desk.report.number in page, case.reference in page) == (True, False)


def test_a_campaign_is_changed_with_a_reason(desk: SimpleNamespace, action: Campaign, as_: Browser) -> None:
    me, at = as_(desk.people.reviewer), f"/campaigns/{action.slug}/edit"
    page = me.get(at).content.decode()
    assert "an order of the ministry" in page
    given = {
        "name": "The wider action", "mandate": "a wider order", "begins_at": f"{action.begins_at:%Y-%m-%dT%H:%M}",
        "ends_at": f"{action.ends_at:%Y-%m-%dT%H:%M}", "sectors": ["bank"], "regions": "North\nSouth", "threshold": "7",
    }  # fmt: skip
    assert me.post(at, given).status_code == 422
    assert me.post(at, {**given, "reason": "widened"}).status_code == 303
    action.refresh_from_db()
    assert (action.name, action.sectors, action.regions, action.threshold) == (
        "The wider action", ["bank"], ["North", "South"], 7,
    )  # fmt: skip
    told = json.loads(AuditEntry.objects.get(verb="campaign edited").body)["detail"]
    assert (told["reason"], sorted(told["before"])) == (
        "widened",
        ["mandate", "name", "regions", "sectors", "threshold"],
    )


def test_an_ended_campaign_and_that_of_another_role_is_not_changed(
    desk: SimpleNamespace, action: Campaign, as_: Browser
) -> None:
    at = f"/campaigns/{action.slug}"
    assert as_(desk.people.publisher).get(f"{at}/edit").status_code == 403
    assert "/edit" not in as_(desk.people.publisher).get(at).content.decode()
    campaigns.end(desk.people.reviewer, action, "over")
    assert as_(desk.people.reviewer).get(f"{at}/edit").status_code == 422


def test_cases_are_narrowed_to_a_campaign(desk: SimpleNamespace, action: Campaign, as_: Browser) -> None:
    campaigns.leave_out(desk.people.reviewer, action, desk.case, "a test")
    me = as_(desk.people.reviewer)
    listed = [desk.case.reference in me.get(f"/cases?campaign={slug}").content.decode() for slug in ("", action.slug)]
    assert listed == [True, False]


def test_a_case_names_its_campaigns_to_its_members(desk: SimpleNamespace, action: Campaign, as_: Browser) -> None:
    at = f"/case/{desk.case.reference}/members"
    seen = {who: as_(getattr(desk.people, who)).get(at).content.decode() for who in ("reviewer", "investigator")}
    link = f'href="/campaigns/{action.slug}"'
    assert [("The action" in page, link in page) for page in seen.values()] == [(True, True), (True, False)]


def test_nobody_else_learns_of_a_campaign(
    desk: SimpleNamespace, action: Campaign, as_: Browser, person: Callable[..., User]
) -> None:
    """Whoever has no case in it sees it in no filter, and its slug narrows nothing, as one that was never given."""
    other = person("third", "investigator")
    case = cases.open_case(other, "Of a hoster", sector="hoster")
    campaigns.edit(desk.people.reviewer, action, "narrower", sectors=["bank"])
    me = as_(other)
    pages = [me.get(f"/cases?campaign={slug}").content.decode() for slug in (action.slug, "never-given")]
    assert all(case.reference in page and "The action" not in page for page in pages)
    assert "The action" not in me.get(f"/case/{case.reference}/members").content.decode()
