"""People: the first account, invitations, roles, switching accounts off."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from delicti.desk import audit, clock
from delicti.desk.models import OneTimeLink, Role, RoleGrant, User
from delicti.desk.rights import NotThere, Permission, Refused, require
from delicti.desk.services.base import act, said
from delicti.model.errors import UserError

FIRST_ACCOUNT_LASTS = timedelta(hours=24)
INVITATION_LASTS = timedelta(days=7)


@act
def first_account_link() -> str | None:
    """The secret of a new link that sets up the first account; older ones end. None where there are accounts."""
    if User.objects.exists():
        return None
    now = clock.now()
    OneTimeLink.objects.filter(kind=OneTimeLink.Kind.FIRST_ACCOUNT, used_at=None).update(used_at=now)
    return _link(OneTimeLink.Kind.FIRST_ACCOUNT, None, None, FIRST_ACCOUNT_LASTS)


@act
def set_up(secret: str, username: str, password: str, full_name: str = "") -> User:
    """Uses a link: makes the first account (administrator), or sets the name and password of an invited one.

    Raises NotThere for a link that is unknown, used or past its time; UserError for a name or password that cannot be.
    """
    link = link_of(secret)
    first = link.kind == OneTimeLink.Kind.FIRST_ACCOUNT
    if first and User.objects.exists():
        raise NotThere
    user = User(is_active=True) if first else link.user
    assert user is not None
    user.username = _username(username) if first or link.kind == OneTimeLink.Kind.INVITATION else user.username
    user.full_name = full_name.strip()[:200] or user.full_name
    _set_password(user, password)
    if User.objects.filter(username__iexact=user.username).exclude(pk=user.pk).exists():
        raise UserError(f"there is an account named {user.username} already; choose another name")
    user.save()
    link.used_at = clock.now()
    link.save(update_fields=["used_at"])
    if first:
        RoleGrant.objects.create(user=user, role=Role.ADMINISTRATOR)
    audit.append(user, "account set up", thing=user, detail={"by": link.kind})
    return user


def link_of(secret: str) -> OneTimeLink:
    """The link of this secret. Raises NotThere where it cannot be used any more."""
    link = OneTimeLink.objects.filter(hash=_hash(secret), used_at=None, expires_at__gt=clock.now()).first()
    if link is None:
        raise NotThere
    return link


@act
def invite(by: User, username: str, roles: Iterable[str], full_name: str = "") -> tuple[User, str]:
    """Makes an account without a password; gives it and the secret of the link that sets one."""
    require(by, Permission.MANAGE_PEOPLE)
    username = _username(username)
    if User.objects.filter(username__iexact=username).exists():
        raise UserError(f"there is an account named {username} already; choose another name")
    user = User(username=username, full_name=full_name.strip()[:200])
    user.set_unusable_password()
    user.save()
    audit.append(by, "account made", thing=user, detail={"username": username})
    for role in dict.fromkeys(roles):
        give_role(by, user, role)
    return user, _link(OneTimeLink.Kind.INVITATION, user, by, INVITATION_LASTS)


@act
def new_password_link(by: User, user: User) -> str:
    """The secret of a link by which somebody sets a new password."""
    require(by, Permission.MANAGE_PEOPLE)
    OneTimeLink.objects.filter(user=user, used_at=None).update(used_at=clock.now())  # the newest alone works
    audit.append(by, "password link made", thing=user)
    return _link(OneTimeLink.Kind.PASSWORD, user, by, INVITATION_LASTS)


@act
def give_role(by: User, user: User, role: str) -> RoleGrant:
    """Gives a role. Nobody gives one to themselves."""
    require(by, Permission.MANAGE_PEOPLE)
    if role not in Role.values:
        raise UserError(f"there is no role {role!r}; roles are {', '.join(Role.values)}")
    if by.pk == user.pk:
        raise Refused("nobody gives a role to themselves; ask another administrator")
    grant, new = RoleGrant.objects.get_or_create(user=user, role=role, ended_at=None, defaults={"given_by": by})
    if new:
        audit.append(by, "role given", thing=user, detail={"role": role})
    user.__dict__.pop("roles", None)
    return grant


@act
def take_role(by: User, user: User, role: str) -> None:
    """Takes a role back; the last administrator stays one."""
    require(by, Permission.MANAGE_PEOPLE)
    if role == Role.ADMINISTRATOR and not _other_administrator(user):
        raise UserError("this is the last administrator; give the role to somebody else first")
    ended = RoleGrant.objects.filter(user=user, role=role, ended_at=None).update(ended_at=clock.now(), ended_by=by)
    if ended:
        audit.append(by, "role taken", thing=user, detail={"role": role})
    user.__dict__.pop("roles", None)


@act
def switch(by: User, user: User, *, active: bool) -> User:
    """Switches an account off, which ends all that it may do at once, or on again."""
    require(by, Permission.MANAGE_PEOPLE)
    if not active and not _other_administrator(user):
        raise UserError("this is the last administrator; give the role to somebody else first")
    if user.is_active != active:
        user.is_active = active
        user.save(update_fields=["is_active"])
        audit.append(by, "account switched on" if active else "account switched off", thing=user)
    user.__dict__.pop("roles", None)
    return user


def _other_administrator(user: User) -> bool:
    others = RoleGrant.objects.filter(role=Role.ADMINISTRATOR, ended_at=None, user__is_active=True)
    is_one = RoleGrant.objects.filter(role=Role.ADMINISTRATOR, ended_at=None, user=user).exists()
    return not is_one or others.exclude(user=user).exists()


def _username(name: str) -> str:
    name = said(name, "the name of the account", 150)
    try:
        User.username_validator(name)
    except ValidationError:
        raise UserError("a name of an account has letters, digits and @ . + - _ only") from None
    return name


def _set_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise UserError(" ".join(error.messages)) from None
    user.set_password(password)


def _link(kind: str, user: User | None, by: User | None, lasts: timedelta) -> str:
    secret = secrets.token_urlsafe(32)
    now = clock.now()
    OneTimeLink.objects.create(
        kind=kind, hash=_hash(secret), user=user, made_by=by, made_at=now, expires_at=now + lasts
    )
    return secret


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
