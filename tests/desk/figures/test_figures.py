"""Every figure against its list, and against a reckoning of plain rows that knows nothing of the desk."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.desk.figures.seeded import DAY, Plain, draw, write

from delicti.desk import clock
from delicti.desk import models as m
from delicti.desk.figures.count import count
from delicti.desk.figures.figure import cell, figure, figures
from delicti.desk.rights import NotThere
from delicti.desk.services import campaigns

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
# One for each kind of row, one for offences and techniques, two for the transaction around them; on PostgreSQL other
# connections ask these, of a snapshot that this one exports.
QUERIES = {"sqlite": 11, "postgresql": 4}


@pytest.fixture
def desk(people: SimpleNamespace) -> SimpleNamespace:
    plain = draw(220, people.investigator, people.reviewer, NOW)
    write(plain, people.reviewer)
    with clock.standing_at(NOW):
        campaign = campaigns.make(
            people.reviewer, "Autumn", "An order", begins_at=plain.begin + 20 * DAY, ends_at=NOW - 5 * DAY
        )
    return SimpleNamespace(plain=plain, campaign=campaign, people=people)


class Reckoned:
    """The figures of plain rows, one by one."""

    def __init__(self, plain: Plain, begin: datetime, end: datetime) -> None:
        cases = {one["id"]: one for one in plain[m.Case]}
        self.living = {key: one["merged_into_id"] or key for key, one in cases.items()}
        inside = {self.living[key] for key, one in cases.items() if begin <= one["received_at"] < end}
        self.cases = {key: cases[key] for key in inside}
        self.plain = plain
        force = {one["id"] for one in plain[m.CaseFile] if one["in_force"]}
        self.marks: dict[str, dict[UUID, set[str]]] = {"offence": {}, "technique": {}}
        for one in plain[m.Episode]:
            for name, of in self.marks.items():
                if one["case_file_id"] in force and one[name]:
                    of.setdefault(self.living[one["case_id"]], set()).add(one[name])
        self.attackers = [
            one for one in self.mine(m.Actor) if one["role"] == "attacker" and one["case_file_id"] in force
        ]
        good = {one["id"]: one for one in plain[m.Suspect] if one["confirmed"]}
        self.ties = [
            {**one, "standing": good[one["suspect_id"]].get("standing", "none")}
            for one in self.mine(m.Attribution)
            if one["suspect_id"] in good
        ]
        self.measures = [one for one in self.mine(m.Measure) if one["then"] != "withdrawn"]

    def mine(self, kind: Any) -> list[dict[str, Any]]:
        return [one for one in self.plain[kind] if self.living[one["case_id"]] in self.cases]

    def of(self, rows: Iterable[dict[str, Any]], told: dict[str, str]) -> list[dict[str, Any]]:
        return [one for one in rows if all(self.fits(one, name, value) for name, value in told.items())]

    def fits(self, row: dict[str, Any], name: str, value: str) -> bool:
        case = self.cases[self.living[row.get("case_id") or row["id"]]]
        if name in self.marks:
            return value in self.marks[name].get(case["id"], ())
        if name == "week":
            return f"{case['received_at']:%G-W%V}" == value
        if name == "age":
            days = (NOW - case["received_at"]).total_seconds() / 86400
            age = "up to 7 days" if days < 7 else "8 to 30 days" if days < 30 else "31 to 90 days"
            return ("closed" if case["status"] == "closed" else age if days < 90 else "over 90 days") == value
        if name == "force":
            return ("in force" if row["then"] == "recorded" else "ended") == value
        if name in ("sector", "region"):
            return bool(case[name] == value)
        return bool(row["loss_currency" if name == "currency" else name] == value)

    def value(self, name: str, told: dict[str, str]) -> int:
        cases, living = list(self.cases.values()), self.living
        rows: dict[str, Callable[[], Iterable[Any]]] = {
            "cases": lambda: self.of(cases, told),
            "cases-opened": lambda: [one for one in cases if one["status"] != "received"],
            "cases-attributed": lambda: [one for one in cases if one["attacker_count"]],
            "cases-closed": lambda: [one for one in cases if one["status"] == "closed"],
            "cases-with-suspect": lambda: {living[one["case_id"]] for one in self.ties},
            "cases-with-measure": lambda: {living[one["case_id"]] for one in self.measures},
            "cases-reported": lambda: {living[one["case_id"]] for one in self.mine(m.Report)},
            "attackers": lambda: self.of(self.attackers, told),
            "suspects": lambda: {one["suspect_id"] for one in self.of(self.ties, told)},
            "measures": lambda: self.of(self.measures, told),
            "sites-suspended": list,
            "sites-closed": lambda: self.of(self.of(self.measures, {"kind": "site closure"}), {"force": "in force"}),
            "reviews-overdue": lambda: [
                one for one in self.of(self.measures, {"force": "in force"}) if one["review_due_at"] < NOW
            ],
            "victims": lambda: self.of(self.mine(m.Notifiable), told),
            "reports": lambda: self.of(self.mine(m.Report), told),
            "clocks-overdue": lambda: [
                one for one in self.mine(m.Clock) if one["stopped_at"] is None and one["due_at"] < NOW
            ],
            "tasks-overdue": lambda: [
                one for one in self.mine(m.Task) if one["state"] == "open" and one["due_at"] and one["due_at"] < NOW
            ],
        }
        if name == "losses":
            return sum(one["loss_cents"] or 0 for one in self.of(cases, told))
        if name == "records-exposed":
            return sum(one["rows_taken"] or 0 for one in self.of(cases, told))
        return len(list(rows[name]()))


def told_by(key: str) -> tuple[str, dict[str, str]]:
    name, _, query = key.partition("?")
    return name, dict(parse_qsl(query, keep_blank_values=True))


def test_every_cell_is_what_a_reckoning_of_plain_rows_gives(desk: SimpleNamespace) -> None:
    values = count(desk.campaign, NOW).values
    reckoned = Reckoned(desk.plain, desk.campaign.begins_at, desk.campaign.ends_at)
    assert len(values) > 200
    assert values == {key: reckoned.value(*told_by(key)) for key in values}


def test_no_cell_is_missing(desk: SimpleNamespace) -> None:
    values = count(desk.campaign, NOW).values
    reckoned = Reckoned(desk.plain, desk.campaign.begins_at, desk.campaign.ends_at)
    sectors = {one["sector"] for one in reckoned.cases.values()}
    weeks = {f"{one['received_at']:%G-W%V}" for one in reckoned.cases.values()}
    wanted = {cell("cases", {"week": week, "sector": sector}) for week in weeks for sector in sectors}
    missing = [key for key in wanted - values.keys() if reckoned.value(*told_by(key))]
    assert (missing, set(figures()) - values.keys() - {"losses"}) == ([], set())


def test_every_cell_is_as_long_as_the_list_behind_it(desk: SimpleNamespace) -> None:
    wrong = {}
    for key, value in count(desk.campaign, NOW).values.items():
        name, told = told_by(key)
        if len(told) == 2 and name != "losses" and "W4" not in key:  # some weeks stand for all
            continue
        found = figure(name).rows(desk.campaign, told, NOW)
        got = sum(found.values_list(figure(name).total, flat=True)) if figure(name).total else found.count()
        if got != value:
            wrong[key] = (value, got)
    assert wrong == {}


def test_counting_takes_few_queries_however_many_cells(desk: SimpleNamespace) -> None:
    with CaptureQueriesContext(connection) as queries:
        count(desk.campaign, NOW)
    assert len(queries) == QUERIES[connection.vendor]


def test_a_campaign_without_cases_counts_nothing(desk: SimpleNamespace) -> None:
    empty = campaigns.make(desk.people.reviewer, "None", "An order", begins_at=NOW + DAY, ends_at=NOW + 2 * DAY)
    assert set(count(empty, NOW).values.values()) == {0}


def test_a_list_is_narrowed_by_known_breakdowns_alone(desk: SimpleNamespace) -> None:
    for told in ({"title": "Case 1"}, {"sector": "bank", "region": "North"}, {"reference": "T-000001"}):
        with pytest.raises(NotThere):
            figure("suspects").rows(desk.campaign, told, NOW)


def test_each_figure_says_in_one_sentence_what_it_counts() -> None:
    assert [one.name for one in figures().values() if not one.counts.endswith(".") or one.counts.count(".") != 1] == []


def test_hidden_cells_are_the_small_ones_and_what_gives_them_away(desk: SimpleNamespace) -> None:
    counted = count(desk.campaign, NOW)
    small = [
        key
        for key, value in counted.values.items()
        if 0 < value < 5 and figure(key.partition("?")[0]).total == "" and "?" in key
    ]
    assert small
    assert [key for key in small if key not in counted.hidden] == []
