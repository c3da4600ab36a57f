"""A person asks what the desk holds on them: identity first, everything found, two people, held back by law alone."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from tests.desk.services.test_measures import arrest

from delicti.desk import models as m
from delicti.desk.rights import NotThere, Refused
from delicti.desk.services import cases, erasure, intake, subjects, work
from delicti.model.errors import UserError

Maker = Callable[..., m.Suspect]


@pytest.fixture
def two(people: SimpleNamespace, person: Callable[..., m.User]) -> SimpleNamespace:
    return SimpleNamespace(one=people.reviewer, other=person("other", "reviewer"))


def ask(name: str = "Erika Example", identifiers: str = "") -> m.SubjectRequest:
    return subjects.receive(name, identifiers, "by letter")[0]


def searched(two: SimpleNamespace, **given: str) -> m.SubjectRequest:
    asked = subjects.check(two.one, ask(**given), "passport shown at the counter")
    subjects.search(two.one, asked)
    return m.SubjectRequest.objects.get(pk=asked.pk)


def test_a_receipt_opens_its_own_request_alone(home: object) -> None:
    asked, receipt = subjects.receive("Erika Example")
    assert subjects.by_receipt(f" {receipt.lower()} ") == asked
    for wrong in (f"{asked.number}-AAAAAAAAAAAAAAAAAAAA", "Q-ZZZZZZ-AAAA", ""):
        with pytest.raises(NotThere):
            subjects.by_receipt(wrong)


def test_nothing_is_searched_before_the_identity_was_checked(two: SimpleNamespace, people: SimpleNamespace) -> None:
    asked = ask()
    with pytest.raises(UserError, match="not checked yet"):
        subjects.search(two.one, asked)
    with pytest.raises(UserError, match="how the identity was checked is missing"):
        subjects.check(two.one, asked, "")
    with pytest.raises(Refused):
        subjects.check(people.investigator, asked, "passport")
    assert m.SubjectItem.objects.count() == 0


def test_everything_is_found(desk: SimpleNamespace, confirmed: Maker, two: SimpleNamespace) -> None:
    arrest(desk, confirmed(desk))
    work.note(desk.one, desk.case, "Erika Example called")
    work.add_task(desk.one, desk.case, "Call Erika Example")
    work.add_notifiable(desk.one, desk.case, "Erika Example", "her data were copied")
    work.decide(desk.one, desk.case, "Tell Erika Example", "she asked")
    intake.report(organisation="Library", sector="other", noticed="odd pages", contact="Erika Example, 555")
    hidden = cases.open_case(desk.one, "Erika Example against Shop")
    m.User.objects.create(username="erika", full_name="Erika Example")
    address = m.Indicator.objects.filter(kind="address").first()
    assert address is not None
    asked = searched(two, identifiers=f"erika77\n{address.value}")
    kinds = set(asked.items.values_list("kind", flat=True))
    assert kinds >= {
        "suspect", "attribution", "measure", "note", "task", "person to be told", "decision", "report", "case",
        "account", "audit", "address",
    }  # fmt: skip
    assert str(hidden.pk) in set(asked.items.filter(kind="case").values_list("object_id", flat=True))


def test_the_answer_tells_or_counts_every_item(desk: SimpleNamespace, confirmed: Maker, two: SimpleNamespace) -> None:
    arrest(desk, confirmed(desk))
    work.note(desk.one, desk.case, "Erika Example called")
    asked = searched(two)
    back = asked.items.get(kind="measure")
    for law, reason in (("", "x"), ("x", "")):
        with pytest.raises(UserError, match="is missing"):
            subjects.hold_back(two.one, back, law, reason)
    subjects.hold_back(two.one, back, "Example Act, section 9", "an arrest is going on")
    subjects.hold_back(two.one, asked.items.get(kind="note"), "Example Act, section 10", "secret")
    with pytest.raises(Refused, match="two people"):
        subjects.answer(two.one, asked)
    answer = subjects.answer(two.other, asked, unsaid=["Example Act, section 10"]).answer
    told = [item.text in answer for item in asked.items.filter(held_back=False)]
    assert (all(told), len(told) > 2, "1 thing, under Example Act, section 9" in answer) == (True, True, True)
    assert ("section 10" in answer, "called" in answer, "Addresses alone are not people" in answer) == (
        False,
        False,
        True,
    )
    assert m.AuditEntry.objects.filter(verb="person: answered", body__contains="section 10").count() == 1


def test_what_came_since_is_looked_at_first(desk: SimpleNamespace, two: SimpleNamespace) -> None:
    asked = searched(two)
    work.note(desk.one, desk.case, "Erika Example called")
    with pytest.raises(UserError, match="1 more"):
        subjects.answer(two.other, asked)
    assert subjects.search(two.one, asked) == 1
    assert subjects.answer(two.other, m.SubjectRequest.objects.get()).state == "answered"


def test_a_withdrawn_or_erased_suspect_is_told_as_what_is_left(
    desk: SimpleNamespace, confirmed: Maker, two: SimpleNamespace
) -> None:
    erasure.confirm(desk.two, erasure.request(desk.one, confirmed(desk), "asked for", "article 17"))
    assert not searched(two).items.filter(kind="suspect").exists()


def test_what_one_searched_another_refuses(two: SimpleNamespace) -> None:
    asked = searched(two)
    with pytest.raises(Refused, match="two people"):
        subjects.refuse(two.one, asked, "a mistake")
    assert subjects.refuse(two.other, asked, "a mistake").state == "refused"


def test_a_refusal_has_its_reason_and_ends_it(two: SimpleNamespace) -> None:
    asked = ask()
    with pytest.raises(UserError, match="the reason is missing"):
        subjects.refuse(two.one, asked, "")
    assert subjects.refuse(two.one, asked, "no passport was shown").answer == "no passport was shown"
    with pytest.raises(UserError, match="refused already"):
        subjects.check(two.one, asked, "passport")
