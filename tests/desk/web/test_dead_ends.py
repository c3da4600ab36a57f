"""No link of any page leads where its reader may not go: every role follows what it is shown."""

import re
from collections import Counter
from collections.abc import Callable
from html import unescape
from types import SimpleNamespace
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import Resolver404, resolve
from tests.desk.services.conftest import GIVEN

from delicti.desk.models import User
from delicti.desk.services import cases, suspects

LINK = re.compile(r'<a [^>]*href="([^"]+)"')
EACH = 3  # of one kind of page, that many are looked at
ROLES = ("intake", "investigator", "reviewer", "publisher", "auditor", "administrator", "nobody", "the public")


def name_of(path: str) -> str:
    try:
        return resolve(path).url_name or path
    except Resolver404:
        return path


@pytest.fixture
def whole(told: SimpleNamespace) -> SimpleNamespace:
    """The desk at its action, with lists of more than one page."""
    decided = told.decided
    for number in range(52):
        suspects.propose(
            decided.one,
            decided.case,
            decided.actor,
            **{**GIVEN, "name": f"Somebody {number}"},
            findings=decided.findings,
        )
        cases.open_case(decided.one, f"Incident {number}", sector="bank")
    return told


@pytest.mark.parametrize("public", [False, True])
def test_every_link_that_is_shown_leads_on(
    whole: SimpleNamespace, as_: Callable[[User | None], Client], monkeypatch: pytest.MonkeyPatch, public: bool
) -> None:
    monkeypatch.setattr(settings, "DESK_PUBLIC_INTAKE", public)
    dead, seen = [], Counter[str]()
    for role in ROLES if not public else ("the public", "intake"):
        client = as_(getattr(whole.people, role, None))
        todo, met, each = [("/" if role != "the public" else "/bulletins", "")], set(), Counter[str]()
        while todo:
            where, source = todo.pop(0)
            path = urlsplit(where).path
            if where in met or path.startswith("/static/"):
                continue
            met.add(where)
            kind = name_of(path) + re.sub(r"=[^&]*", "", urlsplit(where).query)
            each[kind] += 1
            if each[kind] > EACH:
                continue
            cache.clear()
            got = client.get(where)
            seen[kind] += 1
            if got.status_code >= 400:
                dead.append((role, got.status_code, where, source))
            if got.status_code == 200 and "html" in got["Content-Type"]:
                found = (urljoin(where, unescape(one)) for one in LINK.findall(got.content.decode()))
                todo += [(urlsplit(one)._replace(fragment="").geturl(), where) for one in found]
    assert dead == []
    assert public or {"case", "suspect", "measure", "campaign", "bulletin", "snapshot", "public_bulletin"} <= set(seen)
