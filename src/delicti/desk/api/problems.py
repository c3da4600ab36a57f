"""Errors as RFC 9457 problem details: one plain sentence, and nothing of a case in it.

What somebody may not see is answered like an address that leads nowhere, byte for byte.
"""

from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from ninja import Field, NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError
from ninja.responses import Response

from delicti.desk.rights import NotThere, Refused
from delicti.model.errors import UserError

MEDIA = "application/problem+json"
TITLES = {
    400: "Not understood",
    401: "Not signed in",
    403: "Refused",
    404: "Not there",
    409: "Out of step",
    413: "Too large",
    422: "Not possible",
    429: "Too many requests",
}
_SENTENCES = {
    400: "the body is not JSON of the form that the document names",
    401: "give a token that is in force as `Authorization: Bearer`, or sign in",
    404: "there is nothing here, or nothing that you may see",
    413: "the body has more bytes than one request may bring; send it in pieces",
    429: "this token or session asks too often; wait as long as Retry-After says",
}


class Wrong(Schema):
    """A value that does not fit."""

    where: str = Field(description="Where it stands, such as `body.title`.")
    what: str = Field(description="What is wrong with it.")


class Problem(Schema):
    """What went wrong, after RFC 9457."""

    type: str = Field("about:blank", description="Always `about:blank`: the status says which kind it is.")
    title: str = Field(description="The kind of problem, the same for every one of this status.")
    status: int = Field(description="The HTTP status again.")
    detail: str = Field(description="One sentence: what is wrong and what to do.")
    errors: list[Wrong] | None = Field(None, description="Each value that does not fit.")


def problem(status: int, detail: str = "", **more: Any) -> HttpResponse:
    """The answer that says what went wrong."""
    text = detail or _SENTENCES.get(status, "this cannot be done")
    told = {
        "type": "about:blank",
        "title": TITLES.get(status, "Not possible"),
        "status": status,
        "detail": f"{text[:1].upper()}{text[1:]}{'' if text.endswith('.') else '.'}",
        **more,
    }
    answer = Response(told, status=status, content_type=MEDIA)
    if status == 401:
        answer["WWW-Authenticate"] = 'Bearer realm="desk"'
    return answer


def not_there(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """For every address of the API that leads nowhere."""
    return problem(404)


def handle(api: NinjaAPI) -> None:
    """Has every error of an operation answered as a problem."""

    def invalid(request: HttpRequest, error: Any) -> HttpResponse:  # noqa: ARG001
        errors = [{"where": _where(one["loc"]), "what": str(one["msg"])} for one in error.errors[:20]]
        return problem(422, "some values do not fit; `errors` names each", errors=errors)

    def failed(request: HttpRequest, error: Any) -> HttpResponse:  # noqa: ARG001
        return problem(error.status_code)

    api.add_exception_handler(NotThere, lambda request, error: problem(404))  # noqa: ARG005
    api.add_exception_handler(Http404, lambda request, error: problem(404))  # noqa: ARG005
    api.add_exception_handler(Refused, lambda request, error: problem(403, str(error)))  # noqa: ARG005
    api.add_exception_handler(UserError, lambda request, error: problem(422, str(error)))  # noqa: ARG005
    api.add_exception_handler(RequestDataTooBig, lambda request, error: problem(413))  # noqa: ARG005
    api.add_exception_handler(SuspiciousOperation, lambda request, error: problem(400))  # noqa: ARG005
    api.add_exception_handler(ValidationError, invalid)
    api.add_exception_handler(HttpError, failed)


def _where(place: tuple[Any, ...]) -> str:
    """`body.title`: ninja names its own models in between, which says nothing to a caller."""
    first, *rest = [str(one) for one in place]
    return ".".join([first, *(rest[1:] if len(rest) > 1 else rest)])
