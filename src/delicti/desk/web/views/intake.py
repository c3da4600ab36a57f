"""What a victim sees: the form, the receipt, the state of the report, sending files."""

import secrets

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from delicti.desk.models import Report
from delicti.desk.rights import NotThere, Permission, may
from delicti.desk.services import intake, limits
from delicti.desk.web.accounts import network_of
from delicti.desk.web.forms import ReceiptForm, ReportForm
from delicti.desk.web.http import go, page, viewer
from delicti.model.errors import UserError

OPENED = "opened report"  # the report whose receipt this session has shown
_SENT = "sent reports"
_RECEIPTS_AN_HOUR = 30


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The form; after it, the receipt, which is shown this once."""
    open_to(request, Permission.TAKE_IN)
    form = ReportForm(request.POST or None, initial={"once": secrets.token_urlsafe(12)})
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data}
        once = given.pop("once")
        sent = request.session.get(_SENT, {})
        if once and once in sent:
            request.session[OPENED] = sent[once]
            return go("report_state")
        if not within(request, "report", settings.DESK_REPORTS_AN_HOUR):
            form.add_error(None, "Many reports came from your address within an hour; try again later, or call us.")
        else:
            by = viewer(request) if request.user.is_authenticated else None
            try:
                found, receipt = intake.report(**given, by=by)
            except UserError as error:
                form.add_error(None, f"{str(error)[:1].upper()}{str(error)[1:]}.")
            else:
                request.session[OPENED] = str(found.pk)
                request.session[_SENT] = {**dict(list(sent.items())[-20:]), once: str(found.pk)}
                return page(request, "intake/sent.html", {"report": found, "receipt": receipt, "uploads": []})
    return page(request, "intake/report.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest) -> HttpResponse:
    """Where somebody who holds a receipt enters it."""
    form = ReceiptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not within(request, "receipt", _RECEIPTS_AN_HOUR):
            form.add_error(None, "Many receipts were tried from your address within an hour; try again later.")
        else:
            try:
                found = intake.by_receipt(form.cleaned_data["receipt"])
            except NotThere:
                form.add_error("receipt", "No report has this receipt; check each sign of it.")
            else:
                request.session[OPENED] = str(found.pk)
                return go("report_state")
    return page(request, "intake/receipt.html", {"form": form}, status=422 if form.errors else 200)


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
    request.session.pop(OPENED, None)
    return go("receipt")


def opened(request: HttpRequest) -> Report | None:
    """The report that this session opened with its receipt."""
    key = request.session.get(OPENED)
    return intake.opened_report(key) if key else None


def open_to(request: HttpRequest, otherwise: Permission) -> None:
    """A page for the public where it is open to them, and always for whoever does the work."""
    if settings.DESK_PUBLIC_INTAKE:
        return
    if not (request.user.is_authenticated and may(viewer(request), otherwise)):
        raise Http404


def within(request: HttpRequest, what: str, most: int) -> bool:
    """Counts what comes from one address in an hour; all addresses of one IPv6 network of a customer are one."""
    return limits.within(what, network_of(request), most)
