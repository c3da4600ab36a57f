"""What a victim sees: the form, the receipt, the state of the report, sending files."""

import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from delicti.desk.models import Report
from delicti.desk.rights import Permission
from delicti.desk.services import intake
from delicti.desk.web.forms import ReportForm
from delicti.desk.web.handing_in import REPORTS, open_to
from delicti.desk.web.http import go, page, viewer

_BUSY = "Many reports came from your address within an hour; try again later, or call us."


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The form; after it, the receipt, which is shown this once."""
    open_to(request, Permission.TAKE_IN)
    form = ReportForm(request.POST or None, initial={"once": secrets.token_urlsafe(12)})

    def take(given: dict[str, Any]) -> tuple[Report, HttpResponse]:
        by = viewer(request) if request.user.is_authenticated else None
        found, receipt = intake.report(**given, by=by)
        return found, page(request, "intake/sent.html", {"report": found, "receipt": receipt, "uploads": []})

    answer = REPORTS.hand_in(request, form, take, ("report", settings.DESK_REPORTS_AN_HOUR, _BUSY))
    return answer or page(request, "intake/report.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest) -> HttpResponse:
    """Where somebody who holds a receipt enters it."""
    missing = "No report has this receipt; check each sign of it."
    return REPORTS.come_back(request, intake.by_receipt, "intake/receipt.html", missing)


@never_cache
@login_not_required
@require_safe
def state(request: HttpRequest) -> HttpResponse:
    """What became of the report, and its files."""
    found = opened(request)
    if found is None:
        return go("receipt")
    uploads = list(found.uploads.order_by("begun_at"))
    live = found.state in (Report.State.RECEIVED, Report.State.TRIAGE)
    return page(request, "intake/state.html", {"report": found, "uploads": uploads, "live": live})


@login_not_required
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Closes the report on this machine."""
    REPORTS.leave(request)
    return go("receipt")


def opened(request: HttpRequest) -> Report | None:
    """The report that this session opened with its receipt."""
    key = REPORTS.opened(request)
    return intake.opened_report(key) if key else None
