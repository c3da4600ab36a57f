"""The action of the demo: each figure of its bulletins is reckoned anew from the rows, and its pages open."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.test import Client

from delicti.desk import clock, heads, store
from delicti.desk import models as m
from delicti.desk.demo import action, fill
from delicti.desk.demo.people import accounts
from delicti.desk.services import boards, snapshots

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
CASES = 60


@pytest.fixture
def demo(home: Path) -> dict[str, m.User]:
    """The demo, small; its people by the name of their account."""
    people, _ = accounts()
    with clock.standing_at(NOW):
        fill.fill(cases=CASES, case_files=2)
    return {one.username: one for one in people}


def reckoned() -> dict[str, int]:
    """Every figure of the bulletins, counted from plain rows without the desk's figures."""
    cases = {
        row["id"]: row
        for row in m.Case.objects.values()
        if action.BEGINS <= row["received_at"] < action.ENDS and row["status"] != "merged"
    }
    confirmed = {row["id"] for row in m.Suspect.objects.values() if row["state"] == "confirmed"}
    ties = [
        row
        for row in m.Attribution.objects.values()
        if row["state"] == "confirmed" and row["suspect_id"] in confirmed and row["case_id"] in cases
    ]
    measures = [row for row in m.Measure.objects.values() if row["case_id"] in cases]
    ordered = Counter(row["kind"] for row in measures if row["state"] in ("recorded", "executed", "ended"))
    now = Counter(row["kind"] for row in measures if row["state"] in ("recorded", "executed"))
    sectors = Counter(row["sector"] for row in cases.values())
    return {
        "cases": len(cases),
        "suspects": len({row["suspect_id"] for row in ties}),
        "arrests": ordered["arrest"],
        "charges": ordered["charge"],
        "suspended": now["site suspension"],
        "closed": now["site closure"],
        "companies": sectors["private company"],
        "agencies": sectors["government agency"],
        "banks": sectors["bank"],
        "records": sum(row["rows_taken"] or 0 for row in cases.values()),
        "attackers": sum(row["role"] == "attacker" and row["case_id"] in cases for row in m.Actor.objects.values()),
        "attributed": sum(row["attacker_count"] > 0 for row in cases.values()),
        "with-suspect": len({row["case_id"] for row in ties}),
        "closed-cases": sum(row["status"] == "closed" for row in cases.values()),
    }


def test_each_figure_of_the_bulletins_is_that_of_the_cases(demo: dict[str, m.User]) -> None:
    told = dict(m.BulletinFigure.objects.values_list("key", "value"))
    assert told == reckoned()
    share = CASES / action.CASES
    assert (told["cases"], told["suspects"]) == (CASES, round(action.SUSPECTS * share))
    assert told["suspended"] + told["closed"] == max(6, round(action.SITES * share))
    checked = [snapshots.check(demo["rui"], one) for one in m.Snapshot.objects.all()]
    assert {(one.intact, one.why) for one in checked} == {(True, ())}
    seen = boards.sight(demo["rui"], m.Campaign.objects.get())
    assert (seen.values["cases"], seen.values["suspects"]) == (told["cases"], told["suspects"])


def test_what_the_public_reads_are_these_figures(demo: dict[str, m.User]) -> None:
    client = Client(SERVER_NAME="localhost")
    first, second = m.Bulletin.objects.order_by("made_at")
    for one in (first, second):
        people = {one.author_id, one.approved_by_id, one.published_by_id}
        text = client.get(f"/b/{one.link}").content.decode()
        words = re.sub(r"<[^>]+>", " ", text)
        missing = [f.key for f in one.figures.all() if f.value >= 5 and f"{f.value:,}" not in words]
        assert (one.state, len(people), missing, "made up" in text) == ("published", 3, [], True)
    assert "kept its logs" in client.get(f"/b/{first.link}").content.decode()
    text = client.get(f"/b/{second.link}").content.decode()
    assert "2,300" in text
    assert "unconfirmed" in text
    assert "it was the day before" in text
    named = [name for name in m.Suspect.objects.values_list("name", flat=True) if name in text]
    assert named == []


def test_suspects_and_measures_stand_as_the_services_would_leave_them(demo: dict[str, m.User]) -> None:
    assert heads.verify().problems == []
    states = Counter(m.Suspect.objects.values_list("state", flat=True))
    assert min(states[one] for one in ("proposed", "confirmed", "refused", "withdrawn")) > 0
    last = {"arrest": "arrested", "charge": "charged", "release": "released"}
    standing: dict[Any, str] = {}
    for one in m.Measure.objects.filter(kind__in=last, state="recorded").order_by("ordered_at"):
        standing[one.suspect_id] = last[one.kind]
    wrong = [one for one in m.Suspect.objects.all() if one.standing != standing.get(one.pk, "none")]
    found = set(m.SearchRow.objects.filter(kind="suspect").values_list("object_id", flat=True))
    shown = m.Suspect.objects.shown().values("pk")
    ties = m.Attribution.objects.filter(suspect__in=shown, state__in=("proposed", "confirmed"))
    assert (wrong, found) == ([], {str(key) for key in ties.values_list("pk", flat=True)})
    kinds = Counter(m.Measure.objects.values_list("kind", flat=True))
    assert set(kinds) == set(m.MeasureKind.values)
    assert m.MeasureReview.objects.exists()
    assert m.Measure.objects.overdue(NOW).exists()
    assert _strange(m.AttributionFinding.objects.select_related("case_file", "attribution__actor")) == []


def _strange(findings: Iterable[m.AttributionFinding]) -> list[m.AttributionFinding]:
    """The findings that the evidence does not hold for their actor."""
    held: dict[str, set[tuple[str, str, str]]] = {}
    for one in findings:
        seal = one.case_file.seal
        if seal not in held:
            table = store.opened(seal).findings.select("finding", "class", pl.col("actor")).collect()
            held[seal] = set(table.rows())
    return [
        one
        for one in findings
        if (one.finding, one.finding_class, one.attribution.actor.actor) not in held[one.case_file.seal]
    ]


def test_every_page_of_the_action_opens(demo: dict[str, m.User]) -> None:
    campaign, bulletin = m.Campaign.objects.get(), m.Bulletin.objects.first()
    ada = demo["ada"]
    tie = m.Attribution.objects.filter(proposed_by=ada, state="confirmed", suspect__standing="charged").first()
    tie = tie or m.Attribution.objects.filter(proposed_by=ada, state="confirmed").first()
    assert bulletin is not None
    assert tie is not None
    measure = m.Measure.objects.filter(requested_by=ada).first()
    source, snapshot = m.ClaimSource.objects.get(), m.Snapshot.objects.first()
    asked = m.SubjectRequest.objects.first()
    answer = m.Report.objects.filter(kind="tip").first()
    assert measure
    assert snapshot
    assert asked
    assert answer
    case = f"/case/{tie.case.reference}/"
    action_at = f"/campaigns/{campaign.slug}"
    pages = {
        "ada": [
            "/", "/cases", "/suspects", "/measures", f"/suspects/{tie.suspect.reference}",
            f"/measures/{measure.reference}", case, f"{case}suspects", f"{case}measures", f"{case}work",
            f"{case}findings", f"{case}audit",
        ],
        "rui": [
            "/suspects", "/campaigns", action_at, f"{action_at}/figures/suspects", f"{action_at}/figures/cases",
            f"/snapshots/{snapshot.pk}", f"/desk/bulletins/{bulletin.link}", "/desk/bulletins", "/persons",
            f"/persons/{asked.number}",
        ],
        "paul": [
            action_at, "/desk/bulletins", "/desk/claims", f"/desk/claims/{source.pk}", "/desk/answers",
            f"/desk/answers/{answer.number}",
        ],
        "aud": ["/audit", "/cases"],
    }  # fmt: skip
    wrong = []
    for who, wanted in pages.items():
        client = Client(SERVER_NAME="localhost")
        client.force_login(demo[who], backend="allauth.account.auth_backends.AuthenticationBackend")
        wrong += [(who, page, code) for page in wanted if (code := client.get(page).status_code) != 200]
    public = Client(SERVER_NAME="localhost")
    wrong += [page for page in ("/bulletins", "/bulletins/feed.atom") if public.get(page).status_code != 200]
    assert wrong == []
