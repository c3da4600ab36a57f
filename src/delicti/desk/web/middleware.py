"""What stands before every page: bounds, sign-in by default, sessions that are seen, and errors in plain words."""

from collections.abc import Callable
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.cache import caches
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.urls import reverse

from delicti.desk.rights import NotThere, Refused
from delicti.desk.web.handing_in import REPORTS
from delicti.desk.web.http import number, page
from delicti.model.errors import UserError

_SEEN_SECONDS = 300
_TEXTS = ("text/html", "text/css", "text/javascript", "application/javascript", "application/json", "image/svg+xml")
_OWN_DOORS = ("/api/", "/alive")  # what signs in by itself, or tells nothing


class Bounded:
    """Refuses what is larger than its address takes, before any of it is read: Django bounds no file of a form.

    Only the plain form for files, sent by whoever may send them, is larger than a form or a piece of an upload.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Passes the request on, or says that it is too large."""
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if request.path == reverse("upload_whole") and (request.user.is_authenticated or REPORTS.opened(request)):
            most += settings.DESK_UPLOAD_BYTES
        if number(request.META.get("CONTENT_LENGTH") or "", otherwise=0) <= most:
            return self.get_response(request)
        text = f"What was sent is larger than the {most:,} bytes that are taken here."
        if request.path.startswith(_OWN_DOORS):
            told = {"type": "about:blank", "title": "Too large", "status": 413, "detail": text}
            return JsonResponse(told, status=413, content_type="application/problem+json")
        return page(request, "refused.html", {"text": text}, status=413)


class SignedIn(LoginRequiredMiddleware):
    """Every page asks for sign-in but those that say they need none."""

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase], view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        """Leaves out the API, which knows tokens."""
        if request.path.startswith(_OWN_DOORS):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)


class Packed(GZipMiddleware):
    """Compresses pages, styles and scripts; what leaves as evidence goes as it is.

    Django adds random bytes to each, so that the size of a page tells nothing of what stands in it.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Looks at what it is."""
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        return super().process_response(request, response) if kind in _TEXTS else response


class Seen:
    """Writes down, every few minutes, that a session is in use, for the list of one's sessions."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Passes the request on."""
        key = request.session.session_key
        signed_in = bool(key) and not request.path.startswith(_OWN_DOORS) and request.user.is_authenticated
        if signed_in and caches["local"].add(f"seen-{key}", 1, _SEEN_SECONDS):
            UserSession._default_manager.create_from_request(request)  # noqa: SLF001 - Django's public name for it
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class PlainErrors:
    """Turns what a service refused into a page that says so; what is not there for somebody is not found."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Passes the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page for it; other errors go their way."""
        if isinstance(error, NotThere):
            raise Http404 from None
        if isinstance(error, Refused):
            return page(request, "refused.html", {"text": str(error)}, status=403)
        if isinstance(error, UserError):
            return page(request, "refused.html", {"text": str(error)}, status=422)
        return None
