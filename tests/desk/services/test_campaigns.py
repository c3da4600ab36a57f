"""Which cases belong to a campaign: by rule, by hand, merged ones once."""

import json
from datetime import timedelta
from types import SimpleNamespace

import pytest

from delicti.desk import clock
from delicti.desk.models import AuditEntry, Board, CampaignCase, Case
from delicti.desk.rights import NotThere, Refused
from delicti.desk.services import boards, campaigns, cases, merging
from delicti.model.errors import UserError

DAY = timedelta(days=1)


@pytest.fixture
def desk(people: SimpleNamespace) -> SimpleNamespace:
    one, two = people.investigator, people.reviewer
    found = [cases.open_case(one, f"Case {n}", sector="bank" if n < 3 else "hoster", region="North") for n in range(5)]
    for case in found:
        cases.set_member(one, case, two, {"read", "decide"}, "works on it")
    campaign = campaigns.make(two, "Banks", "An order", begins_at=clock.now() - DAY, sectors=["bank"])
    return SimpleNamespace(one=one, two=two, cases=found, campaign=campaign, people=people)


def counted(desk: SimpleNamespace) -> set[str]:
    return {f"{key}".removeprefix("Case ") for key in _rows(desk).values_list("title", flat=True)}


def _rows(desk: SimpleNamespace):  # type: ignore[no-untyped-def]
    from delicti.desk.figures.figure import figure

    return figure("cases").rows(desk.campaign)


def test_the_rule_brings_cases_in_and_changes_nothing_the_second_time(desk: SimpleNamespace) -> None:
    assert (counted(desk), campaigns.gather(desk.campaign)) == ({"0", "1", "2"}, 0)


def test_a_case_that_no_longer_fits_is_no_longer_counted(desk: SimpleNamespace) -> None:
    cases.edit(desk.one, desk.cases[0], sector="hoster")
    campaigns.gather(desk.campaign)
    assert counted(desk) == {"1", "2"}


def test_what_was_decided_by_hand_stays(desk: SimpleNamespace) -> None:
    campaigns.leave_out(desk.two, desk.campaign, desk.cases[0], "a test")
    campaigns.put_in(desk.two, desk.campaign, desk.cases[4].reference, "the same hand")
    campaigns.gather(desk.campaign)
    assert counted(desk) == {"1", "2", "4"}


def test_a_merged_case_counts_once_as_the_living_one(desk: SimpleNamespace) -> None:
    merging.merge(desk.two, desk.cases[0], desk.cases[3], "one incident")
    campaigns.gather(desk.campaign)
    assert counted(desk) == {"1", "2", "3"}
    merging.unmerge(desk.two, Case.objects.get(pk=desk.cases[0].pk), "two after all")
    campaigns.gather(desk.campaign)
    assert counted(desk) == {"0", "1", "2"}


def test_an_ended_campaign_stays_as_it_is(desk: SimpleNamespace) -> None:
    campaigns.end(desk.two, desk.campaign, "it is over")
    desk.campaign.refresh_from_db()
    cases.open_case(desk.one, "Case 9", sector="bank")
    assert (campaigns.gather(desk.campaign), counted(desk)) == (0, {"0", "1", "2"})
    with pytest.raises(UserError, match="ended"):
        campaigns.put_in(desk.two, desk.campaign, desk.cases[4], "late")


def test_a_case_that_one_may_not_open_is_put_nowhere(desk: SimpleNamespace) -> None:
    other = cases.open_case(desk.one, "Hidden", sector="hoster")
    with pytest.raises(NotThere):
        campaigns.put_in(desk.two, desk.campaign, other.reference, "a guess")
    with pytest.raises(Refused):
        campaigns.put_in(desk.one, desk.campaign, other.reference, "not my task")
    assert not CampaignCase.objects.filter(case=other).exists()


@pytest.mark.parametrize(
    "given", [{"mandate": " "}, {"threshold": 2}, {"sectors": ["zoo"]}, {"ends_at": clock.now() - 9 * DAY}]
)
def test_a_campaign_needs_its_bounds(people: SimpleNamespace, given: dict[str, object]) -> None:
    with pytest.raises(UserError):
        campaigns.make(people.reviewer, "Action", **{"mandate": "An order", **given})  # type: ignore[arg-type]


def test_members_of_a_case_learn_of_its_campaigns(desk: SimpleNamespace) -> None:
    told = [one.campaign.name for one in campaigns.of_case(desk.one, desk.cases[0])]
    assert (told, list(campaigns.of_case(desk.people.auditor, desk.cases[0]))) == (["Banks"], [])


def test_old_boards_are_counted_again_and_fresh_ones_left(desk: SimpleNamespace) -> None:
    now = clock.now()
    assert ([one.whole for one in boards.keep_fresh()], boards.keep_fresh()) == ([True, False], [])
    with clock.standing_at(now + timedelta(minutes=16)):
        assert len(boards.keep_fresh()) == 2
    assert Board.objects.get().as_of == now + timedelta(minutes=16)


def test_a_change_needs_a_reason_and_the_audit_keeps_what_stood_there(desk: SimpleNamespace) -> None:
    with pytest.raises(UserError, match="reason"):
        campaigns.edit(desk.two, desk.campaign, " ", name="All")
    campaigns.edit(desk.two, desk.campaign, "the order was widened", name="All", sectors=[])
    entry = AuditEntry.objects.get(verb="campaign edited")
    told = json.loads(entry.body)["detail"]
    before = {"name": "Banks", "sectors": ["bank"]}
    assert (told, counted(desk)) == ({"reason": "the order was widened", "before": before}, set("01234"))


def test_who_runs_no_campaign_changes_none(desk: SimpleNamespace) -> None:
    with pytest.raises(Refused):
        campaigns.edit(desk.people.publisher, desk.campaign, "mine now", name="All")


def test_others_are_told_by_number_and_few_only_as_such(desk: SimpleNamespace) -> None:
    for n in range(4):
        cases.open_case(desk.one, f"More {n}", sector="bank")
    boards.recount(desk.two, desk.campaign)
    told = []
    for reader in (desk.two, desk.people.publisher):  # a member of three of the seven cases, and of none
        seen = boards.sight(reader, desk.campaign)
        told.append(str(boards.behind(reader, seen, "cases", {}).others()))
    assert told == ["fewer than 5", "7"]


def test_many_others_are_told_as_such(desk: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boards, "MOST_OTHERS", 6)
    for n in range(4):
        cases.open_case(desk.one, f"More {n}", sector="bank")
    boards.recount(desk.two, desk.campaign)
    seen = boards.sight(desk.people.publisher, desk.campaign)
    assert str(boards.behind(desk.people.publisher, seen, "cases", {}).others()) == "more than 6"


def test_others_behind_a_hidden_figure_are_not_told(desk: SimpleNamespace) -> None:
    seen = boards.sight(desk.people.publisher, desk.campaign)
    found = boards.behind(desk.people.publisher, seen, "cases", {"sector": "bank"})
    assert (found.shown.why is None, found.others().value) == (False, None)


def test_who_may_open_all_is_told_of_no_others(desk: SimpleNamespace) -> None:
    seen = boards.sight(desk.two, desk.campaign)
    assert (seen.whole, boards.behind(desk.two, seen, "cases", {}).others().value) == (True, 0)
