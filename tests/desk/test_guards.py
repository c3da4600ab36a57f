"""What the database keeps whoever writes to it: raw SQL is refused like anybody else."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction

from delicti.desk.models import Case
from delicti.desk.services import cases, importing, work


@pytest.fixture
def case(people: SimpleNamespace, shop: Path) -> Case:
    by = people.investigator
    case = cases.open_case(by, "Shop")
    importing.import_case_file(by, shop, case)
    work.decide(by, case, "Tell the host", "it still serves the page")
    work.retract(by, work.note(by, case, "Ask the host"), "done")
    return case


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM desk_case",
        "DELETE FROM desk_note",
        "DELETE FROM desk_decision",
        "DELETE FROM desk_custodyentry",
        "DELETE FROM desk_tombstone",
        "DELETE FROM desk_casefile",
        "DELETE FROM desk_membership",
        "DELETE FROM desk_actor",
        "DELETE FROM desk_indicator",
        "DELETE FROM desk_user",
        "UPDATE desk_decision SET reason = 'another'",
        "UPDATE desk_custodyentry SET why = 'another'",
        "UPDATE desk_tombstone SET reason = 'another'",
        "UPDATE desk_actor SET role = 'visitor'",
        "UPDATE desk_episode SET outcome = 'failed'",
        "UPDATE desk_indicator SET value = '192.0.2.1'",
        "UPDATE desk_note SET text = 'another'",
        "UPDATE desk_note SET text = ''",
        "UPDATE desk_casefile SET seal = 'x'",
        "UPDATE desk_casefile SET state = 'erased'",
        "UPDATE desk_membership SET close = TRUE, export = FALSE",
        "UPDATE desk_case SET status = 'closed'",
        "UPDATE desk_case SET status = 'merged'",
        "UPDATE desk_case SET reference = 'AA-AAAA'",
    ],
)
def test_raw_sql_is_refused(case: Case, statement: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
