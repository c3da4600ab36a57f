"""API tokens: made, shown once, used, revoked."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.db.models import QuerySet

from delicti.desk import audit, clock
from delicti.desk.models import ApiToken, User
from delicti.desk.rights import SCOPES, Permission, Refused, get, require, rows
from delicti.desk.services.base import act, said
from delicti.model.errors import UserError

LONGEST = timedelta(days=366)
_MARK = "delicti_"
_SEEN = timedelta(minutes=5)  # how exactly the last use is kept


@act
def make(by: User, name: str, scopes: Iterable[str], lasts: timedelta) -> tuple[ApiToken, str]:
    """Makes a token for oneself; gives it and its secret, which nobody can read again."""
    if by.scopes is not None:
        raise Refused("a token cannot make another; sign in")
    if not by.is_active:
        raise Refused("this account is switched off")
    wanted = sorted(set(scopes))
    if not wanted or not set(wanted) <= SCOPES:
        raise UserError(f"choose what the token may do: {', '.join(sorted(SCOPES))}")
    if not timedelta() < lasts <= LONGEST:
        raise UserError(f"a token lasts between a moment and {LONGEST.days} days")
    secret = _MARK + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=by,
        name=said(name, "the name of the token", 100),
        prefix=secret[: len(_MARK) + 4],
        hash=_hash(secret),
        scopes=wanted,
        made_at=clock.now(),
        expires_at=clock.now() + lasts,
    )
    audit.append(by, "token made", thing=token, detail={"scopes": wanted, "expires": clock.text(token.expires_at)})
    return token, secret


def signed_in(secret: str) -> User | None:
    """Whom the secret signs in, bounded by the token's scopes; nobody for one unknown, expired or revoked."""
    now = clock.now()
    token = (
        ApiToken.objects.select_related("user")
        .filter(hash=_hash(secret), revoked_at=None, expires_at__gt=now, user__is_active=True)
        .first()
    )
    if token is None:
        return None
    if token.last_used_at is None or now - token.last_used_at > _SEEN:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    token.user.scopes = frozenset(token.scopes)
    return token.user


@act
def revoke(by: User, token: ApiToken) -> ApiToken:
    """Ends a token at once: one's own, or, for an administrator, anybody's."""
    if token.user_id != by.pk:
        require(by, Permission.MANAGE_PEOPLE)
    else:
        require_scope(by, "manage")
        token = get(by, ApiToken, token.pk)
    if token.revoked_at is None:
        token.revoked_at, token.revoked_by = clock.now(), by
        token.save(update_fields=["revoked_at", "revoked_by"])
        audit.append(by, "token revoked", thing=token)
    return token


def mine(by: User) -> QuerySet[ApiToken]:
    """One's own tokens. A token sees them with the scope `manage` alone."""
    require_scope(by, "manage")
    return rows(by, ApiToken)


def require_scope(by: User, scope: str) -> None:
    """For what somebody does with their own account: a token needs the scope. Raises Refused."""
    if by.scopes is not None and scope not in by.scopes:
        raise Refused(f"this token does not have the scope {scope}; sign in, or use one that has it")


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
