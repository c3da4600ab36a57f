"""What leaves the desk, and what is erased by law."""

from typing import IO, Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST

from delicti.desk.models import CaseFile, ErasureRequest, Note, Report, Upload
from delicti.desk.rights import NotThere, get
from delicti.desk.services import erasure, importing, taking
from delicti.desk.web.http import go, say, sent, viewer
from delicti.desk.web.jinja import url
from delicti.desk.web.views.head import head


@require_POST
def upload(request: HttpRequest, reference: str, key: str) -> HttpResponseBase:
    """A file that was sent, in an archive with a password."""
    made = taking.take_upload(viewer(request), _of(request, reference, Upload, key), request.POST.get("reason", ""))
    return _attached(made, f"{reference}-file.zip")


@require_POST
def case_file(request: HttpRequest, reference: str, key: str) -> HttpResponseBase:
    """A case file, in an archive with a password."""
    file = _of(request, reference, CaseFile, key)
    made = taking.take_case_file(viewer(request), file, request.POST.get("reason", ""))
    return _attached(made, f"{reference}-case-file.zip")


@require_POST
def audit(request: HttpRequest, reference: str) -> HttpResponse:
    """The audit of the case, a line an entry."""
    page = head(request, reference, "case_audit")
    text = taking.take_audit(viewer(request), page.case)
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{page.case.reference}-audit.txt"'
    return answer


@require_POST
def erase_note(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Asks to erase the text of a note by law."""
    return _asked(request, reference, Note, key)


@require_POST
def erase_upload(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Asks to erase a file that was sent by law."""
    return _asked(request, reference, Upload, key)


@require_POST
def erase_case_file(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Asks to erase a case file by law."""
    return _asked(request, reference, CaseFile, key)


@require_POST
def erase_report(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Asks to erase who reported, and their words, by law."""
    return _asked(request, reference, Report, key)


@require_POST
def confirm_erasure(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Carries out what another member asked for."""
    stone = erasure.confirm(viewer(request), _of(request, reference, ErasureRequest, key))
    say(request, f"Erased: the {stone.kind}. Its tombstone stays.")
    return go("case_work", reference, at="stones")


@require_POST
def end_erasure(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Withdraws a request to erase, or refuses that of another member."""
    asked = _of(request, reference, ErasureRequest, key)
    asked = erasure.end(viewer(request), asked, request.POST.get("reason", ""))
    say(request, f"The request to erase is {asked.state}; nothing was erased.")
    return go("case_work", reference, at="erasures")


def _asked(request: HttpRequest, reference: str, kind: type[Any], key: str) -> HttpResponse:
    reason, basis = request.POST.get("reason", ""), request.POST.get("legal_basis", "")
    erasure.request(viewer(request), _of(request, reference, kind, key), reason, basis)
    say(request, "The erasure is asked for; another member who may erase has to confirm it.")
    return go("case_work", reference, at="erasures")


@require_POST
def in_force(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Says whether a case file counts for its case."""
    found = _of(request, reference, CaseFile, key)
    undo = url("case_force", reference, key, do="yes" if found.in_force else "no")
    file = importing.in_force(viewer(request), found, yes=sent(request).get("do") == "yes")
    said = "in force" if file.in_force else "no longer in force; nothing of it is removed"
    say(request, f"The case file is {said}.", undo=undo)
    return go("case_evidence", reference)


def _of(request: HttpRequest, reference: str, kind: type[Any], key: str) -> Any:
    page = head(request, reference, "case_evidence")
    found = get(viewer(request), kind, key)
    if found.case_id != page.case.pk:
        raise NotThere
    return found


def _attached(made: IO[bytes], name: str) -> FileResponse:
    return FileResponse(made, as_attachment=True, filename=name, content_type="application/zip")
