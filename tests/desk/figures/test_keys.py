"""The keys of a figure as bytes, against its rows."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from tests.desk.figures.seeded import draw, write

from delicti.desk import clock
from delicti.desk.figures.figure import figure, figures
from delicti.desk.figures.keys import counted
from delicti.desk.rights import NotThere
from delicti.desk.services import campaigns

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.fixture
def desk(people: SimpleNamespace) -> SimpleNamespace:
    plain = draw(40, people.investigator, people.reviewer, NOW)
    write(plain, people.reviewer)
    with clock.standing_at(NOW):
        return SimpleNamespace(
            campaign=campaigns.make(people.reviewer, "Autumn", "An order", begins_at=plain.begin, ends_at=NOW)
        )


def test_keys_are_those_of_the_rows_sorted(desk: SimpleNamespace) -> None:
    asked = [(one, {}) for one in figures().values() if () in one.by]
    asked += [(figure("suspects"), {"standing": "none"}), (figure("cases"), {"region": "North"})]
    found = {(one.name, *told): counted(one, desk.campaign, told, NOW) for one, told in asked}
    wanted = {
        (one.name, *told): b"".join(
            sorted(key.bytes for key in set(one.rows(desk.campaign, told, NOW).values_list("pk", flat=True)))
        )
        for one, told in asked
    }
    assert (found, sum(map(len, found.values())) > 0) == (wanted, True)


def test_a_figure_has_no_keys_of_other_breakdowns(desk: SimpleNamespace) -> None:
    with pytest.raises(NotThere):
        counted(figure("suspects"), desk.campaign, {"name": "Person 1"}, NOW)
