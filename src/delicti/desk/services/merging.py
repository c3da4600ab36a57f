"""Merge and split. Nothing is moved by a merge and nothing is lost by either; both can be undone.

A merged case stays as it is and is closed to changes; members of the case it went into read it as a part of that case,
members of the merged case alone still read it, and nothing of the other. A split takes case files, with all that was
copied from them, into a new case with the same members.
"""

from collections.abc import Iterable

from delicti.desk import audit, clock
from delicti.desk.models import (
    Actor,
    Case,
    CaseFile,
    CaseLink,
    Decision,
    Episode,
    EvidenceItem,
    Indicator,
    Membership,
    Notifiable,
    Status,
    User,
)
from delicti.desk.rights import NotThere, Permission, Right, require, require_case
from delicti.desk.search.index import index_case, move_case_file
from delicti.desk.services import clocks, custody
from delicti.desk.services.base import act, said, touch
from delicti.desk.services.figures import refresh
from delicti.model.errors import UserError

MOVED = (EvidenceItem, Actor, Episode, Indicator, Notifiable)


@act
def merge(by: User, case: Case, into: Case, reason: str) -> Case:
    """Merges a case into another; gives the other. Both must be the decider's, and open."""
    reason = said(reason, "the reason")
    first, second = sorted((case, into), key=lambda one: one.pk)  # locked in one order, whoever asks
    found = {one.pk: require_case(by, one, Right.DECIDE) for one in (first, second)}
    case, into = found[case.pk], found[into.pk]
    if case.pk == into.pk:
        raise UserError("a case cannot be merged into itself; choose another")
    if case.status == Status.CLOSED:
        raise UserError(f"case {case.reference} is closed; reopen it first")
    case.status_before_merge, case.status, case.merged_into = case.status, Status.MERGED, into
    touch(case, "status", "status_before_merge", "merged_into")
    # What was merged into this one before follows it, so that the way to the living case is one step.
    Case.objects.filter(merged_into=case).update(merged_into=into)
    _linked(by, CaseLink.Kind.MERGED, Decision.Kind.MERGED, case, into, reason)
    touch(into)
    return into


@act
def unmerge(by: User, case: Case, reason: str) -> Case:
    """Takes a merged case out again, as it was."""
    case = require_case(by, case, Right.READ)
    if case.status != Status.MERGED or case.merged_into is None:
        raise UserError(f"case {case.reference} was not merged")
    into = require_case(by, case.merged_into, Right.DECIDE)
    case.status, case.status_before_merge, case.merged_into = case.status_before_merge, "", None
    touch(case, "status", "status_before_merge", "merged_into")
    _linked(by, CaseLink.Kind.UNMERGED, Decision.Kind.UNMERGED, case, into, said(reason, "the reason"))
    touch(into)
    return case


@act
def split(by: User, case: Case, case_files: Iterable[CaseFile], title: str, reason: str) -> Case:
    """Takes case files out into a new case with the same members and rights; gives the new case."""
    require(by, Permission.OPEN_CASES)
    case = require_case(by, case, Right.DECIDE)
    reason = said(reason, "the reason")
    keys = {one.pk for one in case_files}
    files = list(CaseFile.objects.filter(pk__in=keys, case=case))
    if not files or len(files) != len(keys):
        raise NotThere
    if case.status == Status.CLOSED:
        raise UserError(f"case {case.reference} is closed; reopen it first")
    new = Case(
        title=said(title, "the title", 300),
        organisation=case.organisation,
        sector=case.sector,
        site=case.site,
        region=case.region,
        noticed_at=case.noticed_at,
        status=Status.OPEN,
        opened_by=by,
        made_up=case.made_up,
        received_at=clock.now(),
    )
    new.save(force_insert=True)
    audit.append(by, "case opened", new, new, {"reference": new.reference, "split": True})
    for member in Membership.objects.filter(case=case, ended_at=None):
        rights = {str(right): getattr(member, right) for right in Right}
        Membership.objects.create(case=new, user=member.user, given_by=by, reason=f"was in {case.reference}", **rights)
    clocks.start_review(by, new)
    for file in files:
        for kind in MOVED:
            kind.objects.filter(case_file=file).update(case=new)
        file.case = new
        file.save(update_fields=["case"])
        move_case_file(file)
        for side, where in ((case, f"to case {new.reference}"), (new, f"from case {case.reference}")):
            custody.enter(
                side, custody.Action.MOVED, f"case file {where}", reason, by=by, sha256=file.seal, case_file=file
            )
    _linked(by, CaseLink.Kind.SPLIT, Decision.Kind.SPLIT, new, case, reason)
    for side in (case, new):
        refresh(side)
        touch(side)
    index_case(new)
    return new


@act
def relate(by: User, case: Case, to: Case, reason: str) -> CaseLink:
    """Says that two cases belong together, without merging them."""
    case, to = require_case(by, case, Right.CONTRIBUTE), require_case(by, to, Right.READ)
    if case.pk == to.pk:
        raise UserError("a case cannot be related to itself; choose another")
    link = CaseLink.objects.create(
        kind=CaseLink.Kind.RELATED, source=case, target=to, reason=said(reason, "the reason"), by=by, at=clock.now()
    )
    audit.append(by, "case related", case, link)
    touch(case)
    return link


def _linked(by: User, link: str, kind: str, source: Case, target: Case, reason: str) -> None:
    now = clock.now()
    CaseLink.objects.create(kind=link, source=source, target=target, reason=reason, by=by, at=now)
    # Neither side's decision names the other: a member of one may not read the other.
    for side, text in ((source, f"{link} another case"), (target, f"another case was {link} this one")):
        decision = Decision.objects.create(case=side, by=by, at=now, kind=kind, text=text, reason=reason)
        audit.append(by, f"case {kind}", side, decision)
