"""Accounts and roles, for those who manage people."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from ninja import Field, Query, Router, Schema, Status

from delicti.desk.api.auth import caller
from delicti.desk.api.fields import Line, Moment, Reason, Word
from delicti.desk.api.members import MemberOut
from delicti.desk.api.paging import Listed, Since, listed
from delicti.desk.models import Role, User
from delicti.desk.rights import Permission, Right, get, require, rows
from delicti.desk.services import cases, people, reading

router = Router()


class AccountOut(Schema):
    """An account."""

    id: UUID
    username: str
    full_name: str
    roles: list[str]
    is_active: bool
    date_joined: Moment
    last_login: Moment | None
    made_up: bool

    @staticmethod
    def resolve_roles(obj: User) -> list[str]:
        """Those that were given and not taken back."""
        return sorted(one.role for one in obj.grants.all() if one.ended_at is None)


class InviteIn(Schema):
    """A new account."""

    username: Word = Field(description="Letters, digits and @ . + - _")
    full_name: Line = ""
    roles: list[Role] = Field([], max_length=len(Role))


class Invited(Schema):
    """A link that sets the password, once, within seven days; shown this once."""

    account: AccountOut
    link: str


class RoleIn(Schema):
    """A role."""

    role: Role
    given: bool = Field(description="True: it is given; false: it is taken back.")


class SwitchIn(Schema):
    """Whether an account is on."""

    active: bool = Field(description="False ends all that it may do at once.")


class MemberOf(Reason):
    """In which case somebody may do what."""

    case: Word = Field(description="Its reference.")
    rights: list[Right] = Field(description="`read` comes with every membership.", max_length=len(Right))


@router.get("/people", response=Listed[AccountOut], summary="List accounts")
def list_people(request: HttpRequest, asked: Query[Since]) -> Any:
    """Needs the right to manage people."""
    me = _manager(request)
    found = rows(me, User)
    if asked.updated_since:
        found = reading.accounts_since(me, found, asked.updated_since)
    return listed(found.prefetch_related("grants"), asked, "date_joined")


@router.post("/people", response={201: Invited}, summary="Invite somebody")
def invite(request: HttpRequest, given: InviteIn) -> Any:
    """Gives the link that sets their password. Needs the right to manage people."""
    user, secret = people.invite(_manager(request), given.username, given.roles, given.full_name)
    return Status(201, {"account": user, "link": _address(request, secret)})


@router.get("/people/{uuid:key}", response=AccountOut, summary="Read an account")
def read_person(request: HttpRequest, key: UUID) -> Any:
    """Needs the right to manage people."""
    return get(_manager(request), User, key)


@router.post("/people/{uuid:key}/role", response=AccountOut, summary="Give or take a role")
def set_role(request: HttpRequest, key: UUID, given: RoleIn) -> Any:
    """Nobody gives one to themselves; the last administrator stays one. Needs the right to manage people."""
    me = _manager(request)
    user = get(me, User, key)
    if given.given:
        people.give_role(me, user, given.role)
    else:
        people.take_role(me, user, given.role)
    return user


@router.post("/people/{uuid:key}/switch", response=AccountOut, summary="Switch an account on or off")
def switch(request: HttpRequest, key: UUID, given: SwitchIn) -> Any:
    """Needs the right to manage people."""
    me = _manager(request)
    return people.switch(me, get(me, User, key), active=given.active)


@router.post("/people/{uuid:key}/password", response={201: Invited}, summary="Make a link for a new password")
def password(request: HttpRequest, key: UUID) -> Any:
    """Needs the right to manage people."""
    me = _manager(request)
    user = get(me, User, key)
    return Status(201, {"account": user, "link": _address(request, people.new_password_link(me, user))})


@router.post("/people/{uuid:key}/member", response=MemberOut, summary="Make an account a member of a case")
def member(request: HttpRequest, key: UUID, given: MemberOf) -> Any:
    """You name the case by its reference, and learn nothing else of it. Needs the right to manage people."""
    me = _manager(request)
    return cases.set_member(me, given.case, get(me, User, key), set(given.rights), given.reason)


def _manager(request: HttpRequest) -> User:
    me = caller(request)
    require(me, Permission.MANAGE_PEOPLE)
    return me


def _address(request: HttpRequest, secret: str) -> str:
    return request.build_absolute_uri(reverse("set_up", args=[secret]))
