"""Who may do what in a case."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from delicti.desk.api.auth import caller
from delicti.desk.api.fields import Moment, Person, Reason, Word
from delicti.desk.api.paging import Listed, Since, listed
from delicti.desk.models import Membership
from delicti.desk.rights import NotThere, Right, get, require_case, rows
from delicti.desk.services import cases, reading

router = Router()


class MemberOut(Schema):
    """A membership. What changes ends it and begins another; the row is kept."""

    id: UUID
    user: Person
    rights: list[Right]
    reason: str
    given_by: Person | None
    given_at: Moment
    ended_at: Moment | None

    @staticmethod
    def resolve_rights(obj: Membership) -> list[str]:
        """Those that it grants; a role must allow each, too."""
        return [right for right in Right if getattr(obj, right)]


class MembersAsked(Since):
    """Which memberships."""

    ended: bool = Field(default=False, description="Those that ended, too.")


class MemberIn(Reason):
    """Who may do what."""

    username: Word
    rights: list[Right] = Field(description="`read` comes with every membership.", max_length=len(Right))


@router.get("/cases/{reference}/members", response=Listed[MemberOut], summary="List members")
def list_members(request: HttpRequest, reference: str, asked: Query[MembersAsked]) -> Any:
    """Who works in a case."""
    me = caller(request)
    case = require_case(me, reference)
    found = rows(me, Membership).filter(case=case).select_related("user", "given_by")
    if not asked.ended:
        found = found.filter(ended_at=None)
    if asked.updated_since:
        found = reading.changed_since(me, case, found, asked.updated_since, "given_at", "ended_at")
    return listed(found, asked, "given_at")


@router.post("/cases/{reference}/members", response=MemberOut, summary="Make somebody a member")
def set_member(request: HttpRequest, reference: str, given: MemberIn) -> Any:
    """Or change what they may do; nobody does it for themselves. Needs `decide`."""
    me = caller(request)
    case = require_case(me, reference, Right.DECIDE)
    return cases.set_member(me, case, reading.account(given.username), set(given.rights), given.reason)


@router.post("/cases/{reference}/members/{uuid:key}/end", response={204: None}, summary="End a membership")
def end_member(request: HttpRequest, reference: str, key: UUID, given: Reason) -> Any:
    """Needs `decide`."""
    me = caller(request)
    case, member = require_case(me, reference), get(me, Membership, key)
    if member.case_id != case.pk:
        raise NotThere
    cases.remove_member(me, case, member.user, given.reason)
