"""Evidence and custody of a case: its files, its case files with their seals, investigations, who had what in hand."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from delicti.desk.models import CustodyEntry, Job, Report, Upload
from delicti.desk.rights import NotThere, get, rows
from delicti.desk.services import jobs
from delicti.desk.web import evidence
from delicti.desk.web.acts import tried
from delicti.desk.web.forms import InvestigateForm, Plain
from delicti.desk.web.http import go, say, viewer
from delicti.desk.web.views.head import Head, head
from delicti.model.errors import UserError

_SHOWN = 200


@require_safe
def board(request: HttpRequest, reference: str) -> HttpResponse:
    """All evidence of a case."""
    return _board(head(request, reference, "case_evidence"))


def _board(page: Head, **bound: Plain) -> HttpResponse:
    me, case = viewer(page.request), page.case
    uploads = list(rows(me, Upload).filter(case=case).select_related("by").order_by("-begun_at")[:_SHOWN])
    files = evidence.files(me, case)
    context: dict[str, Any] = {
        "uploads": uploads,
        "files": files,
        "jobs": list(rows(me, Job).filter(case=case).select_related("by").order_by("-asked_at")[:10]),
        "custody": list(rows(me, CustodyEntry).filter(case=case).order_by("-number")[:_SHOWN]),
        "reports": list(rows(me, Report).filter(case=case).order_by("received_at")[:_SHOWN]),
        "items": _items(files[0] if files else None),
        "investigate": InvestigateForm(
            prefix="job", files=_ready(uploads), initial={"chosen": [k for k, _ in _ready(uploads)]}
        ),
        **bound,
    }
    return page.page("case/evidence.html", context, status=422 if any(f.errors for f in bound.values()) else 200)


@require_POST
def investigate(request: HttpRequest, reference: str) -> HttpResponse:
    """Asks for an investigation of chosen files."""
    page = head(request, reference, "case_evidence")
    me = viewer(request)
    found = list(rows(me, Upload).filter(case=page.case, state=Upload.State.COMPLETE))
    form = InvestigateForm(request.POST, prefix="job", files=_ready(found))

    def act(given: dict[str, Any]) -> HttpResponse:
        wanted = [one for one in found if str(one.pk) in given["chosen"]]
        job = jobs.investigate(me, page.case, wanted, form.parameters())
        say(request, "The investigation is asked for; this page shows how far it is.")
        return go("job", job.pk)

    return tried(form, act) or _board(page, investigate=form)


@require_POST
def import_upload(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Asks for the import of an uploaded case file."""
    page = head(request, reference, "case_evidence")
    me = viewer(request)
    upload = get(me, Upload, key)
    if upload.case_id != page.case.pk:
        raise NotThere
    job = jobs.import_upload(me, page.case, upload)
    say(request, "The import is asked for; this page shows how far it is.")
    return go("job", job.pk)


@require_POST
def verify(request: HttpRequest, reference: str) -> HttpResponse:
    """Asks for a check of every seal."""
    page = head(request, reference, "case_evidence")
    job = jobs.verify(viewer(request), page.case)
    say(request, "The check is asked for; this page shows how far it is.")
    return go("job", job.pk)


def _ready(found: list[Upload]) -> list[tuple[str, str]]:
    return [(str(one.pk), one.name) for one in found if one.state == Upload.State.COMPLETE]


def _items(file: Any) -> Any:
    if file is None:
        return None
    try:
        return evidence.evidence_grid(evidence.view(file))
    except UserError:
        return None
