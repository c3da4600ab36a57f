"""Withdrawal of a suspect, or of one tie to an actor: by any member who decides, and it reaches everything."""

from django.db.models import QuerySet

from delicti.desk import audit, clock
from delicti.desk.models import Attribution, AttributionState, Suspect, User
from delicti.desk.models.suspect import STANDING_BY
from delicti.desk.rights import Refused, Right, get, require_ending, rows
from delicti.desk.services.base import act, said
from delicti.desk.services.reach import suspect_changed
from delicti.desk.services.standing import settle
from delicti.desk.services.suspects import locked
from delicti.model.errors import UserError


@act
def withdraw(by: User, suspect: Suspect, reason: str) -> Suspect:
    """Withdraws a suspect with every tie, in every case; whoever decides in one of these cases may."""
    may_decide(by, suspect)
    suspect = locked(by, suspect)
    ties = Attribution.objects.filter(suspect=suspect, state__in=STANDING_BY)
    if not ties.exists():
        raise UserError(f"suspect {suspect.reference} is {suspect.state} already")
    return withdrawn(by, suspect, ties, said(reason, "the reason"), "was withdrawn")


@act
def untie(by: User, tie: Attribution, reason: str) -> Suspect:
    """Withdraws one tie; the suspect goes with the last of them."""
    tie = get(by, Attribution, tie.pk)
    require_ending(by, tie.case, Right.DECIDE)
    suspect = locked(by, tie.suspect)
    ties = Attribution.objects.filter(pk=tie.pk, state__in=STANDING_BY)
    if not ties.exists():
        raise UserError("this tie is not in force any more")
    others = Attribution.objects.filter(suspect=suspect, state__in=STANDING_BY).exclude(pk=tie.pk).exists()
    what = "is no longer tied to one of the actors" if others else "was withdrawn"
    return withdrawn(by, suspect, ties, said(reason, "the reason"), what)


def withdrawn(by: User, suspect: Suspect, ties: QuerySet[Attribution], reason: str, what: str) -> Suspect:
    """For a service: ends these ties of a locked suspect and tells everybody whom it reaches."""
    here = sorted(set(ties.values_list("case", flat=True)))
    ties.update(state=AttributionState.WITHDRAWN, withdrawn_by=by, withdrawn_at=clock.now(), withdrawal_reason=reason)
    settle(suspect)
    for case in here:
        audit.append(by, "suspect withdrawn", case, suspect, {"reference": suspect.reference})
    suspect_changed(by, suspect, what)
    return suspect


def may_decide(by: User, suspect: Suspect) -> None:
    """Raises Refused, or NotThere, where the user decides in none of the suspect's cases."""
    get(by, Suspect, suspect.pk)
    for tie in rows(by, Attribution).filter(suspect=suspect, state__in=STANDING_BY).select_related("case"):
        try:
            require_ending(by, tie.case, Right.DECIDE)
        except Refused:
            continue
        return
    raise Refused(f"you decide in no case of suspect {suspect.reference}; a member who decides there can")
