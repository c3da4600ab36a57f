"""How many queries a page takes: fixed, and the same however many rows there are; and what the first page weighs."""

import gzip
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from delicti.casefile.read import open_case
from delicti.desk import models as m
from delicti.desk import store
from delicti.desk.copying import copied_from, document_of
from delicti.desk.demo.evidence import Sealed
from delicti.desk.demo.grow import Scale, grow
from delicti.desk.demo.incidents import KINDS
from delicti.desk.demo.people import accounts
from delicti.desk.services import boards, campaigns

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
FIRST_PAGE_BYTES = 100_000
LISTS = {  # with a session, an account and its roles: 3
    "/": 9,
    "/cases": 6,
    "/cases?status=all": 6,
    "/cases?sort=due": 6,
    "/cases?sort=findings": 6,
    "/cases?sort=attackers": 6,
    "/cases?sort=succeeded": 6,
    "/cases?whose=broken": 6,
    "/cases?q=water": 7,
    "/search?q=shell": 6,
    "/search?q=192.0": 6,
    "/jobs": 4,
    "/triage": 6,
    "/triage?state=declined": 4,
}
TABS = (
    "", "timeline", "actors", "findings", "changes", "limits", "evidence", "work", "tell", "members", "links", "audit",
)  # fmt: skip


@pytest.fixture
def grown(home: Path, shop: Path) -> Callable[[int, int], SimpleNamespace]:
    """Makes so many more cases; gives somebody who takes reports in and investigates, and one of their cases."""
    seal = store.add(shop)
    opened = open_case(shop)
    document = document_of(opened.case)
    sealed = [Sealed(KINDS[1], NOW, seal, "0" * 64, "1", "", document, 1, copied_from(opened))]
    people, _ = accounts()

    def make(cases: int, seed: int) -> SimpleNamespace:
        grow(Scale(cases, seed=seed, reports=cases), sealed, people, NOW)
        who = next(one for one in people if one.username == "dov")
        case = m.Case.objects.filter(memberships__user=who, case_files__isnull=False, opened_by=who).first()
        assert case is not None
        return SimpleNamespace(who=who, case=case)

    return make


def counts(client: Client, pages: list[str]) -> dict[str, int]:
    found = {}
    for page in pages:
        client.get(page)  # what is read once for a case file is read
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200, page
        found[page] = len(queries)
    return found


def test_queries_stay_the_same_as_rows_grow(
    grown: Callable[[int, int], SimpleNamespace], as_: Callable[..., Client]
) -> None:
    few = grown(12, 1)
    client, tabs = as_(few.who), [f"/case/{few.case.reference}/{tab}" for tab in TABS]
    client.get("/settings")  # the session is written down as seen
    before = counts(client, [*LISTS, *tabs])
    grown(120, 2)
    after = counts(client, [*LISTS, *tabs])
    assert (after, {page: after[page] for page in LISTS}) == (before, LISTS)


def test_queries_of_a_campaign_stay_the_same_as_rows_grow(
    grown: Callable[[int, int], SimpleNamespace], as_: Callable[..., Client]
) -> None:
    grown(12, 1)
    runs = m.User.objects.get(username="rosa")
    action = campaigns.make(runs, "The action", "an order", begins_at=NOW - timedelta(days=400))
    at, client = f"/campaigns/{action.slug}", as_(runs)
    lists = [f"{at}/figures/{name}" for name in ("cases", "attackers", "tasks-overdue", "clocks-overdue", "reports")]
    pages = [at, f"{at}/edit", f"/cases?campaign={action.slug}", *lists]
    client.get("/settings")
    boards.recount(runs, action)
    before = counts(client, pages)
    grown(120, 2)
    boards.recount(runs, action)
    assert counts(client, pages) == before


def served(path: str, session: str) -> tuple[int, bytes]:
    """How many bytes the desk sends for an address, headers among them, to a browser that takes gzip; and its text."""
    head: dict[str, object] = {}

    def start(status: str, headers: list[tuple[str, str]], error: Any = None, /) -> Any:
        head.update(status=status, headers=headers)

    where, _, query = path.partition("?")
    answer = get_wsgi_application()(
        {
            "REQUEST_METHOD": "GET", "PATH_INFO": where, "QUERY_STRING": query, "SERVER_NAME": "localhost",
            "SERVER_PORT": "80", "wsgi.url_scheme": "http", "wsgi.input": BytesIO(), "REMOTE_ADDR": "127.0.0.1",
            "HTTP_ACCEPT_ENCODING": "gzip", "HTTP_COOKIE": f"sessionid={session}",
        },
        start,
    )  # fmt: skip
    body = b"".join(answer)
    answer.close()
    assert str(head["status"]).startswith("200"), (path, head)
    headers = dict(head["headers"])  # type: ignore[call-overload]
    text = gzip.decompress(body) if headers.get("Content-Encoding") == "gzip" else body
    return len(body) + sum(len(name) + len(value) + 4 for name, value in headers.items()), text


@pytest.mark.parametrize("page", ["/", "/cases", "case"])
def test_the_first_page_is_light(
    grown: Callable[[int, int], SimpleNamespace], as_: Callable[..., Client], page: str
) -> None:
    found = grown(80, 1)
    session = as_(found.who).cookies["sessionid"].value
    size, text = served(f"/case/{found.case.reference}/" if page == "case" else page, session)
    assets = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', text.decode()))
    sizes = {asset: served(asset, session)[0] for asset in assets}
    assert len(assets) >= 3
    assert size + sum(sizes.values()) < FIRST_PAGE_BYTES, (size, sizes)
