"""One's own account: who one is, tokens, sessions. A token sees and ends them with the scope `manage` alone."""

import hashlib
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from delicti.desk.api.auth import caller
from delicti.desk.api.fields import Moment, Word
from delicti.desk.api.paging import Listed, Paging, Since, listed, place, sliced
from delicti.desk.models import ApiToken
from delicti.desk.rights import NotThere, Permission, get, may
from delicti.desk.services import tokens

router = Router()
Scope = Literal[
    "read", "contribute", "decide", "close", "export", "take in", "open cases", "see figures", "read audit", "manage"
]


class Me(Schema):
    """Who asks."""

    id: UUID
    username: str
    full_name: str
    roles: list[str]
    scopes: list[str] | None = Field(description="Of the token; null for a session.")
    permissions: list[str] = Field(description="What the roles, within the scopes, allow at the desk as a whole.")


class TokenOut(Schema):
    """A token; its secret is kept nowhere."""

    id: UUID
    name: str
    prefix: str = Field(description="The first signs of its secret.")
    scopes: list[str]
    made_at: Moment
    expires_at: Moment
    last_used_at: Moment | None
    revoked_at: Moment | None


class TokenIn(Schema):
    """A token to make."""

    name: Word = Field(description="What it is for; must not be empty.")
    scopes: list[Scope] = Field(min_length=1, max_length=10)
    days: int = Field(90, ge=1, le=366, description="Until it ends.")


class TokenMade(Schema):
    """A token with its secret, which is shown this once."""

    token: TokenOut
    secret: str


class SessionOut(Schema):
    """A session of the pages."""

    id: str
    ip: str
    user_agent: str
    created_at: Moment
    last_seen_at: Moment


@router.get("/me", response=Me, summary="See who you are")
def me(request: HttpRequest) -> Any:
    """And what you may do."""
    user = caller(request)
    return {
        "id": user.pk,
        "username": user.username,
        "full_name": user.full_name,
        "roles": sorted(user.roles),
        "scopes": None if user.scopes is None else sorted(user.scopes),
        "permissions": [one for one in Permission if may(user, one)],
    }


@router.get("/tokens", response=Listed[TokenOut], summary="List your tokens")
def list_tokens(request: HttpRequest, asked: Query[Since]) -> Any:
    """Revoked and ended ones, too."""
    found = tokens.mine(caller(request))
    if asked.updated_since:
        since = asked.updated_since
        found = found.filter(made_at__gte=since) | found.filter(revoked_at__gte=since)
    return listed(found, asked, "made_at")


@router.post("/tokens", response={201: TokenMade}, summary="Make a token")
def make_token(request: HttpRequest, given: TokenIn) -> Any:
    """From a session alone: a token cannot make another."""
    token, secret = tokens.make(caller(request), given.name, given.scopes, timedelta(days=given.days))
    return Status(201, {"token": token, "secret": secret})


@router.post("/tokens/{uuid:key}/revoke", response=TokenOut, summary="Revoke a token")
def revoke_token(request: HttpRequest, key: UUID) -> Any:
    """Ends it at once."""
    user = caller(request)
    return tokens.revoke(user, get(user, ApiToken, key))


@router.get("/sessions", response=Listed[SessionOut], summary="List your sessions")
def list_sessions(request: HttpRequest, asked: Query[Paging]) -> Any:
    """Those that are signed in now."""
    found, start = _sessions(request), sliced(asked.cursor)
    end = start + asked.limit
    told = [{**vars(one), "id": _name(one)} for one in found[start:end]]
    return {"items": told, "next": place(end) if end < len(found) else None}


@router.post("/sessions/{key}/end", response={204: None}, summary="Sign a session out")
def end_session(request: HttpRequest, key: str) -> Any:
    """One of your own."""
    session = next((one for one in _sessions(request) if _name(one) == key), None)
    if session is None:
        raise NotThere
    session.end()


def _sessions(request: HttpRequest) -> list[UserSession]:
    user = caller(request)
    tokens.require_scope(user, "manage")
    return UserSession._default_manager.purge_and_list(user)  # type: ignore[no-any-return]  # noqa: SLF001


def _name(session: UserSession) -> str:
    """A session in an address: neither its key nor its number."""
    return hashlib.sha256(session.session_key.encode()).hexdigest()[:16]
