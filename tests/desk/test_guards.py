"""What the database keeps whoever writes to it: raw SQL is refused like anybody else."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction

from delicti.desk.models import Case, Tombstone
from delicti.desk.services import cases, erasure, importing, intake, work


@pytest.fixture
def case(people: SimpleNamespace, shop: Path) -> Case:
    by = people.investigator
    case = cases.open_case(by, "Shop")
    importing.import_case_file(by, shop, case)
    intake.report(organisation="Shop", sector="bank", noticed="changed")
    work.decide(by, case, "Tell the host", "it still serves the page")
    work.retract(by, work.note(by, case, "Ask the host"), "done")
    erasure.end(by, erasure.request(by, work.note(by, case, "Ask Ann"), "asked", "article 17"), "a mistake")
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
        "DELETE FROM desk_erasurerequest",
        "UPDATE desk_erasurerequest SET reason = 'another'",
        "UPDATE desk_erasurerequest SET state = 'waiting'",
        "UPDATE desk_report SET erased = TRUE",
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


def test_the_database_refuses_an_erasure_by_one_person(case: Case, people: SimpleNamespace) -> None:
    by = people.investigator
    asked = erasure.request(by, work.note(by, case, "Ask Bob"), "asked", "article 17")
    statement = "UPDATE desk_erasurerequest SET state = 'confirmed', ended_by_id = by_id WHERE id = %s"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [str(asked.pk) if connection.vendor == "postgresql" else asked.pk.hex])


@pytest.mark.parametrize("asked", [False, True])
def test_the_database_refuses_a_tombstone_of_an_erasure_that_nobody_else_asked_for(
    case: Case, people: SimpleNamespace, asked: bool
) -> None:
    by = people.investigator
    note = work.note(by, case, "Ask Bob")
    if asked:
        erasure.request(by, note, "asked", "article 17")
    with pytest.raises(DatabaseError), transaction.atomic():
        Tombstone.objects.create(
            case=case, by=by, requested_by=by, kind="note", object_id=note.pk, act="erased", reason="x", legal_basis="x"
        )
