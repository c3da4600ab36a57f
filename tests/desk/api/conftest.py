"""The small desk of the pages' tests, asked through the API with tokens and sessions."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from tests.desk.web.conftest import as_, fill  # noqa: F401 - a fixture of the pages

from delicti.desk.models import User
from delicti.desk.rights import SCOPES
from delicti.desk.services import tokens


@pytest.fixture
def desk(people: SimpleNamespace, person: Callable[..., User], shop: Any) -> SimpleNamespace:
    cache.clear()
    return fill(people, person("second", "investigator"), shop)


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
