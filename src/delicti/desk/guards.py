"""What the database itself keeps, whoever writes to it: triggers on both databases, and the index of the search.

Put in place after every migration, since SQLite loses the triggers of a table that a migration rebuilds; `missing` says
which are not there. What they refuse is refused to raw SQL as well; who drops them is found by `audit verify`.
"""

from typing import Any, NamedTuple

from django.db import connections
from django.db.backends.utils import CursorWrapper

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


class Guard(NamedTuple):
    """One trigger: `when` is a condition over OLD and NEW under which `says` is raised."""

    name: str
    table: str
    event: str
    says: str
    when: str = ""


def guards() -> list[Guard]:
    """All of them."""
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
    for name, fixed in _FIXED.items():
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
    found += [Guard(*one) for one in (*decided.CONDITIONS, *decided.PARTS)]
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
    return found


def install(using: str = "default") -> None:
    """Puts every guard and the search index in place, also where they are already."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _postgres(cursor)
        else:
            _sqlite(cursor)


def missing(using: str = "default") -> list[str]:
    """The names of guards that are not in the database."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        there = {name for (name,) in cursor.fetchall()}
    return sorted(guard.name for guard in guards() if f"desk_{guard.name}" not in there)


def after_migrate(using: str, **_: Any) -> None:
    """Listens to the end of a migration."""
    if "desk_searchrow" in connections[using].introspection.table_names():
        install(using)


def _columns(name: str) -> list[str]:
    from django.apps import apps

    return [field.column for field in apps.get_model("desk", name)._meta.concrete_fields]  # noqa: SLF001


def _sqlite(cursor: CursorWrapper) -> None:
    for guard in guards():
        when = f"WHEN {guard.when.replace('IS DISTINCT FROM', 'IS NOT')} " if guard.when else ""
        cursor.execute(f"DROP TRIGGER IF EXISTS desk_{guard.name}")
        cursor.execute(
            f"CREATE TRIGGER desk_{guard.name} BEFORE {guard.event} ON desk_{guard.table} {when}"
            f"BEGIN SELECT RAISE(ABORT, '{guard.says}'); END"
        )
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


def _postgres(cursor: CursorWrapper) -> None:
    cursor.execute(
        "CREATE OR REPLACE FUNCTION desk_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for guard in guards():
        if not guard.when or "SELECT" not in guard.when:
            when = f"WHEN ({guard.when})" if guard.when else ""
            function = f"desk_refuse('{guard.says}')"
        else:  # a condition of a trigger cannot ask other tables; a function can
            when, function = "", f"desk_{guard.name}()"
            result = "OLD" if guard.event == "DELETE" else "NEW"
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {function} RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {guard.when} "
                f"THEN RAISE EXCEPTION '{guard.says}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
                f"RETURN {result}; END $$"
            )
        cursor.execute(
            f"CREATE OR REPLACE TRIGGER desk_{guard.name} BEFORE {guard.event} ON desk_{guard.table} "
            f"FOR EACH ROW {when} EXECUTE FUNCTION {function}"
        )
    for name in (*_APPEND_ONLY, *_KEPT, *_COPIED):
        cursor.execute(
            f"CREATE OR REPLACE TRIGGER desk_{name}_no_truncate BEFORE TRUNCATE ON desk_{name} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION desk_refuse('{name}: nothing is deleted')"
        )
    cursor.execute(
        "ALTER TABLE desk_searchrow ADD COLUMN IF NOT EXISTS search_words tsvector "
        "GENERATED ALWAYS AS (to_tsvector('simple', words)) STORED"
    )
    cursor.execute("CREATE INDEX IF NOT EXISTS desk_search_found ON desk_searchrow USING gin (search_words)")
    cursor.execute("DROP INDEX IF EXISTS desk_search_words")  # of older desks: split the words of each row again
