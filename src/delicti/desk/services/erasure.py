"""Lawful erasure: one member asks for it, another confirms; what the law wants gone goes, and a tombstone stays.

A member who may decide asks, with a reason and the legal basis; another one, whose role allows to erase, confirms or
refuses. The database refuses a tombstone that does not name two people.
"""

import hashlib
from collections.abc import Callable
from typing import Any

from django.db import transaction

from delicti.desk import audit, clock, store
from delicti.desk.guards_decided import GONE
from delicti.desk.models import (
    Actor,
    Attribution,
    Case,
    CaseFile,
    Correction,
    Episode,
    Erasable,
    ErasureRequest,
    ErasureState,
    EvidenceItem,
    Indicator,
    Measure,
    Note,
    Notifiable,
    Report,
    Suspect,
    Tombstone,
    Upload,
    User,
)
from delicti.desk.models.suspect import STANDING_BY
from delicti.desk.rights import NotThere, Permission, Refused, Right, get, require, require_case, visible
from delicti.desk.search.index import forget, forget_of, index_case, index_note, scrub
from delicti.desk.services import custody
from delicti.desk.services.base import act, said, touch
from delicti.desk.services.correcting import digest
from delicti.desk.services.figures import refresh
from delicti.desk.services.reach import look
from delicti.desk.services.withdrawing import withdrawn
from delicti.model.errors import UserError

KINDS: dict[type[Any], str] = {
    Note: Erasable.NOTE,
    CaseFile: Erasable.CASE_FILE,
    Upload: Erasable.UPLOAD,
    Report: Erasable.REPORT,
    Suspect: Erasable.SUSPECT,
}
Thing = Note | CaseFile | Upload | Report | Suspect


@act
def request(by: User, thing: Thing, reason: str, legal_basis: str) -> ErasureRequest:
    """Asks that a note, a case file, an uploaded file, a suspect, or who reported and their words be erased."""
    found = get(by, type(thing), thing.pk)
    where = _case_of_suspect(by, found) if isinstance(found, Suspect) else found.case
    if where is None:
        raise UserError("it belongs to no case yet; decline or accept its report first")
    case = require_case(by, where, Right.DECIDE)
    kind = KINDS[type(thing)]
    if _gone(found):
        raise UserError(f"this {kind} was erased already; its tombstone says why")
    if isinstance(found, Upload) and found.state != Upload.State.COMPLETE:
        raise UserError("only a complete file is erased by law; give this one up instead")
    if ErasureRequest.objects.filter(object_id=found.pk, state=ErasureState.WAITING).exists():
        raise UserError(f"somebody asked to erase this {kind} already; another member has to confirm it")
    made = ErasureRequest.objects.create(
        case=case,
        by=by,
        at=clock.now(),
        kind=kind,
        object_id=found.pk,
        reason=said(reason, "the reason", 2_000),
        legal_basis=said(legal_basis, "the legal basis", 2_000),
    )
    audit.append(by, f"erasure asked: {kind}", case, made, {"object": str(found.pk)})
    touch(case)
    return made


@act
def confirm(by: User, asked: ErasureRequest) -> Tombstone:
    """Carries out what another member asked for; gives the tombstone, which names both."""
    case, asked = _waiting(by, asked)
    require(by, Permission.ERASE)
    if asked.by_id == by.pk:
        raise Refused("an erasure takes two people; another member has to confirm what you asked for")
    kind = next(kind for kind, word in KINDS.items() if word == asked.kind)
    here = {"attributions__in": Attribution.objects.filter(case=case)} if kind is Suspect else {"case": case}
    thing = kind.objects.filter(pk=asked.object_id, **here).first()
    if thing is None or _gone(thing):
        raise UserError(f"this {asked.kind} is not in the case any more; refuse the request")
    _end(by, asked, ErasureState.CONFIRMED)
    stone = Tombstone.objects.create(
        case=case,
        by=by,
        requested_by=asked.by,
        at=clock.now(),
        kind=asked.kind,
        object_id=thing.pk,
        act="erased",
        reason=asked.reason,
        legal_basis=asked.legal_basis,
        digest=_digest_of(thing),
    )
    audit.append(by, f"erased: {asked.kind}", case, thing, {"digest": stone.digest, "asked by": str(asked.by_id)})
    _ERASE[asked.kind](by, case, thing, stone)
    scrub()
    touch(case)
    return stone


@act
def end(by: User, asked: ErasureRequest, reason: str) -> ErasureRequest:
    """Ends a request without erasing: who asked withdraws it, another member who may decide refuses it."""
    case, asked = _waiting(by, asked)
    state = ErasureState.WITHDRAWN if asked.by_id == by.pk else ErasureState.REFUSED
    _end(by, asked, state, said(reason, "the reason", 2_000))
    audit.append(by, f"erasure {state}: {asked.kind}", case, asked)
    touch(case)
    return asked


def clear() -> int:
    """For workers: removes bytes whose removal a kill has cut off after it was decided; gives how many were left."""
    count = 0
    for seal in CaseFile.objects.filter(state=CaseFile.State.ERASED).values_list("seal", flat=True).distinct():
        if store.has(seal) and not CaseFile.objects.filter(seal=seal).exclude(state=CaseFile.State.ERASED).exists():
            store.erase(seal)
            count += 1
    gone = (Upload.State.ERASED, Upload.State.REFUSED, Upload.State.GIVEN_UP)
    for upload in Upload.objects.filter(state__in=gone).iterator():
        path = store.upload_path(upload)
        if path.exists():
            path.unlink(missing_ok=True)
            count += 1
    return count


def _waiting(by: User, asked: ErasureRequest) -> tuple[Case, ErasureRequest]:
    """The case, locked, and the request as it stands."""
    case = require_case(by, get(by, ErasureRequest, asked.pk).case, Right.DECIDE)
    found = ErasureRequest.objects.select_related("by").filter(pk=asked.pk, case=case).first()
    if found is None:
        raise NotThere
    if found.state != ErasureState.WAITING:
        raise UserError(f"this request is {found.state} already")
    return case, found


def _end(by: User, asked: ErasureRequest, state: str, reason: str = "") -> None:
    asked.state, asked.ended_by, asked.ended_at, asked.ended_reason = state, by, clock.now(), reason
    asked.save(update_fields=["state", "ended_by", "ended_at", "ended_reason"])


def _gone(thing: Thing) -> bool:
    if isinstance(thing, Note | Report | Suspect):
        return thing.erased
    return thing.state == "erased"


def _digest_of(thing: Thing) -> str:
    """The SHA-256 of what goes."""
    if isinstance(thing, CaseFile):
        return thing.seal
    if isinstance(thing, Upload):
        return thing.sha256
    if isinstance(thing, Suspect):
        return digest(thing)
    text = thing.text if isinstance(thing, Note) else f"{thing.noticed}\x1f{thing.contact}"
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _note(by: User, case: Case, note: Note, stone: Tombstone) -> None:  # noqa: ARG001
    note.text, note.erased = "", True
    note.save(update_fields=["text", "erased"])
    index_note(note)


def _case_file(by: User, case: Case, file: CaseFile, stone: Tombstone) -> None:
    """From the store, with all that was copied from it."""
    custody.enter(case, custody.Action.ERASED, "case file", stone.reason, by=by, sha256=file.seal, case_file=file)
    file.state, file.summary, file.document, file.problems = CaseFile.State.ERASED, "", {}, []
    file.save(update_fields=["state", "summary", "document", "problems"])
    named = _rested_on(by, file)
    for kind in (Actor, Episode, Indicator, EvidenceItem):
        gone = kind._default_manager.filter(case_file=file)  # noqa: SLF001 - Django's public name for it
        forget([str(key) for key in gone.values_list("pk", flat=True)])
        gone.exclude(pk__in=named if kind is Actor else []).delete()
    Notifiable.objects.filter(case_file=file).update(addresses=[])
    refresh(case)
    index_case(case)
    seal = file.seal
    if not CaseFile.objects.filter(seal=seal).exclude(state=CaseFile.State.ERASED).exists():
        transaction.on_commit(lambda: store.erase(seal))


def _rested_on(by: User, file: CaseFile) -> list[Any]:
    """Suspects lose the ties that rested on it; gives the keys of actors whom ties name, and who stay without words."""
    ties = Attribution.objects.filter(actor__case_file=file, state__in=STANDING_BY)
    for suspect in Suspect.objects.filter(attributions__in=ties).distinct().order_by("pk"):
        own = Attribution.objects.filter(pk__in=ties.filter(suspect=suspect).values("pk"))
        withdrawn(by, suspect, own, "the case file that it rested on was erased by law", "lost evidence by law")
    empty: dict[str, Any] = {"addresses": [], "agents": [], "tools": [], "why": "", "why_not": ""}
    named = list(Attribution.objects.filter(actor__case_file=file).values_list("actor", flat=True).distinct())
    Actor.objects.filter(pk__in=named).update(**empty)
    live = Measure.objects.filter(basis__case_file=file, state__in=("requested", "approved", "recorded", "executed"))
    for measure in live.distinct().select_related("case", "case__assignee"):
        look(by, measure.case, f"measure {measure.reference} rested on a case file that was erased: review it")
    return named


def _suspect(by: User, case: Case, suspect: Suspect, stone: Tombstone) -> None:  # noqa: ARG001
    """Name, identifiers and every reason, in every case; that there was a suspect stays."""
    ties = Attribution.objects.filter(suspect=suspect, state__in=STANDING_BY)
    if ties.exists():
        withdrawn(by, suspect, ties, GONE, "was erased by law")
    suspect.name, suspect.identifiers, suspect.region, suspect.erased = "", "", "", True
    suspect.save(update_fields=["name", "identifiers", "region", "erased"])
    every = Attribution.objects.filter(suspect=suspect)
    every.update(reason=GONE, alternatives=GONE)
    every.exclude(decision_reason="").update(decision_reason=GONE)
    every.exclude(withdrawal_reason="").update(withdrawal_reason=GONE)
    asked = Correction.objects.filter(suspect=suspect)
    asked.update(name="", identifiers="", region="", reason=GONE)
    asked.exclude(decision_reason="").update(decision_reason=GONE)
    forget_of("suspect", [str(key) for key in every.values_list("pk", flat=True)])


def _case_of_suspect(by: User, suspect: Suspect) -> Case | None:
    """A case of the suspect in which the user decides."""
    ties = Attribution.objects.filter(suspect=suspect).exclude(state="refused")
    tie = visible(by, ties, Right.DECIDE).select_related("case").order_by("proposed_at", "pk").first()
    if tie is None:
        raise Refused(f"you decide in no case of suspect {suspect.reference}; a member who decides there can")
    return tie.case


def _upload(by: User, case: Case, upload: Upload, stone: Tombstone) -> None:
    """Its bytes and its name; its hash stays."""
    custody.enter(
        case, custody.Action.ERASED, "a file that was sent", stone.reason, by=by, sha256=upload.sha256, upload=upload
    )
    upload.state, upload.name = Upload.State.ERASED, "erased"
    upload.save(update_fields=["state", "name"])
    path = store.upload_path(upload)
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def _report(by: User, case: Case, report: Report, stone: Tombstone) -> None:  # noqa: ARG001
    """Who reported, and their words."""
    report.noticed, report.contact, report.erased = "", "", True
    report.save(update_fields=["noticed", "contact", "erased"])


_ERASE: dict[str, Callable[[User, Case, Any, Tombstone], None]] = {
    Erasable.NOTE: _note,
    Erasable.CASE_FILE: _case_file,
    Erasable.UPLOAD: _upload,
    Erasable.REPORT: _report,
    Erasable.SUSPECT: _suspect,
}
