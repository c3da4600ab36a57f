"""Who asks: a token in `Authorization: Bearer`, or the session of the pages, whose changes need its CSRF token.

A request with an `Authorization` header stands or falls with it; its cookie is not looked at.
"""

import hashlib
from typing import Any, cast

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.security import APIKeyCookie, HttpBearer
from ninja.throttling import SimpleRateThrottle

from delicti.desk.models import User
from delicti.desk.rights import Refused
from delicti.desk.services import tokens


class Token(HttpBearer):
    """Made in the settings of an account. It does what its scopes allow, within the rights of its account."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:  # noqa: ARG002
        """Whom the token signs in."""
        return tokens.signed_in(token)


class Session(APIKeyCookie):
    """The session of the pages. Changes need the header `X-CSRFToken`."""

    def __init__(self) -> None:
        self.param_name = settings.SESSION_COOKIE_NAME
        super().__init__(csrf=True)

    def __call__(self, request: HttpRequest) -> User | None:
        """Whose session it is."""
        if "Authorization" in request.headers or self.param_name not in request.COOKIES:
            return None
        try:
            return super().__call__(request)
        except HttpError:
            raise Refused("this change came without the CSRF token of the session; send it as X-CSRFToken") from None

    def authenticate(self, request: HttpRequest, key: Any) -> User | None:  # noqa: ARG002
        """The signed-in account."""
        return request.user if request.user.is_authenticated else None


class Rate(SimpleRateThrottle):
    """So many requests a minute of one token, or of one session."""

    cache = caches["local"]  # a write to the database for each request would cost more than it keeps

    def __init__(self) -> None:
        super().__init__(f"{settings.DESK_API_A_MINUTE}/m")

    def get_cache_key(self, request: HttpRequest) -> str:
        """A name of the token or session that gives neither away."""
        who = request.headers.get("Authorization") or f"session {caller(request).pk}"
        return f"api-{hashlib.sha256(who.encode('utf-8', 'replace')).hexdigest()}"


def caller(request: HttpRequest) -> User:
    """Who asks; operations are reached by somebody signed in alone."""
    return cast(User, request.auth)  # type: ignore[attr-defined]
