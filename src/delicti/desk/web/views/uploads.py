"""Sending files: in pieces with JavaScript, taken up again where they broke off; as one form without."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods, require_POST

from delicti.desk.models import Upload
from delicti.desk.rights import NotThere, Refused, Right, require_case
from delicti.desk.services import uploads
from delicti.desk.web.acts import sentence
from delicti.desk.web.handing_in import within
from delicti.desk.web.http import go, number, say, viewer
from delicti.desk.web.views.intake import opened
from delicti.model.errors import UserError

_BLOCK = 4 << 20


@login_not_required
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Announces a file; gives where to send it, the key, and how large a piece may be."""
    name, size = request.POST.get("name", ""), request.POST.get("size", "")
    try:
        target = _target(request, request.POST.get("case", ""))
        _slowly(request)
        upload, key = uploads.begin(name, number(size), **target)
    except UserError as error:
        return _refused(error)
    return JsonResponse(
        {"id": str(upload.pk), "key": key, "arrived": 0, "piece": settings.DESK_CHUNK_BYTES}, status=201
    )


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def piece(request: HttpRequest, upload: str) -> HttpResponse:
    """GET says how much arrived; POST adds a piece at `?at=`."""
    found = _mine(request, upload)
    if request.method == "GET":
        return JsonResponse(_told(found))
    at = request.GET.get("at", "")
    try:
        found = uploads.receive(found, number(at, otherwise=-1), request.body)
    except UserError as error:
        return _refused(error, found)
    return JsonResponse(_told(found))


@login_not_required
@require_POST
def finish(request: HttpRequest, upload: str) -> HttpResponse:
    """Says that all of it was sent; a worker checks it, and the page of its case or report shows what came of it."""
    found = _mine(request, upload)
    try:
        found = uploads.finish(found)
    except UserError as error:
        return _refused(error, found)
    return JsonResponse(_told(found))


@login_not_required
@require_POST
def give_up(request: HttpRequest, upload: str) -> HttpResponse:
    """Ends an upload."""
    found = _mine(request, upload)
    try:
        uploads.give_up(found, viewer(request) if request.user.is_authenticated else None)
    except UserError as error:
        return _refused(error, found)
    return JsonResponse({"state": Upload.State.GIVEN_UP})


@login_not_required
@require_POST
def whole(request: HttpRequest) -> HttpResponse:
    """Files that a plain form sent."""
    reference = request.POST.get("case", "")
    target = _target(request, reference)
    sent = request.FILES.getlist("files")
    if not sent:
        raise UserError("no file was chosen; go back and choose one")
    for file in sent:
        _slowly(request)
        _take(file, target)
    say(request, f"{len(sent)} file{'s' if len(sent) > 1 else ''} arrived; the desk checks what came.")
    return go("case_evidence", reference) if reference else go("report_state")


@require_POST
def check_again(request: HttpRequest, upload: str) -> HttpResponse:
    """Asks once more for the check of a file whose last check failed."""
    found = uploads.check_again(viewer(request), upload)
    say(request, f"The check of {found.name} is asked for.")
    if found.case is not None:
        return go("case_evidence", found.case.reference)
    assert found.report is not None
    return go("triage_report", found.report.number)


def _take(file: "UploadedFile[Any]", target: dict[str, Any]) -> None:
    upload, _ = uploads.begin(file.name or "", file.size or 0, **target)
    at = 0
    for block in file.chunks(_BLOCK):
        upload = uploads.receive(upload, at, block)
        at += len(block)
    uploads.finish(upload)


def _target(request: HttpRequest, reference: str) -> dict[str, Any]:
    """For what a file is sent: a case by a member, or the report that this session opened."""
    if reference:
        if not request.user.is_authenticated:
            raise NotThere
        me = viewer(request)
        return {"by": me, "case": require_case(me, reference, Right.CONTRIBUTE)}
    found = opened(request)
    if found is None:
        raise NotThere
    return {"report": found}


def _slowly(request: HttpRequest) -> None:
    """Bounds how many files an address that is not signed in sends in an hour."""
    if not request.user.is_authenticated and not within(request, "upload", settings.DESK_UPLOADS_AN_HOUR):
        raise UserError("many files came from your address within an hour; try again later, or put them in one archive")


def _mine(request: HttpRequest, upload: str) -> Upload:
    found = uploads.by_key(upload, request.headers.get("X-Upload-Key", ""))
    if found.case_id is not None and found.report_id is None:
        if not request.user.is_authenticated:
            raise NotThere
        require_case(viewer(request), found.case_id, Right.CONTRIBUTE)
    return found


def _told(found: Upload) -> dict[str, object]:
    return {"state": found.state, "arrived": uploads.arrived(found), "size": found.size_bytes}


def _refused(error: UserError, found: Upload | None = None) -> HttpResponse:
    told = {} if found is None else {"arrived": uploads.arrived(found)}
    status = 403 if isinstance(error, Refused) else 409 if found else 422
    return JsonResponse({"error": sentence(error), **told}, status=status)
