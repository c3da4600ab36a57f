"""Cases: opening, what is written down of them, their status, who works on them."""

from datetime import datetime

from delicti.desk import audit, clock
from delicti.desk.models import Case, Decision, Membership, Outcome, Sector, Status, User
from delicti.desk.rights import Permission, Refused, Right, allowed, any_case, case_rights, may, require, require_case
from delicti.desk.services import clocks
from delicti.desk.services.base import act, said, touch
from delicti.model.errors import UserError

EDITABLE = ("title", "organisation", "sector", "site", "region", "noticed_at", "loss_cents", "loss_currency")
STEPS: dict[str, frozenset[str]] = {  # closing and reopening are acts of their own
    Status.RECEIVED: frozenset({Status.OPEN}),
    Status.OPEN: frozenset({Status.REVIEW}),
    Status.REOPENED: frozenset({Status.REVIEW}),
    Status.REVIEW: frozenset({Status.OPEN}),
}


@act
def open_case(
    by: User,
    title: str,
    *,
    organisation: str = "",
    sector: str = Sector.OTHER,
    site: str = "",
    region: str = "",
    noticed_at: datetime | None = None,
    made_up: bool = False,
) -> Case:
    """Opens a case. Who opens it is its first member with every right that their roles allow."""
    require(by, Permission.OPEN_CASES)
    case = Case(
        title=said(title, "the title", 300),
        organisation=organisation.strip()[:300],
        sector=_one_of(sector, Sector.values, "sector"),
        site=site.strip()[:300],
        region=region.strip()[:100],
        noticed_at=noticed_at,
        opened_by=by,
        assignee=by,
        made_up=made_up,
        received_at=clock.now(),
    )
    case.save(force_insert=True)
    rights = allowed(by)
    Membership.objects.create(
        case=case,
        user=by,
        given_by=by,
        reason="opened the case",
        **{str(right): right in rights for right in Right if right is not Right.READ},
    )
    audit.append(by, "case opened", case, case, {"reference": case.reference})
    clocks.start_review(by, case)
    if noticed_at is not None:
        clocks.start_breach_notice(by, case, noticed_at)
    touch(case)
    _index(case)
    return case


@act
def edit(by: User, case: Case, **changes: object) -> Case:
    """Changes what is written down of a case; the audit keeps which fields were changed and what stood there."""
    case = require_case(by, case, Right.CONTRIBUTE)
    unknown = sorted(set(changes) - set(EDITABLE))
    if unknown:
        raise UserError(f"{', '.join(unknown)} cannot be edited")
    before = {}
    for name, value in changes.items():
        if name == "title":
            value = said(str(value), "the title", 300)
        elif name == "sector":
            value = _one_of(str(value), Sector.values, "sector")
        elif isinstance(value, str):
            value = value.strip()[:300]
        old = getattr(case, name)
        if old != value:
            before[name] = old.isoformat() if isinstance(old, datetime) else old
            setattr(case, name, value)
    if before:
        audit.append(by, "case edited", case, case, {"before": before})
        touch(case, *before)
        if "noticed_at" in before and case.noticed_at is not None:
            clocks.start_breach_notice(by, case, case.noticed_at)
        _index(case)
    return case


@act
def assign(by: User, case: Case, to: User | None, reason: str = "") -> Case:
    """Says who is responsible for the case: a member who may contribute, or nobody."""
    case = require_case(by, case, Right.CONTRIBUTE)
    if to is not None and Right.CONTRIBUTE not in case_rights(to, case):
        raise UserError(f"{to} is no member who may contribute; make them one first")
    case.assignee = to
    audit.append(by, "case assigned", case, to, {"reason": reason.strip()})
    touch(case, "assignee")
    return case


@act
def move(by: User, case: Case, status: str, reason: str) -> Case:
    """Moves an open case on: received, open, under review."""
    case = require_case(by, case, Right.DECIDE)
    if status not in STEPS.get(case.status, ()):
        ways = ", ".join(sorted(STEPS.get(case.status, ()))) or "none but closing, reopening or taking it out again"
        raise UserError(f"case {case.reference} is {case.status}; the ways on are: {ways}")
    return _to(by, case, status, Decision.Kind.STATUS, f"{case.status} to {status}", reason)


@act
def close(by: User, case: Case, outcome: str, reason: str) -> Case:
    """Closes a case with an outcome."""
    case = require_case(by, case, Right.CLOSE)
    if case.status == Status.CLOSED:
        raise UserError(f"case {case.reference} is closed already; reopen it to close it otherwise")
    _one_of(outcome, Outcome.values, "outcome")
    case.outcome, case.closed_at = outcome, clock.now()
    _to(by, case, Status.CLOSED, Decision.Kind.CLOSED, f"closed: {outcome}", reason, "outcome", "closed_at")
    clocks.start_retention(by, case)
    touch(case)
    return case


@act
def reopen(by: User, case: Case, reason: str) -> Case:
    """Opens a closed case again; the decision that closed it stays."""
    case = require_case(by, case, Right.CLOSE)
    if case.status != Status.CLOSED:
        raise UserError(f"case {case.reference} is {case.status}, so there is nothing to reopen")
    case.outcome, case.closed_at = "", None
    clocks.stop_running(by, case, "retention", "the case was reopened")
    return _to(by, case, Status.REOPENED, Decision.Kind.REOPENED, "reopened", reason, "outcome", "closed_at")


@act
def set_member(by: User, case: Case | str, user: User, rights: frozenset[str] | set[str], reason: str) -> Membership:
    """Makes somebody a member with these rights, or changes them; the former membership ends and is kept.

    A member who decides may do it, and an administrator, who names the case by its reference; nobody for themselves.
    """
    case = _for_membership(by, case)
    reason = said(reason, "the reason")
    unknown = set(rights) - set(Right)
    if unknown:
        raise UserError(f"there are no rights {', '.join(sorted(unknown))}; rights are {', '.join(Right)}")
    if by.pk == user.pk:
        raise Refused("nobody changes their own rights in a case; ask another member who decides")
    beyond = (set(rights) | {Right.READ}) - allowed(user)
    if beyond:
        raise UserError(f"the roles of {user} do not allow to {', '.join(sorted(beyond))}; choose fewer rights")
    _end(by, case, user)
    member = Membership.objects.create(
        case=case,
        user=user,
        given_by=by,
        given_at=clock.now(),
        reason=reason,
        **{str(right): right in rights for right in Right if right is not Right.READ},
    )
    audit.append(by, "member set", case, user, {"rights": sorted({*rights, "read"}), "reason": reason})
    touch(case)
    return member


@act
def remove_member(by: User, case: Case | str, user: User, reason: str) -> None:
    """Ends a membership; the row is kept."""
    case = _for_membership(by, case)
    reason = said(reason, "the reason")
    if not _end(by, case, user):
        raise UserError(f"{user} is no member of case {case.reference}")
    if case.assignee_id == user.pk:
        case.assignee = None
    audit.append(by, "member removed", case, user, {"reason": reason})
    touch(case, "assignee")


def _for_membership(by: User, case: Case | str) -> Case:
    """An administrator need not be a member, and learns nothing of the case but what they named."""
    if may(by, Permission.MANAGE_PEOPLE):
        return any_case(case)
    return require_case(by, case, Right.DECIDE)


def _end(by: User, case: Case, user: User) -> int:
    now = Membership.objects.filter(case=case, user=user, ended_at=None)
    return now.update(ended_at=clock.now(), ended_by=by)


def _to(by: User, case: Case, status: str, kind: str, text: str, reason: str, *fields: str) -> Case:
    decision = Decision.objects.create(
        case=case, by=by, at=clock.now(), kind=kind, text=text, reason=said(reason, "the reason")
    )
    case.status = status
    audit.append(by, f"case {kind}" if kind != "status" else "case moved", case, decision, {"text": text})
    touch(case, "status", *fields)
    return case


def _one_of(value: str, known: list[str], what: str) -> str:
    if value not in known:
        raise UserError(f"there is no {what} {value!r}; choose one of: {', '.join(known)}")
    return value


def _index(case: Case) -> None:
    from delicti.desk.search.index import index_case

    index_case(case)
