"""What the database keeps of suspects, measures, campaigns, bulletins and claims, whoever writes to it.

The conditions hold in SQLite and PostgreSQL. A row that rests on others is written after them (the foreign keys are
checked at the end of the transaction), so that a suspect without evidence cannot stand even in between.
"""

# ruff: noqa: S608 - names of tables and columns, none from outside
from delicti.desk.models.measure import OFFENDING

APPEND_ONLY = ("attributionfinding", "measurebasis", "measurereview", "picture", "snapshot")
KEPT = (
    "attribution", "bulletin", "bulletincorrection", "campaign", "campaigncase", "claim", "claimsource", "correction",
    "correctiondue", "measure", "showntip", "subjectitem", "subjectrequest", "suspect",
)  # fmt: skip
REMOVABLE = ("bulletinclaim", "bulletinfigure", "bulletinmention")  # while their bulletin is a draft
FIXED = {
    "attribution": ("suspect_id", "case_id", "actor_id", "proposed_by_id", "proposed_at"),
    "suspect": ("reference", "proposed_by_id", "proposed_at"),
    "correction": ("suspect_id", "before", "by_id", "at"),
    "measure": (
        "reference", "kind", "origin", "case_id", "suspect_id", "site", "legal_basis", "reason", "authority", "officer",
        "order_number", "ordered_at", "requested_by_id", "requested_at",
    ),
    "campaign": ("slug", "made_by_id", "made_at"),
    "campaigncase": ("campaign_id", "case_id"),
    "bulletin": ("link", "author_id", "made_at"),
    "bulletincorrection": ("bulletin_id", "text", "reason", "by_id", "at"),
    "correctiondue": ("bulletin_id", "why", "at"),
    "showntip": ("bulletin_id", "report_id", "text", "by_id", "at"),
    "claimsource": ("sha256", "content", "by_id", "at"),
    "claim": (
        "source_id", "low", "best", "high", "unit", "counted", "words", "speaker", "said_at", "period_start",
        "period_end", "basis", "holds", "holds_words", "sentence", "start", "end",
    ),
    "subjectrequest": ("number", "receipt_hash", "received_at", "name", "identifiers"),  # who is checked is who is told
    "subjectitem": ("request_id", "kind", "object_id", "text"),
}  # fmt: skip

_CLASSES = ", ".join(f"'{name}'" for name in OFFENDING)
_HOLDS = "(SELECT state FROM desk_casefile WHERE id = NEW.case_file_id) <> 'holds'"
_EVIDENCE = (
    "NOT EXISTS (SELECT 1 FROM desk_attributionfinding f JOIN desk_casefile c ON c.id = f.case_file_id "
    "WHERE f.attribution_id = NEW.id AND c.state = 'holds')"
)
_OFFENCE = (
    "NOT EXISTS (SELECT 1 FROM desk_measurebasis b JOIN desk_casefile c ON c.id = b.case_file_id "
    f"WHERE b.measure_id = NEW.id AND b.kind = 'finding' AND c.state = 'holds' AND b.finding_class IN ({_CLASSES}))"
)
_ENDED = "('refused', 'withdrawn')"
_IN_FORCE = "('recorded', 'executed')"
_TOMBSTONE = "EXISTS (SELECT 1 FROM desk_tombstone WHERE object_id = NEW.id AND act = 'erased')"
_SUSPECT_GONE = "EXISTS (SELECT 1 FROM desk_tombstone WHERE object_id = NEW.suspect_id AND act = 'erased')"
GONE = "erased by law"  # what stands where a text was that must not be empty


_NAMES = "LENGTH(s.name) >= 7 AND REPLACE(LOWER({text}), LOWER(s.name), '') <> LOWER({text})"


def named(text: str) -> str:
    """A condition: the text names a suspect. Short names are left to the desk, which knows where words end."""
    return f"EXISTS (SELECT 1 FROM desk_suspect s WHERE {_NAMES.format(text=text)})"


def _after(one: str, other: str) -> str:
    return f"({one}.ordered_at, {one}.requested_at) > ({other}.ordered_at, {other}.requested_at)"


def _decided_last(kind: str) -> str:
    """A condition: such a measure is in force, and no release came after it."""
    return (
        f"EXISTS (SELECT 1 FROM desk_measure m WHERE m.suspect_id = NEW.id AND m.kind = '{kind}' AND m.state IN "
        f"{_IN_FORCE} AND NOT EXISTS (SELECT 1 FROM desk_measure r WHERE r.suspect_id = NEW.id AND r.kind = 'release' "
        f"AND r.state IN {_IN_FORCE} AND {_after('r', 'm')}))"
    )


def _released_last(key: str) -> str:
    """A condition: the suspect was released, and neither arrested nor charged after it."""
    return (
        f"EXISTS (SELECT 1 FROM desk_measure r WHERE r.suspect_id = {key} AND r.kind = 'release' AND r.state IN "
        f"{_IN_FORCE} AND NOT EXISTS (SELECT 1 FROM desk_measure m WHERE m.suspect_id = {key} AND m.kind IN "
        f"('arrest', 'charge') AND m.state IN {_IN_FORCE} AND {_after('m', 'r')}))"
    )


_RELEASED = (
    "EXISTS (SELECT 1 FROM desk_measure WHERE suspect_id = NEW.id AND kind = 'release' AND state IN " + _IN_FORCE + ")"
)
_TEXT = (
    "(NEW.title || ' ' || NEW.lead || ' ' || NEW.body || ' ' || CAST(NEW.tags AS TEXT) || ' ' || NEW.picture_alt || "
    "' ' || NEW.picture_credit)"
)
_SAID = (
    "(c.words || ' ' || c.speaker || ' ' || c.sentence || ' ' || c.holds_words || ' ' || o.title || ' ' || "
    "o.publication || ' ' || o.url)"
)
_CITED = (
    "EXISTS (SELECT 1 FROM desk_bulletinclaim b JOIN desk_claim c ON c.id = b.claim_id JOIN desk_claimsource o ON "
    f"o.id = c.source_id JOIN desk_suspect s ON {_NAMES.format(text=_SAID)} WHERE b.bulletin_id = NEW.id)"
)
CONDITIONS: tuple[tuple[str, str, str, str, str], ...] = (  # name, table, event, what it says, when
    (
        "attributionfinding_holds", "attributionfinding", "INSERT",
        "attributionfinding: the seal of its case file must hold", _HOLDS,
    ),
    (
        "attribution_evidence", "attribution", "INSERT",
        "attribution: it is proposed with a finding whose seal holds",
        f"NEW.state <> 'proposed' OR {_EVIDENCE}",
    ),
    (
        "attribution_text", "attribution", "UPDATE OF reason, alternatives",
        "attribution: its reason is written once, and goes with its suspect by law",
        (
            "(NEW.reason <> OLD.reason OR NEW.alternatives <> OLD.alternatives) AND NOT "
            f"(NEW.reason = '{GONE}' AND NEW.alternatives = '{GONE}' AND {_SUSPECT_GONE})"
        ),
    ),
    (
        "correction_text", "correction", "UPDATE OF name, identifiers, region, reason",
        "correction: it is written once, and goes with its suspect by law",
        (
            "(NEW.name <> OLD.name OR NEW.identifiers <> OLD.identifiers OR NEW.region <> OLD.region OR "
            "NEW.reason <> OLD.reason) AND NOT (NEW.name = '' AND NEW.identifiers = '' AND NEW.region = '' AND "
            f"NEW.reason = '{GONE}' AND {_SUSPECT_GONE})"
        ),
    ),
    (
        "attribution_confirmed", "attribution", "UPDATE OF state",
        "attribution: only a proposal whose evidence holds is confirmed; what is refused or withdrawn stays so",
        (
            f"OLD.state IN {_ENDED} AND NEW.state <> OLD.state OR OLD.state = 'confirmed' AND NEW.state NOT IN "
            f"('confirmed', 'withdrawn') OR NEW.state = 'confirmed' AND OLD.state <> 'confirmed' AND {_EVIDENCE}"
        ),
    ),
    (
        "attribution_decider", "attribution", "UPDATE OF decided_by_id",
        "attribution: who decided is written once",
        "OLD.decided_by_id IS NOT NULL AND NEW.decided_by_id IS DISTINCT FROM OLD.decided_by_id",
    ),
    (
        "suspect_from_actor", "suspect", "INSERT",
        "suspect: made only from an actor of a case, with evidence",
        (
            "NEW.state <> 'proposed' OR NEW.standing <> 'none' OR NOT EXISTS "
            "(SELECT 1 FROM desk_attribution WHERE suspect_id = NEW.id AND state = 'proposed')"
        ),
    ),
    (
        "suspect_confirmed", "suspect", "UPDATE OF state",
        "suspect: confirmed where an attribution is, and as long as one is",
        (
            "(NEW.state = 'confirmed') <> EXISTS "
            "(SELECT 1 FROM desk_attribution WHERE suspect_id = NEW.id AND state = 'confirmed')"
        ),
    ),
    (
        "suspect_standing", "suspect", "UPDATE OF standing",
        "suspect: a standing needs its measure in force, and who was released last stays so",
        (
            f"NEW.standing = 'arrested' AND NOT {_decided_last('arrest')} OR NEW.standing = 'charged' AND NOT "
            f"{_decided_last('charge')} OR NEW.standing <> 'released' AND {_released_last('NEW.id')} OR "
            f"NEW.standing = 'released' AND NOT {_RELEASED} OR "
            "NEW.standing IN ('arrested', 'charged') AND NEW.state <> 'confirmed'"
        ),
    ),
    (
        "suspect_corrected", "suspect", "UPDATE OF name, identifiers, region",
        "suspect: changed by a correction that two people made, or erased",
        (
            "(NEW.name <> OLD.name OR NEW.identifiers <> OLD.identifiers OR NEW.region <> OLD.region) AND NOT "
            f"(NEW.erased AND NEW.name = '' AND NEW.identifiers = '' AND NEW.region = '' AND {_TOMBSTONE}) AND NOT "
            "EXISTS (SELECT 1 FROM desk_correction c WHERE c.suspect_id = NEW.id AND c.state = 'made' AND "
            "c.name = NEW.name AND c.identifiers = NEW.identifiers AND c.region = NEW.region AND NOT EXISTS (SELECT 1 "
            "FROM desk_correction l WHERE l.suspect_id = NEW.id AND l.state = 'made' AND l.decided_at > c.decided_at))"
        ),
    ),
    (
        "measurebasis_holds", "measurebasis", "INSERT",
        "measurebasis: the seal of its case file must hold", f"NEW.kind = 'finding' AND {_HOLDS}",
    ),
    (
        "measure_offence", "measure", "INSERT",
        "measure: it rests on at least one technical offence whose seal holds, not on content of speech alone",
        (  # a release is recorded whatever became of the evidence
            f"NEW.state NOT IN ('requested', 'recorded') OR (NEW.state = 'recorded') <> (NEW.origin = 'authority') "
            f"OR NEW.kind <> 'release' AND {_OFFENCE}"
        ),
    ),
    (
        "measure_suspect", "measure", "INSERT",
        "measure: its suspect is confirmed in its case",
        (
            "NEW.suspect_id IS NOT NULL AND (COALESCE((SELECT state FROM desk_suspect WHERE id = NEW.suspect_id), '') "
            "<> 'confirmed' OR NOT EXISTS (SELECT 1 FROM desk_attribution WHERE suspect_id = NEW.suspect_id AND "
            "case_id = NEW.case_id AND state = 'confirmed'))"
        ),
    ),
    (
        "measure_order", "measure", "UPDATE OF state",
        "measure: requested, approved, executed, ended, in this order, on evidence that holds, before its review",
        (
            "OLD.state IN ('refused', 'ended', 'withdrawn') AND NEW.state <> OLD.state OR "
            "NEW.state = 'approved' AND OLD.state NOT IN ('requested', 'approved') OR "
            "NEW.state = 'refused' AND OLD.state <> 'requested' OR "
            "NEW.state IN ('recorded', 'requested') AND OLD.state <> NEW.state OR "
            "NEW.state = 'executed' AND OLD.state NOT IN ('approved', 'executed') OR "
            "NEW.state = 'approved' AND OLD.state = 'requested' AND (NEW.decided_at > NEW.review_due_at OR "
            "NEW.decided_at > NEW.ends_at) OR NEW.state = 'ended' AND OLD.kind = 'release' OR "
            "NEW.state = 'executed' AND OLD.state = 'approved' AND (NEW.executed_at > NEW.review_due_at OR "
            "NEW.executed_at > NEW.ends_at) OR "
            f"NEW.state IN ('approved', 'executed') AND NEW.state <> OLD.state AND {_OFFENCE}"
        ),
    ),
    (
        "measure_decider", "measure", "UPDATE OF decided_by_id",
        "measure: who decided is written once",
        "OLD.decided_by_id IS NOT NULL AND NEW.decided_by_id IS DISTINCT FROM OLD.decided_by_id",
    ),
    (
        "measure_dates", "measure", "UPDATE OF review_due_at, ends_at",
        "measure: a review by another than its requester sets a new date",
        (
            "(NEW.review_due_at IS DISTINCT FROM OLD.review_due_at OR NEW.ends_at IS DISTINCT FROM OLD.ends_at) AND "
            "NOT EXISTS (SELECT 1 FROM desk_measurereview r WHERE r.measure_id = NEW.id AND r.outcome = 'continue' AND "
            "r.review_due_at = NEW.review_due_at AND NOT (r.ends_at IS DISTINCT FROM NEW.ends_at) AND "
            "r.by_id <> NEW.requested_by_id)"
        ),
    ),
    (
        "bulletin_starts", "bulletin", "INSERT", "bulletin: it starts as a draft", "NEW.state <> 'draft'",
    ),
    (
        "bulletin_text", "bulletin",
        "UPDATE OF title, lead, body, tags, picture, picture_alt, picture_credit, campaign_id",
        "bulletin: its text is fixed once it was submitted; correct it by a correction",
        (
            "(NEW.title <> OLD.title OR NEW.lead <> OLD.lead OR NEW.body <> OLD.body OR NEW.picture <> OLD.picture OR "
            "NEW.picture_alt <> OLD.picture_alt OR NEW.picture_credit <> OLD.picture_credit OR "
            "NEW.tags <> OLD.tags OR NEW.campaign_id IS DISTINCT FROM OLD.campaign_id) AND "
            "(OLD.state <> 'draft' OR NEW.state NOT IN "
            "('draft', 'submitted'))"
        ),
    ),
    (
        "bulletin_order", "bulletin", "UPDATE OF state",
        "bulletin: draft, submitted, approved, published, withdrawn, in this order",
        (
            "NEW.state = 'published' AND OLD.state NOT IN ('approved', 'published') OR NEW.state = 'approved' AND "
            "OLD.state <> 'submitted' OR NEW.state IN ('draft', 'submitted') AND OLD.state IN ('published', "
            "'withdrawn') OR OLD.state = 'withdrawn' AND NEW.state <> 'withdrawn' OR NEW.state = 'withdrawn' AND "
            "OLD.state NOT IN ('published', 'withdrawn')"
        ),
    ),
    (
        "bulletin_figures", "bulletin", "UPDATE OF state",
        "bulletin: each figure equals its snapshot, each claim was accepted, each person named is charged",
        (
            "NEW.state IN ('approved', 'published') AND NEW.state <> OLD.state AND (EXISTS (SELECT 1 FROM "
            "desk_bulletinfigure f JOIN desk_snapshot s ON s.id = f.snapshot_id WHERE f.bulletin_id = NEW.id AND "
            "(f.value <> s.value OR s.campaign_id IS DISTINCT FROM NEW.campaign_id)) OR EXISTS "
            "(SELECT 1 FROM desk_bulletinclaim b JOIN desk_claim c ON c.id = b.claim_id "
            "WHERE b.bulletin_id = NEW.id AND c.state <> 'accepted') OR EXISTS (SELECT 1 FROM desk_bulletinmention m "
            "JOIN desk_suspect s ON s.id = m.suspect_id WHERE m.bulletin_id = NEW.id AND NOT (s.state = 'confirmed' "
            "AND s.standing = 'charged')))"
        ),
    ),
    (
        "bulletin_names", "bulletin", "UPDATE OF state",
        "bulletin: it names a suspect in its text; a person is named by a mark, and only once charged",
        (
            "NEW.state IN ('submitted', 'approved', 'published') AND NEW.state <> OLD.state AND "
            f"({named(_TEXT)} OR {_CITED})"
        ),
    ),
    (
        "bulletinfigure_value", "bulletinfigure", "INSERT", "bulletinfigure: it equals its snapshot",
        "NEW.value <> (SELECT value FROM desk_snapshot WHERE id = NEW.snapshot_id)",
    ),
    (
        "bulletinmention_charged", "bulletinmention", "INSERT", "bulletinmention: nobody is named before charge",
        (
            "NOT EXISTS (SELECT 1 FROM desk_suspect WHERE id = NEW.suspect_id AND state = 'confirmed' AND "
            "standing = 'charged')"
        ),
    ),
    (
        "bulletincorrection_names", "bulletincorrection", "INSERT",
        "bulletincorrection: it names a suspect in its text", named("NEW.text"),
    ),
    (
        "bulletincorrection_approver", "bulletincorrection", "UPDATE OF approved_by_id",
        "bulletincorrection: who approved is written once",
        "OLD.approved_by_id IS NOT NULL AND NEW.approved_by_id IS DISTINCT FROM OLD.approved_by_id",
    ),
    (
        "showntip_names", "showntip", "INSERT", "showntip: it names a suspect", named("NEW.text"),
    ),
    (
        "claim_proposed", "claim", "INSERT", "claim: a person decides on it", "NEW.state <> 'proposed'",
    ),
    (
        "claimsource_text", "claimsource", "UPDATE OF text", "claimsource: what was read is written once",
        "OLD.state <> 'waiting' AND NEW.text <> OLD.text",
    ),
)  # fmt: skip
# What belongs to a bulletin changes with its draft alone.
PARTS = tuple(
    (
        f"{name}_{event.lower()}_draft", name, event,
        f"{name}: changed only while its bulletin is a draft",
        f"COALESCE((SELECT state FROM desk_bulletin WHERE id = {row}.bulletin_id), 'draft') <> 'draft'",
    )
    for name in REMOVABLE
    for event, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD"))
)  # fmt: skip
