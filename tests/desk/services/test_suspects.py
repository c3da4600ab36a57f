"""Suspects: with evidence, a reason and two people, or not at all; who may not see one is told nothing."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.desk.services.conftest import GIVEN, decided_case, findings_of

from delicti.desk import models as m
from delicti.desk import store
from delicti.desk.rights import NotThere, Refused, Right, rows
from delicti.desk.search.find import find
from delicti.desk.services import cases, suspects
from delicti.model.errors import UserError

Maker = Callable[..., m.Suspect]


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"findings": []}, "choose at least one finding"),
        ({"findings": ["nothing"]}, "holds no finding"),
        ({"reason": " "}, "the reason is missing"),
        ({"alternatives": ""}, "what speaks against it"),
        ({"name": ""}, "the name or designation is missing"),
    ],
)
def test_nobody_is_proposed_without_what_it_takes(
    desk: SimpleNamespace, propose: Maker, other: dict[str, object], says: str
) -> None:
    with pytest.raises(UserError, match=says):
        propose(desk, **other)
    assert m.Suspect.objects.count() == 0


def test_a_finding_of_another_actor_carries_nobody(desk: SimpleNamespace, propose: Maker) -> None:
    others = m.Actor.objects.filter(case_file=desk.file).exclude(pk=desk.actor.pk)
    foreign = next(found[0] for one in others if (found := findings_of(desk.file, one.actor)))
    with pytest.raises(UserError, match="not of this actor"):
        propose(desk, findings=[foreign])


def test_the_seal_is_checked_when_one_is_proposed_and_when_one_is_confirmed(
    desk: SimpleNamespace, propose: Maker
) -> None:
    suspect = propose(desk)
    story = store.path(desk.file.seal) / "data" / "findings.parquet"
    kept = story.read_bytes()
    story.chmod(0o600)
    story.write_bytes(kept[:-1] + bytes([kept[-1] ^ 1]))
    try:
        with pytest.raises(UserError, match="does not hold"):
            suspects.confirm(desk.two, suspect.attributions.get(), "I read the findings")
        with pytest.raises(UserError, match="does not hold"):
            propose(desk, name="Another")
    finally:
        story.write_bytes(kept)
    desk.file.refresh_from_db()
    assert (desk.file.state, m.Suspect.objects.get().state) == ("broken", "proposed")  # the check was kept


def test_nobody_confirms_or_refuses_what_they_proposed(desk: SimpleNamespace, propose: Maker) -> None:
    tie = propose(desk, by=desk.two).attributions.get()
    for act in (suspects.confirm, suspects.refuse):
        with pytest.raises(Refused, match="two people"):
            act(desk.two, tie, "because")
    with pytest.raises(Refused, match="roles do not allow"):
        suspects.confirm(desk.one, tie, "because")


def test_a_confirmation_has_a_reason(desk: SimpleNamespace, propose: Maker) -> None:
    with pytest.raises(UserError, match="the reason is missing"):
        suspects.confirm(desk.two, propose(desk).attributions.get(), "")


def test_two_people_make_a_suspect_and_the_case_keeps_why(desk: SimpleNamespace, confirmed: Maker) -> None:
    suspect = confirmed(desk)
    kept = m.Decision.objects.filter(case=desk.case, kind="suspect").order_by("at").values_list("text", flat=True)
    assert (suspect.state, [text.split(" ")[2] for text in kept]) == (
        "confirmed",
        ["proposed", "confirmed"],
    )


def test_who_was_refused_is_shown_nowhere(desk: SimpleNamespace, propose: Maker) -> None:
    suspect = propose(desk)
    suspects.refuse(desk.two, suspect.attributions.get(), "it was the shared account")
    seen = (suspects.listed(desk.one), find(desk.one, "erika"), rows(desk.one, m.Suspect))
    assert [one.count() for one in seen] == [0, 0, 0]


def test_a_suspect_is_found_by_members_alone(
    desk: SimpleNamespace, confirmed: Maker, person: Callable[..., m.User]
) -> None:
    suspect, stranger = confirmed(desk), person("stranger", "investigator", "reviewer")
    found = [[one.pk for one in suspects.listed(user, q="erika77")] for user in (desk.one, stranger)]
    with pytest.raises(NotThere):
        suspects.confirm(stranger, suspect.attributions.get(), "because")
    assert (found, rows(stranger, m.Suspect).count()) == ([[suspect.pk], []], 0)


def test_an_actor_of_another_case_is_tied_by_who_sees_both(
    desk: SimpleNamespace, confirmed: Maker, person: Callable[..., m.User], shop: Path
) -> None:
    suspect, stranger = confirmed(desk), person("stranger", "investigator")
    other = decided_case(stranger, desk.two, shop, "Second")
    given = {"reason": GIVEN["reason"], "alternatives": GIVEN["alternatives"], "findings": other.findings}
    with pytest.raises(NotThere):
        suspects.attribute(stranger, suspect, other.case, other.actor, **given)
    cases.set_member(stranger, other.case, desk.one, {Right.READ, Right.DECIDE}, "helps")
    tie = suspects.attribute(desk.one, suspect, other.case, other.actor, **given)
    with pytest.raises(UserError, match="already"):
        suspects.attribute(desk.one, suspect, other.case, other.actor, **given)
    suspects.confirm(desk.two, tie, "the same account")
    assert [rows(user, m.Suspect).count() for user in (desk.one, stranger)] == [1, 1]


def test_a_view_is_logged_with_whom_it_showed(desk: SimpleNamespace, confirmed: Maker) -> None:
    suspect = confirmed(desk)
    suspects.viewed(desk.two, [suspect], desk.case)
    suspects.viewed(desk.two, [suspect.pk, desk.case.pk])
    suspects.viewed(desk.two, [])
    kept = m.AuditEntry.objects.filter(verb="suspect viewed").order_by("seq")
    assert [(one.object_id, str(suspect.pk) in one.body) for one in kept] == [(str(suspect.pk), True), ("", True)]
