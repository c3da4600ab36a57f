"""Suspects: who is tied to which actor, by whom and why. Every answer that holds a name is logged."""

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from delicti.desk.api.auth import caller
from delicti.desk.api.fields import Law, Line, Moment, Person, Prose, Reason, Word
from delicti.desk.api.paging import Listed as Pages
from delicti.desk.api.paging import Since, listed
from delicti.desk.models import Actor, Attribution, Correction, Suspect, User
from delicti.desk.rights import NotThere, called, get, require_case, rows
from delicti.desk.services import correcting, erasure, suspects, withdrawing

router = Router()


class SuspectOut(Schema):
    """A suspect. The name is empty where it is no longer shown: withdrawn, released or erased."""

    id: UUID
    reference: str
    name: str
    identifiers: str
    region: str
    state: str
    standing: str
    proposed_by: Person
    proposed_at: Moment
    updated_at: Moment

    @staticmethod
    def resolve_name(obj: Suspect) -> str:
        """While it may be shown."""
        return obj.name if obj.shown else ""

    @staticmethod
    def resolve_identifiers(obj: Suspect) -> str:
        """While they may be shown."""
        return obj.identifiers if obj.shown else ""

    @staticmethod
    def resolve_region(obj: Suspect) -> str:
        """While it may be shown."""
        return obj.region if obj.shown else ""


class TieOut(Schema):
    """That an actor of a case is this person."""

    id: UUID
    case: str
    actor: str
    state: str
    reason: str
    alternatives: str
    findings: list[str]
    proposed_by: Person
    proposed_at: Moment
    decided_by: Person | None
    decided_at: Moment | None
    decision_reason: str

    @staticmethod
    def resolve_case(obj: Attribution) -> str:
        """Its reference."""
        return obj.case.reference

    @staticmethod
    def resolve_actor(obj: Attribution) -> str:
        """As the case file has it."""
        return obj.actor.actor

    @staticmethod
    def resolve_findings(obj: Attribution) -> list[str]:
        """What it rests on."""
        return [one.finding for one in obj.findings.all()]


class SuspectCorrectionOut(Schema):
    """A correction that was asked for. The name is empty where that of the suspect is."""

    id: UUID
    name: str
    identifiers: str
    region: str
    reason: str
    state: str
    before: str = Field(description="SHA-256 of what stood there.")
    by: Person
    at: Moment
    decided_by: Person | None
    decided_at: Moment | None
    decision_reason: str

    @staticmethod
    def resolve_name(obj: Correction) -> str:
        """While it may be shown."""
        return obj.name if obj.suspect.shown else ""

    @staticmethod
    def resolve_identifiers(obj: Correction) -> str:
        """While they may be shown."""
        return obj.identifiers if obj.suspect.shown else ""

    @staticmethod
    def resolve_region(obj: Correction) -> str:
        """While it may be shown."""
        return obj.region if obj.suspect.shown else ""

    @staticmethod
    def resolve_reason(obj: Correction) -> str:
        """While the name may be shown, which it may quote."""
        return obj.reason if obj.suspect.shown else ""


class SuspectsAsked(Since):
    """Which suspects."""

    state: Literal["", "proposed", "confirmed"] = ""
    standing: Literal["", "none", "arrested", "charged"] = ""
    q: Line = Field(default="", description="Words of the name or identifiers.")


class Rests(Reason):
    """What a proposal rests on."""

    case_file: UUID
    actor: Line = Field(description="As the case file has it.")
    findings: list[Word] = Field(min_length=1, max_length=200, description="Of this actor.")
    alternatives: Prose = Field(description="Who else it could be, and what speaks against it. Must not be empty.")


class ProposeIn(Rests):
    """Who may be behind an actor."""

    name: Line = Field(description="Or a designation, where no name is known. Must not be empty.")
    identifiers: Prose = ""
    region: Word = ""


class TieIn(Rests):
    """Who may be behind another actor, too."""

    suspect: Word = Field(description="Their reference.")


class CorrectIn(Reason):
    """What is held, as it shall be."""

    name: Line
    identifiers: Prose = ""
    region: Word = ""


@router.get("/suspects", response=Pages[SuspectOut], summary="List suspects")
def list_suspects(request: HttpRequest, asked: Query[SuspectsAsked]) -> Any:
    """Those of your cases. Who was refused, withdrawn or released is not among them. The answer is logged."""
    me = caller(request)
    found = suspects.listed(me, state=asked.state, standing=asked.standing, q=asked.q)
    if asked.updated_since:
        found = found.filter(updated_at__gte=asked.updated_since)
    told = listed(found, asked, "updated_at")
    suspects.viewed(me, [one.pk for one in told["items"]])
    return told


@router.get("/suspects/{reference}", response=SuspectOut, summary="Show a suspect")
def show_suspect(request: HttpRequest, reference: str) -> Any:
    """The answer is logged."""
    me = caller(request)
    found = _one(me, reference)
    suspects.viewed(me, [found])
    return found


@router.get("/suspects/{reference}/ties", response=Pages[TieOut], summary="List what a suspect rests on")
def list_ties(request: HttpRequest, reference: str, asked: Query[Since]) -> Any:
    """In your cases alone."""
    me = caller(request)
    found = rows(me, Attribution).filter(suspect=_one(me, reference))
    if asked.updated_since:
        found = found.filter(proposed_at__gte=asked.updated_since)
    found = found.select_related("case", "actor", "proposed_by", "decided_by").prefetch_related("findings")
    return listed(found, asked, "proposed_at")


@router.post("/cases/{reference}/suspects", response={201: SuspectOut}, summary="Propose a suspect")
def propose(request: HttpRequest, reference: str, given: ProposeIn) -> Any:
    """From an actor, with its findings; another person has to confirm. Needs `decide`."""
    me = caller(request)
    case = require_case(me, reference)
    actor = _actor(me, case, given)
    named = given.dict(include={"name", "identifiers", "region", "reason", "alternatives", "findings"})
    return Status(201, suspects.propose(me, case, actor, **named))


@router.post("/cases/{reference}/suspects/tie", response={201: TieOut}, summary="Tie a suspect to another actor")
def tie(request: HttpRequest, reference: str, given: TieIn) -> Any:
    """Who must be visible to you; another person has to confirm. Needs `decide`."""
    me = caller(request)
    case = require_case(me, reference)
    why = given.dict(include={"reason", "alternatives", "findings"})
    return Status(201, suspects.attribute(me, _one(me, given.suspect), case, _actor(me, case, given), **why))


@router.post("/ties/{uuid:key}/confirm", response=TieOut, summary="Confirm a proposal")
def confirm(request: HttpRequest, key: UUID, given: Reason) -> Any:
    """Of another; the seals are checked now. Needs `decide` and the right to confirm."""
    me = caller(request)
    return suspects.confirm(me, get(me, Attribution, key), given.reason)


@router.post("/ties/{uuid:key}/refuse", response=TieOut, summary="Refuse a proposal")
def refuse(request: HttpRequest, key: UUID, given: Reason) -> Any:
    """Of another. Needs `decide` and the right to confirm."""
    me = caller(request)
    return suspects.refuse(me, get(me, Attribution, key), given.reason)


@router.post("/ties/{uuid:key}/withdraw", response=SuspectOut, summary="Withdraw a tie")
def untie(request: HttpRequest, key: UUID, given: Reason) -> Any:
    """Reaches every case and bulletin of the suspect. Needs `decide`."""
    me = caller(request)
    return withdrawing.untie(me, get(me, Attribution, key), given.reason)


@router.post("/suspects/{reference}/withdraw", response=SuspectOut, summary="Withdraw a suspect")
def withdraw(request: HttpRequest, reference: str, given: Reason) -> Any:
    """In every case; reaches every bulletin. Needs `decide` in one of the cases."""
    me = caller(request)
    return withdrawing.withdraw(me, _one(me, reference), given.reason)


@router.get(
    "/suspects/{reference}/corrections", response=Pages[SuspectCorrectionOut], summary="List corrections of a suspect"
)
def list_corrections(request: HttpRequest, reference: str, asked: Query[Since]) -> Any:
    """Asked for, made and refused ones. The answer is logged."""
    me = caller(request)
    suspect = _one(me, reference)
    found = rows(me, Correction).filter(suspect=suspect).select_related("suspect", "by", "decided_by")
    if asked.updated_since:
        found = found.filter(at__gte=asked.updated_since) | found.filter(decided_at__gte=asked.updated_since)
    told = listed(found, asked, "at")
    suspects.viewed(me, [suspect] if told["items"] else [])
    return told


@router.post("/suspects/{reference}/corrections", response={204: None}, summary="Ask for a correction")
def correct(request: HttpRequest, reference: str, given: CorrectIn) -> Any:
    """Another person has to make it. Needs `decide`."""
    me = caller(request)
    correcting.ask(me, _one(me, reference), **given.dict())


@router.post("/suspects/{reference}/corrections/{uuid:key}/make", response=SuspectOut, summary="Make a correction")
def make_correction(request: HttpRequest, reference: str, key: UUID, given: Reason) -> Any:
    """That another asked for. Needs `decide` and the right to confirm."""
    me = caller(request)
    correcting.decide(me, _correction(me, reference, key), given.reason, make=True)
    return _one(me, reference)


@router.post("/suspects/{reference}/corrections/{uuid:key}/refuse", response={204: None}, summary="Refuse a correction")
def refuse_correction(request: HttpRequest, reference: str, key: UUID, given: Reason) -> Any:
    """That another asked for. Needs `decide` and the right to confirm."""
    me = caller(request)
    correcting.decide(me, _correction(me, reference, key), given.reason, make=False)


@router.post("/suspects/{reference}/erase", response={204: None}, summary="Ask that a suspect be erased by law")
def erase(request: HttpRequest, reference: str, given: Law) -> Any:
    """Another member has to confirm it. Needs `decide`."""
    me = caller(request)
    erasure.request(me, _one(me, reference), given.reason, given.legal_basis)


def _one(me: User, reference: str) -> Suspect:
    return called(me, Suspect, reference, "proposed_by")


def _actor(me: User, case: Any, given: Rests) -> Actor:
    found = rows(me, Actor).filter(case=case, case_file=given.case_file, actor=given.actor).first()
    if found is None:
        raise NotThere
    return found


def _correction(me: User, reference: str, key: UUID) -> Correction:
    found = get(me, Correction, key)
    if found.suspect_id != _one(me, reference).pk:
        raise NotThere
    return found
