"""Lawful erasure: what the law wants gone goes, and a tombstone with its reason and legal basis stays."""

import hashlib

from django.db import transaction

from delicti.desk import audit, clock, store
from delicti.desk.models import (
    Actor,
    Case,
    CaseFile,
    Episode,
    EvidenceItem,
    Indicator,
    Note,
    Notifiable,
    Report,
    Tombstone,
    Upload,
    User,
)
from delicti.desk.rights import Permission, Right, get, require, require_case
from delicti.desk.search.index import forget, index_case, index_note
from delicti.desk.services import custody
from delicti.desk.services.base import act, said, touch
from delicti.desk.services.figures import refresh
from delicti.model.errors import UserError


@act
def erase_note(by: User, note: Note, reason: str, legal_basis: str) -> Tombstone:
    """Erases the text of a note."""
    case = _case(by, get(by, Note, note.pk).case)
    note = Note.objects.get(pk=note.pk)
    stone = _tombstone(by, case, "note", note, reason, legal_basis, _digest(note.text))
    note.text, note.erased = "", True
    note.save(update_fields=["text", "erased"])
    index_note(note)
    return stone


@act
def erase_case_file(by: User, case_file: CaseFile, reason: str, legal_basis: str) -> Tombstone:
    """Erases a case file from the store, with all that was copied from it."""
    case = _case(by, get(by, CaseFile, case_file.pk).case)
    case_file = CaseFile.objects.get(pk=case_file.pk, case=case)
    stone = _tombstone(by, case, "case file", case_file, reason, legal_basis, case_file.seal)
    custody.enter(
        case, custody.Action.ERASED, "case file", stone.reason, by=by, sha256=case_file.seal, case_file=case_file
    )
    case_file.state, case_file.summary, case_file.document, case_file.problems = CaseFile.State.ERASED, "", {}, []
    case_file.save(update_fields=["state", "summary", "document", "problems"])
    for kind in (Actor, Episode, Indicator, EvidenceItem):
        gone = kind._default_manager.filter(case_file=case_file)  # noqa: SLF001
        forget([str(key) for key in gone.values_list("pk", flat=True)])
        gone.delete()
    Notifiable.objects.filter(case_file=case_file).update(addresses=[])
    refresh(case)
    index_case(case)
    seal = case_file.seal
    if not CaseFile.objects.filter(seal=seal).exclude(state=CaseFile.State.ERASED).exists():
        transaction.on_commit(lambda: store.erase(seal))
    return stone


@act
def erase_upload(by: User, upload: Upload, reason: str, legal_basis: str) -> Tombstone:
    """Erases an uploaded file of a case; its hash stays."""
    found = get(by, Upload, upload.pk)
    assert found.case is not None
    case = _case(by, found.case)
    stone = _tombstone(by, case, "upload", found, reason, legal_basis, found.sha256)
    custody.enter(case, custody.Action.ERASED, found.name, stone.reason, by=by, sha256=found.sha256, upload=found)
    found.state, found.name = Upload.State.ERASED, "erased"
    found.save(update_fields=["state", "name"])
    path = store.upload_path(found)
    transaction.on_commit(lambda: path.unlink(missing_ok=True))
    return stone


@act
def erase_contact(by: User, report: Report, reason: str, legal_basis: str) -> Tombstone:
    """Erases who reported, and their words, from a report of a case."""
    found = get(by, Report, report.pk)
    if found.case is None:
        raise UserError("the report belongs to no case yet; decline or accept it first")
    case = _case(by, found.case)
    digest = _digest(f"{found.noticed}\x1f{found.contact}")
    stone = _tombstone(by, case, "report", found, reason, legal_basis, digest)
    found.noticed, found.contact, found.erased = "", "", True
    found.save(update_fields=["noticed", "contact", "erased"])
    return stone


def _case(by: User, case: Case) -> Case:
    require(by, Permission.ERASE)
    return require_case(by, case, Right.DECIDE)


def _tombstone(
    by: User,
    case: Case,
    kind: str,
    thing: Note | CaseFile | Upload | Report,
    reason: str,
    legal_basis: str,
    digest: str,
) -> Tombstone:
    stone = Tombstone.objects.create(
        case=case,
        by=by,
        at=clock.now(),
        kind=kind,
        object_id=thing.pk,
        act="erased",
        reason=said(reason, "the reason"),
        legal_basis=said(legal_basis, "the legal basis"),
        digest=digest,
    )
    audit.append(by, f"erased: {kind}", case, thing, {"digest": digest})
    touch(case)
    return stone


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
