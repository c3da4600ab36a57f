"""Suspects and measures through their pages: two people, what is shown, and what strangers see: nothing."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from tests.desk.services.conftest import GIVEN, decided_case
from tests.desk.services.test_measures import arrest, notice
from tests.desk.web.test_rights import _plain as plain

from delicti.desk import models as m
from delicti.desk.services import suspects, withdrawing

WHO = {one: GIVEN[one] for one in ("name", "identifiers", "reason", "alternatives")}


@pytest.fixture
def desk(people: SimpleNamespace, shop: Path) -> SimpleNamespace:
    return decided_case(people.investigator, people.reviewer, shop)


def propose_page(desk: SimpleNamespace) -> str:
    return f"/case/{desk.case.reference}/suspects/propose?file={desk.file.pk}&actor={desk.actor.actor}"


def picked(desk: SimpleNamespace) -> list[str]:
    return [f"{desk.file.pk}:{one}" for one in desk.findings]


def confirmed(desk: SimpleNamespace) -> m.Suspect:
    suspect = suspects.propose(desk.one, desk.case, desk.actor, **GIVEN, findings=desk.findings)
    suspects.confirm(desk.two, suspect.attributions.get(), "I read the findings")
    return suspect


def test_a_suspect_goes_from_an_actor_to_two_people(desk: SimpleNamespace, as_: Callable[..., Client]) -> None:
    one, two = as_(desk.one), as_(desk.two)
    actors = one.get(f"/case/{desk.case.reference}/actors").content.decode()
    page = one.get(propose_page(desk)).content.decode()
    assert ("Propose a suspect" in actors, desk.findings[0] in page) == (True, True)
    made = one.post(propose_page(desk), {**WHO, "finding": picked(desk)})
    suspect = m.Suspect.objects.get()
    tie = suspect.attributions.get()
    decide = f"/suspects/{suspect.reference}/ties/{tie.pk}/decide"
    own = one.post(decide, {"do": "confirm", "reason": "x"})
    other = two.post(decide, {"do": "confirm", "reason": "I read the findings"})
    assert (made.status_code, own.status_code, other.status_code) == (303, 403, 303)
    assert m.Suspect.objects.get().state == "confirmed"


@pytest.mark.parametrize("gone", ["finding", "reason", "alternatives", "name"])
def test_the_page_says_what_is_missing(desk: SimpleNamespace, as_: Callable[..., Client], gone: str) -> None:
    given = {**WHO, "finding": picked(desk)}
    got = as_(desk.one).post(propose_page(desk), {name: value for name, value in given.items() if name != gone})
    assert (got.status_code, m.Suspect.objects.count()) == (422, 0)
    assert 'role="alert"' in got.content.decode() or "errorlist" in got.content.decode()


def test_strangers_see_nothing_as_if_there_was_nothing(
    desk: SimpleNamespace, person: Callable[..., m.User], as_: Callable[..., Client]
) -> None:
    suspect = confirmed(desk)
    measure = arrest(desk, suspect)
    stranger = as_(person("stranger", "investigator", "reviewer", "administrator"))
    stranger.get("/settings")
    before = m.AuditEntry.objects.count()
    for there, nowhere in (
        (f"/suspects/{suspect.reference}", "/suspects/S-ZZZZZZ"),
        (f"/measures/{measure.reference}", "/measures/M-ZZZZZZ"),
    ):
        got, missing = stranger.get(there), stranger.get(nowhere)
        assert (got.status_code, plain(got)) == (404, plain(missing))
        for act in ("withdraw", "correct", "erase", "decide", "execute", "end", "review", "notice"):
            codes = {
                stranger.post(f"{where}/{act}", {"reason": "x", "legal_basis": "x"}).status_code
                for where in (there, nowhere)
            }
            assert codes == {404}
    lists = [stranger.get(where).content.decode() for where in ("/suspects", "/measures", "/search?q=erika", "/")]
    assert not any(word in text for text in lists for word in (suspect.reference, measure.reference, GIVEN["name"]))
    assert m.AuditEntry.objects.count() == before


def test_every_page_that_shows_a_name_is_logged(desk: SimpleNamespace, as_: Callable[..., Client]) -> None:
    suspect, client = confirmed(desk), as_(desk.two)
    pages = (
        "/suspects",
        f"/suspects/{suspect.reference}",
        f"/case/{desk.case.reference}/suspects",
        "/search?q=erika77",
    )
    for where in pages:
        before = m.AuditEntry.objects.filter(verb="suspect viewed").count()
        text = client.get(where).content.decode()
        assert (GIVEN["name"] in text, m.AuditEntry.objects.filter(verb="suspect viewed").count() - before) == (True, 1)


@pytest.mark.parametrize("how", ["withdrawn", "released"])
def test_who_is_released_or_withdrawn_is_named_on_no_page(
    desk: SimpleNamespace, as_: Callable[..., Client], how: str
) -> None:
    suspect = confirmed(desk)
    measure = arrest(desk, suspect, kind="charge")
    if how == "withdrawn":
        withdrawing.withdraw(desk.one, suspect, "another person")
    else:
        arrest(desk, suspect, kind="release", findings=[])
    client = as_(desk.two)
    pages = (
        "/", "/suspects", f"/suspects/{suspect.reference}", "/search?q=erika", "/measures",
        f"/measures/{measure.reference}",
        *(f"/case/{desk.case.reference}/{tab}" for tab in ("suspects", "measures", "work", "audit")),
    )  # fmt: skip
    shown = [where for where in pages if GIVEN["name"] in client.get(where).content.decode()]
    assert shown == []


def test_a_measure_is_requested_and_decided_by_two(desk: SimpleNamespace, as_: Callable[..., Client]) -> None:
    one, two = as_(desk.one), as_(desk.two)
    where = f"/case/{desk.case.reference}/measures/request"
    given: dict[str, Any] = {
        "kind": "site suspension", "legal_basis": "Example Act", "reason": "it serves a planted file",
        "review_due_at": "2199-01-01T00:00", "ends_at": "2199-02-01T00:00", "finding": picked(desk),
    }  # fmt: skip
    for gone in ("finding", "legal_basis", "reason", "ends_at"):
        got = one.post(where, {name: value for name, value in given.items() if name != gone})
        assert (gone, got.status_code) == (gone, 422)
    speech = one.post(where, {**given, "finding": [], "content": "what it says"}).content.decode()
    assert "content of speech alone" in speech
    assert one.post(where, given).status_code == 303
    measure = m.Measure.objects.get()
    at = f"/measures/{measure.reference}"
    own = one.post(f"{at}/decide", {"do": "approve", "reason": "x"}).status_code
    other = two.post(f"{at}/decide", {"do": "approve", "reason": "it is so"}).status_code
    done = one.post(f"{at}/execute").status_code
    assert (own, other, done, m.Measure.objects.get().in_force) == (403, 303, 303, True)


def test_what_an_authority_decided_is_recorded(desk: SimpleNamespace, as_: Callable[..., Client]) -> None:
    suspect = confirmed(desk)
    given = {
        "kind": "arrest", "suspect": str(suspect.pk), "authority": "Court", "officer": "Judge", "order_number": "1/26",
        "ordered_at": "2026-01-01T00:00", "legal_basis": "Example Act", "reason": "ordered", "finding": picked(desk),
    }  # fmt: skip
    client = as_(desk.one)
    got = client.post(f"/case/{desk.case.reference}/measures/record", given)
    page = client.get(got["Location"]).content.decode()
    assert (got.status_code, "1/26" in page, m.Suspect.objects.get().standing) == (303, True, "arrested")


def test_a_notice_is_shown_and_downloaded(desk: SimpleNamespace, as_: Callable[..., Client]) -> None:
    from delicti.desk.services import measures

    made = measures.approve(desk.two, notice(desk, kind="notice to host"), "it is so")
    client = as_(desk.one)
    shown = client.post(f"/measures/{made.reference}/notice", {"do": "show"})
    taken = client.post(f"/measures/{made.reference}/notice", {"do": "download"})
    assert (shown.status_code, taken["Content-Type"], made.reference in taken.content.decode()) == (
        200,
        "text/plain; charset=utf-8",
        True,
    )


def test_an_overdue_review_is_said_everywhere(desk: SimpleNamespace, as_: Callable[..., Client]) -> None:
    made = arrest(desk, confirmed(desk))
    m.MeasureReview.objects.create(
        measure=made, outcome="continue", reason="x", by=desk.two, review_due_at=made.ordered_at, ends_at=None
    )
    m.Measure.objects.filter(pk=made.pk).update(review_due_at=made.ordered_at)
    client = as_(desk.one)
    pages = ("/", f"/measures/{made.reference}", "/measures?only=overdue", f"/case/{desk.case.reference}/measures")
    silent = [where for where in pages if "overdue" not in client.get(where).content.decode()]
    found = client.get("/measures?only=in+force").content.decode()
    assert (silent, made.reference in found) == ([], False)
