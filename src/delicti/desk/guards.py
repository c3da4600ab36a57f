"""What the database itself keeps, whoever writes to it: triggers on both databases, and the index of the search.

Put in place after every migration, since SQLite loses the triggers of a table that a migration rebuilds; `missing` says
which are not there. What they refuse is refused to raw SQL as well; who drops them is found by `audit verify`.
"""

import re
from typing import Any, NamedTuple

from django.db import connections
from django.db.backends.utils import CursorWrapper
from django.db.models import UniqueConstraint

from delicti.desk import guards_around as around
from delicti.desk import guards_decided as decided

_APPEND_ONLY = ("auditentry", "custodyentry", "decision", "tombstone", "caselink", *decided.APPEND_ONLY)
_KEPT = (
    "case", "casefile", "clock", "erasurerequest", "job", "membership", "note", "notifiable", "onetimelink", "report",
    "rolegrant", "task", "upload", "user", *decided.KEPT,
)  # fmt: skip
_COPIED = ("actor", "episode", "evidenceitem", "indicator")
_FIXED = {  # columns that are written once
    "case": ("reference", "opened_by_id", "received_at"),
    "casefile": ("seal", "manifest", "imported_by_id", "imported_at"),
    "erasurerequest": ("case_id", "by_id", "at", "kind", "object_id", "reason", "legal_basis"),
    "note": ("case_id", "by_id", "at"),
    "membership": ("case_id", "user_id", "read", "contribute", "decide", "close", "export", "given_by_id", "given_at"),
    "rolegrant": ("user_id", "role", "given_by_id", "given_at"),
    "report": ("number", "receipt_hash", "received_at"),
    "upload": ("size_bytes", "by_id", "key_hash"),
    **decided.FIXED,
}

_NOT_EMPTIED = (*_APPEND_ONLY, *_KEPT, *_COPIED, *decided.REMOVABLE)
_REFUSE = " BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; END "


class Guard(NamedTuple):
    """One trigger: `when` is a condition over OLD and NEW under which `says` is raised."""

    name: str
    table: str
    event: str
    says: str
    when: str = ""


def guards(using: str = "default") -> list[Guard]:
    """All of them that this database needs."""
    found = []
    for name in _APPEND_ONLY:
        found.append(Guard(f"{name}_no_update", name, "UPDATE", f"{name} is append-only"))
        found.append(Guard(f"{name}_no_delete", name, "DELETE", f"{name} is append-only"))
    found += [
        Guard(f"{name}_no_delete", name, "DELETE", f"{name}: nothing is deleted; retract or erase") for name in _KEPT
    ]
    for name in _COPIED:
        columns = ", ".join(f'"{column}"' for column in _columns(name) if column != "case_id")
        kept = "(SELECT state FROM desk_casefile WHERE id = OLD.case_file_id) <> 'erased'"
        says = f"{name}: read-only, from a case file"
        found.append(Guard(f"{name}_no_update", name, f"UPDATE OF {columns}", says, kept))
        says = f"{name}: nothing is deleted; erase its case file"
        found.append(Guard(f"{name}_no_delete", name, "DELETE", says, kept))
    for name in (*_KEPT, *decided.REMOVABLE):
        fixed = ("id", *_FIXED.get(name, ()))
        columns = ", ".join(f'"{column}"' for column in fixed)
        changed = " OR ".join(f'NEW."{column}" IS DISTINCT FROM OLD."{column}"' for column in fixed)
        found.append(
            Guard(f"{name}_fixed", name, f"UPDATE OF {columns}", f"{name}: this is written once", f"({changed})")
        )
    stone = "NOT EXISTS (SELECT 1 FROM desk_tombstone WHERE object_id = NEW.id AND act = 'erased')"
    for name, column in (("casefile", "state"), ("upload", "state")):
        found.append(
            Guard(
                f"{name}_erased",
                name,
                f"UPDATE OF {column}",
                f"{name}: an erasure leaves a tombstone",
                f"NEW.state = 'erased' AND {stone}",
            )
        )
    found += [
        Guard(
            "tombstone_takes_two",
            "tombstone",
            "INSERT",
            "tombstone: an erasure is asked for by one and confirmed by another",
            "NEW.act = 'erased' AND NOT EXISTS (SELECT 1 FROM desk_erasurerequest WHERE object_id = NEW.object_id "
            "AND case_id = NEW.case_id AND state = 'confirmed' AND by_id = NEW.requested_by_id "
            "AND ended_by_id = NEW.by_id AND by_id <> ended_by_id)",
        ),
        Guard(
            "erasurerequest_ended",
            "erasurerequest",
            "UPDATE",
            "erasurerequest: what was decided on it stays",
            "OLD.state <> 'waiting'",
        ),
        Guard(
            "report_erased",
            "report",
            "UPDATE OF erased",
            "report: an erasure leaves a tombstone",
            f"NEW.erased AND NOT OLD.erased AND {stone}",
        ),
        Guard(
            "note_text",
            "note",
            "UPDATE OF text",
            "note: its text is not changed; retract it",
            f"NEW.text <> OLD.text AND (NEW.text <> '' OR {stone})",
        ),
        Guard(
            "upload_sha256",
            "upload",
            "UPDATE OF sha256",
            "upload: its hash is written once",
            "OLD.sha256 <> '' AND NEW.sha256 <> OLD.sha256",
        ),
        # SQLite's INSERT OR REPLACE fires no trigger of DELETE: a number that is there, or skips one, is refused here.
        Guard(
            "auditentry_chain",
            "auditentry",
            "INSERT",
            "auditentry: an entry follows the last one and holds its hash",
            "NEW.seq <> (SELECT COALESCE(MAX(seq), 0) + 1 FROM desk_auditentry) OR NEW.previous <> "
            f"COALESCE((SELECT hash FROM desk_auditentry WHERE seq = NEW.seq - 1), '{'0' * 64}')",
        ),
        Guard(
            "custodyentry_chain",
            "custodyentry",
            "INSERT",
            "custodyentry: an entry follows the last one of its case",
            "NEW.number <> (SELECT COALESCE(MAX(number), 0) + 1 FROM desk_custodyentry WHERE case_id = NEW.case_id) "
            "OR EXISTS (SELECT 1 FROM desk_custodyentry WHERE id = NEW.id)",
        ),
    ]
    found += [Guard(*one) for one in (*decided.CONDITIONS, *decided.PARTS, *around.CONDITIONS)]
    replaceable = (*_APPEND_ONLY[2:], *_KEPT, *_COPIED, *decided.REMOVABLE)
    found += [
        Guard(
            f"{name}_no_replace",
            name,
            "INSERT",
            f"{name}: there is a row of this id already",
            f"EXISTS (SELECT 1 FROM desk_{name} WHERE id = NEW.id)",
        )
        for name in replaceable
    ]
    if connections[using].vendor == "sqlite":
        found += [one for name in replaceable for one in _no_other_of(name, using)]
    return found


def install(using: str = "default") -> None:
    """Puts every guard and the search index in place, also where they are already."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _postgres(cursor, guards(using))
        else:
            _sqlite(cursor, guards(using))


def missing(using: str = "default") -> list[str]:
    """The names of guards that are not in the database, or not as they were put there.

    PostgreSQL writes conditions in words of its own: there a guard is compared by its table and by its function.
    """
    connection, wanted = connections[using], guards(using)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT t.tgname, c.relname, p.prosrc FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
                "JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal AND t.tgenabled = 'A'"
            )
            there = {name: (table, text) for name, table, text in cursor.fetchall()}
            should = {guard.name: (f"desk_{guard.table}", _body(guard) or _REFUSE) for guard in wanted}
            should |= {f"{name}_no_truncate": (f"desk_{name}", _REFUSE) for name in _NOT_EMPTIED}
        else:
            cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
            there = {name: (table, text) for name, table, text in cursor.fetchall()}
            should = {guard.name: (f"desk_{guard.table}", _statement(guard)) for guard in wanted}
    return sorted(name for name, one in should.items() if there.get(f"desk_{name}") != one)


def after_migrate(using: str, **_: Any) -> None:
    """Listens to the end of a migration."""
    if "desk_searchrow" in connections[using].introspection.table_names():
        install(using)


def _columns(name: str) -> list[str]:
    from django.apps import apps

    return [field.column for field in apps.get_model("desk", name)._meta.concrete_fields]  # noqa: SLF001


def _no_other_of(name: str, using: str) -> list[Guard]:
    """SQLite's OR REPLACE also deletes the row that has the same unique values under another id."""
    from django.apps import apps

    model, found = apps.get_model("desk", name), list[tuple[list[str], str]]()
    meta = model._meta  # noqa: SLF001 - Django's public name for it
    found += [([one.column], "") for one in meta.concrete_fields if one.unique and not one.primary_key]
    with connections[using].schema_editor(collect_sql=True, atomic=False) as editor:
        for one in meta.constraints:
            if isinstance(one, UniqueConstraint) and one.fields:
                only = one._get_condition_sql(model, editor) or ""  # type: ignore[attr-defined]  # noqa: SLF001
                found.append(([meta.get_field(field).column for field in one.fields], only))
    made = []
    for number, (columns, only) in enumerate(found):
        same = [f'"{column}" = NEW."{column}"' for column in columns]
        both = [f"({only})", "({})".format(re.sub(r'("\w+")', r"NEW.\1", only))] if only else []
        when = f"EXISTS (SELECT 1 FROM desk_{name} WHERE {' AND '.join([*same, *both])})"
        made.append(Guard(f"{name}_no_other_{number}", name, "INSERT", f"{name}: there is such a row already", when))
    return made


def _statement(guard: Guard) -> str:
    """The trigger in SQLite's words."""
    when = f"WHEN {guard.when.replace('IS DISTINCT FROM', 'IS NOT')} " if guard.when else ""
    return (
        f"CREATE TRIGGER desk_{guard.name} BEFORE {guard.event} ON desk_{guard.table} {when}"
        f"BEGIN SELECT RAISE(ABORT, '{guard.says}'); END"
    )


def _sqlite(cursor: CursorWrapper, wanted: list[Guard]) -> None:
    for guard in wanted:
        cursor.execute(f"DROP TRIGGER IF EXISTS desk_{guard.name}")
        cursor.execute(_statement(guard))
    cursor.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS desk_search_fts USING fts5(words, content='desk_searchrow', "
        "content_rowid='id', tokenize='unicode61 remove_diacritics 0', prefix='2 3 4')"
    )
    old = "INSERT INTO desk_search_fts(desk_search_fts, rowid, words) VALUES ('delete', OLD.id, OLD.words);"
    new = "INSERT INTO desk_search_fts(rowid, words) VALUES (NEW.id, NEW.words);"
    for event, does in (("INSERT", new), ("DELETE", old), ("UPDATE OF words", old + new)):
        name = f"desk_search_{event.split()[0].lower()}"
        cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        cursor.execute(f"CREATE TRIGGER {name} AFTER {event} ON desk_searchrow BEGIN {does} END")


def _body(guard: Guard) -> str:
    """The function of a guard that asks other tables, which a condition of PostgreSQL cannot; empty for others."""
    if "SELECT" not in guard.when:
        return ""
    result = "OLD" if guard.event == "DELETE" else "NEW"
    return (
        f" BEGIN IF {guard.when} THEN RAISE EXCEPTION '{guard.says}' USING ERRCODE = "
        f"'integrity_constraint_violation'; END IF; RETURN {result}; END "
    )


def _postgres(cursor: CursorWrapper, wanted: list[Guard]) -> None:
    head = "CREATE OR REPLACE FUNCTION {}() RETURNS trigger LANGUAGE plpgsql AS $${}$$"
    cursor.execute(head.format("desk_refuse", _REFUSE))
    for guard in wanted:
        when, function, body = "", f"desk_{guard.name}", _body(guard)
        if body:
            cursor.execute(head.format(function, body))
            call = f"{function}()"
        else:
            when, call = f"WHEN ({guard.when})" if guard.when else "", f"desk_refuse('{guard.says}')"
        _always(
            cursor, guard.name, guard.table, f"BEFORE {guard.event}", f"FOR EACH ROW {when} EXECUTE FUNCTION {call}"
        )
    for name in _NOT_EMPTIED:
        call = f"FOR EACH STATEMENT EXECUTE FUNCTION desk_refuse('{name}: nothing is deleted')"
        _always(cursor, f"{name}_no_truncate", name, "BEFORE TRUNCATE", call)
    cursor.execute(
        "ALTER TABLE desk_searchrow ADD COLUMN IF NOT EXISTS search_words tsvector "
        "GENERATED ALWAYS AS (to_tsvector('simple', words)) STORED"
    )
    cursor.execute("CREATE INDEX IF NOT EXISTS desk_search_found ON desk_searchrow USING gin (search_words)")
    cursor.execute("DROP INDEX IF EXISTS desk_search_words")  # of older desks: split the words of each row again


def _always(cursor: CursorWrapper, name: str, table: str, event: str, does: str) -> None:
    """Puts a trigger in place that also holds for who plays a replica."""
    cursor.execute(f"CREATE OR REPLACE TRIGGER desk_{name} {event} ON desk_{table} {does}")
    cursor.execute(f"ALTER TABLE desk_{table} ENABLE ALWAYS TRIGGER desk_{name}")
