"""What the database keeps so that nobody goes around its conditions on suspects, measures and bulletins.

Reasons made of blanks, evidence that comes later or from elsewhere, decisions written anew, a bulletin let out by a
hand that wrote on it, an answer to another than was checked.
"""

# ruff: noqa: S608 - names of tables and columns, none from outside
from delicti.desk.guards_decided import GONE, named

_Condition = tuple[str, str, str, str, str]  # name, table, event, what it says, when
_GONE_BY_LAW = "EXISTS (SELECT 1 FROM desk_tombstone WHERE object_id = {key} AND act = 'erased')"
_BLANKS = (
    " \t\n\r\v\f\u00a0\u00ad\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b"
    "\u200c\u200d\u200e\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
)
# Who wrote on a bulletin, by the audit: the verbs of services/bulletins.py.
HANDS = (
    "bulletin begun", "bulletin changed", "bulletin picture set", "bulletin figure bound", "bulletin cites a claim",
    "bulletin names a person", "bulletin mark unbound",
)  # fmt: skip


def _blank(*columns: str) -> str:
    return "(" + " OR ".join(f"TRIM(NEW.{column}, '{_BLANKS}') = ''" for column in columns) + ")"


def _once(table: str, *columns: str, gone: str = "") -> _Condition:
    """What was decided is not written anew; by law its words may go with the suspect whose key `gone` names."""
    law = f" AND NOT (NEW.{{0}} = '{GONE}' AND {_GONE_BY_LAW.format(key=gone)})" if gone else ""
    changed = []
    for one in columns:
        if one.endswith("reason"):
            changed.append(f"OLD.{one} <> '' AND NEW.{one} <> OLD.{one}{law.format(one)}")
        else:
            changed.append(f"OLD.{one} IS NOT NULL AND NEW.{one} IS DISTINCT FROM OLD.{one}")
    event, says = f"UPDATE OF {', '.join(columns)}", f"{table}: what was decided is written once"
    return f"{table}_once", table, event, says, " OR ".join(changed)


def _wrote(column: str) -> str:
    verbs = ", ".join(f"'{verb}'" for verb in HANDS)
    return (
        f"EXISTS (SELECT 1 FROM desk_auditentry WHERE verb IN ({verbs}) AND user_id = NEW.{column} AND "
        "REPLACE(object_id, '-', '') = REPLACE(CAST(NEW.id AS TEXT), '-', ''))"
    )


_OVER = "(SELECT state FROM desk_subjectrequest WHERE id = NEW.request_id) IN ('answered', 'refused')"
CONDITIONS: tuple[_Condition, ...] = (
    (
        "attribution_words", "attribution", "INSERT", "attribution: it has a reason and alternatives",
        _blank("reason", "alternatives"),
    ),
    (
        "attribution_decision_words", "attribution", "UPDATE OF state", "attribution: its decision has a reason",
        (
            f"NEW.state IN ('confirmed', 'refused') AND {_blank('decision_reason')} OR "
            f"NEW.state = 'withdrawn' AND {_blank('withdrawal_reason')}"
        ),
    ),
    _once(
        "attribution", "decided_at", "decision_reason", "withdrawn_by_id", "withdrawn_at", "withdrawal_reason",
        gone="NEW.suspect_id",
    ),
    (
        "attribution_actor", "attribution", "INSERT",
        "attribution: its actor is of its case, and its findings are of the case file of that actor",
        (
            "NOT EXISTS (SELECT 1 FROM desk_actor WHERE id = NEW.actor_id AND case_id = NEW.case_id) OR EXISTS "
            "(SELECT 1 FROM desk_attributionfinding f JOIN desk_actor a ON a.id = NEW.actor_id "
            "WHERE f.attribution_id = NEW.id AND f.case_file_id <> a.case_file_id)"
        ),
    ),
    (
        "attributionfinding_first", "attributionfinding", "INSERT",
        "attributionfinding: evidence is named before what rests on it",
        "EXISTS (SELECT 1 FROM desk_attribution WHERE id = NEW.attribution_id)",
    ),
    (
        "suspect_erased", "suspect", "UPDATE OF erased", "suspect: an erasure leaves a tombstone",
        f"NEW.erased <> OLD.erased AND NOT (NEW.erased AND {_GONE_BY_LAW.format(key='NEW.id')})",
    ),
    ("correction_asked", "correction", "INSERT", "correction: it is asked for first", "NEW.state <> 'asked'"),
    (
        "correction_decided", "correction", "UPDATE OF state, decided_by_id, decided_at",
        "correction: what was decided is written once",
        (
            "OLD.state <> 'asked' AND (NEW.state <> OLD.state OR NEW.decided_by_id IS DISTINCT FROM OLD.decided_by_id "
            "OR NEW.decided_at IS DISTINCT FROM OLD.decided_at)"
        ),
    ),
    (
        "measure_words", "measure", "INSERT", "measure: it has a reason and a legal basis",
        _blank("reason", "legal_basis"),
    ),
    (
        "measure_decision_words", "measure", "UPDATE OF state", "measure: its decision has a reason",
        (
            f"NEW.state = 'approved' AND {_blank('decision_reason')} OR NEW.state IN ('ended', 'withdrawn') AND "
            f"{_blank('end_reason')}"
        ),
    ),
    _once(
        "measure", "decided_at", "decision_reason", "executed_by_id", "executed_at", "ended_by_id", "ended_at",
        "end_reason",
    ),
    (
        "measure_release", "measure", "INSERT", "measure: a release has neither a review nor an end",
        "NEW.kind = 'release' AND (NEW.review_due_at IS NOT NULL OR NEW.ends_at IS NOT NULL)",
    ),
    (
        "measure_case", "measure", "INSERT", "measure: what it rests on is of its case",
        (
            "EXISTS (SELECT 1 FROM desk_measurebasis b JOIN desk_casefile c ON c.id = b.case_file_id WHERE "
            "b.measure_id = NEW.id AND c.case_id <> NEW.case_id)"
        ),
    ),
    (
        "measurebasis_first", "measurebasis", "INSERT", "measurebasis: evidence is named before what rests on it",
        "EXISTS (SELECT 1 FROM desk_measure WHERE id = NEW.measure_id)",
    ),
    (
        "bulletin_hands", "bulletin", "UPDATE OF state, approved_by_id, published_by_id",
        "bulletin: it is approved and published by another than who wrote on it",
        (
            f"NEW.state = 'approved' AND {_wrote('approved_by_id')} OR NEW.state = 'published' AND "
            f"OLD.state <> 'published' AND {_wrote('published_by_id')}"
        ),
    ),
    (
        "bulletin_once", "bulletin",
        (
            "UPDATE OF approved_by_id, approved_at, published_by_id, published_at, withdrawn_by_id, withdrawn_at, "
            "withdrawal_reason"
        ),
        "bulletin: who let it out, or withdrew it, when and why is written once",
        (
            "OLD.state IN ('published', 'withdrawn') AND (NEW.approved_by_id IS DISTINCT FROM OLD.approved_by_id OR "
            "NEW.approved_at IS DISTINCT FROM OLD.approved_at OR NEW.published_by_id IS DISTINCT FROM "
            "OLD.published_by_id OR NEW.published_at IS DISTINCT FROM OLD.published_at) OR OLD.state = 'withdrawn' AND "
            "(NEW.withdrawn_by_id IS DISTINCT FROM OLD.withdrawn_by_id OR NEW.withdrawn_at IS DISTINCT FROM "
            "OLD.withdrawn_at OR NEW.withdrawal_reason <> OLD.withdrawal_reason)"
        ),
    ),
    (
        "bulletin_withdrawal_names", "bulletin", "UPDATE OF state, withdrawal_reason",
        "bulletin: the reason of its withdrawal names a suspect",
        f"NEW.state = 'withdrawn' AND OLD.state <> 'withdrawn' AND {named('NEW.withdrawal_reason')}",
    ),
    (
        "bulletincorrection_approved", "bulletincorrection", "UPDATE OF approved_by_id, approved_at",
        "bulletincorrection: it names a suspect in its text",
        f"OLD.approved_at IS NULL AND {named('NEW.text')}",
    ),
    (
        "showntip_hidden", "showntip", "UPDATE OF hidden_at", "showntip: what was hidden stays so",
        "OLD.hidden_at IS NOT NULL AND NEW.hidden_at IS DISTINCT FROM OLD.hidden_at",
    ),
    (
        "subjectrequest_received", "subjectrequest", "INSERT", "subjectrequest: it is received first",
        "NEW.state <> 'received'",
    ),
    (
        "subjectrequest_order", "subjectrequest", "UPDATE",
        "subjectrequest: checked, searched, answered, in this order; an answer stays as it was given",
        (
            "OLD.state IN ('answered', 'refused') OR NEW.state = 'answered' AND OLD.state <> 'searched' OR "
            "NEW.state = 'searched' AND OLD.state NOT IN ('identity checked', 'searched')"
        ),
    ),
    ("subjectitem_late", "subjectitem", "INSERT", "subjectitem: the answer was given", _OVER),
    ("subjectitem_over", "subjectitem", "UPDATE", "subjectitem: the answer was given", _OVER),
    (
        "erasurerequest_waits", "erasurerequest", "INSERT", "erasurerequest: it waits for another first",
        "NEW.state <> 'waiting'",
    ),
)  # fmt: skip
