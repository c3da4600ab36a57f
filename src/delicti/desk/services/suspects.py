"""Suspects: proposed from an actor of a case by one person, confirmed or refused by another, every view logged."""

from collections.abc import Iterable
from typing import cast
from uuid import UUID

from django.db.models import QuerySet

from delicti.desk import audit, clock
from delicti.desk.models import (
    Actor,
    Attribution,
    AttributionFinding,
    AttributionState,
    Case,
    CaseFile,
    Standing,
    Suspect,
    SuspectState,
    User,
)
from delicti.desk.models.suspect import STANDING_BY, SuspectQuerySet
from delicti.desk.rights import (
    NotThere,
    Permission,
    Refused,
    Right,
    few,
    get,
    require,
    require_case,
    require_ending,
    rows,
)
from delicti.desk.search.find import find
from delicti.desk.search.index import index_suspect
from delicti.desk.services import grounds
from delicti.desk.services.base import act, said
from delicti.desk.services.reach import decided_on
from delicti.desk.services.standing import settle
from delicti.model.errors import UserError

_MOST_FOUND = 1_000
_ALTERNATIVES = "who else it could be, and what speaks against it,"
VIEWED = "suspect viewed"


def propose(
    by: User,
    case: Case,
    actor: Actor,
    *,
    name: str,
    reason: str,
    alternatives: str,
    findings: Iterable[str],
    identifiers: str = "",
    region: str = "",
) -> Suspect:
    """Proposes that a person is behind an actor, with findings of that actor; gives the suspect, not yet confirmed."""
    chosen = _chosen(by, case, actor, findings)
    return _propose(
        by,
        case,
        actor,
        chosen,
        name=said(name, "the name or designation", 300),
        identifiers=said(identifiers, "identifiers") if identifiers.strip() else "",
        region=region.replace("\0", "").strip()[:100],
        reason=said(reason, "the reason"),
        alternatives=said(alternatives, _ALTERNATIVES),
    )


@act
def _propose(by: User, case: Case, actor: Actor, chosen: list[grounds.Ground], **given: str) -> Suspect:
    case, actor = _actor(by, case, actor)
    suspect = Suspect(
        name=given["name"],
        identifiers=given["identifiers"],
        region=given["region"],
        proposed_by=by,
        proposed_at=clock.now(),
        made_up=case.made_up,
    )
    _tie(by, suspect, case, actor, chosen, given["reason"], given["alternatives"])
    suspect.save(force_insert=True)
    audit.append(by, "suspect proposed", case, suspect, {"reference": suspect.reference, "findings": len(chosen)})
    decided_on(by, case, suspect, f"proposed for actor {actor.actor}")
    index_suspect(suspect)
    return suspect


def attribute(
    by: User, suspect: Suspect, case: Case, actor: Actor, *, reason: str, alternatives: str, findings: Iterable[str]
) -> Attribution:
    """Proposes that an actor of another case is the same suspect, whom the proposer must see."""
    get(by, Suspect, suspect.pk)
    chosen = _chosen(by, case, actor, findings)
    reason = said(reason, "the reason")
    return _attribute(
        by,
        suspect,
        case,
        actor,
        chosen,
        reason,
        said(alternatives, "who else it could be, and what speaks against it,"),
    )


@act
def _attribute(
    by: User,
    suspect: Suspect,
    case: Case,
    actor: Actor,
    chosen: list[grounds.Ground],
    reason: str,
    alternatives: str,
) -> Attribution:
    case, actor = _actor(by, case, actor)
    suspect = locked(by, suspect)
    if suspect.state not in STANDING_BY or suspect.erased:
        raise UserError(f"suspect {suspect.reference} is {suspect.state}; propose anew instead")
    if Attribution.objects.filter(suspect=suspect, actor=actor, state__in=STANDING_BY).exists():
        raise UserError(f"this actor is tied to suspect {suspect.reference} already")
    tie = _tie(by, suspect, case, actor, chosen, reason, alternatives)
    audit.append(by, "suspect attributed", case, suspect, {"reference": suspect.reference, "findings": len(chosen)})
    decided_on(by, case, suspect, f"proposed for actor {actor.actor}, too")
    settle(suspect)
    return tie


def confirm(by: User, tie: Attribution, reason: str) -> Attribution:
    """Another person confirms a proposal, after the seals of its evidence were checked once more."""
    tie, _ = _waiting(by, tie)
    said(reason, "the reason")
    grounds.must_hold(by, [one.case_file for one in tie.findings.select_related("case_file")])
    return _decide(by, tie, AttributionState.CONFIRMED, reason)


def refuse(by: User, tie: Attribution, reason: str) -> Attribution:
    """Another person refuses a proposal."""
    return _decide(by, tie, AttributionState.REFUSED, reason)


@act
def _decide(by: User, tie: Attribution, state: str, reason: str) -> Attribution:
    tie, case = _waiting(by, tie)
    suspect = Suspect.objects.select_for_update().get(pk=tie.suspect_id)
    tie.state, tie.decided_by, tie.decided_at, tie.decision_reason = state, by, clock.now(), said(reason, "the reason")
    tie.save(update_fields=["state", "decided_by", "decided_at", "decision_reason"])
    tie.suspect = settle(suspect)
    audit.append(by, f"suspect {state}", case, suspect, {"reference": suspect.reference})
    decided_on(by, case, suspect, state)
    return tie


def listed(by: User, *, state: str = "", standing: str = "", q: str = "") -> QuerySet[Suspect]:
    """The suspects whom somebody may see and who may be shown, narrowed. Other words narrow nothing."""
    found = cast("SuspectQuerySet", rows(by, Suspect)).shown().select_related("proposed_by")
    if state in (SuspectState.PROPOSED, SuspectState.CONFIRMED):
        found = found.filter(state=state)
    if standing in Standing.values:
        found = found.filter(standing=standing)
    if q:
        hits = find(by, q, ("suspect",)).values_list("object_id", flat=True)[:_MOST_FOUND]
        ties = Attribution.objects.filter(pk__in=[UUID(key) for key in hits])
        found = found.filter(pk__in=ties.values("suspect"))
    elif (mine := few(by)) is not None:
        found = found.filter(pk__in=Attribution.objects.filter(case__in=mine).values("suspect"))
    return found


@act
def viewed(by: User, shown: Iterable[Suspect | UUID], case: Case | None = None) -> None:
    """Logs whom somebody was shown: one entry for a page of one suspect, one for all of a list; none for nobody."""
    every = list(shown)
    if len(every) == 1 and isinstance(every[0], Suspect):
        audit.append(by, VIEWED, case, every[0])
    elif every:
        keys = sorted({str(one.pk if isinstance(one, Suspect) else one) for one in every})
        audit.append(by, VIEWED, case, detail={"shown": keys})


def found(by: User, ties: Iterable[str]) -> None:
    """Logs the suspects that a search showed by the keys of their attributions."""
    keys = list(ties)
    if keys:
        viewed(by, set(Attribution.objects.filter(pk__in=keys).values_list("suspect", flat=True)))


def locked(by: User, suspect: Suspect) -> Suspect:
    """For a service: the suspect as they stand now, if the user may see them. Raises NotThere."""
    get(by, Suspect, suspect.pk)
    return Suspect.objects.select_for_update().get(pk=suspect.pk)


def _chosen(by: User, case: Case, actor: Actor, findings: Iterable[str]) -> list[grounds.Ground]:
    """The findings, each of this actor, of a case file whose seal holds now."""
    _, actor = _actor(by, case, actor)
    keys = list(findings)
    if not keys:
        raise UserError("a suspect rests on evidence; choose at least one finding of this actor")
    grounds.must_hold(by, [actor.case_file])
    chosen = grounds.read(actor.case_file, keys)
    others = [one.finding for one in chosen if one.actor != actor.actor]
    if others:
        raise UserError(f"the finding {others[0]} is not of this actor; choose findings of the actor alone")
    return chosen


def _actor(by: User, case: Case, actor: Actor) -> tuple[Case, Actor]:
    case = require_case(by, case, Right.DECIDE)
    found = rows(by, Actor).filter(pk=actor.pk, case=case).select_related("case_file").first()
    if found is None:
        raise NotThere
    if found.case_file.state == CaseFile.State.ERASED:
        raise UserError("the case file of this actor was erased by law; nothing may rest on it")
    return case, found


def _tie(
    by: User,
    suspect: Suspect,
    case: Case,
    actor: Actor,
    chosen: list[grounds.Ground],
    reason: str,
    alternatives: str,
) -> Attribution:
    """Findings first, then what rests on them: the database wants it so."""
    tie = Attribution(
        suspect=suspect,
        case=case,
        actor=actor,
        reason=reason,
        alternatives=alternatives,
        proposed_by=by,
        proposed_at=clock.now(),
    )
    AttributionFinding.objects.bulk_create(
        AttributionFinding(attribution=tie, case_file=actor.case_file, finding=one.finding, finding_class=one.kind)
        for one in chosen
    )
    tie.save(force_insert=True)
    return tie


def _waiting(by: User, tie: Attribution) -> tuple[Attribution, Case]:
    """A proposal that this person may decide on, and its case."""
    found = get(by, Attribution, tie.pk)
    case = require_ending(by, found.case, Right.DECIDE)
    require(by, Permission.CONFIRM)
    found = Attribution.objects.select_related("suspect", "case").get(pk=found.pk)
    if found.state != AttributionState.PROPOSED:
        raise UserError(f"this proposal is {found.state} already")
    if found.proposed_by_id == by.pk:
        raise Refused("it takes two people; another has to decide on what you proposed")
    return found, case
