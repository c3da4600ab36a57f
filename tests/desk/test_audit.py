"""The audit cannot be changed unnoticed: triggers refuse it, and where they are dropped the broken link is named."""

import json
import os
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, connections, transaction

from delicti.desk import audit, clock, guards, heads
from delicti.desk.backup import backup
from delicti.desk.home import HEADS
from delicti.desk.models import AuditEntry
from delicti.desk.services import cases


@pytest.fixture
def chain(people: SimpleNamespace) -> None:
    for number in range(5):
        cases.open_case(people.investigator, f"Case {number}")


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def unguarded() -> None:
    for guard in guards.guards():
        if guard.table == "auditentry":
            on = " ON desk_auditentry" if connection.vendor == "postgresql" else ""
            sql(f"DROP TRIGGER desk_{guard.name}{on}")


def test_an_untouched_audit_holds(chain: None) -> None:
    found = heads.verify()
    assert (found.problems, found.head) == ([], audit.head()[1])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE desk_auditentry SET verb = 'nothing' WHERE seq = 3",
        "DELETE FROM desk_auditentry WHERE seq = 3",
        "DELETE FROM desk_auditentry",
        (
            "INSERT INTO desk_auditentry SELECT seq + 100, at, user_id, user_name, verb, case_id, object_kind, "
            "object_id, body, previous, 'x' FROM desk_auditentry WHERE seq = 3"
        ),
    ],
)
def test_the_database_refuses_to_change_the_audit(chain: None, statement: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        sql(statement)


def test_the_database_refuses_to_replace_an_entry(chain: None) -> None:
    columns = "at, user_id, user_name, verb, case_id, object_kind, object_id, body, previous, 'x'"
    statement = f"INSERT OR REPLACE INTO desk_auditentry SELECT seq, {columns} FROM desk_auditentry WHERE seq = 3"
    if connection.vendor == "postgresql":
        statement = "TRUNCATE desk_auditentry"
    with pytest.raises(DatabaseError), transaction.atomic():
        sql(statement)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("UPDATE desk_auditentry SET verb = 'nothing' WHERE seq = 3", "Entry 3 has columns"),
        (
            "UPDATE desk_auditentry SET body = REPLACE(body, 'opened', 'closed') WHERE seq = 3",
            "Entry 3 does not have its own",
        ),
        ("UPDATE desk_auditentry SET at = '2020-01-01 00:00:00+00:00' WHERE seq = 4", "Entry 4 has columns"),
        ("DELETE FROM desk_auditentry WHERE seq = 4", "Entry 4 is missing: entry 5 follows entry 3"),
        ("DELETE FROM desk_auditentry WHERE seq = 1", "Entry 1 is missing"),
    ],
)
def test_with_the_triggers_gone_the_first_broken_link_is_named(chain: None, change: str, says: str) -> None:
    unguarded()
    sql(change)
    assert heads.verify().problems[0].startswith(says)


def test_an_entry_written_anew_with_its_hash_breaks_the_next_link(chain: None) -> None:
    unguarded()
    entry = AuditEntry.objects.get(seq=3)
    body = entry.body.replace('"verb":"case opened"', '"verb":"case closed"')
    AuditEntry.objects.filter(seq=3).update(body=body, hash=audit.digest(body.encode()), verb="case closed")
    assert heads.verify().broken_at in (3, 4)


def test_a_cut_tail_is_named(chain: None) -> None:
    unguarded()
    last = audit.head()[0]
    sql("DELETE FROM desk_auditentry WHERE seq = %s", last)
    assert f"ends with entry {last - 1}, but the signed head" in heads.verify().problems[0]


def test_a_chain_written_anew_from_its_middle_does_not_fit_the_signed_head(chain: None) -> None:
    import msgspec

    unguarded()
    previous = AuditEntry.objects.get(seq=2).hash
    for entry in list(AuditEntry.objects.filter(seq__gte=3).order_by("seq")):
        body = audit.encode({**msgspec.json.decode(entry.body), "name": "somebody", "previous": previous})
        AuditEntry.objects.filter(seq=entry.seq).update(
            body=body.decode(), hash=audit.digest(body), previous=previous, user_name="somebody"
        )
        previous = audit.digest(body)
    assert "written anew" in heads.verify().problems[0]


def test_an_old_database_under_newer_heads_is_named(chain: None, home: Path, people: SimpleNamespace) -> None:
    if connection.vendor == "postgresql":
        pytest.skip("a file is put back; PostgreSQL has none")
    connections.close_all()
    shutil.copy(home / "desk.sqlite3", home / "old")
    cases.open_case(people.investigator, "Later")
    connections.close_all()
    shutil.copy(home / "old", home / "desk.sqlite3")
    for end in ("-wal", "-shm"):
        (home / f"desk.sqlite3{end}").unlink(missing_ok=True)
    assert "an older database was put in its place" in heads.verify().problems[0]


@pytest.mark.parametrize("days", [0, 2])
def test_an_old_backup_in_the_place_of_the_whole_home_shows_against_the_heads_elsewhere(
    people: SimpleNamespace, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    monkeypatch.setattr(settings, "DESK_HEADS", str(tmp_path / "elsewhere"))
    cases.open_case(people.investigator, "First")
    backup(tmp_path / "old.tar")
    with clock.standing_at(clock.now() + timedelta(days=days)):
        cases.open_case(people.investigator, "Later")
    good = heads.verify().problems
    connections.close_all()
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"DELICTI_DESK_HOME": str(tmp_path / "restored"), "DESK_HEADS": str(tmp_path / "elsewhere")}
    said = [
        subprocess.run(
            [sys.executable, "-m", "delicti", "desk", *verb],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        for verb in (["restore", str(tmp_path / "old.tar")], ["audit", "verify"])
    ]
    assert (good, said[0].returncode, said[1].returncode) == ([], 0, 1)
    assert "an older database was put in its place" in said[1].stdout


def test_heads_elsewhere_that_are_gone_are_named(chain: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DESK_HEADS", "/nowhere/heads")
    assert "No signed head lies in /nowhere/heads" in heads.verify().problems[0]


def lines(folder: Path) -> list[tuple[int, str]]:
    found = [json.loads(line) for line in (folder / "heads.jsonl").read_text().splitlines()]
    return [(one["seq"], one["at"][:10]) for one in found]


def test_each_day_on_which_something_was_done_has_its_line(people: SimpleNamespace, home: Path) -> None:
    noon = clock.now().replace(hour=12)
    days = [noon + timedelta(days=day) for day in (0, 1, 5)]
    for day in days:
        with clock.standing_at(day):
            cases.open_case(people.investigator, "First of the day")
        with clock.standing_at(day + timedelta(hours=6)):
            cases.open_case(people.investigator, "Last of the day")
    with clock.standing_at(days[-1] + timedelta(days=1, hours=8)):
        heads.publish()  # as a worker does it: what came after the last line has its own, though nothing is done today
        heads.publish()
        problems = heads.verify().problems
    dates = [f"{day:%Y-%m-%d}" for day in (*days, days[-1] + timedelta(days=1))]
    assert ([date for _, date in lines(home / HEADS)], lines(home / HEADS)[-1][0]) == (dates, audit.head()[0])
    assert problems == []


def test_a_place_elsewhere_that_was_away_gets_what_it_missed(
    chain: None, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "DESK_HEADS", str(tmp_path / "elsewhere"))
    missing = heads.verify().problems
    heads.publish()
    assert ([len(missing), heads.verify().problems], lines(tmp_path / "elsewhere")) == ([1, []], lines(home / HEADS))


@pytest.mark.parametrize("name", ["head.json", "heads.jsonl"])
def test_an_altered_head_is_named(chain: None, home: Path, name: str) -> None:
    path = home / HEADS / name
    path.write_bytes(path.read_bytes().replace(b'"seq":', b'"seq":1'))
    assert "was altered" in " ".join(heads.verify().problems)


def test_heads_that_are_gone_are_named(chain: None, home: Path) -> None:
    shutil.rmtree(home / HEADS)
    assert "no signed head" in heads.verify().problems[0]


def test_an_act_that_fails_leaves_no_entry(chain: None) -> None:
    before = audit.head()

    class Fault(Exception):
        pass

    with pytest.raises(Fault), transaction.atomic():
        audit.append(None, "nothing")
        raise Fault
    assert (audit.head(), heads.verify().problems) == (before, [])


def test_an_entry_outside_a_transaction_is_refused(home: Path) -> None:
    with pytest.raises(RuntimeError):
        audit.append(None, "nothing")


def test_a_missing_guard_is_named(home: Path) -> None:
    unguarded()
    assert "auditentry_no_update" in guards.missing()
