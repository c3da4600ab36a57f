"""Corrections of what is held on a suspect: asked for by one, made or refused by another; they reach everything."""

import hashlib

from delicti.desk import audit, clock
from delicti.desk.models import Correction, CorrectionState, Suspect, User
from delicti.desk.rights import Permission, Refused, get, require
from delicti.desk.search.index import index_suspect
from delicti.desk.services.base import act, said
from delicti.desk.services.reach import suspect_changed
from delicti.desk.services.suspects import locked
from delicti.desk.services.withdrawing import may_decide
from delicti.model.errors import UserError


@act
def ask(by: User, suspect: Suspect, *, name: str, identifiers: str, region: str, reason: str) -> Correction:
    """Asks that a suspect be held under this name, with these identifiers, from now on."""
    may_decide(by, suspect)
    suspect = locked(by, suspect)
    name, identifiers = said(name, "the name or designation", 300), identifiers.replace("\0", "").strip()[:20_000]
    region = region.replace("\0", "").strip()[:100]
    if (name, identifiers, region) == (suspect.name, suspect.identifiers, suspect.region):
        raise UserError("nothing is different from what is held now; change what is wrong")
    if Correction.objects.filter(suspect=suspect, state=CorrectionState.ASKED).exists():
        raise UserError("a correction waits already; another member has to decide on it first")
    made = Correction.objects.create(
        suspect=suspect,
        name=name,
        identifiers=identifiers,
        region=region,
        reason=said(reason, "the reason"),
        before=digest(suspect),
        by=by,
        at=clock.now(),
    )
    audit.append(by, "suspect correction asked", thing=suspect, detail={"reference": suspect.reference})
    return made


@act
def decide(by: User, asked: Correction, reason: str, *, make: bool) -> Correction:
    """Another person makes or refuses a correction; one that is made is told to every case and bulletin."""
    asked = get(by, Correction, asked.pk)
    require(by, Permission.CONFIRM)
    may_decide(by, asked.suspect)
    suspect = locked(by, asked.suspect)
    asked = Correction.objects.select_for_update().get(pk=asked.pk)
    if asked.state != CorrectionState.ASKED:
        raise UserError(f"this correction is {asked.state} already")
    if asked.by_id == by.pk:
        raise Refused("it takes two people; another has to decide on the correction that you asked for")
    asked.state = CorrectionState.MADE if make else CorrectionState.REFUSED
    asked.decided_by, asked.decided_at, asked.decision_reason = by, clock.now(), said(reason, "the reason")
    asked.save(update_fields=["state", "decided_by", "decided_at", "decision_reason"])
    audit.append(by, f"suspect correction {asked.state}", thing=suspect, detail={"reference": suspect.reference})
    if make:
        suspect.name, suspect.identifiers, suspect.region = asked.name, asked.identifiers, asked.region
        suspect.updated_at = clock.now()
        suspect.save(update_fields=["name", "identifiers", "region", "updated_at"])
        index_suspect(suspect)
        suspect_changed(by, suspect, "was corrected")
    return asked


def digest(suspect: Suspect) -> str:
    """SHA-256 over what is held, so that what stood there can be proven without being kept."""
    return hashlib.sha256(f"{suspect.name}\x1f{suspect.identifiers}".encode("utf-8", "surrogatepass")).hexdigest()
