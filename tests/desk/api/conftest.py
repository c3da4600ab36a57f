"""The small desk of the pages' tests, asked through the API with tokens and sessions."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from tests.desk.web.conftest import as_, fill  # noqa: F401 - a fixture of the pages

from delicti.desk import clock
from delicti.desk.models import Bulletin, Claim, CorrectionDue, User
from delicti.desk.rights import SCOPES
from delicti.desk.services import answers, bulletins, campaigns, claims, snapshots, subjects, tokens, work


@pytest.fixture
def desk(people: SimpleNamespace, person: Callable[..., User], shop: Any) -> SimpleNamespace:
    cache.clear()
    return tell(fill(people, person("second", "investigator"), shop), person("third", "reviewer", "publisher"))


def tell(desk: SimpleNamespace, third: User) -> SimpleNamespace:
    """Puts what a campaign is told by into the small desk: a bulletin that the public answered, claims, a request."""
    one, two = desk.people.publisher, desk.people.reviewer
    begin = clock.now() - timedelta(days=30)
    desk.campaign = campaigns.make(two, "The action", "an order of the ministry", begins_at=begin)
    desk.snapshot = snapshots.freeze(two, desk.campaign, "cases")
    desk.bulletin = published(desk)
    desk.correction = bulletins.correct(third, desk.bulletin, "It was fewer.", "counted twice")
    desk.due = CorrectionDue.objects.create(bulletin=desk.bulletin, why="a measure was withdrawn")
    desk.answer, _ = answers.take(desk.bulletin, kind="tip", text="I saw it")
    desk.shown = answers.show(one, desk.answer, "Somebody saw it.")
    desk.source = claims.add(one, b"The ministry says that 15,000 suspects were found.", pasted=True)
    said = {"speaker": "The ministry", "holds": "unconfirmed", "sentence": "15,000 suspects were found."}
    desk.claim = Claim.objects.create(source=desk.source, best=15_000, counted="suspects", **said)
    work.note(desk.people.investigator, desk.case, "Erika Example called")
    asked, _ = subjects.receive("Erika Example")
    subjects.search(third, subjects.check(third, asked, "a passport"))
    desk.asked, desk.item = asked, asked.items.get(kind="note")
    return desk


def published(desk: SimpleNamespace) -> Bulletin:
    """A bulletin of one figure, by two people."""
    one, two = desk.people.publisher, desk.people.reviewer
    found = bulletins.write(one, "Action against cybercrime", desk.campaign)
    bulletins.bind_figure(one, found, "cases", desk.snapshot)
    bulletins.change(one, found, title=found.title, lead="", body="{{figure:cases}} cases.", tags=["phishing"])
    return bulletins.publish(two, bulletins.approve(two, bulletins.submit(one, found)))


@pytest.fixture
def a_finding(desk: SimpleNamespace) -> str:
    from delicti.desk.web import evidence

    return str(evidence.view(desk.file).findings.select("finding").first().collect().item())


class Caller:
    """A program that holds a token."""

    def __init__(self, secret: str) -> None:
        self.secret = secret
        self.client = Client(SERVER_NAME="localhost", headers={"Authorization": f"Bearer {secret}"})

    def get(self, where: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1{where}", query)

    def post(self, where: str, **body: Any) -> Any:
        return self.call("POST", where, body)

    def call(self, how: str, where: str, body: Any = None, **options: Any) -> Any:
        return self.client.generic(how, f"/api/v1{where}", _json(body), content_type="application/json", **options)


def _json(body: Any) -> bytes:
    import msgspec

    return b"" if body is None else msgspec.json.encode(body)


@pytest.fixture
def with_token(desk: SimpleNamespace) -> Callable[..., Caller]:
    """A caller for an account, with these scopes, or all."""

    def make(user: User, *scopes: str) -> Caller:
        fresh = User.objects.get(pk=user.pk)
        return Caller(tokens.make(fresh, "test", scopes or SCOPES, timedelta(days=1))[1])

    return make
