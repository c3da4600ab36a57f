"""Small things that all views share: who asks, a page, a message with its undo, the frame that every page has."""

from collections.abc import Mapping
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse

from delicti.desk import home
from delicti.desk.models import User
from delicti.desk.rights import Permission, may

_DIGITS = 20


def viewer(request: HttpRequest) -> User:
    """Who asks; views behind the sign-in always have somebody."""
    return cast(User, request.user)


def page(request: HttpRequest, name: str, context: Mapping[str, Any] | None = None, status: int = 200) -> HttpResponse:
    """A page of the desk's own templates."""
    return render(request, name, dict(context or {}), status=status, using="pages")


def go(name: str, *args: Any, at: str = "") -> HttpResponseRedirect:
    """To another page after a change, so that a reload does not change it again."""
    return HttpResponseRedirect(reverse(name, args=args) + (f"#{at}" if at else ""), status=303)


def sent(request: HttpRequest) -> QueryDict:
    """What a form sent; a press on Undo sends nothing but its token, and has the rest in its address."""
    return request.POST if set(request.POST) - {"csrfmiddlewaretoken"} else request.GET


def number(text: str, otherwise: int = 0, most: int = 1 << 62) -> int:
    """A number that an address or a form gave, if it is one."""
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < _DIGITS else otherwise


def say(request: HttpRequest, text: str, undo: str = "") -> None:
    """A message on the next page; `undo` is the address that takes the change back."""
    messages.success(request, text, extra_tags=undo)


def frame(request: HttpRequest) -> dict[str, Any]:
    """For templates: what the head of every page shows."""
    user = getattr(request, "user", None)
    always = {"public_intake": settings.DESK_PUBLIC_INTAKE, "demo": home.demo(settings.DESK_HOME)}
    if user is None or not user.is_authenticated:
        return {"me": None, "can": frozenset(), **always}
    me = cast(User, user)
    can = frozenset(permission.name.lower() for permission in Permission if may(me, permission))
    return {"me": me, "can": can, **always}


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """The answer to a form whose token is missing or old."""
    text = "This form was sent without its token or after its session ended; go back, load the page again and send it."
    return page(request, "refused.html", {"text": text}, status=403)
