"""Each act as each role, member and not: what is not granted is refused, and a case of others does not exist."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.apps import apps

from delicti.desk import clock
from delicti.desk import models as m
from delicti.desk.rights import ALLOWED, NotThere, Refused, Right, case_rights, few, get, rows, unseen
from delicti.desk.search.find import find
from delicti.desk.services import (
    cases,
    clocks,
    custody,
    erasure,
    importing,
    intake,
    jobs,
    merging,
    people,
    tokens,
    uploads,
    work,
)

ROLES = ("intake", "investigator", "reviewer", "publisher", "auditor", "administrator", "nobody")
DAY = timedelta(days=1)

Act = Callable[[m.User, SimpleNamespace], object]
ACTS: dict[str, tuple[Right, Act]] = {
    "edit": (Right.CONTRIBUTE, lambda by, w: cases.edit(by, w.case, title="Another")),
    "assign": (Right.CONTRIBUTE, lambda by, w: cases.assign(by, w.case, None)),
    "note": (Right.CONTRIBUTE, lambda by, w: work.note(by, w.case, "text")),
    "add_task": (Right.CONTRIBUTE, lambda by, w: work.add_task(by, w.case, "task")),
    "end_task": (Right.CONTRIBUTE, lambda by, w: work.end_task(by, w.task)),
    "add_notifiable": (Right.CONTRIBUTE, lambda by, w: work.add_notifiable(by, w.case, "the host", "it serves")),
    "upload": (Right.CONTRIBUTE, lambda by, w: uploads.begin("a.log", 10, by=by, case=w.case)),
    "verify": (Right.CONTRIBUTE, lambda by, w: jobs.verify(by, w.case)),
    "cancel": (Right.CONTRIBUTE, lambda by, w: jobs.cancel(by, w.job)),
    "import": (Right.CONTRIBUTE, lambda by, w: importing.import_case_file(by, w.shop, w.case)),
    "move": (Right.DECIDE, lambda by, w: cases.move(by, w.case, "open", "go")),
    "decide": (Right.DECIDE, lambda by, w: work.decide(by, w.case, "text", "reason")),
    "withdraw": (Right.DECIDE, lambda by, w: work.withdraw(by, w.decision, "reason")),
    "told": (Right.DECIDE, lambda by, w: work.told(by, w.notifiable, "by letter")),
    "not_needed": (Right.DECIDE, lambda by, w: work.not_needed(by, w.notifiable, "reason")),
    "start_clock": (Right.DECIDE, lambda by, w: clocks.start(by, w.case, "review", clock.now() + DAY, "soon")),
    "stop_clock": (Right.DECIDE, lambda by, w: clocks.stop(by, w.clock, "reason")),
    "set_member": (Right.DECIDE, lambda by, w: cases.set_member(by, w.case, w.other, {"read"}, "reason")),
    "merge": (Right.DECIDE, lambda by, w: merging.merge(by, w.case, w.second, "reason")),
    "in_force": (Right.DECIDE, lambda by, w: importing.in_force(by, w.case_file, yes=False)),
    "close": (Right.CLOSE, lambda by, w: cases.close(by, w.case, "no offence shown", "reason")),
    "export": (Right.EXPORT, lambda by, w: custody.exported(by, w.case_file, "report", "court")),
    "check": (Right.READ, lambda by, w: custody.check(by, w.case_file)),
    "open": (Right.READ, lambda by, w: custody.opened(by, w.case_file, "findings", "review")),
}
BY_PERMISSION = {"set_member", "cancel"}  # an administrator may, too


@pytest.fixture
def world(people: SimpleNamespace, person: Callable[..., m.User], shop: Path) -> SimpleNamespace:
    owner = person("owner", "investigator", "reviewer")
    case, second = cases.open_case(owner, "Shop", site="shop.example"), cases.open_case(owner, "Second")
    found = SimpleNamespace(owner=owner, case=case, second=second, shop=shop, people=people)
    found.case_file = importing.import_case_file(owner, shop, case)
    found.task = work.add_task(owner, case, "Ask the host")
    found.decision = work.decide(owner, case, "Tell the host", "reason")
    found.notifiable = work.add_notifiable(owner, case, "the host", "it serves the page")
    found.clock = m.Clock.objects.get(case=case, kind="review")
    found.job = jobs.verify(owner, case)
    found.other = person("other", "auditor")
    return found


def joined(world: SimpleNamespace, role: str, *rights: str) -> m.User:
    user: m.User = getattr(world.people, role)
    for case in (world.case, world.second):
        m.Membership.objects.create(case=case, user=user, **{str(r): r in rights for r in Right if r is not Right.READ})
    return user


def outcome(act: Act, by: m.User, world: SimpleNamespace) -> str:
    try:
        act(by, world)
    except NotThere:
        return "not there"
    except Refused:
        return "refused"
    return "done"


@pytest.mark.parametrize("role", ROLES)
def test_every_act_as_a_stranger_of_every_role(world: SimpleNamespace, role: str) -> None:
    by = getattr(world.people, role)
    found = {name: outcome(act, by, world) for name, (_, act) in ACTS.items()}
    wanted = dict.fromkeys(ACTS, "not there")
    if role == "administrator":
        wanted |= dict.fromkeys(BY_PERMISSION, "done")
    assert found == wanted


@pytest.mark.parametrize("role", ROLES)
def test_every_act_as_a_member_who_only_reads(world: SimpleNamespace, role: str) -> None:
    by = joined(world, role)
    reads = Right.READ in ALLOWED.get(role, ())
    found = {name: outcome(act, by, world) for name, (_, act) in ACTS.items()}
    wanted = {
        name: ("done" if right is Right.READ else "refused") if reads else "not there"
        for name, (right, _) in ACTS.items()
    }
    if role == "administrator":
        wanted |= dict.fromkeys(BY_PERMISSION, "done")
    assert found == wanted


@pytest.mark.parametrize("name", ACTS)
def test_the_one_right_that_an_act_needs_is_enough(world: SimpleNamespace, name: str) -> None:
    right, act = ACTS[name]
    assert outcome(act, joined(world, "investigator", str(right)), world) == "done"


@pytest.mark.parametrize("name", [name for name, (right, _) in ACTS.items() if right is not Right.READ])
def test_all_other_rights_together_are_not(world: SimpleNamespace, name: str) -> None:
    right, act = ACTS[name]
    others = [str(one) for one in Right if one is not right]
    assert outcome(act, joined(world, "investigator", *others), world) == "refused"


@pytest.mark.parametrize("role", ROLES)
def test_no_row_of_a_case_is_seen_by_a_stranger(world: SimpleNamespace, role: str) -> None:
    by = getattr(world.people, role)
    by_permission = {
        "administrator": {"User", "RoleGrant", "Job", "Webhook", "Delivery"},
        "auditor": {"AuditEntry"},
        "intake": {"Report"},
    }.get(role, set())
    seen = {kind.__name__ for kind in apps.get_app_config("desk").get_models() if rows(by, kind).exists()}
    assert seen <= by_permission


@pytest.mark.parametrize("role", ROLES)
def test_a_member_sees_the_rows_of_the_case_as_far_as_the_role_goes(world: SimpleNamespace, role: str) -> None:
    by = joined(world, role)
    assert rows(by, m.Actor).exists() == (Right.READ in ALLOWED.get(role, ()))


def test_search_finds_nothing_for_a_stranger(world: SimpleNamespace) -> None:
    found = [find(getattr(world.people, role), "203.0.113.169").exists() for role in ROLES]
    assert (found, find(world.owner, "203.0.113.169").exists()) == ([False] * len(ROLES), True)


def test_a_case_of_others_is_answered_like_one_that_never_was(world: SimpleNamespace) -> None:
    answers = []
    for key in (world.case.pk, world.case.reference, "QQ-QQQQ", "00000000-0000-4000-8000-000000000000", "\0", ""):
        with pytest.raises(NotThere) as answer:
            cases.move(world.people.reviewer, key, "open", "go")
        answers.append(answer.value.args)
    assert set(answers) == {()}


@pytest.mark.parametrize("key", ["nonsense", "", "\0", "1"])
def test_a_key_that_is_none_is_not_there(world: SimpleNamespace, key: str) -> None:
    with pytest.raises(NotThere):
        get(world.owner, m.Case, key)


def test_an_account_that_is_switched_off_may_nothing(world: SimpleNamespace) -> None:
    user = joined(world, "reviewer", *Right)
    people.switch(world.people.administrator, user, active=False)
    assert (case_rights(user, world.case), rows(user, m.Case).count()) == (frozenset(), 0)


def test_a_role_that_is_taken_ends_what_it_allowed(world: SimpleNamespace) -> None:
    user = joined(world, "reviewer", *Right)
    people.take_role(world.people.administrator, user, "reviewer")
    assert case_rights(m.User.objects.get(pk=user.pk), world.case) == frozenset()


def test_a_token_ends_where_its_scopes_do(world: SimpleNamespace) -> None:
    _, secret = tokens.make(world.owner, "reader", ["read"], DAY)
    user = tokens.signed_in(secret)
    assert user is not None
    assert case_rights(user, world.case) == {Right.READ}


def test_a_token_past_its_time_signs_nobody_in(world: SimpleNamespace) -> None:
    _, secret = tokens.make(world.owner, "reader", ["read"], DAY)
    with clock.standing_at(clock.now() + DAY + timedelta(seconds=1)):
        assert tokens.signed_in(secret) is None


def test_a_revoked_token_signs_nobody_in(world: SimpleNamespace) -> None:
    token, secret = tokens.make(world.owner, "reader", ["read"], DAY)
    tokens.revoke(world.owner, token)
    assert tokens.signed_in(secret) is None


def test_the_secret_of_a_token_is_kept_nowhere(world: SimpleNamespace) -> None:
    token, secret = tokens.make(world.owner, "reader", ["read"], DAY)
    assert secret not in str(m.ApiToken.objects.filter(pk=token.pk).values())


def test_a_token_makes_no_other(world: SimpleNamespace) -> None:
    _, secret = tokens.make(world.owner, "reader", ["read"], DAY)
    user = tokens.signed_in(secret)
    assert user is not None
    with pytest.raises(Refused):
        tokens.make(user, "another", ["manage"], DAY)


@pytest.mark.parametrize("role", [role for role in ROLES if role != "administrator"])
def test_only_an_administrator_manages_people(world: SimpleNamespace, role: str) -> None:
    with pytest.raises(Refused):
        people.invite(getattr(world.people, role), "new", ["reviewer"])


@pytest.mark.parametrize("role", [role for role in ROLES if role != "intake"])
def test_only_intake_sees_the_queue(world: SimpleNamespace, role: str) -> None:
    with pytest.raises(Refused):
        intake.queue(getattr(world.people, role))


@pytest.mark.parametrize("role", [role for role in ROLES if role != "reviewer"])
def test_only_a_reviewer_erases(world: SimpleNamespace, role: str) -> None:
    by = joined(world, role, *Right)
    asked = erasure.request(world.owner, world.case_file, "order", "law")
    with pytest.raises((Refused, NotThere)):
        erasure.confirm(by, asked)


def test_nobody_gives_themselves_a_role(world: SimpleNamespace) -> None:
    with pytest.raises(Refused):
        people.give_role(world.people.administrator, world.people.administrator, "investigator")


def test_the_first_account_link_works_once(home: Path) -> None:
    secret = people.first_account_link()
    assert secret is not None
    user = people.set_up(secret, "ada", "a long enough phrase")
    with pytest.raises(NotThere):
        people.set_up(secret, "bob", "a long enough phrase")
    assert (user.roles, people.first_account_link()) == ({"administrator"}, None)


def test_a_newer_first_account_link_ends_the_older(home: Path) -> None:
    old = people.first_account_link()
    people.first_account_link()
    with pytest.raises(NotThere):
        people.set_up(old or "", "ada", "a long enough phrase")


@pytest.mark.parametrize("role", ROLES)
def test_the_fast_ways_to_ask_agree_with_the_slow_one(world: SimpleNamespace, role: str) -> None:
    by: m.User = getattr(world.people, role)
    third = cases.open_case(world.owner, "Third")
    merging.merge(world.owner, third, world.case, "the same")
    campaign = m.Campaign.objects.create(
        slug="a", name="A", mandate="An order", begins_at=clock.now(), ends_at=clock.now() + DAY, made_by=world.owner
    )
    every = m.CampaignCase.objects.all()
    every.bulk_create(
        m.CampaignCase(campaign=campaign, case=one, how="rule") for one in (world.case, world.second, third)
    )
    fast, slow = [], []
    for case in (None, world.second, world.case):
        if case:
            m.Membership.objects.create(case=case, user=by)
        seen = set(rows(by, m.Case).values_list("pk", flat=True))
        fast.append((set(few(by) or ()), few(by, 0) is None, set(unseen(by, every).values_list("case", flat=True))))
        slow.append((seen, bool(seen), {world.case.pk, world.second.pk, third.pk} - seen))
    assert fast == slow
